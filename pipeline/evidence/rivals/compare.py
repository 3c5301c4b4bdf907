"""A city passage between two documents, sentence by sentence on the two-point scale.

Every sentence is compared on its own, because a passage often mixes sources: a sentence speaks for the document
that it is nearer to by more than chance makes it, and that holds it at all. A mean over the passage hides that: of
passages made from NTREX in which the rival alone has one sentence of three, and writes the city's language, it decided
27 in 100 right, the comparison by sentence 85.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.evidence.rivals.divided import place_divided
from pipeline.profile.scales import Scales, strays_by_length
from pipeline.records.arrays import Floats, Ints, Mask, Vectors
from pipeline.text.languages import written_as

__all__ = ["HOLDS", "RivalComparison", "SentenceVectors", "best_matches", "compare_sentences"]

HOLDS = 0.5  # half of the way from unrelated to translated: from here a document may hold a sentence
_TRANSLATED = 1.0  # the place of a mean translation
# Chosen on the even NTREX documents.
_CLAIM, _CLAIM_LIMIT = 0.8, 0.4
_VETO = 10  # how many times rarer chance must be for a sentence to hold a passage against others for the rival
_DECIMALS = 6  # below, a product's last bits depend on what else was in its block
_BLOCK_PAIRS = 16_000_000  # similarities held at a time: 64 MB


@dataclass(frozen=True, slots=True, eq=False)
class SentenceVectors:
    """Sentences in one language: their vectors, unit rows centred on that language, and their lengths."""

    lang: str
    vectors: Vectors
    characters: Ints

    def of(self, rows: Ints | Mask) -> SentenceVectors:
        """Some of the sentences."""
        return SentenceVectors(self.lang, self.vectors[rows], self.characters[rows])


@dataclass(frozen=True, slots=True, eq=False)
class RivalComparison:
    """For each sentence of a passage its place in the network document (`ours`) and in a rival (`theirs`).

    `gap` is how much nearer the rival is, negative for the network, `lead` what of it tells whose the sentence is, and
    `verdict` whom it speaks for: 1 the rival, -1 the network, 0 neither. `our_partner` and `partner` are the rows of
    the best partners in the network document and the rival. `single_delta` is the lead of the network that would
    decide were there one sentence only.
    """

    ours: Floats
    theirs: Floats
    gap: Floats
    lead: Floats
    verdict: Ints
    our_partner: Ints
    partner: Ints
    single_delta: float

    @property
    def for_rival(self) -> int:
        """How many sentences speak for the rival."""
        return int((self.verdict > 0).sum())

    @property
    def for_network(self) -> int:
        """How many sentences speak for the network."""
        return int((self.verdict < 0).sum())

    @property
    def held(self) -> Mask:
        """Sentences that the rival may hold."""
        found: Mask = self.theirs > HOLDS
        return found

    @property
    def wins(self) -> bool:
        """Sentences speak for the rival and none for the network."""
        return self.for_rival > 0 and not self.for_network

    @property
    def tie(self) -> bool:
        """The rival may hold something, and no sentence speaks for either."""
        return bool(self.held.any()) and not self.verdict.any()

    def of(self, sentences: Mask) -> RivalComparison:
        """The same comparison over some of the sentences only."""
        return replace(
            self,
            ours=self.ours[sentences],
            theirs=self.theirs[sentences],
            gap=self.gap[sentences],
            lead=self.lead[sentences],
            verdict=self.verdict[sentences],
            our_partner=self.our_partner[sentences],
            partner=self.partner[sentences],
        )


def best_matches(queries: Vectors, documents: Sequence[Vectors]) -> Vectors:
    """Each sentence's highest cosine in each document, rounded to 6 decimals; (queries, documents).

    A document without sentences gives -1. One matrix product a document, in blocks: the cost grows with the product
    of both numbers of sentences.
    """
    best = np.full((len(queries), len(documents)), -1, np.float32)
    step = max(1, _BLOCK_PAIRS // max(1, len(queries)))
    for column, vectors in enumerate(documents):
        for first in range(0, len(vectors), step):
            block = (queries @ vectors[first : first + step].T).max(axis=1)
            np.maximum(best[:, column], block, out=best[:, column])
    rounded: Vectors = np.round(best, _DECIMALS)
    return rounded


def compare_sentences(
    passage: SentenceVectors, network: SentenceVectors, rival: SentenceVectors, scales: Scales
) -> RivalComparison | None:
    """How the sentences of a passage stand between the whole network document and the whole rival.

    None where one of the language pairs was not measured.
    """
    twins = written_as(network.lang) == written_as(rival.lang)
    # Two documents in one language divide what both hold alike, so a divided sentence tells nothing of them.
    place = _place_alone if twins else _place_alone_or_divided
    between = _cosine(rival, network)
    ours = place(passage, network, _cosine(passage, network), scales)
    theirs = place(passage, rival, _cosine(passage, rival), scales)
    across, back = place(rival, network, between, scales), place(network, rival, between.T, scales)
    if ours is None or theirs is None or across is None or back is None:
        return None
    best_ours, best_theirs = ours.max(axis=1), theirs.max(axis=1)
    our_partner, partner = ours.argmax(axis=1), theirs.argmax(axis=1)
    # A sentence that both hold has one partner in each, and the two are partners of each other. So the side that is
    # behind has no right to a sentence of its own that the other side's document says elsewhere: where the network
    # lacks what the rival holds, its nearest sentence is often the neighbour's translation.
    left_ours = (ours - _claims(across, partner)).max(axis=1)
    left_theirs = (theirs - _claims(back, our_partner)).max(axis=1)
    rival_ahead = best_theirs > best_ours
    places = np.where(rival_ahead, left_ours, best_ours), np.where(rival_ahead, best_theirs, left_theirs)
    gap = lead = places[1] - places[0]
    if not twins:
        copied = written_as(passage.lang) in (written_as(network.lang), written_as(rival.lang))
        gap, lead = _compare_translations(*places, passage.characters, copied=copied)
    verdict = _decide(lead, best_ours, best_theirs, (passage.lang, network.lang, rival.lang), scales)
    single_delta = scales.delta(passage.lang, network.lang, rival.lang, 1)
    if verdict is None or single_delta is None:
        return None
    return RivalComparison(best_ours, best_theirs, gap, lead, verdict, our_partner, partner, single_delta)


def _compare_translations(ours: Floats, theirs: Floats, characters: Ints, *, copied: bool) -> tuple[Floats, Floats]:
    """How much nearer the rival is, and what of it tells whose a sentence is, both as of one of 130 characters.

    `copied`: one of the two documents is in the city's language.
    """
    strays = strays_by_length(characters)
    # Beyond a mean translation nearness tells nothing of whether the other document holds a sentence too: a copy in the
    # city's own language is nearer than any translation, and a translation nearer than most where a sentence suits the
    # two languages. Of two wordings in one language, though, the nearer one is the one with the city's words.
    lead = np.minimum(theirs, _TRANSLATED) - np.minimum(ours, _TRANSLATED)
    # But where all translations of a passage are nearer than most, that does tell.
    gap = lead if copied else theirs - ours
    return gap / strays, lead / strays


def _decide(lead: Floats, ours: Floats, theirs: Floats, langs: tuple[str, str, str], scales: Scales) -> Ints | None:
    """Whom each sentence speaks for: 1 the rival, -1 the network, 0 neither; None where a pair has no scale.

    `langs` are the city's, the network's and the rival's.
    """
    city, network, rival = langs
    # Only a sentence that one of the two may hold can be decided at all.
    held = int((np.maximum(ours, theirs) > HOLDS).sum())
    # The deltas are Bonferroni's for so many sentences: one of them is enough to decide the passage.
    rival_delta = scales.delta(city, rival, network, held)
    network_delta, veto_delta = (scales.delta(city, network, rival, n) for n in (held, _VETO * held))
    if rival_delta is None or network_delta is None or veto_delta is None:
        return None
    for_rival = (lead > rival_delta) & (theirs > HOLDS)
    # Five in a hundred passages that are all the rival's have a sentence that by chance alone speaks for the network.
    # Against sentences for the rival that is too many: it would make a false claim, which costs more than a missed one.
    against = veto_delta if for_rival.any() else network_delta
    for_network = (lead < -against) & (ours > HOLDS)
    verdict: Ints = for_rival.astype(np.int64) - for_network.astype(np.int64)
    return verdict


def _place_alone(one: SentenceVectors, other: SentenceVectors, cosine: Floats, scales: Scales) -> Floats | None:
    """The place of each sentence beside each of a document's; None where the pair has no scale."""
    scale = scales.pair(one.lang, other.lang)
    return None if scale is None else scale.place(cosine, len(other.vectors), one.characters[:, None])


def _place_alone_or_divided(
    one: SentenceVectors, other: SentenceVectors, cosine: Floats, scales: Scales
) -> Floats | None:
    """The same, or the place that a sentence has together with its neighbour where that is higher."""
    scale, alone = scales.pair(one.lang, other.lang), _place_alone(one, other, cosine, scales)
    if scale is None or alone is None:
        return None
    ratio = scales.expected_ratio(one.lang, other.lang)
    divided = place_divided(one.vectors, one.characters, cosine, other.characters, scale, ratio)
    nearest: Floats = np.maximum(alone, divided)
    return nearest


def _cosine(one: SentenceVectors, other: SentenceVectors) -> Floats:
    cosine: Floats = np.round(one.vectors @ other.vectors.T, _DECIMALS).astype(np.float64)
    return cosine


def _claims(between: Floats, partner: Ints) -> Floats:
    """What each sentence of a document loses because the other document says it elsewhere than at the partner.

    `between` holds places (sentences of that other document x sentences of this one); one row a passage sentence,
    whose partner in the other document is given.
    """
    first = between.argmax(axis=0)
    columns = np.arange(between.shape[1])
    # Where the best partner of a column is the partner in question itself, what is elsewhere is the next best.
    others = between.copy()
    others[first, columns] = -np.inf
    elsewhere = np.where(first[None, :] == partner[:, None], others.max(axis=0)[None, :], between[first, columns])
    claims: Floats = np.clip(_CLAIM * (elsewhere - between[partner]), 0, _CLAIM_LIMIT)
    return claims
