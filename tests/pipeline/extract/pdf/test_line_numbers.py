"""Numbers of lines in the margin of drafts are kept apart; numbers of items, rows and years are text."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest

from pipeline.extract import extract
from pipeline.extract.pdf.margins.line_numbers import LineNumberFinder
from pipeline.extract.pdf.words import Word
from pipeline.records import Extraction
from tests.fixtures.pdfs import FILLER, LONG_PARAGRAPHS, PAGE_HEIGHT, SIZE, canvas_to, wrapped

PARAGRAPHS = (*LONG_PARAGRAPHS, *FILLER, *LONG_PARAGRAPHS[::-1])
LEFT, WIDTH, LEADING = 80, 430, 14
LINES = sum(len(wrapped(paragraph, WIDTH)) for paragraph in PARAGRAPHS)
Label = Callable[[int], str]


def every(step: int) -> Label:
    return lambda line: "" if line % step else str(line)


def numbered(label: Label, *, at: float = 60, size: float = 8, pages: int = 1, on: bool = False) -> Extraction:
    """Pages of paragraphs; what `label` gives for a line, counted on from page to page with `on`, ends at `at`."""
    target = BytesIO()
    canvas = canvas_to(target)
    line = 0
    for number in range(pages):
        line, y = line if on else 0, PAGE_HEIGHT - 120
        for paragraph in PARAGRAPHS[number:]:
            for text in wrapped(paragraph, WIDTH):
                line += 1
                canvas.setFont("Helvetica", size)
                canvas.drawRightString(at, y, label(line))
                canvas.setFont("Helvetica", SIZE)
                canvas.drawString(LEFT, y, text)
                y -= LEADING
            y -= 8
        canvas.showPage()
    canvas.save()
    return extract(target.getvalue(), name="draft.pdf")


PLAIN = {pages: numbered(lambda line: "", pages=pages).text for pages in (1, 3)}


@pytest.mark.parametrize("step", [1, 2, 5])
@pytest.mark.parametrize("at", [60, 560])
@pytest.mark.parametrize("size", [8, SIZE])
def test_numbers_of_lines_are_no_text_and_are_kept_apart(step: int, at: float, size: float) -> None:
    found = numbered(every(step), at=at, size=size)
    assert found.text == PLAIN[1]
    numbers = " ".join(str(line) for line in range(step, LINES + 1, step))
    assert [(one.kind, one.page, one.text) for one in found.apart] == [("line_number", 1, numbers)]


@pytest.mark.parametrize("on", [False, True])
def test_a_page_with_few_of_them_is_known_by_the_pages_before(on: bool) -> None:
    found = numbered(every(5), pages=3, on=on)
    assert found.text == PLAIN[3]
    assert [one.page for one in found.apart if one.kind == "line_number"] == [1, 2, 3]


def drawn(lines: Sequence[tuple[str, str]], at: float = 60) -> Extraction:
    target = BytesIO()
    canvas = canvas_to(target)
    for row, (number, text) in enumerate(lines):
        canvas.drawRightString(at, PAGE_HEIGHT - 100 - LEADING * row, number)
        canvas.drawString(LEFT, PAGE_HEIGHT - 100 - LEADING * row, text)
    canvas.save()
    return extract(target.getvalue(), name="plan.pdf")


ITEMS = [text for paragraph in PARAGRAPHS for text in wrapped(paragraph, WIDTH)]


@pytest.mark.parametrize(
    "lines",
    [
        [(str(row + 1), f"Aim {text}") for row, text in enumerate(ITEMS)],
        [(str(2005 + row), f"The council {text}") for row, text in enumerate(ITEMS)],
        [("" if row % 3 else str(row // 3 + 1), text) for row, text in enumerate(ITEMS)],
        [(str(5 * row), text) for row, text in enumerate(ITEMS)],
        [(str(row + 1), text) for row, text in enumerate(ITEMS[:6])],
        [(str(row + 2 * (row // 2)), text) for row, text in enumerate(ITEMS)],
    ],
)
def test_numbers_of_items_years_and_pages_are_text(lines: list[tuple[str, str]]) -> None:
    found = drawn(lines)
    assert not found.apart
    assert set(found.text.split()) >= {number for number, _ in lines if number}


def test_numbers_below_each_other_that_are_drawn_one_after_the_other_are_words_of_their_own() -> None:
    target = BytesIO()
    canvas = canvas_to(target)
    for row in range(4):
        canvas.drawString(60, 700 - 30 * row, str(row + 4))
    for row, text in enumerate(FILLER):
        canvas.drawString(LEFT, 700 - 30 * row, text)
    canvas.save()
    assert extract(target.getvalue(), name="plan.pdf").text.split("\n\n") == [
        f"{row + 4} {text}" for row, text in enumerate(FILLER)
    ]


@pytest.mark.slow
def test_a_page_of_nothing_but_numbers_costs_no_more_than_its_length() -> None:
    word = Word("7", 0, 400, 4, 406, 6)
    words = [word._replace(text=str(number), x0=9.0 * number, x1=9.0 * number + 4) for number in range(40_000)]
    begun = time.process_time()
    assert not LineNumberFinder().find(words)
    assert not LineNumberFinder().find([*words[:1_900], *(word._replace(text="x") for _ in range(40_000))])
    assert time.process_time() - begun < 5
