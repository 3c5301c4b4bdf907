"""What is more than chance, as tables that leave."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.expected.beyond_chance import BeyondChance
from pipeline.analyse.expected.by_network import NetworkCompared
from pipeline.export.analysis.expected import EXPECTED, NETWORKS
from pipeline.export.tables import Cell, Table, rounded

__all__ = ["expected_table", "networks_table"]

_BEYOND = (
    "texts of a city with a find against texts that chance would give one, by the rates of the model's profile; "
    "binomial given finds and decoys together, a text counted once; q by Benjamini and Hochberg",
    "chance finds fall to texts in proportion to their pairs of sentences, independently of each other",
)
_NETWORKS = (
    "finds of cells of contact less what city, network and opportunity lead to expect, against memberships drawn anew "
    "within countries with both margins fixed; the largest over networks of each reference for p_of_all",
    "cities of one country did not join a network because they themselves resembled it",
)


def expected_table(found: BeyondChance, cells: Cells) -> Table:
    """Every city with every network, and before them all that can be compared together."""
    contact = cells.tell_contact()
    country = dict(zip(cells.cities, cells.tell_countries(), strict=True))
    rows: list[tuple[Cell, ...]] = [
        (
            one.city_id,
            one.network_id,
            country.get(one.city_id, ""),
            contact.get((one.city_id, one.network_id), ""),
            one.chance.documents,
            one.with_find,
            one.finds,
            rounded(one.chance.expected),
            rounded(one.chance.decoys),
            rounded(one.p),
            rounded(one.q),
            *_BEYOND,
            one.obstacle.meaning if one.obstacle else "",
        )
        for one in (found.together, *found.cells)
    ]
    return Table("expected", EXPECTED, tuple(rows))


def networks_table(found: Iterable[NetworkCompared], references: int, seed: int) -> Table:
    """Every network with its own test of contact."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.network_id,
            one.cells,
            one.cells_of_contact,
            one.finds,
            one.of_contact,
            *map(rounded, (one.expected_of_contact, one.statistic, one.p, one.p_of_all)),
            references if one.p is not None else None,
            seed,
            *_NETWORKS,
            one.obstacle.meaning if one.obstacle else "",
        )
        for one in found
    ]
    return Table("networks", NETWORKS, tuple(rows))
