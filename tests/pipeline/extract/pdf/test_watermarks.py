"""Words set across a page as its ground are kept apart; large letters and slanted labels are text."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.extract.pdf.engines import plumber
from pipeline.extract.pdf.engines.glyphs import Glyphs
from pipeline.extract.pdf.engines.watermarks import part_watermarks
from pipeline.records import Extraction
from tests.fixtures.pdfs import FILLER, LONG_PARAGRAPHS, PAGE_HEIGHT, SIZE, canvas_to, wrapped

Draw = Callable[[Canvas], None]


def file_with(draw: Draw) -> bytes:
    target = BytesIO()
    canvas = canvas_to(target)
    draw(canvas)
    canvas.setFont("Helvetica", SIZE)
    y = PAGE_HEIGHT - 120
    for paragraph in (*LONG_PARAGRAPHS, *FILLER) * 3:
        for line in wrapped(paragraph, 470):
            canvas.drawString(60, y, line)
            y -= 14
        y -= 8
    canvas.save()
    return target.getvalue()


def read(draw: Draw) -> Extraction:
    return extract(file_with(draw), name="draft.pdf")


def across(text: str, size: float, angle: float, grey: float = 0.8, x: float = 300, y: float = 420) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(grey)
        canvas.setFont("Helvetica-Bold", size)
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.drawCentredString(0, 0, text)
        canvas.restoreState()

    return draw


PLAIN = read(lambda canvas: None).text


@pytest.mark.parametrize(
    ("text", "size", "angle", "grey"),
    [
        ("ENTWURF", 90, 45, 0.8),
        ("ENTWURF", 90, -30, 0.8),
        ("ENTWURF", 90, 60, 0.0),
        ("ENTWURF", 90, 0, 0.8),
        ("ENTWURF", 90, 90, 0.8),
        ("DRAFT FOR CONSULTATION", 40, 55, 0.8),
        ("Not for circulation before the council", 14, 45, 0.8),
    ],
)
def test_words_across_the_page_are_kept_apart(text: str, size: float, angle: float, grey: float) -> None:
    found = read(across(text, size, angle, grey))
    assert found.text == PLAIN
    assert [(one.kind, one.page, one.text) for one in found.apart] == [("watermark", 1, text)]


def test_both_engines_know_them() -> None:
    with pdfplumber.open(BytesIO(file_with(across("ENTWURF", 90, 45)))) as file:
        page = plumber.read_page(file.pages[0])
    assert page.watermarks == ("ENTWURF",)
    assert " ".join(word.text for word in page.words).startswith("The council sets up a welcome centre")


@pytest.mark.parametrize(
    "draw",
    [
        across("Chapter one", 40, 0, 0.0, y=PAGE_HEIGHT - 70),
        across("Aims of the year", 14, 45, 0.0, x=300, y=60),
        across("Together", 18, 10, 0.0, x=300, y=60),
        across("12 %", 60, 45, 0.0, x=300, y=60),
    ],
)
def test_headings_labels_and_tilted_lines_are_text(draw: Draw) -> None:
    found = read(draw)
    assert not found.apart
    assert len(found.text) > len(PLAIN)


@pytest.mark.slow
def test_a_page_full_of_slanted_letters_costs_no_more_than_its_length() -> None:
    count = 200_000
    places = np.arange(count, dtype=np.float64) % 500
    slanted = np.arange(count) < count // 2
    codes, size = np.full(count, ord("a"), dtype=np.uint32), np.full(count, 9.0)
    boxes = (places, places, places + 9, places + 9, size)
    begun = time.process_time()
    part_watermarks(Glyphs(codes, *boxes, ~slanted, ~slanted, slanted, ~slanted, ~slanted))
    assert time.process_time() - begun < 3
