"""What the comparison of before and after joining found, as tables that leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from pipeline.analyse.design_names import DesignName
from pipeline.analyse.joining.before_after import BeforeAfter, YearEstimate, mean_with_nothing_elsewhere
from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.dates import NoPart
from pipeline.analyse.joining.estimates import Estimate
from pipeline.analyse.joining.identification import Identification, Obstacle
from pipeline.analyse.joining.imputation import Effects
from pipeline.analyse.joining.repeats import Repeat
from pipeline.export.analysis.contact import IDENTIFICATION
from pipeline.export.analysis.joining import BEFORE_AFTER, EVENT_STUDY, JOININGS, LEFT_OUT_TEXTS
from pipeline.export.tables import Cell, Table, rounded
from pipeline.records.arrays import Mask

__all__ = ["joining_tables"]

_IMPUTED = (
    "Poisson of texts before joining and of cities that never join, with opportunity as offset, imputed after joining; "
    "cities weighed as strata by Mantel and Haenszel; 95 % interval by leaving out one city at a time (t with cities "
    "that carry it - 1)"
)
_UNWEIGHTED = "as imputed, every find counted alike, so that cities with few texts before joining may outweigh others"
_ASSUMES = "had they not joined, cities that joined would have changed from period to period as those not yet in did"
_PLACEBOS = (
    "the last years before joining imputed from what is left; the ratio is of all of them, p of each together by "
    "Wald's test with the covariance of the jackknife"
)
_NOTHING = "the mean of the ratio over joinings that were compared and of 1 over those that were not"
_TWO_WAY = "one coefficient of joining beside city and period (two-way fixed effects)"
_TOO_FEW = "fewer than five cities"


def joining_tables(found: Mapping[Repeat, BeforeAfter], crossed: Crossed) -> tuple[Table, ...]:
    """All tables of the design."""
    whole = found[Repeat.ALL]
    return (
        results_table(found),
        event_study_table(whole),
        identification_table(whole.identification),
        joinings_table(whole, crossed),
        left_out_table(crossed),
    )


def results_table(found: Mapping[Repeat, BeforeAfter]) -> Table:
    """The estimates of all texts and of each repeat, those that cannot be made with the reason."""
    rows: list[tuple[Cell, ...]] = []
    for repeat, one in found.items():
        obstacle = one.identification.obstacle
        warning = obstacle.meaning if obstacle else ""
        rows.append(_estimate_cells(repeat, "imputed", one, one.ratio, _IMPUTED, warning))
        rows.append(_estimate_cells(repeat, "imputed_unweighted", one, one.unweighted, _UNWEIGHTED, warning))
        if repeat is Repeat.ALL and one.ratio is not None:
            rows += _extra_rows(one)
    return Table("before_after", BEFORE_AFTER, tuple(rows))


def _extra_rows(found: BeforeAfter) -> Iterator[tuple[Cell, ...]]:
    """What is told of all texts only."""
    if found.other_effects is not None:
        cells = _estimate_cells(Repeat.ALL, "imputed_other_effects", found, found.other_effects, _IMPUTED, "")
        at = [column.name for column in BEFORE_AFTER].index("effects")
        yield (*cells[:at], Effects.CITY_AND_PERIOD.value, *cells[at + 1 :])
    empty = (None,) * 5
    sizes = found.placebo_cities, sum(year.rows for year in found.placebos)
    warning = "" if found.joint_p is not None else "too few cities have texts early enough before joining"
    made = found.together_before
    ends = (made.ratio, made.low, made.high) if made else (None, None, None)
    yield (
        Repeat.ALL.value, "placebos", *map(rounded, ends), rounded(found.joint_p), None, None, None, *sizes,
        found.effects.value, *empty[:4], _PLACEBOS, _ASSUMES, warning,
    )  # fmt: skip
    for name, ratio, method, assumes in (
        ("nothing_elsewhere", mean_with_nothing_elsewhere(found), _NOTHING, "joinings not compared changed nothing"),
        ("two_way", found.two_way, _TWO_WAY, "joining multiplies finds alike in all cities and years"),
    ):
        yield (
            Repeat.ALL.value, name, rounded(ratio), *empty, None, None, None,
            Effects.CITY_AND_PERIOD.value if name == "two_way" else found.effects.value, *empty[:4], method, assumes,
            "for comparison only: biased where joining is staggered" if name == "two_way" else "",
        )  # fmt: skip


def _estimate_cells(
    repeat: Repeat, name: str, found: BeforeAfter, made: Estimate | None, method: str, warning: str
) -> tuple[Cell, ...]:
    if made is None:
        return (repeat.value, name, *(None,) * 9, found.effects.value, *(None,) * 4, method, _ASSUMES, warning)
    beyond = None
    if made.ratio and found.unweighted is not None:
        beyond = found.unweighted.observed * (1 - 1 / made.ratio)
    if made.ratio and made.low is None:
        warning = "no interval: without one of the cities there is no ratio"
    return (
        repeat.value,
        name,
        *(rounded(value) for value in (made.ratio, made.low, made.high, made.p)),
        *(rounded(value) for value in (made.observed, made.expected, beyond)),
        made.cities,
        made.rows,
        found.effects.value,
        *_extremes(made, found.dropped),
        method,
        _ASSUMES,
        warning,
    )


def _extremes(made: Estimate, dropped: tuple[str, ...]) -> tuple[Cell, Cell, Cell, Cell]:
    """The cities without which the ratio is lowest and highest."""
    if len(made.drops) != len(dropped) or not np.isfinite(made.drops).any():
        return None, None, None, None
    low, high = int(np.nanargmin(made.drops)), int(np.nanargmax(made.drops))
    return dropped[low], rounded(float(made.drops[low])), dropped[high], rounded(float(made.drops[high]))


def event_study_table(found: BeforeAfter) -> Table:
    """The ratio by years since joining; behind the picture."""
    return Table(
        "event_study", EVENT_STUDY, tuple(_year_cells(year) for year in (*found.placebos, *found.years) if year.rows)
    )


def _year_cells(year: YearEstimate) -> tuple[Cell, ...]:
    made = year.estimate
    figures = (made.ratio, made.low, made.high, made.observed, made.expected) if made else (None,) * 5
    kind = "placebo" if year.since < 0 else "after"
    return (year.since, kind, *map(rounded, figures), year.cities, year.rows, "" if made else _TOO_FEW)


def identification_table(found: Identification) -> Table:
    """What there is to compare, a row a count, and a row for what hinders an estimate."""
    counts = (
        ("cities", found.cities, "cities with a text that takes part"),
        ("networks", found.networks, "networks that such a text could echo"),
        ("periods", found.periods, "periods with such a text"),
        ("joins", found.joins, "cities with a text by networks that they joined"),
        ("joins_of_unknown_date", found.unknown_joins, "of these, since when is unknown; they take no part"),
        ("joins_with_both", found.joins_with_both, "of these, with texts before and after joining"),
        ("joiners_with_both", found.joiners_with_both, "cities of these"),
        ("joins_compared", found.joins_compared, "of these, those of which can be said what was to be expected"),
        ("never_joined", found.never, "cities by networks that they are known never to have joined"),
        ("finds_before", found.finds_before, "finds in texts of cities that had not joined"),
        ("finds_after", found.finds_after, "finds in texts after joining, of the years that are asked about"),
        ("rows_after", found.rows_after, "texts after joining by city, network, period and year since joining"),
        ("rows_compared", found.imputed, "of these, those of which can be said what was to be expected"),
        (
            "rows_unreached",
            found.unreached,
            "of these, in periods in which nobody wrote who had not joined, or of cities without a text before",
        ),
        ("rows_unbounded", found.unbounded, "of these, where the finds before joining are too few to say"),
    )
    rows: list[tuple[Cell, ...]] = [(DesignName.BEFORE_AFTER.value, *one) for one in counts]
    if found.obstacle is not None:
        rows.append((DesignName.BEFORE_AFTER.value, "obstacle", None, found.obstacle.meaning))
    return Table("before_after_identification", IDENTIFICATION, tuple(rows))


def joinings_table(found: BeforeAfter, crossed: Crossed) -> Table:
    """Every city that joined a network, with what there is of it."""
    rows = crossed.rows
    made: list[tuple[Cell, ...]] = []
    nothing = np.zeros(len(rows.city), bool)
    asked, compared, unbounded = (
        nothing if one is None else one for one in (found.asked, found.compared, found.unbounded)
    )
    obstacle = found.identification.obstacle
    at_city, at_network = ({name: n for n, name in enumerate(names)} for names in (rows.cities, rows.networks))
    for (city, network), start in crossed.joins.items():
        own = (rows.city == at_city.get(city, -1)) & (rows.network == at_network.get(network, -1))
        before, after = own & ~rows.joined, own & rows.joined
        ends = (_day(start.earliest), _day(start.latest)) if start else ("", "")
        sums = [int(table[side].sum()) for table in (rows.finds, rows.room) for side in (before, after)]
        sides = int(before.sum()), int(after.sum()), int((own & compared).sum())
        why = _warn(start is None, *sides[:2]) or _why_not_compared(obstacle, own & asked, compared, unbounded)
        made.append((city, network, *ends, *sides, *sums, why))
    return Table("joinings", JOININGS, tuple(made))


def _warn(unknown: bool, before: int, after: int) -> str:
    """Why a joining cannot be compared whatever others did; empty where it can."""
    if unknown:
        return "since when is unknown"
    if not before or not after:
        return f"no text that is certainly {'older' if not before else 'younger'} than joining"
    return ""


def _why_not_compared(obstacle: Obstacle | None, asked: Mask, compared: Mask, unbounded: Mask) -> str:
    """Why it was not said what was to be expected of a joining's rows that are `asked` of; empty where it was."""
    if obstacle is not None:
        return f"nothing is compared: {obstacle.meaning}"
    if (asked & compared).any():
        return ""
    if not asked.any():
        return "no text of the years after joining that are asked about"
    if (asked & unbounded).any():
        return "the finds before joining are too few to say what was to be expected"
    return "nobody who had not joined wrote in its periods"


def _day(day: date) -> str:
    return "" if day in (date.min, date.max) else day.isoformat()


def left_out_table(crossed: Crossed) -> Table:
    """The texts of cities that take no part beside a network, and why."""
    rows = [
        (document, network, why.value, why.meaning)
        for why, pairs in crossed.left_out.items()
        for document, network in pairs
    ]
    rows += [(document, "", NoPart.UNDATED.value, NoPart.UNDATED.meaning) for document in crossed.undated]
    return Table("left_out_texts", LEFT_OUT_TEXTS, tuple(rows))
