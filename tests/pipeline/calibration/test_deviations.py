"""How far sentences that two documents hold stray, measured on vectors of which it is known how far they do."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from index.vectors import unit_rows
from pipeline.calibration.deviations import measure_deviations, pairs_on_circle, share_leads
from pipeline.calibration.encoded_documents import EncodedDocuments
from pipeline.profile.scales import PairScale, Scales

LANGS = ("aa", "bb", "cc", "dd")
# What each language adds where it is behind and where it is ahead.
PARTS = {"aa": (0.3, 0.1), "bb": (0.2, 0.4), "cc": (0.5, 0.2), "dd": (0.1, 0.3)}
DOCUMENTS, SENTENCES, DIM = 6, 20, 64
STRAYED = {"aa": 0.2, "bb": 0.3, "cc": 0.45, "dd": 0.9}
EDITED = {"aa": 0.1, "bb": 0.2, "cc": 0.3, "dd": 0.4}


def test_what_each_language_adds_is_told_apart_by_who_is_ahead() -> None:
    leads = {}
    for at, first in enumerate(LANGS):
        for second in LANGS[at + 1 :]:
            ahead = math.hypot(PARTS[second][1], PARTS[first][0])
            behind = math.hypot(PARTS[first][1], PARTS[second][0])
            leads[first, second] = np.array([ahead] * 30 + [-behind] * 20)
    shares = share_leads(LANGS, leads)
    # A constant can move from all shortfalls to all advances: what counts are the sums of pairs.
    for first in LANGS:
        for second in LANGS:
            if first != second:
                told = math.hypot(shares[first][0], shares[second][1])
                assert told == pytest.approx(math.hypot(PARTS[first][0], PARTS[second][1]))


def encoded(lang: str) -> EncodedDocuments:
    """The same sentences in every language, which strays from what they say by a length of its own."""
    said = np.random.default_rng(1).standard_normal((DOCUMENTS * SENTENCES, DIM))
    own = np.random.default_rng(ord(lang[0]))
    vectors = unit_rows(unit_rows(said) + STRAYED[lang] * unit_rows(own.standard_normal(said.shape)))
    edits = [unit_rows(vectors + EDITED[lang] * unit_rows(own.standard_normal(said.shape))) for _ in range(2)]
    starts = np.arange(0, len(said), SENTENCES)
    return EncodedDocuments(
        lang, vectors, np.full(len(said), 130), starts, np.repeat(np.arange(DOCUMENTS), SENTENCES),
        np.arange(len(said)), *edits,
    )  # fmt: skip


def test_a_language_that_strays_further_falls_further_short_and_one_that_is_edited_more_has_wider_twins() -> None:
    point = PairScale(0.3, 0.02, 0.9)
    points = Scales({(one, other): point for one in LANGS for other in LANGS})
    made = measure_deviations({lang: encoded(lang) for lang in LANGS}, points).pairs
    shortfalls = [made["aa", lang].shortfall for lang in LANGS]
    advances = [made["aa", lang].advance for lang in LANGS]
    assert shortfalls[3] > 2 * max(shortfalls[:3]) and max(advances[:3]) > advances[3]
    spreads = [made["aa", lang].twin_spread for lang in LANGS]
    assert 0 < spreads[0] < spreads[1] < spreads[2] < spreads[3] < 1
    assert all(
        (one.unrelated, one.rise, one.parallel) == (0.3, 0.02, 0.9) and one.shortfall == round(one.shortfall, 4)
        for one in made.values()
    )


def test_every_language_is_compared_with_as_many_others() -> None:
    many = [f"{number:02}" for number in range(40)]
    pairs = pairs_on_circle(many)
    assert len(set(pairs)) == len(pairs) and all(one < other for one, other in pairs)
    assert set(Counter(lang for pair in pairs for lang in pair).values()) == {8}
    assert pairs_on_circle(["aa", "bb", "cc"]) == [("aa", "bb"), ("aa", "cc"), ("bb", "cc")]


def test_points_come_first() -> None:
    with pytest.raises(ValueError, match="the points of every language pair are measured before"):
        measure_deviations({lang: encoded(lang) for lang in LANGS}, Scales())
