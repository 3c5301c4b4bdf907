from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.records import Span
from pipeline.review.following.quotes import QuotedText, digest_of
from pipeline.review.following.whereabouts import Whereabouts
from pipeline.review.records import ShownPassage

QUOTE = "The city opens one office for all newcomers."
BEFORE, AFTER = "An opening paragraph on harbours and their towns. ", " Whoever comes is told of it in ten languages."
TEXT = f"Title\n\n{BEFORE}{QUOTE}{AFTER}\n\nThe last paragraph speaks of money alone."
NEW = "f" * 64


def judged(text: str = TEXT, at: int | None = None, quote: str = QUOTE) -> ShownPassage:
    """The quote as it was kept when its pair was drawn from a text."""
    start = text.index(quote) if at is None else at
    end = start + len(quote)
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    times = text.count(quote)
    return ShownPassage(
        "d", "0" * 64, start, end, "en", quote, before, after, text_sha256=digest_of(text), times=times
    )  # fmt: skip


def kept_before(shown: ShownPassage) -> ShownPassage:
    """The same as it was kept before digests and counts were."""
    return replace(shown, text_sha256="", times=0)


def found(shown: ShownPassage, text: str, sha256: str = NEW) -> Span | Whereabouts:
    return QuotedText(text, sha256).find(shown)


def test_in_the_same_text_a_passage_stands_where_it_stood_though_the_file_is_another() -> None:
    assert found(judged(), TEXT) == Span(judged().start, judged().end)


def test_a_passage_is_followed_when_the_text_before_it_changed() -> None:
    changed = TEXT.replace("Title", "Another title, which is a good deal longer")
    place = found(judged(), changed)
    assert isinstance(place, Span) and changed[place.start : place.end] == QUOTE and place.start != judged().start


def test_line_ends_and_spaces_make_no_difference() -> None:
    changed = "New\n\n" + TEXT.replace("office for", "office\r\n  for").replace("harbours and", "harbours\nand")
    place = found(judged(), changed)
    assert isinstance(place, Span)
    assert changed[place.start : place.end] == QUOTE.replace("office for", "office\r\n  for")


def test_one_side_that_stayed_is_enough_for_a_passage_that_was_always_the_only_one() -> None:
    changed = "New. " + TEXT.replace(BEFORE, "Something else was put here by the editors. ")
    assert isinstance(found(judged(), changed), Span)


def test_a_passage_among_other_words_is_not_taken_for_the_judged_one() -> None:
    changed = f"Here nothing is as it was. {QUOTE} Nor is anything here."
    assert found(judged(), changed) is Whereabouts.OTHER_CONTEXT


def test_a_text_that_is_nothing_but_the_passage_needs_no_words_beside_it() -> None:
    place = found(judged(QUOTE), f"Foreword. {QUOTE}")
    assert place == Span(10, 10 + len(QUOTE))


def test_a_near_twin_is_never_the_passage() -> None:
    assert found(judged(), "New. " + TEXT.replace("one office", "one bureau")) is Whereabouts.QUOTE_GONE


def test_a_quote_that_came_to_stand_twice_in_the_same_surroundings_is_an_orphan() -> None:
    twice = f"{BEFORE}{QUOTE}{AFTER}"
    assert found(judged(f"Title\n\n{twice}"), f"New\n\nTitle\n\n{twice}\n\nTitle\n\n{twice}") is Whereabouts.QUOTE_TWICE


def test_context_tells_two_places_apart() -> None:
    text = f"{TEXT}\n\nThe annex repeats it: {QUOTE} So much for the annex."
    second = text.rindex(QUOTE)
    changed = f"A new foreword.\n\n{text}"
    assert found(judged(text), changed) == Span(17 + text.index(QUOTE), 17 + text.index(QUOTE) + len(QUOTE))
    assert found(judged(text, at=second), changed) == Span(17 + second, 17 + second + len(QUOTE))


@pytest.mark.parametrize("kept", [lambda shown: shown, kept_before], ids=("counted", "not counted"))
def test_a_look_alike_that_is_left_alone_never_takes_the_place_of_the_passage(
    kept: Callable[[ShownPassage], ShownPassage],
) -> None:
    # The words after both are the same, so that one side alone would be taken in.
    text = f"{BEFORE}{QUOTE}{AFTER}\n\nThe annex repeats it: {QUOTE}{AFTER}"
    shown = kept(judged(text))
    changed = text.replace(f"{BEFORE}{QUOTE}", "It was taken out.")
    assert changed.count(QUOTE) == 1
    assert found(shown, changed) is Whereabouts.OTHER_CONTEXT


def test_the_same_words_at_the_old_place_are_not_the_passage_when_the_text_is_another() -> None:
    # One of six equal paragraphs is gone: at the old place stands the next of them, and beside it what stood there too.
    paragraph = f"{QUOTE} {QUOTE}\n\n"
    text = paragraph * 6 + "The end."
    shown = judged(text, at=2 * len(paragraph))
    changed = paragraph * 5 + "The end."
    assert changed[shown.start : shown.end] == QUOTE
    assert found(shown, changed, shown.sha256) is Whereabouts.QUOTE_TWICE


def test_what_was_kept_without_a_digest_is_followed_by_all_that_was_kept() -> None:
    shown = kept_before(judged())
    assert found(shown, TEXT, shown.sha256) == Span(shown.start, shown.end)
    moved = found(shown, "A foreword.\n\n" + TEXT)
    assert moved == Span(shown.start + 13, shown.end + 13)


@pytest.mark.parametrize("quote", ["", "  \n"])
def test_an_empty_quote_stands_nowhere(quote: str) -> None:
    shown = ShownPassage("d", "0" * 64, 0, 1, "en", quote)
    assert found(shown, TEXT) is Whereabouts.QUOTE_GONE


def test_halves_of_signs_do_no_harm() -> None:
    text = f"\ud800 {TEXT}"
    assert found(judged(text), text) == Span(text.index(QUOTE), text.index(QUOTE) + len(QUOTE))
