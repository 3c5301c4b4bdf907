"""What runs up or down beside the text of every page is a running line; a turned label of one page is text."""

from __future__ import annotations

from io import BytesIO

import pytest

from pipeline.extract import extract
from pipeline.records import Extraction
from tests.fixtures.pdfs import FILLER, LONG_PARAGRAPHS, PAGE_HEIGHT, PAGE_WIDTH, SIZE, canvas_to, wrapped

PARAGRAPHS = (*LONG_PARAGRAPHS, *FILLER)


def read(labels: list[str], x: float = 30, turn: int = 90) -> Extraction:
    target = BytesIO()
    canvas = canvas_to(target)
    for number, label in enumerate(labels):
        canvas.saveState()
        canvas.translate(x, 400)
        canvas.rotate(turn)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(0, 0, label)
        canvas.restoreState()
        canvas.setFont("Helvetica", SIZE)
        y = PAGE_HEIGHT - 120
        for paragraph in (*PARAGRAPHS[number:], *PARAGRAPHS[:number]):
            for line in wrapped(paragraph, 400):
                canvas.drawString(80, y, line)
                y -= 14
            y -= 8
        canvas.showPage()
    canvas.save()
    return extract(target.getvalue(), name="plan.pdf")


@pytest.mark.parametrize(("x", "turn"), [(30, 90), (PAGE_WIDTH - 30, 90), (PAGE_WIDTH - 30, -90)])
def test_a_line_beside_every_page_is_kept_apart(x: float, turn: int) -> None:
    found = read([f"Strategy of the city {page} of 3" for page in (1, 2, 3)], x, turn)
    assert "Strategy of the city" not in found.text
    kept = [(one.kind, one.page, one.text) for one in found.apart]
    assert kept == [("header", page, f"Strategy of the city {page} of 3") for page in (1, 2, 3)]
    assert found.text.split("\n\n")[:2] == list(LONG_PARAGRAPHS)


@pytest.mark.parametrize(
    "labels", [["Arrivals a year", "", ""], ["Arrivals", "Departures", "Births"], ["Arrivals"] * 2]
)
def test_a_label_of_single_pages_is_text(labels: list[str]) -> None:
    found = read(labels)
    assert not found.apart
    assert all(label in found.text for label in labels)


def test_a_label_within_the_page_is_text() -> None:
    found = read(["Arrivals a year"] * 3, x=300)
    assert found.text.count("Arrivals a year") == 3
