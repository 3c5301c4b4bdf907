"""Who wrote first, as tables that leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.analyse.contact.exposure_tests import Tested, TestName
from pipeline.analyse.contact.identification import Identification
from pipeline.analyse.contact.paragraphs import METHODS
from pipeline.analyse.contact.rate_ratio import RatioEstimate
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.direction.conduits import Conduit
from pipeline.analyse.direction.paths import PathCount
from pipeline.export.analysis.contact import RESULTS
from pipeline.export.analysis.direction import CONDUITS, PATHS
from pipeline.export.tables import Cell, Table, rounded

__all__ = ["OrdersCompared", "conduits_table", "direction_table", "paths_table"]

_RATIO = (
    "Poisson of both orders with an effect of each cell and of city and network in each order, opportunity as offset; "
    "95 % interval by leaving out one city at a time (t with cities - 1)"
)

_NOT_ASKED = "the interval is told of all texts only"


@dataclass(frozen=True, slots=True, eq=False)
class OrdersCompared:
    """The comparison of both orders: the test and the ratio, None where they cannot be made."""

    identification: Identification
    test: Tested | None
    ratio: RatioEstimate | None
    seed: int


def direction_table(found: Mapping[Subset, OrdersCompared]) -> Table:
    """The test and the ratio of ratios by subset, those that cannot be made with the reason."""
    rows: list[tuple[Cell, ...]] = []
    for subset, of_subset in found.items():
        counted, test, ratio = of_subset.identification, of_subset.test, of_subset.ratio
        sizes = counted.cities, counted.networks, counted.countries, counted.network_first
        method, assumes = METHODS[TestName.DIRECTION]
        obstacle = counted.obstacles.get(TestName.DIRECTION)
        warning = obstacle.meaning if obstacle else ""
        rows.append(
            (
                DesignName.DIRECTION.value, subset.value, TestName.DIRECTION.value,
                rounded(test.statistic) if test else None, None, None, rounded(test.p) if test else None, *sizes,
                len(test.references) if test else None, of_subset.seed, method, assumes, warning,
            )
        )  # fmt: skip
        ends = (ratio.ratio, ratio.low, ratio.high) if ratio else (None, None, None)
        warning = ratio.obstacle.meaning if ratio and ratio.obstacle else warning
        if ratio and ratio.ratio is not None and ratio.low is None and ratio.obstacle is None:
            warning = _NOT_ASKED
        rows.append(
            (
                DesignName.DIRECTION.value, subset.value, "order_ratio", *map(rounded, ends), None, *sizes, None, None,
                _RATIO, assumes, warning,
            )
        )  # fmt: skip
    return Table("direction", RESULTS, tuple(rows))


def paths_table(found: Iterable[PathCount]) -> Table:
    """Finds by path, contact and network."""
    rows: list[tuple[Cell, ...]] = [
        (one.network_id, one.path.value, one.contact.value, one.finds, one.cells, one.cells_with_find, int(one.room),
         rounded(one.rate))
        for one in found
    ]  # fmt: skip
    return Table("paths", PATHS, tuple(rows))


def conduits_table(found: Iterable[Conduit], cells: Cells) -> Table:
    """Every chain of three texts."""
    contact = cells.tell_contact()
    rows: list[tuple[Cell, ...]] = [
        (
            one.first_city,
            one.first_document,
            one.network_id,
            one.network_document,
            one.later_city,
            one.later_document,
            contact[one.first_city, one.network_id],
            contact[one.later_city, one.network_id],
            len(one.match_ids),
            "|".join(one.match_ids),
        )
        for one in found
    ]
    return Table("conduits", CONDUITS, tuple(rows))
