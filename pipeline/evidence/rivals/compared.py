"""A rival compared in full with the network document of a match, as it is kept from run to run.

What comes out follows from three texts and the profile's scales, so a new document changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipeline.corpus.model import CorpusDocument
from pipeline.evidence.rivals.candidates import MatchedPassage
from pipeline.evidence.rivals.compare import HOLDS, RivalComparison, SentenceVectors, compare_sentences
from pipeline.evidence.rivals.held import characters_of
from pipeline.evidence.rivals.kinds import RivalCandidate
from pipeline.evidence.rivals.wording import compare_wording
from pipeline.profile.scales import Scales
from pipeline.records import Rival
from pipeline.records.arrays import Ints
from pipeline.study.kept_work import KeptWork, pack, unpack

__all__ = ["ComparedRival", "KeptComparisons", "PassageComparisons"]

_GAP = 3  # sentences without evidence that a rival's passage may span
# A document that holds only the paragraphs around a passage reaches neither; chosen on the even NTREX documents.
_SOURCE_MEAN, _SOURCE_LEAST, _SOURCE_SHARE = 0.7, 0.4, 0.85


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How a rival stands: the sentences that speak for either side, whether none does though it may hold some, the mean
    place of the sentences that count in the network document and in the rival, whether it certainly holds those that
    the match rests on as well as the network does, the sentences [first, last) of its own passage, and whether it has
    two that follow each other as well as the network does.
    """

    for_rival: int
    for_network: int
    tie: bool
    ours: float
    theirs: float
    holds: bool
    first_sentence: int
    last_sentence: int
    shares: bool


@dataclass(frozen=True, slots=True, eq=False)
class ComparedRival:
    """A rival with how it stands to a match."""

    candidate: RivalCandidate
    outcome: _Outcome

    @property
    def wins(self) -> bool:
        """Sentences speak for the rival and none for the network."""
        return self.outcome.for_rival > 0 and not self.outcome.for_network

    @property
    def tie(self) -> bool:
        """The rival may hold something, and no sentence speaks for either."""
        return self.outcome.tie

    @property
    def holds(self) -> bool:
        """Whether it certainly holds what the match rests on as well as the network does."""
        return self.outcome.holds

    @property
    def takes_part(self) -> bool:
        """Sentences speak for the rival and others for the network."""
        return self.outcome.for_rival > 0 and self.outcome.for_network > 0

    @property
    def shares_part(self) -> bool:
        """Sentences speak for the network, and the rival holds two others that follow each other as well as it does."""
        return self.outcome.shares and self.outcome.for_network > 0

    @property
    def sentences(self) -> tuple[int, int]:
        """The sentences [first, last) of its own passage."""
        return self.outcome.first_sentence, self.outcome.last_sentence

    @property
    def strength(self) -> tuple[bool, bool, int, float, str]:
        """What names the strongest rival: the higher, the stronger."""
        ahead = self.outcome.for_rival - self.outcome.for_network
        return self.wins, self.tie, ahead, round(self.outcome.theirs, 4), self.candidate.document_id

    def record(self) -> Rival:
        """The rival as a match carries it."""
        first, last = self.sentences
        return Rival(
            kind=self.candidate.kind,
            document_id=self.candidate.document_id,
            score=round(self.outcome.theirs, 4),
            delta=round(self.outcome.ours - self.outcome.theirs, 4),
            decisive_for_rival=self.outcome.for_rival,
            decisive_for_network=self.outcome.for_network,
            first_sentence=first,
            last_sentence=last,
        )


class KeptComparisons:
    """Compares rivals on the profile's scales, each one once as long as the three texts stay the same."""

    def __init__(self, kept: KeptWork, scales: Scales) -> None:
        self._kept, self._scales = kept, scales
        # Hundreds of numbers, which are a part of the key of every passage: written and digested once.
        self._made_of = kept.key("scales", repr(scales).encode()) if kept.keeps else b""

    def of(self, city: CorpusDocument, network: CorpusDocument, passage: MatchedPassage) -> PassageComparisons:
        """What compares the rivals of a passage."""

        def make(rival: CorpusDocument) -> _Outcome | None:
            return _compare_rival(city, network, passage, rival, self._scales)

        key = b""
        if self._kept.keeps:
            rows = passage.rows.astype("<i8").tobytes(), passage.aligned.tobytes()
            key = self._kept.key("rivals of a passage", city.digest, network.digest, *rows, self._made_of)
        return PassageComparisons(self._kept, key, make)


class PassageComparisons:
    """The rivals of one passage, compared in full; what was known of them lies in one piece under a key."""

    def __init__(self, kept: KeptWork, key: bytes, make: Callable[[CorpusDocument], _Outcome | None]) -> None:
        self._kept, self._key, self._make = kept, key, make
        data = kept.recall(key) if kept.keeps else None
        self._known: dict[str, list[Any] | None] = unpack(data)[0] if data else {}
        self._asked: dict[str, list[Any] | None] = {}
        self._held = len(self._known)

    def compare(self, candidate: RivalCandidate) -> ComparedRival | None:
        """A rival in full; None for one of which a language pair was not measured."""
        if not self._kept.keeps:
            outcome = self._make(candidate.document)
        else:
            name = candidate.document.digest.hex()
            if name not in self._known:
                made = self._make(candidate.document)
                self._known[name] = [getattr(made, part) for part in _Outcome.__slots__] if made else None
            numbers = self._asked[name] = self._known[name]
            outcome = _Outcome(*numbers) if numbers else None
        return ComparedRival(candidate, outcome) if outcome else None

    def keep(self) -> None:
        """Keep what was asked for, where that is more than was known."""
        if self._kept.keeps and len(self._known) > self._held:
            self._kept.keep(self._key, pack(self._asked))


def _compare_rival(
    city: CorpusDocument, network: CorpusDocument, passage: MatchedPassage, rival: CorpusDocument, scales: Scales
) -> _Outcome | None:
    """The rival in full; None where a language pair was not measured, so that it cannot be compared."""
    comparison = compare_sentences(_vectors_of(city).of(passage.rows), _vectors_of(network), _vectors_of(rival), scales)
    if comparison is None:
        return None
    # Within one language vectors hardly tell two texts apart that both hold a passage; their words do.
    if city.lang == network.lang == rival.lang and not comparison.verdict.any():
        comparison = _decide_by_words(comparison, city, network, passage, rival)
    resting = comparison.of(passage.aligned)
    enough = (resting.theirs > _SOURCE_LEAST).mean() >= _SOURCE_SHARE and resting.theirs.mean() > _SOURCE_MEAN
    # Sentences that each tell too little may together tell that the network is nearer: the spread of a mean of n
    # gaps is that of one gap over the root of n.
    level = resting.gap.mean() >= -resting.single_delta / len(resting.gap) ** 0.5
    # What stands between the aligned sentences counts only for a rival that explains some of those as well.
    counted = comparison if resting.held.any() else resting
    means = float(counted.ours.mean()), float(counted.theirs.mean())
    # A sentence on the same topic is half as near as a translation now and then; that alone makes no rival of a
    # document that the sentences together tell to be further off.
    tie = counted.tie and bool(enough or level)
    standing = counted.for_rival, counted.for_network, tie, *means
    shares = _shares_two(resting, passage.rows[passage.aligned])
    return _Outcome(*standing, bool(enough and level), *_passage_of(counted, rival), shares)


def _shares_two(resting: RivalComparison, rows: Ints) -> bool:
    """Whether two sentences that follow each other stand in both documents, and neither speaks for one of them."""
    alike = (resting.theirs > _SOURCE_MEAN) & (resting.ours > HOLDS) & (resting.verdict == 0)
    return bool((alike[1:] & alike[:-1] & (np.diff(rows) == 1)).any())


def _decide_by_words(
    comparison: RivalComparison,
    city: CorpusDocument,
    network: CorpusDocument,
    passage: MatchedPassage,
    rival: CorpusDocument,
) -> RivalComparison:
    """The comparison decided by the words of the sentences that both hold, where these decide."""
    both = np.nonzero(comparison.held & (comparison.ours > HOLDS))[0]
    verdict = comparison.verdict.copy()
    verdict[both] = compare_wording(
        [city.sentence_text(int(row)) for row in passage.rows[both]],
        [network.sentence_text(int(row)) for row in comparison.our_partner[both]],
        [rival.sentence_text(int(row)) for row in comparison.partner[both]],
        city.lang,
    )
    return replace(comparison, verdict=verdict)


def _vectors_of(document: CorpusDocument) -> SentenceVectors:
    return SentenceVectors(document.lang, document.vectors, characters_of(document))


def _passage_of(comparison: RivalComparison, rival: CorpusDocument) -> tuple[int, int]:
    """Sentence numbers [first, last) of the rival's passage: where the sentences that decide have their partners."""
    deciding = comparison.verdict > 0 if comparison.for_rival else comparison.held
    if not deciding.any():
        deciding = comparison.theirs >= comparison.theirs.max()
    rows, weights = comparison.partner[deciding], comparison.theirs[deciding]
    # Partners may lie all over a long document; the densest stretch of them is the passage that is shown.
    order = np.argsort(rows, kind="stable")
    groups = np.split(order, np.nonzero(np.diff(rows[order]) > _GAP + 1)[0] + 1)
    best = max(groups, key=lambda group: (float(weights[group].sum()), -int(rows[group[0]])))
    return rival.sentences[int(rows[best].min())].number, rival.sentences[int(rows[best].max())].number + 1
