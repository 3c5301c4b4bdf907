"""Golden pages: how they are written and kept, and that the measures notice what goes wrong on a page."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from benchmarks.extraction import golden, golden_intake
from benchmarks.extraction.golden import ORDER, WORDS, WORDS_APART, count_errors, measure_pages
from benchmarks.extraction.golden_pages import KINDS, Block, digest, read_page, read_pages, write_digests
from benchmarks.extraction.material import BenchmarkAbsent, demo_pdfs

WRITTEN = """# file: plan.pdf
# page: 3
# why: two columns, a note

@running City of Example 3
@heading Homes for all
The city builds homes in every district and asks the tenants
@item • first those with children
@row Aim | 2016
@figure City North 2016
The council pays for them out of the budget of the year
@footnote 1 See the report of the treasurer.
"""
LEFT = (
    "Homes for all\nThe city builds homes in every dis-\ntrict and asks the tenants\n"
    "• first those with children\nAim 2016\n"
)
RIGHT = "The council pays for them out of the budget of the year\n"
NOTE = "1 See the report of the treasurer."
HEADER = "City of Example 3\n"


def figures(text: str) -> tuple[int, int, int]:
    errors = count_errors(read_page(WRITTEN), text)
    return errors[WORDS].errors, errors[WORDS_APART].errors, errors[ORDER].errors // 100


def test_a_page_has_its_words_by_kind() -> None:
    page = read_page(WRITTEN)
    assert (page.file, page.number, page.why) == ("plan.pdf", 3, "two columns, a note")
    kinds = ["running", "heading", "paragraph", "item", "row", "figure", "paragraph", "footnote"]
    assert [block.kind for block in page.blocks] == kinds
    assert page.blocks[4].words == (digest("aim"), digest("2016"))
    assert len(page.body) == 3 + 11 + 4 + 2 + 12 + 7 == len(page.streams)
    assert [page.streams.index(name) for name in ("text", "tables", "footnotes")] == [0, 18, 32]
    assert page.asides == tuple(map(digest, ["city", "of", "example", "3", "city", "north", "2016"]))


def test_a_page_kept_as_digests_is_the_same_page_without_its_words() -> None:
    page = read_page(WRITTEN)
    kept = write_digests(page)
    assert read_page(kept) == page
    assert re.findall(r"[^\W\d_]{3,}", re.sub(r"[0-9a-f]{8}|#.*|@\w+", "", kept)) == []


def test_digests_of_different_words_differ() -> None:
    assert digest("city") != digest("cities") and len(digest("city")) == 8


@pytest.mark.parametrize(
    ("written", "told"),
    [("# file: a.pdf\n# page: 1\nwords", "does not say: why"), ("# file: a.pdf\n# page: 1\n# why: x", "no words"),
     ("# file: a.pdf\n# page: 1\n# why: x\n@title Words", "line 4"),
     ("# file: a.pdf\n# page: 1\n# why: x\n@heading", "line 4"),
     ("# file: a.pdf\n# page: 1\n# why: x\n# words: digests\n@row 12345678 word", "line 5"),
     ("# file: a.pdf\n# page: one\n# why: x\nwords", "int")],
)  # fmt: skip
def test_a_page_that_is_not_well_written_is_refused(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_page(written)


def test_the_right_text_has_no_errors_with_or_without_its_asides() -> None:
    assert figures(LEFT + RIGHT + NOTE) == (0, 0, 0)
    assert figures(HEADER + LEFT + "North\nCity 2016\n" + RIGHT + NOTE) == (0, 0, 0)


def test_lost_words_are_word_errors_and_no_errors_of_order() -> None:
    assert figures(LEFT + NOTE) == (12, 12, 0)


def test_added_and_changed_words_are_word_errors() -> None:
    assert figures(LEFT + "noise\n" + RIGHT.replace("budget", "bud get") + NOTE) == (3, 3, 0)


def test_swapped_columns_are_word_errors_and_jumps() -> None:
    words, _, order = figures(RIGHT + LEFT + NOTE)
    assert (words, order) == (24, 2)


def test_columns_read_line_by_line_are_many_jumps() -> None:
    left, right = LEFT.replace("dis-\ntrict", "district").split(), RIGHT.split()
    mixed = [word for at in range(0, 20, 4) for word in (*left[at : at + 4], *right[at : at + 4])]
    assert figures(" ".join(mixed) + "\n" + NOTE)[2] >= 5


def test_a_footnote_put_elsewhere_is_no_wrong_word_when_compared_apart() -> None:
    words, apart, order = figures(LEFT + NOTE + "\n" + RIGHT)
    assert (words, apart, order) == (14, 0, 2)


def test_a_table_put_elsewhere_is_no_wrong_word_when_compared_apart() -> None:
    assert figures("Aim 2016\n" + LEFT.replace("Aim 2016\n", "") + RIGHT + NOTE) == (4, 0, 2)


def test_a_lost_footnote_is_lost_when_compared_apart_too() -> None:
    assert figures(LEFT + RIGHT) == (7, 7, 0)


def test_no_text_loses_every_word_and_has_no_order() -> None:
    page = read_page(WRITTEN)
    errors = count_errors(page, "")
    assert errors[WORDS].errors == len(page.body)
    nothing = golden.PageErrors("plan.pdf", 3, len(page.body), {"policyecho": errors})
    assert golden.compute_rate(WORDS, "policyecho", [nothing]) == 1.0
    assert math.isnan(golden.compute_rate(ORDER, "policyecho", [nothing]))


def test_rates_over_pages_weigh_every_word_alike() -> None:
    small = golden.PageErrors("a.pdf", 1, 10, {"policyecho": {WORDS: golden.Count(5, 10)}})
    large = golden.PageErrors("a.pdf", 2, 90, {"policyecho": {WORDS: golden.Count(0, 90)}})
    assert golden.compute_rate(WORDS, "policyecho", [small, large]) == 0.05


def test_a_golden_page_of_a_file_that_is_not_here_is_told() -> None:
    with pytest.raises(BenchmarkAbsent, match=r"plan\.pdf"):
        measure_pages([read_page(WRITTEN)], {})


def test_kept_pages_are_well_written_and_hold_no_text_of_others() -> None:
    pages = read_pages()
    assert pages, "golden pages are what extraction is measured against"
    assert len({(page.file, page.number) for page in pages}) == len(pages)
    for page in pages:
        path = golden_intake.golden_path(page)
        if page.file not in demo_pdfs():
            assert path.read_text(encoding="utf-8") == write_digests(page)
        assert 100 <= len(page.body) <= 1500


def test_a_transcription_of_the_demo_is_kept_with_its_text(tmp_path: Path) -> None:
    name = "founding-principles.pdf"
    written = WRITTEN.replace("plan.pdf", name).replace("page: 3", "page: 1")
    (tmp_path / "in.txt").write_text(written, encoding="utf-8")
    kept = golden_intake.take_in(tmp_path / "in.txt", tmp_path)
    assert kept.name == "founding-principles-p001.txt"
    assert kept.read_text(encoding="utf-8") == written


def test_a_transcription_of_a_policy_is_kept_as_digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = next(iter(demo_pdfs().values()))
    monkeypatch.setattr(golden_intake, "policy_pdfs", lambda: {"plan.pdf": source})
    (tmp_path / "in.txt").write_text(WRITTEN.replace("page: 3", "page: 1"), encoding="utf-8")
    kept = golden_intake.take_in(tmp_path / "in.txt", tmp_path).read_text(encoding="utf-8")
    assert "treasurer" not in kept and digest("treasurer") in kept


@pytest.mark.parametrize(("name", "page"), [("plan.pdf", 99), ("other.pdf", 1)])
def test_a_transcription_of_a_page_that_is_not_there_is_refused(
    name: str, page: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = next(iter(demo_pdfs().values()))
    monkeypatch.setattr(golden_intake, "policy_pdfs", lambda: {"plan.pdf": source})
    (tmp_path / "in.txt").write_text(WRITTEN.replace("plan.pdf", name).replace("page: 3", f"page: {page}"))
    with pytest.raises((ValueError, BenchmarkAbsent), match=name):
        golden_intake.take_in(tmp_path / "in.txt", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


def test_every_kind_can_be_written() -> None:
    lines = "\n".join(f"@{kind} word" for kind in sorted(KINDS))
    page = read_page(f"# file: a.pdf\n# page: 1\n# why: x\n{lines}")
    assert {block.kind for block in page.blocks} == KINDS
    assert Block("row", (digest("word"),)) in page.blocks
