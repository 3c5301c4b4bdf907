"""Word errors and order errors against cases worked by hand, and against the table that everybody knows."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from benchmarks.extraction.alignment import count_order_errors, count_word_errors, pair_words

LEFT = [f"l{number}" for number in range(60)]
RIGHT = [f"r{number}" for number in range(60)]


def errors_by_table(output: Sequence[str], truth: Sequence[str]) -> int:
    row = list(range(len(truth) + 1))
    for number, word in enumerate(output, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(truth, 1):
            before, row[place] = row[place], min(before + (word != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]


def jumps(output: str | Sequence[str], truth: str | Sequence[str]) -> int:
    return count_order_errors(pair_words(output, truth))


@pytest.mark.parametrize(
    ("output", "truth", "errors"),
    [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("axc", "abc", 1), ("kitten", "sitting", 3),
     ("cab", "abc", 2)],
)  # fmt: skip
def test_word_errors_by_hand(output: str, truth: str, errors: int) -> None:
    assert count_word_errors(output, truth) == errors


def test_word_errors_are_those_of_the_whole_table() -> None:
    drawn = random.Random(7)
    for _ in range(200):
        output, truth = ([drawn.choice("abcd") for _ in range(drawn.randrange(90))] for _ in range(2))
        assert count_word_errors(output, truth) == errors_by_table(output, truth)


def test_text_in_order_has_no_errors_of_order() -> None:
    assert jumps(LEFT, LEFT) == 0
    assert jumps([], LEFT) == 0


def test_lost_and_added_words_are_no_errors_of_order() -> None:
    assert jumps([*LEFT[:20], "x", "y", *LEFT[33:]], LEFT) == 0


def test_columns_that_changed_places_are_one_error() -> None:
    assert jumps(RIGHT + LEFT, LEFT + RIGHT) == 1


def test_columns_read_line_by_line_are_an_error_at_every_change() -> None:
    lines = [LEFT[at : at + 6] + RIGHT[at : at + 6] for at in range(0, 60, 6)]
    assert jumps([word for line in lines for word in line], LEFT + RIGHT) == 19


def test_a_word_put_elsewhere_is_two_or_three_errors() -> None:
    assert jumps("abxcd", "xabcd") == 2
    assert jumps("abcxd", "axbcd") == 3


def test_turned_text_is_an_error_at_every_step() -> None:
    assert jumps(LEFT[::-1], LEFT) == 59


@pytest.mark.parametrize(
    ("output", "place"), [("ab?cd#t#ef", 5), ("cd#t#ab", 5), ("ef#t#cd", 2)], ids=["both sides", "before", "after"]
)
def test_a_word_that_stands_often_is_paired_where_its_neighbours_are(output: str, place: int) -> None:
    # One `t` of the truth was lost; the other stands between words that the truth has not.
    assert pair_words(output, "abtcdtef")[output.index("t")] == place


def test_pairs_are_one_to_one_and_of_the_same_word() -> None:
    drawn = random.Random(3)
    for _ in range(100):
        output, truth = ([drawn.choice("abcde") for _ in range(drawn.randrange(60))] for _ in range(2))
        pairs = pair_words(output, truth)
        assert len(set(pairs.values())) == len(pairs)
        assert all(output[place] == truth[other] for place, other in pairs.items())
        assert len(pairs) == sum(min(output.count(word), truth.count(word)) for word in "abcde")


def test_the_longest_run_is_paired_first() -> None:
    # A short run at the beginning must not take the words of the long one.
    assert pair_words("ab", "abc") == {0: 0, 1: 1}
    assert pair_words("abc-ab", "abzabc") == {0: 3, 1: 4, 2: 5, 4: 0, 5: 1}
