from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.corpus.search.ask import Answer
from pipeline.corpus.search.nearness import Nearness


def answers(wholes: Sequence[float], score: float = 0.2) -> list[Answer]:
    """Answers that are as near as this, as a whole."""
    return [Answer(number, score, number, whole) for number, whole in enumerate(wholes)]


@pytest.mark.parametrize(
    ("score", "nearness"), [(0.15, Nearness.NOTHING_NEAR), (0.2, Nearness.DOUBTFUL), (0.3, Nearness.NEAR)]
)
def test_nearness_of_a_question_is_told_by_its_best_score(score: float, nearness: Nearness) -> None:
    best = [*answers([0.9, 0.9], 0.01), *answers([0.0], score)]
    assert Nearness.of_question(best) is nearness


@pytest.mark.parametrize(
    ("wholes", "nearness"),
    [
        ([0.12] * 5, Nearness.NOTHING_NEAR),
        ([0.15] * 5, Nearness.DOUBTFUL),
        ([0.2] * 5, Nearness.NEAR),
        ([0.4, 0.0, 0.0, 0.0, 0.0], Nearness.NOTHING_NEAR),  # one alone may be near by chance
        ([0.2] * 5 + [0.0] * 5, Nearness.NEAR),
        ([0.2], Nearness.NEAR),
    ],
)
def test_nearness_of_a_topic_is_told_by_its_first_five_answers(wholes: list[float], nearness: Nearness) -> None:
    assert Nearness.of_topic(answers(wholes), 200) is nearness


def test_of_more_passages_the_answers_to_a_topic_have_to_be_nearer_up_to_what_was_measured() -> None:
    told = [Nearness.of_topic(answers([0.16] * 5), passages) for passages in (10, 200, 2000, 10_000, 1_000_000)]
    assert told == [Nearness.DOUBTFUL, Nearness.DOUBTFUL, *[Nearness.NOTHING_NEAR] * 3]
    assert Nearness.of_topic(answers([0.26] * 5), 1_000_000) is Nearness.NEAR


def test_without_answers_nothing_is_near() -> None:
    assert Nearness.of_topic([], 0) is Nearness.of_question([]) is Nearness.NOTHING_NEAR
