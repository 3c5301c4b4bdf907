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

from pipeline.profile.scales import PairScale, Scales
from pipeline.records.arrays import Floats, Ints, Mask, Vectors

__all__ = ["HOLDS", "RivalComparison", "SentenceVectors", "best_matches", "compare_sentences"]

HOLDS = 0.5  # half of the way from unrelated to translated: from here a document may hold a sentence
_CLAIM, _CLAIM_LIMIT = 0.8, 0.4  # chosen on the even NTREX documents
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

    `lead` is how much nearer the rival is, negative for the network, and `verdict` whom the sentence speaks for: 1
    the rival, -1 the network, 0 neither. `our_partner` and `partner` are the rows of the best partners in the network
    document and the rival. `single_delta` is the lead of the network that would decide were there one sentence only.
    """

    ours: Floats
    theirs: Floats
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
    ours, theirs = _places(passage, network, scales), _places(passage, rival, scales)
    across, back = _places(rival, network, scales), _places(network, rival, scales)
    if ours is None or theirs is None or across is None or back is None:
        return None
    best_ours, best_theirs = ours.max(axis=1), theirs.max(axis=1)
    our_partner, partner = ours.argmax(axis=1), theirs.argmax(axis=1)
    # A sentence that both hold has one partner in each, and the two are partners of each other. So the side that is
    # behind has no right to a sentence of its own that the other side's document says elsewhere: where the network
    # lacks what the rival holds, its nearest sentence is often the neighbour's translation.
    left_ours = (ours - _claims(across, partner)).max(axis=1)
    left_theirs = (theirs - _claims(back, our_partner)).max(axis=1)
    lead = np.where(best_theirs > best_ours, best_theirs - left_ours, left_theirs - best_ours)
    # Only a sentence that one of the two may hold can be decided at all.
    held = int((np.maximum(best_ours, best_theirs) > HOLDS).sum())
    # Both deltas are Bonferroni's for so many sentences: one of them is enough to decide the passage.
    rival_delta = scales.delta(passage.lang, rival.lang, network.lang, held)
    network_delta, single_delta = (scales.delta(passage.lang, network.lang, rival.lang, n) for n in (held, 1))
    if rival_delta is None or network_delta is None or single_delta is None:
        return None
    for_rival = (lead > rival_delta) & (best_theirs > HOLDS)
    for_network = (lead < -network_delta) & (best_ours > HOLDS)
    verdict = for_rival.astype(np.int64) - for_network.astype(np.int64)
    return RivalComparison(best_ours, best_theirs, lead, verdict, our_partner, partner, single_delta)


def _places(one: SentenceVectors, other: SentenceVectors, scales: Scales) -> Floats | None:
    scale: PairScale | None = scales.pair(one.lang, other.lang)
    if scale is None:
        return None
    cosine = np.round(one.vectors @ other.vectors.T, _DECIMALS)
    return scale.place(cosine, len(other.vectors), one.characters[:, None])


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
