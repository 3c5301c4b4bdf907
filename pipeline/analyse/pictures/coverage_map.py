"""Which texts there are: cities by years."""

from __future__ import annotations

import math

from pipeline.analyse.counts.coverage import Coverage
from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, Picture, shade, width_of

__all__ = ["draw_coverage"]

_CELL, _HEIGHT, _SIZE, _EDGE, _TOP = 30, 20, 11, 14, 70


def draw_coverage(coverage: Coverage) -> Picture:
    """Documents in each cell, the colour their sentences; a column apart for those without a date."""
    cities = sorted({one.city_id for one in coverage.years} | set(coverage.unread))
    dated = [one.year for one in coverage.years if one.year]
    years = list(range(min(dated), max(dated) + 1)) if dated else []
    left = _EDGE + max((width_of(city, _SIZE) for city in cities), default=0) + 8
    columns = {year: left + number * _CELL for number, year in enumerate(years)}
    columns[0] = left + len(years) * _CELL + 10  # without a date
    gone = columns[0] + _CELL + 10  # gave no text
    picture = Picture(
        max(gone + _CELL + 60, 520),
        _TOP + len(cities) * _HEIGHT + 30,
        "Texts by city and year",
        f"{len(cities)} cities; each cell has its documents, coloured by their sentences.",
    )
    picture.text(_EDGE, _EDGE + 12, "Documents by city and year (colour: sentences)", 14)
    for year, x in columns.items():
        picture.text(x + _CELL / 2, _TOP - 6, str(year) if year else "no date", _SIZE, turn=-50)
    picture.text(gone + _CELL / 2, _TOP - 6, "no text", _SIZE, turn=-50)
    most = math.log1p(max((one.sentences for one in coverage.years), default=1))
    for number, city in enumerate(cities):
        y = _TOP + number * _HEIGHT
        picture.text(left - 8, y + 14, city, _SIZE, "end")
        for x in columns.values():
            picture.rect(x, y, _CELL, _HEIGHT, "#ffffff", "#eeeeee")
        if coverage.unread.get(city):
            picture.text(gone + _CELL / 2, y + 14, str(coverage.unread[city]), _SIZE, "middle", GREY)
        for one in coverage.years:
            if one.city_id == city:
                strength = 0.15 + 0.5 * math.log1p(one.sentences) / most if most else 0.5
                picture.rect(columns[one.year], y, _CELL, _HEIGHT, shade(BLUE, strength), "#ffffff")
                picture.text(columns[one.year] + _CELL / 2, y + 14, str(one.documents), _SIZE, "middle", DARK)
    return picture
