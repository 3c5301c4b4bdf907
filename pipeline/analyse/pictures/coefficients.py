"""The rate ratio of contact by every way of asking, in one order of rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, LIGHT, Picture, shade

__all__ = ["Coefficient", "draw_coefficients"]

_WIDTH, _ROW, _LEFT, _RIGHT, _TOP = 640, 26, 260, 110, 50
_LEAST, _MOST = 1 / 64, 64.0


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One row: a ratio with its interval; `grey` where it is shown for comparison only."""

    name: str
    ratio: float
    low: float | None
    high: float | None
    grey: bool = False


def draw_coefficients(rows: Sequence[Coefficient], multiplied: str = "finds") -> Picture:
    """Ratios on a logarithmic axis, 1 marked; `multiplied` is what they are ratios of."""
    ends = [value for row in rows for value in (row.ratio, row.low, row.high) if value]
    low = max(_LEAST, min([0.5, *ends]) / 1.1)
    high = min(_MOST, max([2.0, *ends]) * 1.1)
    height = _TOP + len(rows) * _ROW + 50
    picture = Picture(
        _WIDTH,
        height,
        "Rate ratio of contact",
        "; ".join(f"{row.name} {row.ratio:.2f}" for row in rows) or "no ratio could be estimated",
    )

    def at(value: float) -> float:
        inside = min(high, max(low, value))
        return _LEFT + math.log(inside / low) / math.log(high / low) * (_WIDTH - _LEFT - _RIGHT)

    picture.text(14, 26, f"By how much contact multiplies {multiplied} (95 % intervals)", 14)
    bottom = _TOP + len(rows) * _ROW
    picture.line(at(1.0), _TOP - 8, at(1.0), bottom, GREY)
    for tick in (one for power in range(-6, 7) if low <= (one := 2.0**power) <= high):
        picture.line(at(tick), bottom, at(tick), bottom + 5, DARK)
        picture.text(at(tick), bottom + 20, f"{tick:g}", 11, "middle")
    picture.line(_LEFT, bottom, _WIDTH - _RIGHT, bottom, DARK)
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW + _ROW / 2
        colour = GREY if row.grey else shade(BLUE, 1)
        picture.text(_LEFT - 12, y + 4, row.name, 12, "end", GREY if row.grey else DARK)
        picture.line(_LEFT, y + _ROW / 2, _WIDTH - _RIGHT, y + _ROW / 2, LIGHT, 0.5)
        interval = ""
        if row.low is not None and row.high is not None:
            picture.line(at(row.low), y, at(row.high), y, colour, 2)
            interval = f" ({row.low:.2f}-{row.high:.2f})"
        picture.dot(at(row.ratio), y, 4.5, colour)
        picture.text(_WIDTH - _RIGHT + 8, y + 4, f"{row.ratio:.2f}{interval}", 11)
    return picture
