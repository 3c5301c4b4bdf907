"""What a reader of a Word file does not see is left out, and what is only set in an unusual way is read."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from tests.pipeline.extract.office.test_docx import part, word_file

SEEN, ASKED = "Advice is given in nine languages.", "Draft of February"
WHITE = '<w:color w:val="FFFFFF"/>'
STYLES = """
<w:style w:styleId="Dark"><w:name w:val="Box"/><w:pPr><w:shd w:val="clear" w:fill="003366"/></w:pPr></w:style>
<w:style w:styleId="Inner"><w:name w:val="In box"/><w:basedOn w:val="Dark"/></w:style>
"""
FRAME = '<w:framePr w:dropCap="drop" w:lines="3"/>'
ANCHOR = '<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"/>'


def line(text: str, run: str = "", paragraph: str = "", before: str = "") -> str:
    return f"<w:p><w:pPr>{paragraph}</w:pPr>{before}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def read(body: str, **parts: str) -> list[str]:
    return extract(word_file(line(SEEN) + body, styles=STYLES, **parts), name="plan.docx").text.split("\n\n")


@pytest.mark.parametrize(
    "ground",
    [
        "", '<w:shd w:val="clear" w:fill="auto"/>', '<w:shd w:val="nil"/>', '<w:shd w:val="clear" w:color="auto"/>',
        '<w:highlight w:val="white"/>', '<w:highlight w:val="none"/>',
    ],
)  # fmt: skip
def test_white_letters_on_the_white_of_the_page_are_not_read(ground: str) -> None:
    assert read(line(ASKED, WHITE + ground)) == [SEEN]


@pytest.mark.parametrize(
    "body",
    [
        line(ASKED, WHITE + '<w:shd w:val="clear" w:fill="000000"/>'),
        line(ASKED, WHITE + '<w:highlight w:val="blue"/>'),
        line(ASKED, WHITE + '<w:shd w:val="solid" w:color="000000" w:fill="auto"/>'),
        line(ASKED, WHITE, '<w:shd w:val="pct50" w:color="003366" w:fill="FFFFFF"/>'),
        line(ASKED, WHITE) + "<w:p><w:r><w:pict/></w:r></w:p>",
        line(ASKED, WHITE) + f"<w:p><w:r><w:drawing>{ANCHOR}</w:drawing></w:r></w:p>",
        line(ASKED, WHITE, '<w:shd w:val="clear" w:fill="003366"/>'),
        line(ASKED, WHITE, '<w:pStyle w:val="Dark"/>'),
        line(ASKED, WHITE, '<w:pStyle w:val="Inner"/>'),
        line(ASKED, WHITE, before=f"<w:r><w:drawing>{ANCHOR}</w:drawing></w:r>"),
        line(ASKED, WHITE, before="<w:r><w:pict/></w:r>"),
        f"<w:tbl><w:tr><w:tc>{line(ASKED, WHITE)}</w:tc></w:tr></w:tbl>",
        line(ASKED, '<w:color w:val="F2F2F2"/>'),
    ],
)
def test_white_letters_on_another_ground_or_perhaps_on_a_picture_are_read(body: str) -> None:
    assert read(body) == [SEEN, ASKED]


@pytest.mark.parametrize("margin", ["header", "footer"])
def test_white_letters_are_read_where_a_drawing_of_the_margin_may_stand_behind_them(margin: str) -> None:
    drawn = f"<w:p><w:r><w:drawing>{ANCHOR}</w:drawing></w:r></w:p>"
    shown = {"header1": part("hdr", line("City")), f"{margin}2": part("hdr", drawn)}
    assert read(line(ASKED, WHITE), **shown) == [SEEN, ASKED]
    assert read(line(ASKED, WHITE), header1=part("hdr", line("City"))) == [SEEN]


def test_a_link_to_a_place_in_the_text_is_no_drawing() -> None:
    link = f'<w:p><w:hyperlink w:anchor="aims"><w:r><w:t>{ASKED}</w:t></w:r></w:hyperlink></w:p>'
    assert read(link + line("White", WHITE)) == [SEEN, ASKED]


def test_a_page_with_a_ground_of_its_own_shows_white_letters() -> None:
    assert read('<w:background w:color="003366"/>' + line(ASKED, WHITE)) == [SEEN, ASKED]


def test_cells_that_a_tracked_change_deleted_are_left_out() -> None:
    row = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{line(ASKED)}</w:tc><w:tc>{line('Rooms')}</w:tc>"
    assert read(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>") == [SEEN, "Rooms"]


def test_a_letter_set_large_in_a_frame_begins_the_paragraph_after_it() -> None:
    assert read(line("T", "", FRAME) + line("he city opens a house.")) == [SEEN, "The city opens a house."]
    assert read(line("Aside", "", FRAME) + line("The city.")) == [SEEN, "Aside", "The city."]


TABLE = f"<w:tbl><w:tr><w:tc>{{}}</w:tc><w:tc>{line('Rooms')}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (line("A", "", FRAME), ["A"]),
        (TABLE.format(line("A", "", FRAME)), ["A | Rooms"]),
        (line("A", "", FRAME) + TABLE.format(line("Hill")) + line("In all."), ["A", "Hill | Rooms", "In all."]),
        (line("A", "", FRAME) + line("B", "", FRAME) + line("ridge."), ["A", "Bridge."]),
        (line("A", "", FRAME, f"<w:txbxContent>{line('Box')}</w:txbxContent>") + line("ll."), ["Box", "All."]),
    ],
)
def test_a_letter_set_large_is_kept_where_no_paragraph_follows_it_directly(body: str, expected: list[str]) -> None:
    assert read(body) == [SEEN, *expected]
