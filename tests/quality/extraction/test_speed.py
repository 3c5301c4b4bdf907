"""Speed: how the figures follow from the seconds, and that a file which gives nothing is no fast one."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from benchmarks.extraction import speed
from benchmarks.extraction.material import demo_pdfs
from benchmarks.extraction.speed import Cost, measure_cost, time_pool
from benchmarks.extraction.systems import read_with_policyecho


def blank_pdf() -> bytes:
    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_speed_is_counted_over_pages_of_all_files() -> None:
    rows = speed.make_rows([Cost("a.pdf", 10, 1.0, 4.0, 0.1), Cost("b.pdf", 30, 1.0, 2.0, 0.1)])
    values = {row.metric: (row.value, row.holds) for row in rows}
    assert values == {
        "pages a processor second, all files": (20.0, None),
        "times stock pdfplumber, all files": (3.0, True),
        "times stock pdfplumber, a.pdf": (4.0, None),
        "times stock pdfplumber, b.pdf": (2.0, None),
    }


def test_a_slower_reading_misses_the_bar() -> None:
    assert speed.make_rows([Cost("a.pdf", 10, 1.0, 2.9, 0.1)])[1].holds is False


def test_the_better_of_two_rounds_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([3.0, 9.0, 0.5, 2.0, 10.0, 0.4])
    monkeypatch.setattr(speed, "processor_seconds", lambda read: next(taken))
    name = "founding-principles.pdf"
    assert measure_cost(name, demo_pdfs()[name].read_bytes()) == Cost(name, 1, 2.0, 9.0, 0.4)


def test_reading_takes_processor_time() -> None:
    name = "founding-principles.pdf"
    cost = measure_cost(name, demo_pdfs()[name].read_bytes())
    assert cost is not None and min(cost.ours, cost.pdfplumber, cost.pypdfium2) > 0


def test_a_file_without_a_text_layer_has_no_speed() -> None:
    assert measure_cost("blank.pdf", blank_pdf()) is None
    with pytest.raises(ValueError, match=r"blank\.pdf gave no text"):
        read_with_policyecho(blank_pdf(), "blank.pdf")


def test_processes_that_lose_a_file_have_no_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    def losing(tasks: list[object], **options: object) -> Iterator[tuple[str, object]]:
        yield "a.pdf", None

    monkeypatch.setattr(speed, "extract_all", losing)
    assert time_pool({"a.pdf": b""}, 2) >= 0
    with pytest.raises(ValueError, match=r"b\.pdf"):
        time_pool({"a.pdf": b"", "b.pdf": b""}, 2)
