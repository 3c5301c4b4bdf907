"""Other explanations of matched city passages, and what follows from them.

Every passage is compared with reference documents, the city's own earlier documents and peer cities' earlier ones,
sentence by sentence (pipeline.evidence.rivals.compare). Cities are assessed in the order of their dates, so that an
earlier document's own echo is known when a later one repeats it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals.candidates import MatchedPassage, RivalCandidates, characters_of, gather_candidates
from pipeline.evidence.rivals.compare import HOLDS, RivalComparison, SentenceVectors, compare_sentences
from pipeline.evidence.rivals.kinds import RIVAL_CODES, RivalCandidate, flags_of_unchecked
from pipeline.evidence.rivals.wording import compare_wording
from pipeline.profile.scales import Scales
from pipeline.records import ExclusionCode, Flag, Match, Order, Rival, RivalKind, Side
from pipeline.records.order import who_was_first

__all__ = ["assess_rivals"]

_NEAREST = 12  # rivals of a kind that are compared in full, the nearest first
_GAP = 3  # sentences without evidence that a rival's passage may span
# A document that holds only the paragraphs around a passage reaches neither; chosen on the even NTREX documents.
_SOURCE_MEAN, _SOURCE_LEAST, _SOURCE_SHARE = 0.7, 0.4, 0.85


def assess_rivals(
    corpus: Corpus, matches: Sequence[Match], scales: Scales, work_of: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """The matches with their strongest rival, flags and exclusions; same number, same sequence.

    `work_of` gives the work that each document is a version of (without it, its work_id). A match is excluded with the
    rival's code where sentences speak for the rival and none for the network. A reference that holds the passage,
    cannot be told from the network and is certainly older is the source of both: `common_source_better` with flag
    `via_common_source`; so is the city's own document that is older than the network's: `own_document_better`. Any
    other that cannot be told leaves the match, with flag `rival_tie`. A city document that echoes the same network
    passage itself is no rival but the spread under study: `own_repeat` or `via_peer`. A kind of rival without a
    document to compare, or with none of a measured language pair, has the flag `<kind>_not_checked`; one of which
    only some could be compared, `<kind>_partly_checked`.
    """
    assessor = _RivalAssessor(
        corpus, scales, work_of or {held.document.document_id: held.document.work_id for held in corpus.documents}
    )
    assessed = {
        passage.place: assessor.assess(candidates, passage)
        for candidates in gather_candidates(corpus, matches, scales)
        for passage in candidates.passages
    }
    return tuple(assessed[place] for place in range(len(matches)))


@dataclass(frozen=True, slots=True, eq=False)
class _ComparedRival:
    """A rival with its comparison over the sentences that count, whether it certainly holds those that the match
    rests on as well as the network does, and the sentences [first, last) of its own passage.
    """

    candidate: RivalCandidate
    comparison: RivalComparison
    holds: bool
    first_sentence: int
    last_sentence: int

    @property
    def strength(self) -> tuple[bool, bool, int, float, str]:
        """What names the strongest rival: the higher, the stronger."""
        ahead = self.comparison.for_rival - self.comparison.for_network
        score = round(float(self.comparison.theirs.mean()), 4)
        return self.comparison.wins, self.comparison.tie, ahead, score, self.candidate.document_id

    def record(self) -> Rival:
        """The rival as a match carries it."""
        ours, theirs = float(self.comparison.ours.mean()), float(self.comparison.theirs.mean())
        return Rival(
            kind=self.candidate.kind,
            document_id=self.candidate.document_id,
            score=round(theirs, 4),
            delta=round(ours - theirs, 4),
            decisive_for_rival=self.comparison.for_rival,
            decisive_for_network=self.comparison.for_network,
            first_sentence=self.first_sentence,
            last_sentence=self.last_sentence,
        )


class _RivalAssessor:
    """Assesses matches one by one, and knows which echoes it let stand before."""

    def __init__(self, corpus: Corpus, scales: Scales, work_of: Mapping[str, str]) -> None:
        self._documents = corpus.by_id()
        self._scales, self._work_of = scales, work_of
        self._echoes: dict[str, list[Match]] = {}

    def assess(self, candidates: RivalCandidates, passage: MatchedPassage) -> Match:
        """One match with its rivals weighed."""
        match = passage.match
        network = self._documents[match.network.document_id]
        known = self._scales.pair(candidates.city.lang, network.lang) is not None and len(passage.rows) > 0
        others = [
            (rival, bool(measured) and known and self._scales.pair(rival.document.lang, network.lang) is not None)
            for rival, measured in zip(candidates.rivals, candidates.measured, strict=True)
            if self._work_of[rival.document_id] != self._work_of[match.network.document_id]
        ]
        comparable = {rival.document_id for rival, measured in others if measured}
        checked = {rival.kind for rival, measured in others if measured}
        near = [rival for rival in candidates.nearest(passage) if rival.document_id in comparable] if comparable else []
        compared, spread = self._compare(candidates.city, network, passage, near)
        rival, exclusion, flags = self._verdict(compared, network)
        unchecked = flags_of_unchecked(checked, {rival.kind for rival, measured in others if not measured})
        match = replace(
            match,
            rival=rival,
            rivals_checked=tuple(sorted(checked)),
            exclusion=match.exclusion or exclusion,
        ).with_flags(*unchecked, *spread, *flags)
        if match.exclusion is None and match.order is Order.NETWORK_FIRST:
            self._echoes.setdefault(match.city.document_id, []).append(match)
        return match

    def _compare(
        self, city: CorpusDocument, network: CorpusDocument, passage: MatchedPassage, near: Sequence[RivalCandidate]
    ) -> tuple[list[_ComparedRival], set[Flag]]:
        """The nearest rivals of each kind, compared; and the flags for those that spread the same passage."""
        compared: list[_ComparedRival] = []
        spread: set[Flag] = set()
        left = dict.fromkeys(RIVAL_CODES, _NEAREST)
        for candidate in near:
            if not left[candidate.kind]:
                continue
            rival = _compare_rival(city, network, passage, candidate, self._scales)
            if rival is None:
                continue
            echoes_too = RIVAL_CODES[candidate.kind].echoes_too
            if echoes_too is not None and self._echoes_same(passage.match, rival):
                spread.add(echoes_too)
                continue
            left[candidate.kind] -= 1
            compared.append(rival)
        return compared, spread

    def _echoes_same(self, match: Match, rival: _ComparedRival) -> bool:
        """Whether the rival's passage is itself an echo of the same sentences of the same network work."""
        work = self._work_of[match.network.document_id]
        return any(
            self._work_of[echo.network.document_id] == work
            and (echo.network.document_id != match.network.document_id or _overlap(echo.network, match.network))
            and echo.city.first_sentence < rival.last_sentence
            and rival.first_sentence < echo.city.last_sentence
            for echo in self._echoes.get(rival.candidate.document_id, ())
        )

    def _verdict(
        self, compared: Sequence[_ComparedRival], network: CorpusDocument
    ) -> tuple[Rival | None, ExclusionCode | None, tuple[Flag, ...]]:
        """The strongest rival, what it excludes the match by, and the flags it gives."""
        if not compared:
            return None, None, ()
        strongest = max(compared, key=lambda rival: rival.strength)
        if strongest.comparison.wins:
            return strongest.record(), RIVAL_CODES[strongest.candidate.kind].better, ()
        sources = [
            rival for rival in compared if rival.comparison.tie and rival.holds and self._is_older(rival, network)
        ]
        if sources:
            # A reference is named before the city's own document: it may be the source of that as well.
            source = max(sources, key=lambda rival: (rival.candidate.kind is RivalKind.REFERENCE, rival.strength))
            flags = (Flag.VIA_COMMON_SOURCE,) if source.candidate.kind is RivalKind.REFERENCE else ()
            return source.record(), RIVAL_CODES[source.candidate.kind].better, flags
        return strongest.record(), None, (Flag.RIVAL_TIE,) if strongest.comparison.tie else ()

    def _is_older(self, rival: _ComparedRival, network: CorpusDocument) -> bool:
        """Whether a reference, or the city itself, certainly had the passage before the network had."""
        document = rival.candidate.document.document
        older = who_was_first(document.date, network.document.date) is Order.NETWORK_FIRST
        return rival.candidate.kind in (RivalKind.REFERENCE, RivalKind.OWN_EARLIER) and older


def _compare_rival(
    city: CorpusDocument, network: CorpusDocument, passage: MatchedPassage, candidate: RivalCandidate, scales: Scales
) -> _ComparedRival | None:
    """The rival in full; None where a language pair was not measured, so that it cannot be compared."""
    rival = candidate.document
    comparison = compare_sentences(_vectors_of(city).of(passage.rows), _vectors_of(network), _vectors_of(rival), scales)
    if comparison is None:
        return None
    # Within one language vectors hardly tell two texts apart that both hold a passage; their words do.
    if city.lang == network.lang == rival.lang and not comparison.verdict.any():
        comparison = _decide_by_words(comparison, city, network, passage, rival)
    resting = comparison.of(passage.aligned)
    enough = (resting.theirs > _SOURCE_LEAST).mean() >= _SOURCE_SHARE and resting.theirs.mean() > _SOURCE_MEAN
    # Sentences that each tell too little may together tell that the network is nearer: the spread of a mean of n
    # leads is that of one lead over the root of n.
    level = resting.lead.mean() >= -resting.single_delta / len(resting.lead) ** 0.5
    # What stands between the aligned sentences counts only for a rival that explains some of those as well.
    counted = comparison if resting.held.any() else resting
    return _ComparedRival(candidate, counted, bool(enough and level), *_passage_of(counted, rival))


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


def _overlap(one: Side, other: Side) -> bool:
    return one.first_sentence < other.last_sentence and other.first_sentence < one.last_sentence
