"""What of a lead tells whose a sentence is: up to a translation, by length, and more of it against the rival's."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.evidence.rivals.compare import RivalComparison, SentenceVectors, compare_sentences
from pipeline.profile.scales import LeadTail, PairScale, Scales, strays_by_length

PAIR = PairScale(unrelated=0.0, rise=0.0, parallel=0.5, shortfall=0.1, advance=0.1, twin_spread=0.1)
TAIL = LeadTail(2.0, 0.5)
SCALES = Scales({(city, other): PAIR for city in ("sv", "en", "de") for other in ("sv", "en", "de")}, TAIL, TAIL, TAIL)


def compared(
    ours: list[float], theirs: list[float], *, rival: str = "de", characters: int = 130, scales: Scales = SCALES
) -> RivalComparison:
    """City sentences with these cosines to a sentence each in the network document and in the rival."""
    count = len(ours)
    city = np.eye(count, 3 * count, dtype=np.float32)
    sides = []
    for number, cosines in enumerate((ours, theirs), 1):
        near = np.array(cosines, np.float32)
        rows = city * near[:, None]
        rows[np.arange(count), number * count + np.arange(count)] = np.sqrt(1 - near**2)
        sides.append(rows)
    lengths = np.full(count, characters)
    found = compare_sentences(
        SentenceVectors("sv", city, lengths), SentenceVectors("en", sides[0], lengths),
        SentenceVectors(rival, sides[1], lengths), scales,
    )  # fmt: skip
    assert found is not None
    return found


def test_what_is_nearer_than_a_mean_translation_leads_over_nothing() -> None:
    found = compared([0.55], [0.9])
    assert found.gap == pytest.approx([0.7], abs=1e-5) and found.lead == pytest.approx([0], abs=1e-5)
    assert not found.verdict.any()


def test_of_two_wordings_in_one_language_the_nearer_one_leads_however_near_both_are() -> None:
    found = compared([0.55], [0.9], rival="en")
    assert found.lead == pytest.approx([0.7], abs=1e-5) and found.verdict.tolist() == [1]


def test_a_short_sentence_has_to_lead_by_more() -> None:
    assert compared([0.3], [0.5]).verdict.tolist() == [1]
    short = compared([0.3], [0.5], characters=52)
    assert short.lead == pytest.approx([0.4 / 2.5**0.5], abs=1e-5) and short.verdict.tolist() == [0]


def test_translations_stray_by_the_root_of_their_length_up_to_the_length_that_scales_are_stated_for() -> None:
    assert strays_by_length(np.array([130, 52, 500])) == pytest.approx([1, 2.5**0.5, 1])
    assert strays_by_length(20) == strays_by_length(40), "headings are no more certain than the shortest sentences"


def test_a_sentence_that_speaks_for_the_network_by_a_little_holds_nothing_against_those_for_the_rival() -> None:
    spread = 0.1 * 2**0.5
    level, veto = spread * (2 + 0.5 * np.log(2)), spread * (2 + 0.5 * np.log(20))
    between, beyond = (level + veto) / 2, veto + 0.02
    assert compared([0.5, 0.3], [0.5 - between / 2, 0.3]).for_network == 1, "alone it decides"
    among = compared([0.5, 0.2], [0.5 - between / 2, 0.5])
    assert among.verdict.tolist() == [0, 1] and among.wins
    mixed = compared([0.5, 0.2], [0.5 - beyond / 2, 0.5])
    assert mixed.verdict.tolist() == [-1, 1] and not mixed.wins
