from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.match.quotes.quotation import is_quoted

PASSAGE = "Every newcomer receives a personal welcome interview."


@pytest.mark.parametrize("marks", ['""', "“”", "„“", "«»", "»«", "„”", ("« ", " »")])
def test_a_passage_between_quotation_marks_of_any_language_is_quoted(marks: Sequence[str]) -> None:
    text = f"The charter says: {marks[0]}{PASSAGE}{marks[1]} So we do."
    start = text.index(PASSAGE)
    assert is_quoted(text, (start, start + len(PASSAGE)))
    assert is_quoted(text, (start - 1, start + len(PASSAGE) + 1))
    assert is_quoted(text.replace(" So", "4 So"), (start, start + len(PASSAGE)))  # with the mark of a note


def test_a_passage_beside_a_quotation_is_not_quoted() -> None:
    text = f'The mayor calls it "a personal matter of the city" today. {PASSAGE} The rest is "another long quotation".'
    start = text.index(PASSAGE)
    assert not is_quoted(text, (start, start + len(PASSAGE)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('He wrote: "A month ago I could not walk.', 'It opened with the "largest fair of all".'),  # never closed
        ('"largest fair', '"a word"'),
        ('The 12" pipe was laid.', 'They call it "a pipe of the city".'),
        ("Das „Haus der Sprachen“", "Es heißt „Haus der Sprachen“."),
        ("Le «conseil des villes»", "Les «villes ouvertes»."),
        ("Le « conseil des villes »", "Les « villes ouvertes »."),
        ("Det »åbne byråd«", "De »åbne byer«."),
    ],
)
def test_a_passage_between_two_quotations_is_in_none(before: str, after: str) -> None:
    text = f"{before}\n\n{PASSAGE}\n\n{after}"
    start = text.index(PASSAGE)
    assert not is_quoted(text, (start, start + len(PASSAGE)))
    # The text that is looked at begins within a quotation.
    assert not is_quoted(text[4:], (start - 4, start - 4 + len(PASSAGE)))


def test_a_passage_that_holds_what_introduces_its_quotation_is_quoted() -> None:
    text = f"In the words of the New Agenda: “{PASSAGE}”"
    assert is_quoted(text, (0, len(text)))


def test_a_passage_of_which_a_part_is_quoted_is_not() -> None:
    text = f'We agree that "every newcomer must be asked" first. {PASSAGE}'
    assert not is_quoted(text, (0, len(text)))
