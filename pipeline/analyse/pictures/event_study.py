"""Ratios by years since something happened, with those before it grey."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, LIGHT, Picture, shade

__all__ = ["YearPoint", "draw_event_study"]

_STEP, _LEFT, _RIGHT, _TOP, _TALL = 66, 96, 30, 64, 230
_LEAST, _MOST = 1 / 16, 16.0


@dataclass(frozen=True, slots=True)
class YearPoint:
    """The ratio of one year since; None where too few cities carry it."""

    since: int
    cities: int
    ratio: float | None
    low: float | None
    high: float | None


def draw_event_study(points: Sequence[YearPoint], title: str, event: str) -> Picture:
    """Ratios on a logarithmic axis, 1 marked, and below them how many cities each rests on."""
    ends = [value for one in points for value in (one.ratio, one.low, one.high) if value]
    low = max(_LEAST, min([0.5, *ends]) / 1.1)
    high = min(_MOST, max([2.0, *ends]) * 1.1)
    bottom, width = _TOP + _TALL, max(520, _LEFT + _STEP * len(points) + _RIGHT)
    told = "; ".join(f"{one.since:+d}: {one.ratio:.2f}" for one in points if one.ratio)
    picture = Picture(width, bottom + 92, title, told or "no ratio could be estimated")

    def y_of(value: float) -> float:
        inside = min(high, max(low, value))
        return bottom - math.log(inside / low) / math.log(high / low) * _TALL

    picture.text(14, 26, title, 14)
    picture.text(
        14, 44, "Finds to those expected had the city not joined, 95 % intervals; grey: placebos", 11, colour=GREY
    )
    right = _LEFT + _STEP * len(points)
    for tick in (2.0**power for power in range(-4, 5) if low <= 2.0**power <= high):
        picture.line(_LEFT, y_of(tick), right, y_of(tick), GREY if tick == 1 else LIGHT)
        picture.text(_LEFT - 10, y_of(tick) + 4, f"{tick:g}", 11, "end")
    picture.line(_LEFT, bottom, right, bottom, DARK)
    before = sum(one.since < 0 for one in points)
    if 0 < before < len(points):
        picture.line(_LEFT + before * _STEP, _TOP - 6, _LEFT + before * _STEP, bottom, DARK, 1.5)
        picture.text(_LEFT + before * _STEP + 6, _TOP + 4, event, 11)
    for number, one in enumerate(points):
        _draw_point(picture, one, _LEFT + (number + 0.5) * _STEP, y_of, bottom)
    picture.text(_LEFT - 10, bottom + 20, "years since", 11, "end")
    picture.text(_LEFT - 10, bottom + 44, "cities", 11, "end", GREY)
    picture.text(14, bottom + 74, "A city and a network are compared only where both sides of joining have texts.", 11)
    return picture


def _draw_point(picture: Picture, one: YearPoint, x: float, y_of: Callable[[float], float], bottom: float) -> None:
    colour = GREY if one.since < 0 else shade(BLUE, 1)
    picture.text(x, bottom + 20, f"{one.since:+d}" if one.since else "0", 11, "middle")
    picture.text(x, bottom + 44, str(one.cities), 11, "middle", GREY)
    if not one.ratio:
        picture.text(x, bottom - 8, "too few", 10, "middle", GREY)
        return
    if one.low is not None and one.high is not None:
        picture.line(x, y_of(one.low), x, y_of(one.high), colour, 2)
        for end, mark, shift in ((one.low, "▼", 8), (one.high, "▲", 2)):
            if not _LEAST <= end <= _MOST:  # the interval goes on beyond the axis
                picture.text(x, y_of(end) + shift, mark, 10, "middle", colour)
    picture.dot(x, y_of(one.ratio), 4.5, colour)
    picture.text(x + 8, y_of(one.ratio) + 4, f"{one.ratio:.2f}", 10, colour=DARK)
