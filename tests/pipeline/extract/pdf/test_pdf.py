from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from textwrap import wrap

import pytest

from pipeline.extract import extract
from pipeline.extract.pdf import document
from pipeline.records import DocumentStatus, Extraction
from tests.fixtures import pdfs
from tests.hostile.pdf_writing import one_page

PAGE_MIDDLE = 297


def assert_pages_cover(found: Extraction) -> None:
    assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
    assert found.pages[0].start == 0 and found.pages[-1].end == len(found.text)
    assert all(before.end == after.start for before, after in pairwise(found.pages))


def page_at(found: Extraction, offset: int) -> int:
    return next(page.number for page in found.pages if page.start <= offset < page.end)


def test_paragraph_over_a_column_break_is_whole() -> None:
    assert pdfs.LONG_PARAGRAPHS[0] in extract(pdfs.two_columns()).text.split("\n\n")


def test_paragraph_over_a_page_break_is_whole_and_the_page_begins_inside_it() -> None:
    found = extract(pdfs.two_columns())
    assert pdfs.LONG_PARAGRAPHS[1] in found.text.split("\n\n")
    start = found.text.index(pdfs.LONG_PARAGRAPHS[1])
    assert start < found.pages[1].start < start + len(pdfs.LONG_PARAGRAPHS[1])
    assert found.text[found.pages[1].start - 1] == " "


def test_running_headers_and_page_numbers_are_left_out() -> None:
    text = extract(pdfs.two_columns()).text
    assert "City of Example" not in text and "of 3" not in text
    assert text.startswith("A strategy for a city in which all take part\n\n")


def test_page_spans_are_contiguous_and_cover_the_text() -> None:
    assert_pages_cover(extract(pdfs.two_columns()))
    gaps = extract(pdfs.of_pages([[], ["Text on the second page."], [], ["Text on the fourth page."], []]))
    assert_pages_cover(gaps)
    assert [page.number for page in gaps.pages if page.start < page.end] == [1, 4] or (
        page_at(gaps, gaps.text.index("second")) == 2 and page_at(gaps, gaps.text.index("fourth")) == 4
    )


def test_pages_without_text_make_it_partial_and_are_named() -> None:
    target = BytesIO()
    canvas = pdfs.canvas_to(target)
    for text in ("One paragraph.", "", "Another paragraph.", ""):
        canvas.drawString(60, 700, text)
        canvas.circle(300, 400, 90)
        canvas.showPage()
    canvas.save()
    found = extract(target.getvalue())
    assert found.status is DocumentStatus.PARTIAL
    assert found.reason == "2 of 4 pages could not be read (no text layer): 2, 4"
    assert [page.reason for page in found.pages] == ["", "no text layer", "", "no text layer"]
    assert found.quality == 0.5


@pytest.mark.slow
def test_scan_is_empty() -> None:
    found = extract(pdfs.pictures(12, size=(120, 180)))  # small, since each is searched for letters
    assert (found.status, found.text) == (DocumentStatus.EMPTY, "")
    assert found.reason.startswith("no text could be read on any of 12 pages: it is a")


def test_encrypted_pdf_needs_a_password() -> None:
    found = extract(pdfs.of_pages([["Secret."]], password="open sesame"))
    assert (found.status, found.reason) == (DocumentStatus.FAILED, "the PDF is encrypted and needs a password")


def test_pdf_cut_off_says_that_it_ends_early() -> None:
    data = pdfs.two_columns()
    found = extract(data[: len(data) // 2], name="a.pdf")
    assert found.status is DocumentStatus.FAILED
    assert found.reason.startswith("the file ends early: no PDF trailer")


def test_pdf_of_more_pages_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_PAGES", 2)
    found = extract(pdfs.of_pages([["a b c"]] * 3))
    assert found.status is DocumentStatus.FAILED and "3 pages, more than 2" in found.reason


def test_page_that_cannot_be_read_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    real = document.PdfFile.read_page

    def second_page_breaks(file: document.PdfFile, number: int) -> object:
        if number == 2:
            raise KeyError("font")
        return real(file, number)

    monkeypatch.setattr(document.PdfFile, "read_page", second_page_breaks)
    found = extract(pdfs.of_pages([["First page."], ["Second page."], ["Third page."]]))
    assert (found.status, found.text) == (DocumentStatus.PARTIAL, "First page.\n\nThird page.")
    assert found.reason == "1 of 3 pages could not be read (it is damaged): 2"


def test_table_rows_are_paragraphs_between_the_text_around_them() -> None:
    assert extract(pdfs.table()).text.split("\n\n")[1:4] == [
        "Aim | Measure | Year",
        "Housing | Build 400 flats | 2018",
        "Language | Courses | 2017",
    ]


def test_cell_whose_lines_are_shaded_one_by_one_is_one_cell() -> None:
    assert extract(pdfs.shaded_table()).text.split("\n\n") == [
        "Housing | build four hundred flats and spread them over all districts",
        "Schools | in 2018",
    ]


def test_highlights_behind_lines_are_no_cells() -> None:
    assert extract(pdfs.highlighted_table()).text.split("\n\n") == [
        "Wohnen | Neubau am Bahnhof Umbau im Norden",
        "Schule | Mehr Personal Kleine Klassen",
    ]


def test_odd_type_is_read_as_a_reader_reads_it() -> None:
    assert extract(pdfs.odd_type()).text.split("\n\n") == [
        "Offene Stadt Neue",
        "The col·lectiu was heard 12",
        "Drawn twice",
        "turned note",
    ]


def test_cells_of_running_text_without_rules_are_not_mixed() -> None:
    left = "the city plans to build more homes and to open its schools to all the children who live in it"
    right = "a fund pays for the courses that people need who came to the city from abroad in recent years"
    lines = [
        (x, 100 + 12 * row, part) for x, text in ((60, left), (300, right)) for row, part in enumerate(wrap(text, 14))
    ]
    text = extract(pdfs.of_lines([lines])).text.replace("\n\n", " ")
    assert text == f"{left} {right}"


def test_line_end_hyphens_are_resolved_over_lines_and_pages() -> None:
    first = [(60, 700, "Die Stadt will die Aus- und Weiterbildung und die Integra-"), (60, 712, "tion aller Zuge-")]
    second = [(60, 100, "wanderten mit der EU-"), (60, 112, "Kommission und den Schulen der Stadt voranbringen.")]
    found = extract(pdfs.of_lines([first, second]))
    assert found.text == (
        "Die Stadt will die Aus- und Weiterbildung und die Integration aller Zugewanderten mit der EU-Kommission "
        "und den Schulen der Stadt voranbringen."
    )
    assert found.text[found.pages[1].start :].startswith("wanderten")


@pytest.mark.parametrize(
    ("replacement", "drawn"),
    [("integration", "integra"), ("integration", "xqz!"), ("open to all", "abc"), ("ab", "abc")],
)
def test_a_replacement_text_of_another_length_than_what_is_drawn_is_read_whole(replacement: str, drawn: str) -> None:
    replaced = f"/Span << /ActualText ({replacement}) >> BDC ({drawn}) Tj EMC"
    content = f"BT /F1 11 Tf 60 700 Td (The ) Tj {replaced} ( is here.) Tj ET"
    assert extract(one_page(content.encode()), name="plan.pdf").text == f"The {replacement} is here."


def test_bullets_begin_paragraphs_and_their_lines_stay_together() -> None:
    lines = [
        (60, 100, "The city will do this:"),
        (60, 112, "• open a welcome centre in the middle of the town, near the station and"),
        (70, 124, "the market"),
        (60, 136, "• offer courses"),
    ]
    assert extract(pdfs.of_lines([lines])).text.split("\n\n") == [
        "The city will do this:",
        "• open a welcome centre in the middle of the town, near the station and the market",
        "• offer courses",
    ]


def test_numbers_beside_list_items_are_no_column() -> None:
    items = [f"measure {number} of the city for its newcomers" for number in range(1, 9)]
    lines = [(60, 100 + 20 * row, f"{row + 1}.") for row in range(8)]
    lines += [(110, 100 + 20 * row, item) for row, item in enumerate(items)]
    text = extract(pdfs.of_lines([lines])).text
    assert text.split("\n\n") == [f"{number}. {item}" for number, item in enumerate(items, 1)]


def test_columns_whose_lines_do_not_stand_level_are_read_one_after_the_other() -> None:
    left = [(60, 100 + 12 * row, f"left line {row} of the text that fills it") for row in range(10)]
    right = [(330, 105 + 13 * row, f"right line {row} of the text that fills it") for row in range(9)]
    text = extract(pdfs.of_lines([left + right])).text
    assert text.index("left line 9") < text.index("right line 0")


def test_word_boxes_lie_where_the_phrase_is_printed() -> None:
    found = extract(pdfs.two_columns())
    text, phrase = found.text, "counter to counter"
    start = text.index(phrase)
    boxes = found.places.within(start, start + len(phrase))
    assert [box.page for box in boxes] == [1, 1, 1]
    assert all(box.x0 >= 310 and box.x1 <= 310 + 225 and 120 < box.top < box.bottom < 260 for box in boxes)
    start = text.index(pdfs.LONG_PARAGRAPHS[1])
    across = found.places.within(start, start + len(pdfs.LONG_PARAGRAPHS[1]))
    assert len(across) == len(pdfs.LONG_PARAGRAPHS[1].split())
    assert (across[0].page, across[-1].page) == (1, 2)
    assert across[0].x0 > PAGE_MIDDLE > across[-1].x0


def test_word_boxes_of_a_part_of_a_word_is_the_whole_word() -> None:
    places = extract(pdfs.of_pages([["Integration matters."]])).places
    assert len(places.within(2, 3)) == 1
    assert len(places.within(11, 12)) == 0


def test_dates_of_the_metadata_are_told_as_they_stand() -> None:
    found = extract(pdfs.of_pages([["Text of a page that can be read."]]))
    assert [clue.kind for clue in found.date_clues] == ["pdf_metadata"] * 2
    assert [clue.text.split("D:")[0] for clue in found.date_clues] == ["CreationDate: ", "ModDate: "]
