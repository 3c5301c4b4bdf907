"""What a reader of a Word file does not see is left out, and what is only set in an unusual way is read."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from tests.pipeline.extract.office.test_docx import word_file

SEEN, ASKED = "Advice is given in nine languages.", "Draft of February"
WHITE = '<w:color w:val="FFFFFF"/>'
STYLES = """
<w:style w:styleId="Dark"><w:name w:val="Box"/><w:pPr><w:shd w:val="clear" w:fill="003366"/></w:pPr></w:style>
<w:style w:styleId="Inner"><w:name w:val="In box"/><w:basedOn w:val="Dark"/></w:style>
"""
ANCHOR = '<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"/>'


def line(text: str, run: str = "", paragraph: str = "", before: str = "") -> str:
    return f"<w:p><w:pPr>{paragraph}</w:pPr>{before}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def read(body: str) -> list[str]:
    return extract(word_file(line(SEEN) + body, styles=STYLES), name="plan.docx").text.split("\n\n")


@pytest.mark.parametrize("ground", ["", '<w:shd w:val="clear" w:fill="auto"/>', '<w:highlight w:val="white"/>'])
def test_white_letters_on_the_white_of_the_page_are_not_read(ground: str) -> None:
    assert read(line(ASKED, WHITE + ground)) == [SEEN]


@pytest.mark.parametrize(
    "body",
    [
        line(ASKED, WHITE + '<w:shd w:val="clear" w:fill="000000"/>'),
        line(ASKED, WHITE + '<w:highlight w:val="blue"/>'),
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


def test_a_page_with_a_ground_of_its_own_shows_white_letters() -> None:
    assert read('<w:background w:color="003366"/>' + line(ASKED, WHITE)) == [SEEN, ASKED]


def test_cells_that_a_tracked_change_deleted_are_left_out() -> None:
    row = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{line(ASKED)}</w:tc><w:tc>{line('Rooms')}</w:tc>"
    assert read(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>") == [SEEN, "Rooms"]


def test_a_letter_set_large_in_a_frame_begins_the_paragraph_after_it() -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    assert read(line("T", "", frame) + line("he city opens a house.")) == [SEEN, "The city opens a house."]
    assert read(line("Aside", "", frame) + line("The city.")) == [SEEN, "Aside", "The city."]
