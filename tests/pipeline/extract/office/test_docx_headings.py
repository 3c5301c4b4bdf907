"""Headings that were made by hand in Word, without styles: short bold paragraphs of their own before running text."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import BlockKind
from tests.pipeline.extract.office.test_docx import word_file

H, P, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
TEXT = "The city opens a house of languages in each of its districts, where whoever is new finds a course."
STYLES = """
<w:style w:styleId="Fett"><w:name w:val="Wichtig"/><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
"""


def line(text: str, run: str = "", paragraph: str = "") -> str:
    return f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def bold(text: str, size: int = 22) -> str:
    return line(text, f'<w:b/><w:sz w:val="{size}"/>')


def read(*body: str) -> list[tuple[str, BlockKind, int]]:
    found = extract(word_file("".join(body), styles=STYLES), name="plan.docx")
    return [(found.text[block.start : block.end], block.kind, block.level) for block in found.blocks]


def test_short_bold_paragraphs_before_running_text_are_headings_by_number_and_type() -> None:
    found = read(
        bold("Integration plan", 32), line(TEXT), bold("1. Languages"), line(TEXT), bold("1.1 Courses"), line(TEXT),
        bold("2. Homes"), line(TEXT),
    )  # fmt: skip
    levels = {text: level for text, kind, level in found if kind is H}
    assert levels == {"Integration plan": 1, "1. Languages": 2, "1.1 Courses": 3, "2. Homes": 2}


@pytest.mark.parametrize(
    "heading",
    [
        line("Languages", paragraph='<w:pStyle w:val="Fett"/>'),
        line("Languages", '<w:rStyle w:val="Fett"/>'),
        line("Languages", "<w:b/>", '<w:numPr><w:numId w:val="4"/></w:numPr>'),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Lang</w:t></w:r><w:r><w:t> </w:t></w:r>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t>uages</w:t></w:r></w:p>",
    ],
)
def test_bold_by_a_style_or_with_a_number_of_word(heading: str) -> None:
    (text, kind, level), *_ = read(heading, line(TEXT), line(TEXT))
    assert (text.replace(" ", ""), kind, level) == ("Languages", H, 1)


@pytest.mark.parametrize(
    "other",
    [
        line("Languages", '<w:b w:val="0"/>', '<w:pStyle w:val="Fett"/>'),
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Languages</w:t></w:r><w:r><w:t> and homes</w:t></w:r></w:p>",
        bold("The council decides so."),
        bold("and further languages"),
        bold(TEXT.rstrip(".") + " that is near to where they live and costs them nothing"),
        bold("12 / 2016"),
    ],
)
def test_what_is_bold_in_part_or_a_sentence_is_no_heading(other: str) -> None:
    assert H not in {kind for _, kind, _ in read(other, line(TEXT), line(TEXT), line(TEXT))}


def test_a_signature_at_the_end_is_no_heading() -> None:
    assert read(line(TEXT), bold("The mayor"))[-1][1] is P


def test_a_document_in_bold_has_no_headings() -> None:
    assert H not in {kind for _, kind, _ in read(*[bold("A line of the plan")] * 4, line(TEXT))}


def test_bold_paragraphs_stand_below_headings_by_style() -> None:
    found = read(line("Plan", paragraph='<w:pStyle w:val="H1"/>'), line(TEXT), bold("Languages"), line(TEXT))
    assert [(text, level) for text, kind, level in found if kind is H] == [("Plan", 1), ("Languages", 2)]


def test_bold_labels_in_cells_are_no_headings() -> None:
    row = f"<w:tbl><w:tr><w:tc>{bold('Languages')}</w:tc><w:tc>{line(TEXT)}</w:tc></w:tr></w:tbl>"
    assert H not in {kind for _, kind, _ in read(line(TEXT), row, line(TEXT))}
