"""Every city with every network: documents with a find against those that chance would give one (METHOD 2.3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scipy.special import betainc

from pipeline.analyse.counts.finds import Find
from pipeline.analyse.counts.study_cells import OpenedRun, date_texts, rates_of
from pipeline.analyse.expected.chance import Chance, expect_by_chance, measure_document_room, set_bars
from pipeline.analyse.multiplicity import adjust_by_bh
from pipeline.profile import Profile
from pipeline.records import Role
from pipeline.records.codes import Code
from pipeline.text.languages import written_as
from pipeline.workflow.inventory import Item

__all__ = ["BeyondChance", "CellCompared", "NoComparison", "compare_with_chance", "exceed_chance"]


class NoComparison(Code):
    """Why a cell is not compared with chance."""

    NO_ROOM = "no_room", "no dated text of the city is later than one of the network, in languages with an error rate"
    NO_DECOYS = "no_decoys", "the rates of this model rest on no finds of a null; use the default model"


@dataclass(frozen=True, slots=True)
class CellCompared:
    """A city with a network: documents with a find, its finds, and what chance gives; `p` one-sided, `q` by BH."""

    city_id: str
    network_id: str
    finds: int
    with_find: int
    chance: Chance
    p: float | None
    q: float | None
    obstacle: NoComparison | None


@dataclass(frozen=True, slots=True)
class BeyondChance:
    """All cells; `below_bar` are counted finds that are too weak to be told from chance one cell at a time.

    `together` are the cells that can be compared as one, without city and network; a text counts once a network.
    """

    cells: tuple[CellCompared, ...]
    below_bar: int

    @property
    def together(self) -> CellCompared:
        """All cells that can be compared, as one."""
        compared = [one for one in self.cells if one.p is not None]
        chance = Chance(
            sum(one.chance.documents for one in compared),
            sum(one.chance.expected for one in compared),
            # The decoys are the same finds of the null for all cells, so that the sum is no surer than its parts.
            min((one.chance.decoys for one in compared), default=0.0),
        )
        finds, with_find = sum(one.finds for one in compared), sum(one.with_find for one in compared)
        p = exceed_chance(with_find, chance) if compared else None
        return CellCompared("", "", finds, with_find, chance, p, None, None if compared else NoComparison.NO_ROOM)


def compare_with_chance(
    opened: OpenedRun, items: Iterable[Item], profile: Profile | None, q_limit: float
) -> BeyondChance:
    """The comparison of all cells of a run. Without a profile there is no room anywhere."""
    held = [item for item in items if item.readable and item.document.issuer_id]
    sides = {role: [item for item in held if item.document.role is role] for role in (Role.CITY, Role.NETWORK)}
    cities, networks = (date_texts(side) for side in sides.values())
    rooms = measure_document_room(cities, networks, _count_pairs(sides), rates_of(profile))
    issuers = {item.document.document_id: item.document.issuer_id for item in held}
    if profile is None:
        return _compare(opened, (), {}, issuers)
    pairs = {(written_as(city.lang), written_as(network.lang)) for city in cities for network in networks}
    bars = set_bars(opened.matches, pairs, profile.nulls, q_limit)
    admitted = {match.match_id for match in opened.matches if bars.admits(match)}
    roomy = {(room.document_id, room.network_id) for room in rooms}
    finds = [
        find
        for find in opened.whole.finds
        if find.network_first
        and find.match_id in admitted
        and (find.city_document_id, issuers.get(find.network_document_id, "")) in roomy
    ]
    return _compare(opened, finds, expect_by_chance(rooms, bars), issuers)


def exceed_chance(with_find: int, chance: Chance) -> float:
    """One-sided p of so many documents with a find, given them and the decoys together (conditional binomial).

    The expectation is known from `decoys` finds of the null only: of all finds and decoys the share that falls to the
    cell is compared with its part of the room. Taking the expectation as known would reject too often.
    """
    if not with_find:
        return 1.0
    ratio = chance.expected / chance.decoys
    # The upper tail of a binomial of with_find + decoys trials, which an effective number of decoys need not be whole.
    return float(betainc(with_find, chance.decoys + 1, ratio / (1 + ratio)))


def _count_pairs(sides: Mapping[Role, Iterable[Item]]) -> Callable[[str, str], float]:
    counted = {role: Counter[str]({}) for role in sides}
    for role, held in sides.items():
        for item in held:
            counted[role][item.lang] += item.counts.embedded if item.counts else 0
    return lambda city, network: float(counted[Role.CITY][city] * counted[Role.NETWORK][network])


def _compare(
    opened: OpenedRun, finds: Iterable[Find], expected: Mapping[tuple[str, str], Chance], issuers: Mapping[str, str]
) -> BeyondChance:
    cells = opened.whole.cells
    documents, counted = defaultdict(set), Counter[tuple[str, str]]()
    for find in finds:
        cell = issuers[find.city_document_id], issuers[find.network_document_id]
        documents[cell].add(find.city_document_id)
        counted[cell] += 1
    made = []
    for cell in ((city, network) for city in cells.cities for network in cells.networks):
        chance = expected.get(cell, Chance(0, 0.0, 0.0))
        with_find = len(documents[cell])
        obstacle = NoComparison.NO_ROOM if not chance.documents else None if chance.decoys else NoComparison.NO_DECOYS
        p = None if obstacle else exceed_chance(with_find, chance)
        made.append((cell, with_find, chance, p, obstacle))
    q_values = iter(adjust_by_bh([p for *_, p, _ in made if p is not None]))
    compared = tuple(
        CellCompared(*cell, counted[cell], with_find, chance, p, None if p is None else next(q_values), obstacle)
        for cell, with_find, chance, p, obstacle in made
    )
    wanted = sum(
        find.network_first and issuers.get(find.network_document_id) in cells.networks for find in opened.whole.finds
    )
    return BeyondChance(compared, wanted - sum(one.finds for one in compared))
