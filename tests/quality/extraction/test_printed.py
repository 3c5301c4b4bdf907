"""Pages as pypdfium2 reads them: which have a text layer, and which of their lines are running ones."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from benchmarks.extraction.printed import read_printed_pages, set_running_lines_apart

BODY = "the council builds homes in every district of the town"
Lines = Sequence[tuple[float, str]]


def pdf(pages: Sequence[Lines]) -> bytes:
    """A PDF of lines, each at its height in points from the bottom of an A4 page."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=1)
    for lines in pages:
        for height, text in lines:
            canvas.drawString(60, height, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def bodies(pages: Sequence[Lines]) -> list[str]:
    return [" ".join(page.body) for page in set_running_lines_apart(read_printed_pages(pdf(pages)))]


def test_pages_without_a_text_layer_are_left_out() -> None:
    pages = read_printed_pages(pdf([[(400, BODY)], [(400, "12345 short 67890")], [(400, BODY)]]))
    assert [page.number for page in pages] == [1, 3]
    assert pages[0].text == BODY
    assert read_printed_pages(b"no PDF") == []


def test_a_line_has_its_depth_on_the_page() -> None:
    line = read_printed_pages(pdf([[(842 * 0.75, BODY)]]))[0].lines[0]
    assert line.text == BODY and abs(line.depth - 0.25) < 0.01


def test_lines_that_come_back_at_the_same_height_are_running_whatever_their_numbers() -> None:
    pages = [[(800, f"Plan of Example page {number}"), (400, f"{BODY} {number}")] for number in (1, 2, 3)]
    assert bodies(pages) == [f"{BODY} {number}" for number in (1, 2, 3)]
    page = set_running_lines_apart(read_printed_pages(pdf(pages)))[1]
    assert page.running == ("plan", "of", "example", "page", "2")


def test_a_line_on_two_pages_is_no_running_one() -> None:
    pages = [[(800, "Plan of Example"), (400, BODY)]] * 2
    assert bodies(pages) == [f"plan of example {BODY}"] * 2


def test_a_line_at_another_height_is_no_running_one() -> None:
    pages = [[(height, "Plan of Example"), (400, BODY)] for height in (800, 780, 760)]
    assert bodies(pages) == [f"plan of example {BODY}"] * 3


def test_a_line_that_comes_back_in_the_middle_is_no_running_one() -> None:
    assert bodies([[(500, "Plan of Example"), (400, BODY)]] * 3) == [f"plan of example {BODY}"] * 3


def test_the_outermost_line_is_running_when_it_is_a_page_number_alone() -> None:
    assert bodies([[(400, BODY), (30, "- 17 -")]]) == [BODY]
    assert bodies([[(400, BODY), (60, "17"), (30, "see the annex")]]) == [f"{BODY} 17 see the annex"]
    assert bodies([[(400, BODY), (300, "17")]]) == [f"{BODY} 17"]
