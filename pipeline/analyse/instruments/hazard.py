"""How a year after an event on an instrument compares with a year before or without one, city by city.

A first naming is known as an interval of years, so each year's hazard enters by what it adds to the chance that the
naming lies in the interval: grouped proportional hazards (complementary log-log) with an interval's likelihood. Contact
changes in time: a city's years before an event count for no contact, so that nobody is exposed before being so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.naming.first_namings import FirstNaming
from pipeline.analyse.instruments.naming.listed import Instrument
from pipeline.analyse.instruments.ratios import LogRatio, leave_out
from pipeline.records.arrays import Floats, Mask

__all__ = ["LEAST_EVENTS", "PER_PARAMETER", "YearsAtRisk", "fit_hazard", "lay_out_years", "maximise"]

LEAST_EVENTS = 30
PER_PARAMETER = 10  # first namings for each number that is estimated
_STEPS = 60
_LARGEST_STEP = 2.0
_CONVERGED = 1e-10
_DIVERGED = 12.0  # a log hazard ratio beyond this says that there is none to estimate


@dataclass(frozen=True, slots=True, eq=False)
class YearsAtRisk:
    """Cities by instruments, a row each, over years: which a city certainly passed unnamed, which its naming may be in.

    `design` (rows, years, parameters) has an intercept for each instrument, a trend over years and last the contact.
    `named` says which rows have a first naming, `clusters` the country of each row.
    """

    passed: Floats
    open: Floats
    named: Mask
    design: Floats
    clusters: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def events(self) -> int:
        """First namings that are known to lie in an interval of years."""
        return int(self.named.sum())

    @property
    def parameters(self) -> int:
        """How many numbers are estimated."""
        return int(self.design.shape[2])

    @property
    def wanted(self) -> int:
        """How many first namings that takes."""
        return max(LEAST_EVENTS, PER_PARAMETER * self.parameters)

    @property
    def contact_varies(self) -> bool:
        """Whether there are years at risk with contact and without."""
        contact = self.design[:, :, -1][(self.passed + self.open) > 0]
        return bool(contact.size) and bool(np.ptp(contact) > 0)


def lay_out_years(
    namings: Sequence[FirstNaming], instruments: Sequence[Instrument], events: LearningEvents
) -> YearsAtRisk:
    """The years of every city and instrument of which anything is known.

    Years begin with the instrument's own, or with the first that any text speaks of. An instrument that no city named
    has no rate and takes no part. Contact counts from the year after the event on.
    """
    named = {naming.instrument_id for naming in namings if naming.by is not None}
    names = sorted(named)
    held = [naming for naming in namings if naming.is_known and naming.instrument_id in named and naming.country]
    origin = {instrument.instrument_id: instrument.origin_year for instrument in instruments}
    told = [day.year for naming in held for day in (naming.after, naming.by) if day is not None]
    if not told:
        empty = np.zeros((0, 0))
        return YearsAtRisk(empty, empty, np.zeros(0, bool), np.zeros((0, 0, len(names) + 2)), (), ())
    starts = {name: origin.get(name) or min(told) for name in names}
    years = np.arange(min([*starts.values(), min(told)]), max(told) + 1)
    passed, may = (np.zeros((len(held), len(years))) for _ in range(2))
    design = np.zeros((len(held), len(years), len(names) + 2))
    for row, naming in enumerate(held):
        start = starts[naming.instrument_id]
        # A year is passed when its last day is.
        last = (naming.after + timedelta(1)).year - 1 if naming.after is not None else start - 1
        passed[row] = (years >= start) & (years <= last)
        if naming.by is not None:
            earliest = max(min(last + 1, naming.by.year), min(start, naming.by.year))
            may[row] = (years >= earliest) & (years <= naming.by.year)
        design[row, :, names.index(naming.instrument_id)] = 1
        day = events.first_of_city(naming.city_id, naming.country, naming.instrument_id)
        design[row, :, -1] = (years > day.year) if day is not None else False
    design[:, :, -2] = (years - years.mean()) / 10
    of = np.array([naming.by is not None for naming in held], bool)
    return YearsAtRisk(passed, may, of, design, tuple(naming.country for naming in held), tuple(years.tolist()))


def fit_hazard(risk: YearsAtRisk) -> LogRatio:
    """The log hazard ratio of contact, whole and without each country; NaN where there is none to estimate."""
    whole = maximise(risk)
    stays = leave_out(risk.clusters)
    if not np.all(np.isfinite(whole)):
        return LogRatio(float("nan"), np.full(len(stays), np.nan))
    return LogRatio(float(whole[-1]), np.array([maximise(risk, left, whole)[-1] for left in stays]))


def maximise(risk: YearsAtRisk, stays: Floats | None = None, start: Floats | None = None) -> Floats:
    """The parameters of highest likelihood, by Newton's steps; NaN where there is no maximum.

    `stays` says which rows take part (1) and which do not (0), `start` is where the steps begin.
    """
    weights = np.ones(len(risk.named)) if stays is None else stays
    count = risk.parameters
    parameters = np.zeros(count) if start is None else start
    if start is None:
        parameters[:-2] = -2.0  # a naming in some ten years
    value, slope, curvature = _likelihood(risk, parameters, weights)
    for _ in range(_STEPS):
        try:
            step = np.linalg.solve(curvature - 1e-12 * np.eye(count), slope)
        except np.linalg.LinAlgError:
            return np.full(count, np.nan)
        step = -np.clip(step, -_LARGEST_STEP, _LARGEST_STEP)
        better = False
        for part in 0.5 ** np.arange(20):
            tried = _likelihood(risk, parameters + part * step, weights)
            if np.isfinite(tried[0]) and tried[0] >= value - 1e-12:
                parameters, better = parameters + part * step, True
                value, slope, curvature = tried
                break
        if not better or np.max(np.abs(step)) < _CONVERGED:
            break
    settled = np.max(np.abs(slope), initial=0.0) < 1e-6 and np.all(np.abs(parameters) < _DIVERGED)
    return parameters if settled else np.full(count, np.nan)


def _likelihood(risk: YearsAtRisk, parameters: Floats, weights: Floats) -> tuple[float, Floats, Floats]:
    """The log likelihood with its slope and curvature."""
    rate = np.exp(np.clip(risk.design @ parameters, -50, 50))
    passed, may = risk.passed * rate, np.where(risk.named[:, None], risk.open * rate, 0.0)
    inside = may.sum(1)
    at = risk.named & (inside > 0)
    # log(1 - exp(-b)) and its two derivatives in b
    safe = np.where(at, inside, 1.0)
    first = np.where(at, 1 / np.expm1(safe), 0.0)
    second = np.where(at, -np.exp(safe) / np.expm1(safe) ** 2, 0.0)
    gain = np.where(at, np.log(-np.expm1(-safe)), 0.0)
    value = float((weights * (gain - passed.sum(1))).sum())
    pull = weights[:, None] * (first[:, None] * may - passed)
    flat = risk.design.reshape(-1, risk.parameters)
    moved = (may[:, None] @ risk.design)[:, 0]
    curvature = flat.T @ (pull.reshape(-1, 1) * flat) + moved.T @ ((weights * second)[:, None] * moved)
    return value, pull.ravel() @ flat, curvature
