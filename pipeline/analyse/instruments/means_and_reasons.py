"""Does contact go with finds about means or with finds about reasons? Never pooled, and compared by an interval.

Finds in which both sides name an instrument speak of instrumental learning at the most, finds of a shared goal or
reason without one of paradigmatic learning (METHOD 1.1). Each kind has its own rate ratio of contact; the question of
the design is their ratio.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.finds import Find
from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.analyse.instruments.ratios import Estimate, divide, estimate_of, fit_ratio
from pipeline.records import LearningType, Match
from pipeline.records.codes import Code
from pipeline.records.dates import DateInterval

__all__ = ["ContactKind", "KindCounts", "MeansAndReasons", "compare_kinds", "count_kinds", "expose_to_events"]


class ContactKind(Code):
    """Which contact of a city with a network."""

    MEMBERSHIP = "membership", "contact by memberships.csv and engagement.csv"
    PLATFORMING = "platforming", "an event of platforming of the network, before the city wrote"
    ELEVATING = "elevating", "an event of elevating of the network, before the city wrote"


@dataclass(frozen=True, slots=True, eq=False)
class KindCounts:
    """The cells with the finds of each kind, network first; `unsaid` are finds whose wording does not say which."""

    means: Cells
    reasons: Cells
    unsaid: int


@dataclass(frozen=True, slots=True)
class MeansAndReasons:
    """The rate ratio of one contact for finds of each kind, and that of means over that of reasons.

    Each count is of finds in cells that take part, and of those with contact.
    """

    contact: ContactKind
    means: Estimate
    reasons: Estimate
    interaction: Estimate
    means_finds: tuple[int, int]
    reasons_finds: tuple[int, int]
    clusters: int
    obstacle: Obstacle | None = None


def count_kinds(
    cells: Cells, finds: Iterable[Find], matches: Iterable[Match], issuer_of: Mapping[str, str]
) -> KindCounts:
    """The finds with the network first by kind. `issuer_of` has the issuer of each document."""
    kinds = {match.match_id: match.learning_type for match in matches}
    rows, columns = ({name: at for at, name in enumerate(names)} for names in (cells.cities, cells.networks))
    counts = {kind: np.zeros(cells.shape) for kind in LearningType}
    for find in finds:
        at = rows.get(issuer_of[find.city_document_id]), columns.get(issuer_of[find.network_document_id])
        if find.network_first and None not in at:
            counts[kinds[find.match_id]][at] += 1
    return KindCounts(
        replace(cells, network_first=counts[LearningType.INSTRUMENTAL]),
        replace(cells, network_first=counts[LearningType.PARADIGMATIC]),
        int(counts[LearningType.OPEN].sum()),
    )


def expose_to_events(cells: Cells, events: LearningEvents, texts: Iterable[tuple[str, DateInterval]]) -> Cells:
    """The same cells with contact by events, before any text of the city; `texts` are its dated ones by city.

    Only networks of which an event is known take part.
    """
    last: dict[str, DateInterval] = {}
    for city, days in texts:
        if city not in last or days.earliest > last[city].earliest:
            last[city] = days
    exposed, known = (np.zeros(cells.shape, bool) for _ in range(2))
    for i, (city, country) in enumerate(zip(cells.cities, cells.countries, strict=True)):
        for k, network in enumerate(cells.networks):
            day = events.first_of_city(city, country, network)
            clear = events.is_clear(city, network) and events.is_clear(country, network)
            known[i, k] = network in events.subjects and city in last and clear
            exposed[i, k] = known[i, k] and day is not None and day <= last[city].earliest
    return replace(cells, exposed=exposed, contact_known=known, allowed=(cells.opportunity > 0) & known)


def compare_kinds(counts: KindCounts, contact: ContactKind) -> MeansAndReasons:
    """The two ratios and theirs, each leaving out the same clusters: cities for memberships, countries for events."""
    by_membership = contact is ContactKind.MEMBERSHIP
    clusters = counts.means.cities if by_membership else counts.means.countries
    sizes = _sizes(counts.means), _sizes(counts.reasons)
    number = len(set(clusters))
    obstacle = _find_obstacle(counts)
    if obstacle is not None:
        return MeansAndReasons(contact, Estimate(None), Estimate(None), Estimate(None), *sizes, number, obstacle)
    means, reasons = (
        fit_ratio(cells, clusters, within_country=by_membership) for cells in (counts.means, counts.reasons)
    )
    both = divide(means, reasons)
    obstacle = None if np.isfinite(both.whole) else Obstacle.NOT_SEPARATE
    return MeansAndReasons(
        contact, estimate_of(means), estimate_of(reasons), estimate_of(both), *sizes, number, obstacle
    )


def _sizes(cells: Cells) -> tuple[int, int]:
    inside = cells.network_first[cells.allowed]
    return int(inside.sum()), int(cells.network_first[cells.allowed & cells.exposed].sum())


def _find_obstacle(counts: KindCounts) -> Obstacle | None:
    allowed, exposed = counts.means.allowed, counts.means.allowed & counts.means.exposed
    checks = (
        (not exposed.any(), Obstacle.NO_CONTACT),
        (exposed.sum() == allowed.sum(), Obstacle.ALL_CONTACT),
        (not counts.means.network_first[allowed].any(), Obstacle.NO_MEANS),
        (not counts.reasons.network_first[allowed].any(), Obstacle.NO_REASONS),
    )
    return next((obstacle for hinders, obstacle in checks if hinders), None)
