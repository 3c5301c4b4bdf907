"""The tests and estimates of the design as rows, those that cannot be made with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analyse.instruments.asked_spread import SpreadTest
from pipeline.analyse.instruments.investigation import Investigation
from pipeline.analyse.instruments.means_and_reasons import ContactKind, MeansAndReasons
from pipeline.analyse.instruments.ratios import Estimate
from pipeline.export.analysis.instruments import INSTRUMENT_RESULTS
from pipeline.export.tables import Cell, Table, rounded

__all__ = ["results_table"]

_SPREAD = (
    "residuals of a Poisson model of first namings with country and instrument effects and years followed as offset, "
    "summed over countries that were at an event; attendance permuted with both margins fixed (curveball, "
    "Besag-Clifford references)"
)
_SPREAD_ASSUMES = (
    "countries did not go to the events on an instrument because they were about to take up that one; countries that "
    "were at several are keen on all alike"
)
_RATIO = "Poisson with row and column effects; 95 % interval by leaving out one {} at a time (t with n - 1)"
_HAZARD = (
    "grouped proportional hazards (complementary log-log) with the likelihood of intervals, an intercept for each "
    "instrument, a trend over years and contact that changes in time; 95 % interval by leaving out one country at a "
    "time"
)
_HAZARD_ASSUMES = "cities that were at an event would have named the instrument no sooner than others of their time"
_KIND_ASSUMES = "whatever else makes a city resemble a network does so alike for means and for reasons"

_Row = tuple[Cell, ...]


def results_table(found: Investigation) -> Table:
    """All results, the primary one first."""
    return Table("instruments", INSTRUMENT_RESULTS, tuple(_rows(found)))


def _rows(found: Investigation) -> Iterator[_Row]:
    for contact, test in found.tests.items():
        yield from _spread_rows(found, contact, test)
    yield (
        "platforming_over_elevating", "", *_ends(found.practices), None, len(found.spreads["any_event"].cells.cities),
        None, None, None, None, _RATIO.format("country"), _SPREAD_ASSUMES,
        "" if found.practices.is_whole else "not both could be estimated with an interval",
    )  # fmt: skip
    hazard = found.hazard
    yield (
        "hazard_ratio", "any_event", *_ends(hazard.ratio), None, len(set(hazard.risk.clusters)), hazard.risk.events,
        None, None, None, _HAZARD, _HAZARD_ASSUMES,
        f"{hazard.obstacle.meaning}: {hazard.risk.events} of {hazard.risk.wanted}"
        if hazard.obstacle and hazard.risk.events < hazard.risk.wanted
        else hazard.obstacle.meaning if hazard.obstacle else "",
    )  # fmt: skip
    for one in found.kinds:
        yield from _kind_rows(one)


def _spread_rows(found: Investigation, contact: str, test: SpreadTest) -> Iterator[_Row]:
    countries = len(found.spreads[contact].cells.cities)
    warning = test.obstacle.meaning if test.obstacle else ""
    yield (
        "spread", contact, rounded(test.statistic), None, None, rounded(test.p), countries, test.namings,
        test.of_contact, found.references if test.obstacle is None else None, found.seed, _SPREAD, _SPREAD_ASSUMES,
        warning,
    )  # fmt: skip
    yield (
        "spread_ratio", contact, *_ends(test.ratio), None, countries, test.namings, test.of_contact, None, None,
        _RATIO.format("country"), _SPREAD_ASSUMES, warning,
    )  # fmt: skip


def _kind_rows(one: MeansAndReasons) -> Iterator[_Row]:
    left_out = "city" if one.contact is ContactKind.MEMBERSHIP else "country"
    warning = one.obstacle.meaning if one.obstacle else ""
    results = (
        ("means", one.means, one.means_finds),
        ("reasons", one.reasons, one.reasons_finds),
        ("means_over_reasons", one.interaction, (None, None)),
    )
    for name, ratio, finds in results:
        yield (
            name, one.contact.value, *_ends(ratio), None, one.clusters, *finds, None, None, _RATIO.format(left_out),
            _KIND_ASSUMES, warning,
        )  # fmt: skip


def _ends(ratio: Estimate) -> tuple[float | None, float | None, float | None]:
    return rounded(ratio.ratio), rounded(ratio.low), rounded(ratio.high)
