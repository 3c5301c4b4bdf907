"""Curves over a common axis, each with its band, in one panel or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.analyse.pictures.svg import BLUE, DARK, GREEN, GREY, LIGHT, ORANGE, Picture, shade, width_of

__all__ = ["Curve", "Panel", "PointAt", "Tick", "draw_curves"]

_WIDE, _TALL, _LEFT, _TOP, _GAP, _EDGE, _SIZE = 420.0, 170.0, 70.0, 84.0, 64.0, 14.0, 11.0
# Told apart by colour and by the shape of their marks.
_COLOURS = (BLUE, ORANGE, GREEN)
_BAND = 0.18


@dataclass(frozen=True, slots=True)
class PointAt:
    """A point of a curve with the ends of its interval where there is one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A named curve."""

    name: str
    points: tuple[PointAt, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A value of an axis with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves over one axis; `mark` is a value of it that is pointed out, with words."""

    title: str
    curves: tuple[Curve, ...]
    ticks: tuple[Tick, ...]
    mark: Tick | None = None


def draw_curves(title: str, below: str, panels: Sequence[Panel], levels: Sequence[Tick]) -> Picture:
    """All panels one below the other, on one vertical axis with lines at `levels`; `below` says what the axes are."""
    names = list(dict.fromkeys(curve.name for panel in panels for curve in panel.curves))
    tall = _TOP + len(panels) * (_TALL + _GAP) + 20
    told = "; ".join(
        f"{panel.title}, {curve.name}: " + ", ".join(f"{point.y:.3g}" for point in curve.points)
        for panel in panels
        for curve in panel.curves
    )
    keys = _EDGE + sum(40 + width_of(name, _SIZE) for name in names)
    wide = max(_LEFT + _WIDE + 50, keys, 2 * _EDGE + width_of(below, _SIZE))
    picture = Picture(wide, tall, title, told or "there is nothing to draw")
    picture.text(_EDGE, _EDGE + 12, title, 14)
    _draw_key(picture, names)
    for number, panel in enumerate(panels):
        _draw_panel(picture, panel, names, levels, _TOP + number * (_TALL + _GAP))
    picture.text(_EDGE, tall - 14, below, _SIZE, colour=GREY)
    return picture


def _draw_key(picture: Picture, names: Sequence[str]) -> None:
    x = _EDGE
    for number, name in enumerate(names):
        _mark(picture, x + 8, 44, number)
        picture.text(x + 20, 48, name, _SIZE)
        x += 40 + width_of(name, _SIZE)


def _mark(picture: Picture, x: float, y: float, number: int) -> None:
    """The mark of a curve: a circle, a square or a diamond."""
    colour = shade(_COLOURS[number % len(_COLOURS)], 1)
    if number % len(_COLOURS) == 0:
        picture.dot(x, y, 4, colour)
    elif number % len(_COLOURS) == 1:
        picture.rect(x - 3.5, y - 3.5, 7, 7, colour)
    else:
        picture.area([(x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5)], colour)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the values of a panel's axes lie on the picture."""

    x_ends: tuple[float, float]
    y_ends: tuple[float, float]
    top: float

    @property
    def bottom(self) -> float:
        return self.top + _TALL

    def x_of(self, value: float) -> float:
        first, last = self.x_ends
        return _LEFT + (value - first) / ((last - first) or 1.0) * _WIDE

    def y_of(self, value: float) -> float:
        low, high = self.y_ends
        return self.bottom - (min(high, max(low, value)) - low) / ((high - low) or 1.0) * _TALL


def _draw_panel(picture: Picture, panel: Panel, names: Sequence[str], levels: Sequence[Tick], top: float) -> None:
    frame = _Frame((panel.ticks[0].at, panel.ticks[-1].at), (levels[0].at, levels[-1].at), top)
    _draw_axes(picture, panel, levels, frame)
    # All bands before all lines, so that none hides a line.
    for curve in panel.curves:
        _draw_band(picture, curve, names.index(curve.name), frame)
    for curve in panel.curves:
        _draw_line(picture, curve, names.index(curve.name), frame)
    if panel.mark is not None:
        x = frame.x_of(panel.mark.at)
        picture.line(x, top, x, frame.bottom, DARK, 1.5)
        picture.text(x + 6, frame.bottom - 8, panel.mark.label, _SIZE)


def _draw_axes(picture: Picture, panel: Panel, levels: Sequence[Tick], frame: _Frame) -> None:
    if panel.title:
        picture.text(_LEFT, frame.top - 8, panel.title, 12)
    for level in levels:
        picture.line(_LEFT, frame.y_of(level.at), _LEFT + _WIDE, frame.y_of(level.at), LIGHT)
        picture.text(_LEFT - 8, frame.y_of(level.at) + 4, level.label, _SIZE, "end")
    for tick in panel.ticks:
        picture.line(frame.x_of(tick.at), frame.bottom, frame.x_of(tick.at), frame.bottom + 5, DARK)
        picture.text(frame.x_of(tick.at), frame.bottom + 19, tick.label, _SIZE, "middle")
    picture.line(_LEFT, frame.bottom, _LEFT + _WIDE, frame.bottom, DARK)


def _draw_band(picture: Picture, curve: Curve, number: int, frame: _Frame) -> None:
    lower = [(frame.x_of(point.x), frame.y_of(point.low)) for point in curve.points if point.low is not None]
    upper = [(frame.x_of(point.x), frame.y_of(point.high)) for point in curve.points if point.high is not None]
    if lower and upper:
        picture.area([*lower, *reversed(upper)], shade(_COLOURS[number % len(_COLOURS)], 1), _BAND)


def _draw_line(picture: Picture, curve: Curve, number: int, frame: _Frame) -> None:
    places = [(frame.x_of(point.x), frame.y_of(point.y)) for point in curve.points]
    for one, other in pairwise(places):
        picture.line(*one, *other, shade(_COLOURS[number % len(_COLOURS)], 1), 1.5)
    for place in places:
        _mark(picture, *place, number)
