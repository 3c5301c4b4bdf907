"""Other explanations of matched city passages, and what follows from them.

Every passage is compared with reference documents, the city's own earlier documents and peer cities' earlier ones,
sentence by sentence (pipeline.evidence.rivals.compare). Cities are assessed in the order of their dates, so that an
earlier document's own echo is known when a later one repeats it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals.candidates import MatchedPassage, RivalCandidates, gather_candidates
from pipeline.evidence.rivals.compared import ComparedRival, KeptComparisons
from pipeline.evidence.rivals.kinds import RIVAL_CODES, flags_of_unchecked
from pipeline.profile.scales import Scales
from pipeline.records import ExclusionCode, Flag, Match, Order, Rival, RivalKind, Side
from pipeline.records.arrays import Ints, Mask
from pipeline.records.order import who_was_first

__all__ = ["assess_rivals"]

_NEAREST = 12  # rivals of a kind that are compared in full, the nearest first


def assess_rivals(
    corpus: Corpus, matches: Sequence[Match], scales: Scales, work_of: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """The matches with their strongest rival, flags and exclusions; same number, same sequence.

    `work_of` gives the work that each document is a version of (without it, its work_id). A match is excluded with the
    rival's code where sentences speak for the rival and none for the network. A reference that holds the passage,
    cannot be told from the network and is certainly older is the source of both: `common_source_better` with flag
    `via_common_source`; so is the city's own document that is older than the network's: `own_document_better`. Any
    other that cannot be told leaves the match, with flag `rival_tie`, and one that holds a part of it with flag
    `rival_in_part`, even where another is nearer to the whole. A city document that echoes the same network
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


class _RivalAssessor:
    """Assesses matches one by one, and knows which echoes it let stand before."""

    def __init__(self, corpus: Corpus, scales: Scales, work_of: Mapping[str, str]) -> None:
        self._documents = corpus.by_id()
        self._scales, self._work_of = scales, work_of
        self._number_of = {work: number for number, work in enumerate(dict.fromkeys(work_of.values()))}
        self._works: Ints | None = None  # by place among the documents that may be rivals
        self._echoes: dict[str, list[Match]] = {}
        self._kept = KeptComparisons(corpus.kept, scales)

    def assess(self, candidates: RivalCandidates, passage: MatchedPassage) -> Match:
        """One match with its rivals weighed."""
        match = passage.match
        network = self._documents[match.network.document_id]
        others = self._works_of(candidates) != self._number_of[self._work_of[match.network.document_id]]
        comparable = others & self._is_comparable(candidates, passage, network.lang)
        checked, unmeasured = candidates.kinds_of(comparable), candidates.kinds_of(others & ~comparable)
        compared, spread = self._compare(candidates, network, passage, comparable)
        rival, exclusion, flags = self._verdict(compared, network)
        unchecked = flags_of_unchecked(checked, unmeasured)
        match = replace(
            match,
            rival=rival,
            rivals_checked=tuple(sorted(checked)),
            exclusion=match.exclusion or exclusion,
        ).with_flags(*unchecked, *spread, *flags)
        if match.exclusion is None and match.order is Order.NETWORK_FIRST:
            self._echoes.setdefault(match.city.document_id, []).append(match)
        return match

    def _works_of(self, candidates: RivalCandidates) -> Ints:
        """The work of each rival, by number."""
        if self._works is None:
            names = (held.document.document_id for held in candidates.documents.documents)
            self._works = np.array([self._number_of[self._work_of[name]] for name in names], np.int64)
        return np.asarray(self._works[candidates.among])

    def _is_comparable(self, candidates: RivalCandidates, passage: MatchedPassage, network_lang: str) -> Mask:
        """For each rival, whether all three language pairs have a scale."""
        if self._scales.pair(candidates.city.lang, network_lang) is None or not len(passage.rows):
            return np.zeros(len(candidates.among), np.bool_)

        def is_known(lang: str) -> bool:
            to_rival, to_network = self._scales.pair(candidates.city.lang, lang), self._scales.pair(lang, network_lang)
            return to_rival is not None and to_network is not None

        return candidates.has_scale(is_known)

    def _compare(
        self, candidates: RivalCandidates, network: CorpusDocument, passage: MatchedPassage, comparable: Mask
    ) -> tuple[list[ComparedRival], set[Flag]]:
        """The nearest rivals of each kind, compared; and the flags for those that spread the same passage."""
        compared: list[ComparedRival] = []
        spread: set[Flag] = set()
        left = dict.fromkeys(RIVAL_CODES, _NEAREST)
        comparisons = self._kept.of(candidates.city, network, passage)
        for candidate in candidates.nearest(passage, comparable, left):
            rival = comparisons.compare(candidate)
            if rival is None:
                continue
            echoes_too = RIVAL_CODES[candidate.kind].echoes_too
            if echoes_too is not None and self._echoes_same(passage.match, rival):
                spread.add(echoes_too)
                continue
            left[candidate.kind] -= 1
            compared.append(rival)
        comparisons.keep()
        return compared, spread

    def _echoes_same(self, match: Match, rival: ComparedRival) -> bool:
        """Whether the rival's passage is itself an echo of the same sentences of the same network work."""
        work = self._work_of[match.network.document_id]
        return any(
            self._work_of[echo.network.document_id] == work
            and (echo.network.document_id != match.network.document_id or _overlap(echo.network, match.network))
            and echo.city.first_sentence < rival.sentences[1]
            and rival.sentences[0] < echo.city.last_sentence
            for echo in self._echoes.get(rival.candidate.document_id, ())
        )

    def _verdict(
        self, compared: Sequence[ComparedRival], network: CorpusDocument
    ) -> tuple[Rival | None, ExclusionCode | None, tuple[Flag, ...]]:
        """The strongest rival, what it excludes the match by, and the flags it gives."""
        if not compared:
            return None, None, ()
        strongest = max(compared, key=lambda rival: rival.strength)
        if strongest.wins:
            return strongest.record(), RIVAL_CODES[strongest.candidate.kind].better, ()
        sources = [rival for rival in compared if rival.tie and rival.holds and self._is_older(rival, network)]
        if sources:
            # A reference is named before the city's own document: it may be the source of that as well.
            source = max(sources, key=lambda rival: (rival.candidate.kind is RivalKind.REFERENCE, rival.strength))
            flags = (Flag.VIA_COMMON_SOURCE,) if source.candidate.kind is RivalKind.REFERENCE else ()
            return source.record(), RIVAL_CODES[source.candidate.kind].better, flags
        if strongest.tie:
            return strongest.record(), None, (Flag.RIVAL_TIE,)
        partial = [one for one in compared if one.takes_part or (one.shares_part and self._is_older(one, network))]
        if partial:
            return max(partial, key=lambda rival: rival.strength).record(), None, (Flag.RIVAL_IN_PART,)
        return strongest.record(), None, ()

    def _is_older(self, rival: ComparedRival, network: CorpusDocument) -> bool:
        """Whether a reference, or the city itself, certainly had the passage before the network had."""
        document = rival.candidate.document.document
        older = who_was_first(document.date, network.document.date) is Order.NETWORK_FIRST
        return rival.candidate.kind in (RivalKind.REFERENCE, RivalKind.OWN_EARLIER) and older


def _overlap(one: Side, other: Side) -> bool:
    return one.first_sentence < other.last_sentence and other.first_sentence < one.last_sentence
