from __future__ import annotations

import pytest

from pipeline.match.quotation import is_quoted

PASSAGE = "Every newcomer receives a personal welcome interview."


@pytest.mark.parametrize("marks", ['""', "“”", "„“", "«»", "»«", "„”"])
def test_a_passage_between_quotation_marks_of_any_language_is_quoted(marks: str) -> None:
    text = f"The charter says: {marks[0]}{PASSAGE}{marks[1]} So we do."
    start = text.index(PASSAGE)
    assert is_quoted(text, (start, start + len(PASSAGE)))
    assert is_quoted(text, (start - 1, start + len(PASSAGE) + 1))


def test_a_passage_beside_a_quotation_is_not_quoted() -> None:
    text = f'The mayor calls it "a personal matter of the city" today. {PASSAGE} The rest is "another long quotation".'
    start = text.index(PASSAGE)
    assert not is_quoted(text, (start, start + len(PASSAGE)))


def test_a_passage_of_which_a_part_is_quoted_is_not() -> None:
    text = f'We agree that "every newcomer must be asked" first. {PASSAGE}'
    assert not is_quoted(text, (0, len(text)))
