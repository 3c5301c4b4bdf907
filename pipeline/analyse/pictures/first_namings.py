"""The share of cities that had named an instrument by when, with how many are known to have and not to have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, LIGHT, ORANGE, Picture, shade

__all__ = ["Panel", "Step", "draw_first_namings"]

_WIDTH, _LEFT, _RIGHT, _TOP, _TALL, _TABLE, _GAP = 640, 96, 30, 64, 120, 74, 26
_SIZE = 11
_TICKS = 8


@dataclass(frozen=True, slots=True)
class Step:
    """A share that is reached somewhere between two times (years); infinite where nothing is known."""

    after: float
    by: float
    mass: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One instrument: its steps, the interval of each city in years, and the times of the events on it."""

    name: str
    steps: tuple[Step, ...]
    intervals: tuple[tuple[float, float], ...]
    events: tuple[float, ...]

    def known_at(self, time: float) -> tuple[int, int, int]:
        """How many cities have named it by then, have not, and of how many nobody knows."""
        named = sum(by <= time for _, by in self.intervals)
        without = sum(after >= time for after, _ in self.intervals)
        return named, without, len(self.intervals) - named - without


def draw_first_namings(panels: Sequence[Panel]) -> Picture:
    """One panel an instrument: a band where the share may lie, the table of risk under it, events as lines."""
    times = [time for panel in panels for pair in panel.intervals for time in pair if math.isfinite(time)]
    times += [time for panel in panels for time in panel.events]
    first, last = math.floor(min(times, default=2000)), math.ceil(max(times, default=2001))
    picture = Picture(
        _WIDTH,
        _TOP + len(panels) * (_TALL + _TABLE + _GAP) + 10,
        "Cities that had named an instrument",
        "; ".join(f"{panel.name}: {len(panel.intervals)} cities" for panel in panels) or "no instrument was named",
    )
    picture.text(14, 24, "Share of cities that had named an instrument (Turnbull)", 14)
    picture.text(14, 42, "Within a shaded box nobody knows when the share rose.", _SIZE, colour=GREY)
    picture.line(340, 38, 356, 38, shade(ORANGE, 1), 2)
    picture.text(362, 42, "a country was first at an event on it", _SIZE, colour=GREY)
    for number, panel in enumerate(panels):
        _draw_panel(picture, panel, _TOP + number * (_TALL + _TABLE + _GAP), (first, max(last, first + 1)))
    return picture


def _draw_panel(picture: Picture, panel: Panel, top: float, years: tuple[int, int]) -> None:
    first, last = years

    def at(time: float) -> float:
        return _LEFT + (min(max(time, first), last) - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)

    base, tall = top + _TALL, _TALL - 22
    picture.text(14, top + 12, panel.name, 12)
    for share in (0.0, 0.5, 1.0):
        y = base - share * tall
        picture.line(_LEFT, y, _WIDTH - _RIGHT, y, LIGHT)
        picture.text(_LEFT - 6, y + 4, f"{share:.0%}", 10, "end", GREY)
    reached, since = 0.0, float(first)
    for step in panel.steps:
        low, high = base - reached * tall, base - (reached + step.mass) * tall
        picture.line(at(since), low, at(step.after), low, shade(BLUE, 1), 2)
        if math.isfinite(step.by):
            picture.rect(at(step.after), high, max(at(step.by) - at(step.after), 1), low - high, shade(BLUE, 0.3))
            reached, since = reached + step.mass, step.by
        else:
            since = step.after
    end = max((time for pair in panel.intervals for time in pair if math.isfinite(time)), default=float(first))
    picture.line(at(since), base - reached * tall, at(max(end, since)), base - reached * tall, shade(BLUE, 1), 2)
    for time in panel.events:
        picture.line(at(time), base - tall, at(time), base, shade(ORANGE, 1), 1.5)
    _draw_table(picture, panel, base, years)


def _draw_table(picture: Picture, panel: Panel, base: float, years: tuple[int, int]) -> None:
    """Under the axis, at the first day of each marked year, the cities by what is known of them."""
    first, last = years
    step = max(1, math.ceil((last - first) / _TICKS))
    for row, words in enumerate(("named it", "had not", "not known")):
        picture.text(_LEFT - 12, base + 34 + row * 14, words, 10, "end", DARK)
    for year in range(first, last + 1, step):
        x = _LEFT + (year - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)
        picture.line(x, base, x, base + 4, DARK)
        picture.text(x, base + 17, str(year), _SIZE, "middle")
        for row, count in enumerate(panel.known_at(year)):
            picture.text(x, base + 34 + row * 14, str(count), 10, "middle", DARK)
    picture.line(_LEFT, base, _WIDTH - _RIGHT, base, DARK)
