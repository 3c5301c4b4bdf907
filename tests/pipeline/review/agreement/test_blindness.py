"""Whether coders could tell what was to be hidden from them."""

from __future__ import annotations

import pytest

from pipeline.review.agreement import Guess, Sight, measure_blindness
from pipeline.review.estimates import wilson


def guesses(coder: str, said: str, truth: str) -> list[Guess]:
    """A letter a network; `-` is a coder who could not tell."""
    return [Guess(coder, one.replace("-", ""), other) for one, other in zip(said, truth, strict=True)]


def test_who_names_the_network_each_time_has_seen_it() -> None:
    (one,) = measure_blindness(guesses("A", "abcd" * 8, "abcd" * 8))
    assert one.right.value == 1.0 and one.by_chance == 0.25 and one.sight is Sight.SAW


def test_who_always_names_the_most_frequent_network_is_blind() -> None:
    (one,) = measure_blindness(guesses("A", "a" * 40, "a" * 30 + "b" * 10))
    assert one.right.value == one.by_chance == 0.75 and one.sight is Sight.BLIND
    assert (one.right.low, one.right.high) == wilson(0.75, 40)


def test_cannot_tell_is_not_right_and_not_a_network() -> None:
    (one,) = measure_blindness(guesses("A", "-" * 10, "ab" * 5))
    assert one.right.value == 0.0 and one.by_chance == 0.0 and one.sight is Sight.BLIND


def test_coders_are_told_apart_and_nobody_asked_is_nobody_told() -> None:
    both = measure_blindness(guesses("B", "aa", "ab") + guesses("A", "ab", "ab"))
    assert [(one.coder, one.right.value) for one in both] == [("A", 1.0), ("B", pytest.approx(0.5))]
    assert measure_blindness([]) == ()
