"""Recall of 5-grams on pages worked by hand, and its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.extraction import recall
from benchmarks.extraction.material import BenchmarkAbsent, demo_pdfs, policy_pdfs
from benchmarks.extraction.printed import ComparedPage
from benchmarks.extraction.recall import PageRecall, measure_page
from benchmarks.quality import bench_data

LEFT = [f"left{number}" for number in range(30)]
RIGHT = [f"right{number}" for number in range(30)]
PAGE = ComparedPage(3, (*LEFT, *RIGHT), ("town", "plan", "3"))
WHOLE = " ".join(PAGE.body)


def ours(text: str) -> int:
    return measure_page("a.pdf", PAGE, text, WHOLE).ours


def test_all_is_found_where_nothing_is_lost() -> None:
    assert measure_page("a.pdf", PAGE, WHOLE, WHOLE) == PageRecall("a.pdf", 3, 56, 56, 56, False)


def test_a_running_line_left_in_between_costs_nothing() -> None:
    assert ours(f"{' '.join(LEFT)}\nTown Plan 3\n{' '.join(RIGHT)}") == 56


def test_another_line_left_in_between_costs_the_5_grams_over_it() -> None:
    assert ours(f"{' '.join(LEFT)}\nNoise\n{' '.join(RIGHT)}") == 52


def test_swapped_columns_cost_the_5_grams_over_the_seam() -> None:
    assert ours(" ".join(RIGHT + LEFT)) == 52


def test_columns_read_line_by_line_are_found_out() -> None:
    lines = [word for at in range(0, 30, 3) for word in (*LEFT[at : at + 3], *RIGHT[at : at + 3])]
    assert ours(" ".join(lines)) == 0


def test_lost_words_are_found_out() -> None:
    assert ours(" ".join(LEFT)) == 26
    assert ours("") == 0


def test_a_page_torn_into_letters_is_told() -> None:
    torn = ComparedPage(1, tuple("abcdefgh"), ())
    assert measure_page("a.pdf", torn, "", "").torn
    assert not measure_page("a.pdf", ComparedPage(1, tuple("12345678"), ()), "", "").torn


def test_torn_pages_count_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        PageRecall("multi-column.pdf", 1, 100, 97, 40, False),
        PageRecall("multi-column.pdf", 2, 100, 10, 10, True),
        PageRecall("one.pdf", 1, 100, 90, 100, False),
    ]
    monkeypatch.setattr(recall, "measure_pages", lambda *, quick: pages)
    measured = recall.measure(quick=False)
    rows = {row.metric: (row.value, row.holds) for row in measured.rows}
    assert rows == {
        "5-grams found, all files": (0.935, False),
        "5-grams found, multi-column.pdf, multi-column": (0.97, True),
        "5-grams found, one.pdf": (0.9, None),
        "5-grams found, 1 pages that pypdfium2 tears into letters": (0.1, None),
    }
    assert measured.worst[0].startswith("one.pdf p. 1: policyecho 0.900, pdfplumber 1.000")


def test_absent_policies_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_data, "BENCH", tmp_path)
    with pytest.raises(BenchmarkAbsent):
        policy_pdfs()
    (tmp_path / "policy-pdfs").mkdir()
    with pytest.raises(BenchmarkAbsent, match=r"multi-column\.pdf"):
        policy_pdfs()


def test_the_pages_of_a_demo_file_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "founding-principles.pdf"
    monkeypatch.setattr(recall, "policy_pdfs", lambda *, quick: {name: demo_pdfs()[name]})
    (page,) = recall.measure_pages(quick=True)
    assert page.wanted > 300 and page.ours > 0.95 * page.wanted
