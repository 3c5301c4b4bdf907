from __future__ import annotations

import pytest

from pipeline.export.rows import context, pages_of
from pipeline.records import DocumentStatus, Extraction, PageSpan
from pipeline.segment import SegmentSettings, segment

PAGES = Extraction(
    "a" * 30,
    DocumentStatus.OK,
    pages=(PageSpan(1, 0, 10), PageSpan(2, 10, 10), PageSpan(3, 12, 20), PageSpan(4, 20, 30)),
)


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [(0, 10, (1, 1)), (0, 13, (1, 3)), (9, 10, (1, 1)), (12, 20, (3, 3)), (19, 21, (3, 4)), (29, 30, (4, 4))],
)
def test_pages_are_those_on_which_a_span_begins_and_ends(start: int, end: int, pages: tuple[int, int]) -> None:
    assert pages_of(PAGES, start, end) == pages


def test_a_format_without_pages_has_none() -> None:
    assert pages_of(Extraction("abc", DocumentStatus.OK), 0, 3) == (None, None)


def test_context_is_the_rest_of_the_paragraph_and_one_neighbour() -> None:
    text = "zero zero zero.\n\nOne one one.\n\nTwo two two. HERE it is now. Two after that.\n\nThree three.\n\nFour."
    start = text.index("HERE")
    cut = segment(text, SegmentSettings(min_sentence_words=1))
    before, after = context(text, cut, start, start + len("HERE it is now."), 500)
    assert before == "One one one.\n\nTwo two two. "
    assert after == " Two after that.\n\nThree three."
    assert context(text, cut, start, start + 4, 5) == ("two. ", " it i")
    assert context(text, cut, 0, len(text), 500) == ("", "")
