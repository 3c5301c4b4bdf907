"""A sentence that the other document says as one with its neighbour is held, though it is near to nothing alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.evidence.rivals.compare import SentenceVectors, compare_sentences
from pipeline.evidence.rivals.divided import place_divided
from pipeline.profile.scales import LeadTail, PairScale, Scales

EVEN = PairScale(unrelated=0.0, rise=0.0, parallel=1.0, shortfall=0.05, advance=0.05, twin_spread=0.05)
TAIL = LeadTail(2.0, 0.8)
SCALES = Scales(
    {(city, other): EVEN for city in ("sv", "en", "de") for other in ("sv", "en", "de")}, TAIL, TAIL, TAIL
)  # fmt: skip


def axes(*rows: dict[int, float]) -> np.ndarray:
    """Unit rows of so much along each axis."""
    found = np.zeros((len(rows), 12), np.float32)
    for number, row in enumerate(rows):
        for axis, value in row.items():
            found[number, axis] = value
    return found / np.linalg.norm(found, axis=1, keepdims=True)


HALVES = axes({0: 1.0}, {1: 1.0})
WHOLE = axes({0: 1.5, 1: 0.7}, {5: 1.0})  # the second half has a place of .42 in it


def divided(halves: tuple[int, int], whole: int, ratio: float = 0.0) -> np.ndarray:
    cosine = (HALVES @ WHOLE.T).astype(np.float64)
    return place_divided(HALVES, np.array(halves), cosine, np.array([whole, 90]), EVEN, ratio)


def test_two_halves_have_the_place_of_both_together_beside_the_whole_and_none_beside_others() -> None:
    places = divided((150, 70), 220)
    weighed = np.sqrt([150, 70])
    together = weighed @ (HALVES @ WHOLE[0]) / np.linalg.norm(weighed)
    assert places[:, 0] == pytest.approx(together, abs=1e-6) and together > 0.95
    assert (places[:, 1] == -np.inf).all()


def test_a_neighbour_that_makes_both_longer_than_what_is_said_there_is_no_half() -> None:
    assert np.isfinite(divided((150, 70), 185)).any()
    assert (divided((150, 70), 175) == -np.inf).all()


def test_lengths_are_compared_as_the_languages_make_likely() -> None:
    longer = math.log(1.4)  # the city's language takes more characters, so a whole of 150 is said in 210
    assert (divided((150, 70), 150) == -np.inf).all() and np.isfinite(divided((150, 70), 150, longer)).any()


def test_two_sentences_that_are_not_near_together_are_no_halves_whatever_their_lengths() -> None:
    far = axes({0: 0.4, 6: 1.0}, {1: 0.2, 7: 1.0})
    cosine = (far @ WHOLE.T).astype(np.float64)
    assert (place_divided(far, np.array([150, 70]), cosine, np.array([220, 90]), EVEN, 0.0) == -np.inf).all()


def test_one_sentence_alone_has_no_neighbour() -> None:
    cosine = (HALVES[:1] @ WHOLE.T).astype(np.float64)
    assert (place_divided(HALVES[:1], np.array([150]), cosine, np.array([220, 90]), EVEN, 0.0) == -np.inf).all()


@pytest.mark.parametrize(("whole", "verdict"), [(220, 0), (150, 1)])
def test_a_copy_in_the_citys_language_decides_no_half_of_what_the_network_says_as_one(whole: int, verdict: int) -> None:
    city = SentenceVectors("sv", HALVES, np.array([150, 70]))
    network = SentenceVectors("en", WHOLE, np.array([whole, 90]))
    found = compare_sentences(city, network, SentenceVectors("sv", HALVES, np.array([150, 70])), SCALES)
    assert found is not None and found.verdict.tolist() == [0, verdict]


def test_of_two_documents_in_one_language_the_one_with_the_sentence_alone_is_nearer() -> None:
    city = SentenceVectors("sv", HALVES, np.array([150, 70]))
    network = SentenceVectors("en", WHOLE, np.array([220, 90]))
    found = compare_sentences(city, network, SentenceVectors("en", HALVES, np.array([150, 70])), SCALES)
    assert found is not None and found.verdict.tolist() == [0, 1]
