"""The pictures of the design, each drawn from what a table beside it holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.analyse.instruments.investigation import Investigation
from pipeline.analyse.instruments.ratios import Estimate
from pipeline.analyse.instruments.spread import Spread
from pipeline.analyse.pictures.coefficients import Coefficient, draw_coefficients
from pipeline.analyse.pictures.first_namings import Panel, Step, draw_first_namings
from pipeline.analyse.pictures.references import draw_references
from pipeline.analyse.pictures.spread import SpreadCell, draw_spread
from pipeline.analyse.pictures.svg import Picture

__all__ = ["draw_instruments", "ratios_of_events"]

_DAYS, _YEAR_ONE = 365.2425, 1


def draw_instruments(found: Investigation) -> dict[str, Picture]:
    """By file name: curves, the matrix, the references of the primary test, and ratios, those that there are."""
    pictures = {}
    panels = tuple(_panels(found))
    if panels:
        pictures["first_namings"] = draw_first_namings(panels)
    spread, primary = found.spreads["any_event"], found.primary
    if spread.cells.networks:
        pictures["instrument_spread"] = draw_spread(spread.cells.cities, spread.cells.networks, _cells(spread))
    if primary.references is not None and primary.statistic is not None and primary.p is not None:
        pictures["instrument_references"] = draw_references(
            "spread", primary.statistic, primary.references, primary.p, "attendance"
        )
    rows = tuple(_coefficients(found))
    if rows:
        pictures["instrument_coefficients"] = draw_coefficients(rows, "first namings or finds")
    return pictures


def _panels(found: Investigation) -> Iterator[Panel]:
    """The instruments that any city named."""
    days = found.spreads["any_event"].attended_days
    for instrument in found.instruments:
        name = instrument.instrument_id
        held = [one for one in found.namings if one.instrument_id == name and one.is_known]
        if any(one.by is not None for one in held):
            curve = found.curves[name]
            bounds = zip(curve.left.tolist(), curve.right.tolist(), curve.mass.tolist(), strict=True)
            yield Panel(
                name,
                tuple(Step(_year(left), _year(right), mass) for left, right, mass in bounds),
                tuple((_year(one.days[0]), _year(one.days[1])) for one in held),
                tuple(sorted({_year(day.toordinal()) for day in days.get(name, ())})),
            )


def _cells(spread: Spread) -> list[list[SpreadCell]]:
    rows, columns = spread.cells.shape
    return [
        [
            SpreadCell(
                int(spread.namings[at]), int(spread.cities[at]), spread.attended(at), bool(spread.cells.allowed[at])
            )
            for at in ((i, k) for k in range(columns))
        ]
        for i in range(rows)
    ]


def ratios_of_events(found: Investigation) -> tuple[Coefficient, ...]:
    """By how much an event multiplies namings, by kind of contact and by the model in time, where there is a ratio."""
    named = [(contact.replace("_", " "), test.ratio) for contact, test in found.tests.items()]
    named.append(("model in time", found.hazard.ratio))
    return tuple(Coefficient(name, one.ratio, one.low, one.high) for name, one in named if one.ratio is not None)


def _coefficients(found: Investigation) -> Iterator[Coefficient]:
    named: list[tuple[str, Estimate]] = [
        (f"spread: {contact.replace('_', ' ')}", test.ratio) for contact, test in found.tests.items()
    ]
    named += [("spread: platforming over elevating", found.practices), ("hazard: after an event", found.hazard.ratio)]
    for one in found.kinds:
        named += [
            (f"{one.contact}: means", one.means),
            (f"{one.contact}: reasons", one.reasons),
            (f"{one.contact}: means over reasons", one.interaction),
        ]
    for name, ratio in named:
        if ratio.ratio is not None:
            yield Coefficient(name, ratio.ratio, ratio.low, ratio.high)


def _year(days: float) -> float:
    """A number of days as years with decimals."""
    return days if np.isinf(days) else _YEAR_ONE + (days - 1) / _DAYS
