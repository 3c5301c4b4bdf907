"""Countries crossed with instruments: how many cities named one after the events on it, and who had been there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, Picture, shade, width_of

__all__ = ["SpreadCell", "draw_spread"]

_CELL_WIDTH, _CELL_HEIGHT, _SIZE, _EDGE = 76, 22, 11, 14
_STRONG = 0.65


@dataclass(frozen=True, slots=True)
class SpreadCell:
    """First namings among the cities that are followed; `attended` None: not known, or later than counting begins."""

    named: int
    followed: int
    attended: bool | None
    takes_part: bool


def draw_spread(countries: Sequence[str], instruments: Sequence[str], cells: Sequence[Sequence[SpreadCell]]) -> Picture:
    """The matrix: namings of cities followed in each cell, the colour their share, attendance outlined."""
    left = _EDGE + max((width_of(name, _SIZE) for name in countries), default=0) + 10
    top = _EDGE + 44 + max((width_of(name, _SIZE) * 0.8 for name in instruments), default=0)
    picture = Picture(
        max(left + len(instruments) * _CELL_WIDTH + 120, 560),
        top + len(countries) * _CELL_HEIGHT + 64,
        "First namings by country and instrument",
        "Cities that named an instrument after the events on it, of those followed; attendance outlined.",
    )
    picture.text(_EDGE, _EDGE + 12, "Cities that named an instrument after the events on it, of those followed", 14)
    for k, name in enumerate(instruments):
        picture.text(left + (k + 0.5) * _CELL_WIDTH, top - 6, name, _SIZE, turn=-50)
    for i, (country, row) in enumerate(zip(countries, cells, strict=True)):
        y = top + i * _CELL_HEIGHT
        picture.text(left - 8, y + 15, country, _SIZE, "end")
        for k, cell in enumerate(row):
            _draw_cell(picture, cell, left + k * _CELL_WIDTH, y)
    for i, row in enumerate(cells):
        for k, cell in enumerate(row):
            if cell.attended:
                x, y = left + k * _CELL_WIDTH + 1, top + i * _CELL_HEIGHT + 1
                picture.rect(x, y, _CELL_WIDTH - 2, _CELL_HEIGHT - 2, "none", DARK, 1.5)
    _draw_key(picture, top + len(countries) * _CELL_HEIGHT + 26)
    return picture


def _draw_cell(picture: Picture, cell: SpreadCell, x: float, y: float) -> None:
    if not cell.takes_part:
        picture.rect(x, y, _CELL_WIDTH, _CELL_HEIGHT, "url(#hatched)", "#ffffff")
        return
    share = cell.named / cell.followed if cell.followed else 0.0
    picture.rect(x, y, _CELL_WIDTH, _CELL_HEIGHT, shade(BLUE, share * _STRONG), "#ffffff")
    picture.text(x + _CELL_WIDTH / 2, y + 15, f"{cell.named} of {cell.followed}", _SIZE, "middle")


def _draw_key(picture: Picture, y: float) -> None:
    x = float(_EDGE)
    for fill, stroke, words in (
        (shade(BLUE, _STRONG), "none", "all named it"),
        ("none", DARK, "at an event on it"),
        ("url(#hatched)", GREY, "takes no part"),
    ):
        picture.rect(x, y, 16, 12, fill, stroke, 1.5)
        picture.text(x + 22, y + 10, words, _SIZE)
        x += 40 + width_of(words, _SIZE)
    told = "No part takes a cell where no city is followed, or where a country came later or it is not known."
    picture.text(_EDGE, y + 30, told, _SIZE, colour=GREY)
