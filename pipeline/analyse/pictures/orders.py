"""Who was first, with contact and without: finds a million pairs of sentences, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, ORANGE, Picture, shade
from pipeline.text.plurals import in_full

__all__ = ["OrderBar", "draw_orders"]

_WIDTH, _LEFT, _RIGHT, _TOP, _BAR, _BETWEEN, _SIZE = 620.0, 210.0, 170.0, 54.0, 24.0, 14.0, 12.0


@dataclass(frozen=True, slots=True)
class OrderBar:
    """One bar: who was first and with or without contact in words, the finds and their rate (None: no room)."""

    order: str
    contact: str
    finds: int
    rate: float | None
    city_first: bool


def draw_orders(bars: Sequence[OrderBar]) -> Picture:
    """A bar each, those of one order together."""
    highest = max((bar.rate for bar in bars if bar.rate), default=1.0)
    groups = list(dict.fromkeys(bar.order for bar in bars))
    height = _TOP + len(bars) * _BAR + len(groups) * _BETWEEN + 40
    picture = Picture(
        _WIDTH,
        height,
        "Who was first, with and without contact",
        "; ".join(f"{bar.order}, {bar.contact}: {_told(bar)}" for bar in bars) or "there is nothing to draw",
    )
    picture.text(14, 26, "Finds a million pairs of sentences, by who was first and contact", 14)
    y = _TOP
    for group in groups:
        for bar in (one for one in bars if one.order == group):
            wide = (bar.rate or 0.0) / highest * (_WIDTH - _LEFT - _RIGHT)
            # Who was first is told by the colour, and by the words beside it.
            fill = shade(ORANGE if bar.city_first else BLUE, 0.6)
            picture.text(_LEFT - 10, y + _BAR / 2 + 4, f"{bar.order}, {bar.contact}", _SIZE, "end")
            picture.rect(_LEFT, y + 3, wide, _BAR - 6, fill)
            picture.text(_LEFT + wide + 8, y + _BAR / 2 + 4, _told(bar), 11)
            y += _BAR
        y += _BETWEEN
    picture.line(_LEFT, _TOP - 6, _LEFT, y - _BETWEEN + 6, DARK)
    picture.text(
        14, height - 16, "Room is of pairs of sentences of which the right one is certainly earlier.", 11, colour=GREY
    )
    return picture


def _told(bar: OrderBar) -> str:
    finds = f"{bar.finds} {'find' if bar.finds == 1 else 'finds'}"
    return f"no room, {finds}" if bar.rate is None else f"{in_full(bar.rate)} ({finds})"
