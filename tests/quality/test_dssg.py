"""The score of bill pairs, on invented bills."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.quality.dssg import Bill, beyond_usual, counted_pairs, prose_of, shared_phrases
from pipeline.records.arrays import Floats

COPY = (
    "A keeper of bees shall register each hive with the warden of the valley before the first day of May, and the "
    "warden shall enter the hive in a book that is open to all who live in the valley."
)
COPIES = (
    f"{COPY} A keeper who does not register a hive shall pay ten crowns to the school of the valley.",
    f"{COPY} The warden may ask the council for a helper in the month of April and in the month of May.",
)
FIELD = (
    "A keeper of bees is free to sell the honey of a hive at the market, if the jar shows the name of the keeper.",
    "No hive of bees shall stand within ten steps of a road that is used by the children of a school in the morning.",
    "The council shall pay for the loss of a hive where the keeper shows that a bear of the forest was the cause.",
)
ELSEWHERE = (
    "A boat on the lake shall carry a lamp from the setting of the sun to its rising, and a bell in the fog.",
    "The fee for a stall at the fair is two crowns for a day, to be paid to the clerk of the town in advance.",
    "A dog that is out at night shall wear a collar with the name of the owner and of the street in which it lives.",
)
MENU = (
    "Home Members Committees Calendar Journals Archive Publications Contact Login Search Statutes Rules Audio Video "
    "Directory District Maps Leadership Staff Offices Reports Budget Audits Sessions Bills Tracking Feedback Careers "
    "Press Gallery Visitors Tours Kids Museum"
)


def _long(texts: Sequence[str]) -> list[str]:
    """Said three times, so that the commonest words are words of sentences, as they are in real bills."""
    return [" ".join([text] * 3) for text in texts]


def _bills(texts: Sequence[str]) -> list[Bill]:
    return [Bill(f"bill {place}", place, text) for place, text in enumerate(texts)]


def _best_pair(scores: Floats) -> tuple[int, int]:
    i, j = np.unravel_index(np.argmax(np.triu(scores, 1) - np.tril(np.full(scores.shape, np.inf))), scores.shape)
    return int(i), int(j)


def test_two_copies_score_above_other_bills_of_their_field() -> None:
    assert _best_pair(shared_phrases(_bills([*ELSEWHERE, *FIELD, *COPIES]))) == (6, 7)


def test_a_menu_in_both_sites_makes_no_copy() -> None:
    first, second, *others = _long([*ELSEWHERE, *FIELD, *COPIES])
    assert _best_pair(shared_phrases(_bills([f"{MENU} {first}", f"{MENU} {second}", *others]))) == (6, 7)


def test_a_bill_that_is_a_menu_alone_shares_nothing() -> None:
    first, *others = _long([*FIELD, *ELSEWHERE, *COPIES])
    scores = shared_phrases(_bills([MENU, f"{MENU} {first}", *others]))
    without = shared_phrases(_bills(["", first, *others]))
    assert np.isfinite(scores).all()
    np.testing.assert_allclose(scores[0, 1:], without[0, 1:], atol=0.05)


def test_numbers_of_lines_do_not_stand_between_words() -> None:
    numbered = " ".join(f"{word} {place}" if place % 3 == 0 else word for place, word in enumerate(COPY.split()))
    plain, cleaned = prose_of([COPY, numbered])
    assert plain.tolist() == cleaned.tolist()


@pytest.mark.parametrize("empty", ["", "  \n", "12 34"])
def test_a_text_without_words_has_no_prose(empty: str) -> None:
    assert [len(words) > 0 for words in prose_of([COPY, empty])] == [True, False]


def test_the_score_of_a_pair_has_no_direction_and_no_place() -> None:
    texts = [*ELSEWHERE, *FIELD, *COPIES]
    scores, turned = shared_phrases(_bills(texts)), shared_phrases(_bills(texts[::-1]))
    np.testing.assert_allclose(scores, scores.T)
    np.testing.assert_allclose(scores, turned[::-1, ::-1])


def test_what_is_shared_with_everybody_counts_for_nothing() -> None:
    hub_and_pair = np.array(
        [
            [1.0, 0.5, 0.5, 0.5],
            [0.5, 1.0, 0.5, 0.0],
            [0.5, 0.5, 1.0, 0.0],
            [0.5, 0.0, 0.0, 1.0],
        ]
    )
    centred = beyond_usual(hub_and_pair)
    assert centred[1, 2] > centred[0, 1]
    assert centred[0, 1] == pytest.approx(0.5 - 0.5 - 1 / 3)


def test_only_pairs_between_groups_of_a_family_are_left_out() -> None:
    bills = [Bill("a", 0, ""), Bill("b", 0, ""), Bill("c", 1, ""), Bill("d", 5, "")]
    assert counted_pairs(bills, frozenset({0, 1}), range(4)) == [(0, 1), (0, 3), (1, 3), (2, 3)]


def test_a_bill_drawn_twice_is_no_pair() -> None:
    bills = [Bill("a", 0, ""), Bill("b", 0, "")]
    assert counted_pairs(bills, frozenset(), [0, 0, 1]) == [(0, 1), (0, 1)]
