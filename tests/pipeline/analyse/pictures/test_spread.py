from __future__ import annotations

from pipeline.analyse.pictures.spread import SpreadCell, draw_spread
from pipeline.analyse.pictures.svg import BLUE, DARK, shade

CELLS = [
    [SpreadCell(2, 2, True, True), SpreadCell(0, 3, False, True)],
    [SpreadCell(0, 0, None, False), SpreadCell(1, 2, True, True)],
]


def test_each_cell_says_how_many_of_how_many_and_who_was_there_is_outlined() -> None:
    picture = draw_spread(("AA", "BB"), ("oss", "iop"), CELLS).write()
    assert all(f">{words}<" in picture for words in ("2 of 2", "0 of 3", "1 of 2", "AA", "BB", "oss", "iop"))
    assert ">0 of 0<" not in picture and picture.count('fill="url(#hatched)"') == 2
    # Two cells and the key.
    assert picture.count(f'fill="none" stroke="{DARK}"') == 3
    assert f'fill="{shade(BLUE, 0.65)}"' in picture and f'fill="{shade(BLUE, 0.325)}"' in picture


def test_a_name_with_signs_of_markup_is_text() -> None:
    assert "&lt;b&gt;" in draw_spread(("<b>",), ("oss",), [[CELLS[0][0]]]).write()
