"""Every city with every network: what was found against what was to be expected."""

from __future__ import annotations

import math

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, ORANGE, Picture, shade, width_of
from pipeline.analyse.poisson import by_city, by_network, fit_expected
from pipeline.records.arrays import Floats

__all__ = ["draw_matrix", "expect_cells"]

_CELL_WIDTH, _CELL_HEIGHT, _SIZE, _EDGE = 46, 20, 11, 14
_FULL = math.log(4)  # four times as much as expected, or a quarter, has the full colour
_STRONG, _PALE = 0.6, 0.2
_FEW = 5.0  # expected finds below which a ratio says little (METHOD 5)


def expect_cells(cells: Cells) -> Floats:
    """Finds with the network first that city, network and opportunity lead to expect in cells that take part."""
    offset = np.where(cells.allowed, cells.opportunity, 0.0)
    counts = np.where(cells.allowed, cells.network_first, 0.0)
    return fit_expected(counts, (by_city(cells.shape), by_network(cells.shape)), offset)


def draw_matrix(cells: Cells) -> Picture:
    """The matrix: the count in each cell, its colour the ratio to what was expected, contact outlined."""
    cities, networks = cells.shape
    left = _EDGE + max((width_of(name, _SIZE) for name in cells.cities), default=0) + 8
    top = _EDGE + 40 + max((width_of(name, _SIZE) * 0.8 for name in cells.networks), default=0)
    width = left + networks * _CELL_WIDTH + 120
    picture = Picture(
        max(width, 520),
        top + cities * _CELL_HEIGHT + 70,
        "Finds by city and network",
        "Count of finds with the network first, coloured by the ratio to what city, network and opportunity expect.",
    )
    picture.text(_EDGE, _EDGE + 12, "Finds with the network first, against what is to be expected", 14)
    for k, network in enumerate(cells.networks):
        picture.text(left + (k + 0.5) * _CELL_WIDTH, top - 6, network, _SIZE, turn=-50)
    expected = expect_cells(cells)
    for i, city in enumerate(cells.cities):
        y = top + i * _CELL_HEIGHT
        picture.text(left - 8, y + 14, city, _SIZE, "end")
        for k in range(networks):
            _draw_cell(picture, cells, expected, (i, k), (left + k * _CELL_WIDTH, y))
    _draw_outlines(picture, cells, left, top)
    _draw_key(picture, _EDGE, top + cities * _CELL_HEIGHT + 24)
    return picture


def _draw_cell(
    picture: Picture, cells: Cells, expected: Floats, at: tuple[int, int], place: tuple[float, float]
) -> None:
    x, y = place
    if not cells.allowed[at]:
        picture.rect(x, y, _CELL_WIDTH, _CELL_HEIGHT, "url(#hatched)", "#ffffff")
        return
    found, wanted = float(cells.network_first[at]), float(expected[at])
    ratio = math.log((found + 0.5) / (wanted + 0.5))
    # A ratio to next to nothing is no strong one, and figures must stay legible.
    strength = min(1.0, abs(ratio) / _FULL) * (_STRONG if wanted >= _FEW else _PALE)
    picture.rect(x, y, _CELL_WIDTH, _CELL_HEIGHT, shade(ORANGE if ratio > 0 else BLUE, strength), "#ffffff")
    picture.text(x + _CELL_WIDTH / 2, y + 14, f"{found:.0f}", _SIZE, "middle")


def _draw_outlines(picture: Picture, cells: Cells, left: float, top: float) -> None:
    """Contact, over all cells, so that none hides its neighbour's line."""
    for i, k in np.argwhere(cells.exposed & cells.contact_known):
        x, y = left + int(k) * _CELL_WIDTH + 1, top + int(i) * _CELL_HEIGHT + 1
        picture.rect(x, y, _CELL_WIDTH - 2, _CELL_HEIGHT - 2, "none", DARK, 1.5)


def _draw_key(picture: Picture, x: float, y: float) -> None:
    keys = (
        (shade(ORANGE, 0.6), "none", "more than expected"),
        (shade(BLUE, 0.6), "none", "less"),
        ("none", DARK, "contact known"),
        ("url(#hatched)", GREY, "takes no part"),
    )
    for fill, stroke, words in keys:
        picture.rect(x, y, 16, 12, fill, stroke, 1.5)
        picture.text(x + 22, y + 10, words, _SIZE)
        x += 38 + width_of(words, _SIZE)
    picture.text(_EDGE, y + 32, f"Pale cells: fewer than {_FEW:.0f} finds were to be expected.", _SIZE, colour=GREY)
