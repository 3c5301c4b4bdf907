"""The rate ratio without each city and each country in turn: which of them carries the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, LIGHT, ORANGE, Picture, shade, width_of

__all__ = ["Without", "draw_left_out"]

_ROW, _TOP, _EDGE, _AXIS, _SIZE = 18.0, 66.0, 14.0, 360.0, 11.0
_SHOWN = 40  # of either kind: those that move the ratio most
_LEAST, _MOST = 1 / 64, 64.0


@dataclass(frozen=True, slots=True)
class Without:
    """The ratio without one city or country (None: there is none then), and in words what turns by that."""

    kind: str
    name: str
    ratio: float | None
    turns: str


def draw_left_out(rows: Sequence[Without], whole: float) -> Picture:
    """A row for each country and each city in the order of the ratio; the ratio with all of them as a line."""
    shown = [one for kind in ("country", "city") for one in _choose([row for row in rows if row.kind == kind], whole)]
    values = [one.ratio for one in shown if one.ratio]
    low = max(_LEAST, min([whole, 0.8, *values]) / 1.1)
    high = min(_MOST, max([whole, 1.25, *values]) * 1.1)
    left = _EDGE + max((width_of(_name(one), _SIZE) for one in shown), default=100) + 10
    bottom = _TOP + len(shown) * _ROW
    hidden = len(rows) - len(shown)
    told = [_told(one) for one in shown]
    turned = [f"{_name(one)}: {one.turns}" for one in shown if one.turns]
    picture = Picture(
        left + _AXIS + 30 + max((width_of(words, _SIZE) for words in told), default=100),
        bottom + 62,
        "Rate ratio without each city and country",
        f"With all of them {whole:.2f}. " + ("; ".join(turned) or "None of them turns the answer."),
    )

    def at(value: float) -> float:
        return left + math.log(min(high, max(low, value)) / low) / math.log(high / low) * _AXIS

    picture.text(_EDGE, 26, "Rate ratio of contact without each country and city", 14)
    picture.line(at(1.0), _TOP - 8, at(1.0), bottom, GREY)
    picture.line(at(whole), _TOP - 14, at(whole), bottom, shade(BLUE, 1), 1.5)
    picture.text(at(whole), _TOP - 20, f"with all {whole:.2f}", _SIZE, "middle", shade(BLUE, 1))
    for number, one in enumerate(shown):
        y = _TOP + number * _ROW + _ROW / 2
        picture.text(left - 10, y + 4, _name(one), _SIZE, "end")
        picture.line(left, y + _ROW / 2, left + _AXIS, y + _ROW / 2, LIGHT, 0.5)
        if one.ratio is not None and one.turns:
            picture.rect(at(one.ratio) - 4, y - 4, 8, 8, shade(ORANGE, 1))
        elif one.ratio is not None:
            picture.dot(at(one.ratio), y, 3.5, shade(BLUE, 1))
        picture.text(left + _AXIS + 10, y + 4, told[number], _SIZE)
    picture.line(left, bottom, left + _AXIS, bottom, DARK)
    for tick in (one for power in range(-12, 13) if low <= (one := 2.0 ** (power / 2)) <= high):
        picture.line(at(tick), bottom, at(tick), bottom + 5, DARK)
        picture.text(at(tick), bottom + 19, f"{tick:.2g}", _SIZE, "middle")
    more = f" {hidden} that move the ratio less are in the table only." if hidden else ""
    picture.text(_EDGE, bottom + 48, f"Squares: without it the answer turns.{more}", _SIZE, colour=GREY)
    return picture


def _choose(rows: Sequence[Without], whole: float) -> list[Without]:
    """Those that move the ratio most, from the smallest ratio to the largest; those without a ratio last."""

    def moves(one: Without) -> float:
        return abs(math.log(one.ratio / whole)) if one.ratio else math.inf

    most = sorted(rows, key=moves, reverse=True)[:_SHOWN]
    return sorted(most, key=lambda one: (one.ratio is None, one.ratio or 0.0, one.name))


def _told(one: Without) -> str:
    if one.ratio is None:
        return "no ratio without it"
    return f"{one.ratio:.2f}{f': {one.turns}' if one.turns else ''}"


def _name(one: Without) -> str:
    return f"{one.name.removeprefix('?')} ({one.kind})"
