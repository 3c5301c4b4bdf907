"""What a word says for reuse, against arithmetic by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.match.lexical.likelihood import WordWeights, find_best_run, mark_shared_runs, weigh_words

BACKGROUND = np.array([0.001, 0.1, 0.01])


def test_a_word_in_common_is_worth_the_log_of_reuse_over_chance() -> None:
    # The other passage has 2 words: chance that it holds word 0 by itself is 1 - exp(-2 * 0.001).
    words, other = np.array([0]), np.array([0, 2])
    value = weigh_words(words, other, BACKGROUND, WordWeights(reuse=0.6, cap=10))[0]
    assert value == pytest.approx(math.log(0.6 / (1 - math.exp(-0.002))))
    assert weigh_words(words, other, BACKGROUND, WordWeights(reuse=0.6, cap=3))[0] == 3


def test_a_missing_word_speaks_against_reuse() -> None:
    value = weigh_words(np.array([1]), np.array([0, 2]), BACKGROUND, WordWeights(reuse=0.6, cap=10))[0]
    assert value == pytest.approx(math.log(0.4 / math.exp(-0.2)))


def test_one_word_explains_one_word() -> None:
    words, other = np.array([0, 0, 0, 0]), np.array([0, 2])
    once = weigh_words(words, other, BACKGROUND, WordWeights(reuse=0.6, cap=3))
    often = weigh_words(words, other, BACKGROUND, WordWeights(reuse=0.6, cap=3, once=False))
    assert once.sum() == pytest.approx(3)
    assert often.sum() == pytest.approx(12)


def test_a_frequent_word_says_less_than_a_rare_one() -> None:
    values = weigh_words(np.array([0, 1, 2]), np.array([0, 1, 2]), BACKGROUND, WordWeights(reuse=0.6, cap=10))
    assert values[0] > values[2] > values[1] > 0


def test_words_in_shared_runs_of_four_are_copied() -> None:
    words, other = np.array([7, 1, 2, 3, 4, 8]), np.array([1, 2, 3, 4, 9])
    assert mark_shared_runs(words, other).tolist() == [False, True, True, True, True, False]
    assert not mark_shared_runs(words, np.array([1, 2, 3])).any()
    assert mark_shared_runs(np.array([1, 2]), other).tolist() == [False, False]


def test_the_best_run_is_the_one_of_greatest_sum() -> None:
    assert find_best_run(np.array([1.0, -3.0, 2.0, 2.0, -1.0, 2.0, -4.0, 1.0])) == (5.0, 2, 6)
    assert find_best_run(np.array([-1.0, -2.0])) == (0.0, 0, 0)
    assert find_best_run(np.zeros(0)) == (0.0, 0, 0)
