"""Other explanations of matched city passages, and what follows from them.

Every passage is compared with reference documents, the city's own earlier documents and peer cities' earlier ones,
sentence by sentence (pipeline.evidence.rivals.compare). Cities are judged in the order of their dates, so that an
earlier document's own echo is known when a later one repeats it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals.candidates import Hearing, Passage, characters_of, hearings
from pipeline.evidence.rivals.compare import HOLDS, Contest, Voice, contest
from pipeline.evidence.rivals.kinds import RIVAL_CODES, RivalCandidate, flags_of_unchecked
from pipeline.evidence.rivals.wording import followed
from pipeline.profile.scales import Scales
from pipeline.records import ExclusionCode, Flag, Match, Order, Rival, RivalKind, Side
from pipeline.records.order import who_was_first

__all__ = ["judge"]

_NEAREST = 12  # rivals of a kind that are compared in full, the nearest first
_GAP = 3  # sentences without evidence that a rival's passage may span
# A document that holds only the paragraphs around a passage reaches neither; chosen on the even NTREX documents.
_SOURCE_MEAN, _SOURCE_LEAST, _SOURCE_SHARE = 0.7, 0.4, 0.85


def judge(
    corpus: Corpus, matches: Sequence[Match], scales: Scales, work_of: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """The matches with their strongest rival, flags and exclusions; same number, same sequence.

    `work_of` gives each document's work family (without it, its work_id). A match is excluded with the rival's code
    where sentences speak for the rival and none for the network. A reference that holds the passage, cannot be told
    from the network and is certainly older is the source of both: `common_source_better` with flag
    `via_common_source`; so is the city's own document that is older than the network's: `own_document_better`. Any
    other that cannot be told leaves the match, with flag `rival_tie`. A city document that echoes the same network
    passage itself is no rival but the spread under study: `own_repeat` or `via_peer`. A kind of rival without a
    document to compare, or with none of a measured language pair, has the flag `<kind>_not_checked`; one of which
    only some could be compared, `<kind>_partly_checked`.
    """
    court = _Court(
        corpus, scales, work_of or {one.document.document_id: one.document.work_id for one in corpus.documents}
    )
    judged = {
        passage.place: court.decide(hearing, passage)
        for hearing in hearings(corpus, matches, scales)
        for passage in hearing.passages
    }
    return tuple(judged[place] for place in range(len(matches)))


@dataclass(frozen=True, slots=True, eq=False)
class _Met:
    """A rival that was compared: its contest over the sentences that count, whether it certainly holds those that the
    match rests on as well as the network does, and the sentences [first, last) of its own passage.
    """

    candidate: RivalCandidate
    contest: Contest
    holds: bool
    first_sentence: int
    last_sentence: int

    @property
    def strength(self) -> tuple[bool, bool, int, float, str]:
        """What names the strongest rival: the higher, the stronger."""
        ahead = self.contest.for_rival - self.contest.for_network
        score = round(float(self.contest.theirs.mean()), 4)
        return self.contest.wins, self.contest.tie, ahead, score, self.candidate.document_id

    def record(self) -> Rival:
        """The rival as a match carries it."""
        ours, theirs = float(self.contest.ours.mean()), float(self.contest.theirs.mean())
        return Rival(
            kind=self.candidate.kind,
            document_id=self.candidate.document_id,
            score=round(theirs, 4),
            delta=round(ours - theirs, 4),
            decisive_for_rival=self.contest.for_rival,
            decisive_for_network=self.contest.for_network,
            first_sentence=self.first_sentence,
            last_sentence=self.last_sentence,
        )


class _Court:
    """Judges matches one by one, and knows what it judged before."""

    def __init__(self, corpus: Corpus, scales: Scales, work_of: Mapping[str, str]) -> None:
        self._documents = {found.document.document_id: found for found in corpus.documents}
        self._scales, self._work_of = scales, work_of
        self._echoes: dict[str, list[Match]] = {}

    def decide(self, hearing: Hearing, passage: Passage) -> Match:
        """One match with its rivals weighed."""
        match = passage.match
        network = self._documents[match.network.document_id]
        known = self._scales.pair(hearing.city.lang, network.lang) is not None and len(passage.rows) > 0
        pool = [
            (one, bool(measured) and known and self._scales.pair(one.found.lang, network.lang) is not None)
            for one, measured in zip(hearing.rivals, hearing.measured, strict=True)
            if self._work_of[one.document_id] != self._work_of[match.network.document_id]
        ]
        comparable = {one.document_id for one, measured in pool if measured}
        checked = {one.kind for one, measured in pool if measured}
        near = [one for one in hearing.nearest(passage) if one.document_id in comparable] if comparable else []
        met, spread = self._met(hearing.city, network, passage, near)
        rival, exclusion, told = self._verdict(met, network)
        unchecked = flags_of_unchecked(checked, {one.kind for one, measured in pool if not measured})
        match = replace(
            match,
            rival=rival,
            rivals_checked=tuple(sorted(checked)),
            exclusion=match.exclusion or exclusion,
        ).with_flags(*unchecked, *spread, *told)
        if match.exclusion is None and match.order is Order.NETWORK_FIRST:
            self._echoes.setdefault(match.city.document_id, []).append(match)
        return match

    def _met(
        self, city: CorpusDocument, network: CorpusDocument, passage: Passage, near: Sequence[RivalCandidate]
    ) -> tuple[list[_Met], set[Flag]]:
        """The nearest rivals of each kind, compared; and the flags for those that spread the same passage."""
        met: list[_Met] = []
        spread: set[Flag] = set()
        left = dict.fromkeys(RIVAL_CODES, _NEAREST)
        for candidate in near:
            if not left[candidate.kind]:
                continue
            found = _compared(city, network, passage, candidate, self._scales)
            echoes_too = RIVAL_CODES[candidate.kind].echoes_too
            if echoes_too is not None and self._echoed(passage.match, found):
                spread.add(echoes_too)
                continue
            left[candidate.kind] -= 1
            met.append(found)
        return met, spread

    def _echoed(self, match: Match, met: _Met) -> bool:
        """Whether the rival's passage is itself an echo of the same sentences of the same network work."""
        work = self._work_of[match.network.document_id]
        return any(
            self._work_of[echo.network.document_id] == work
            and (echo.network.document_id != match.network.document_id or _overlap(echo.network, match.network))
            and echo.city.first_sentence < met.last_sentence
            and met.first_sentence < echo.city.last_sentence
            for echo in self._echoes.get(met.candidate.document_id, ())
        )

    def _verdict(
        self, met: Sequence[_Met], network: CorpusDocument
    ) -> tuple[Rival | None, ExclusionCode | None, tuple[Flag, ...]]:
        """The strongest rival, what it excludes the match by, and the flags it gives."""
        if not met:
            return None, None, ()
        strongest = max(met, key=lambda one: one.strength)
        if strongest.contest.wins:
            return strongest.record(), RIVAL_CODES[strongest.candidate.kind].better, ()
        sources = [one for one in met if one.contest.tie and one.holds and self._older_source(one, network)]
        if sources:
            source = max(sources, key=lambda one: (one.candidate.kind is RivalKind.REFERENCE, one.strength))
            told = (Flag.VIA_COMMON_SOURCE,) if source.candidate.kind is RivalKind.REFERENCE else ()
            return source.record(), RIVAL_CODES[source.candidate.kind].better, told
        return strongest.record(), None, (Flag.RIVAL_TIE,) if strongest.contest.tie else ()

    def _older_source(self, met: _Met, network: CorpusDocument) -> bool:
        """Whether a reference, or the city itself, certainly had the passage before the network had."""
        rival = met.candidate.found.document
        older = who_was_first(rival.date, network.document.date) is Order.NETWORK_FIRST
        return met.candidate.kind in (RivalKind.REFERENCE, RivalKind.OWN_EARLIER) and older


def _compared(
    city: CorpusDocument, network: CorpusDocument, passage: Passage, candidate: RivalCandidate, scales: Scales
) -> _Met:
    rival = candidate.found
    found = contest(_voice(city).of(passage.rows), _voice(network), _voice(rival), scales)
    assert found is not None  # only rivals of measured pairs are compared
    if city.lang == network.lang == rival.lang and not found.verdict.any():
        found = _told_by_words(found, city, network, passage, rival)
    resting = found.of(passage.aligned)
    enough = (resting.theirs > _SOURCE_LEAST).mean() >= _SOURCE_SHARE and resting.theirs.mean() > _SOURCE_MEAN
    # Sentences that each tell too little may together tell that the network is nearer.
    level = resting.lead.mean() >= -resting.single_delta / len(resting.lead) ** 0.5
    # What stands between the aligned sentences counts only for a rival that explains some of those as well.
    counted = found if resting.held.any() else resting
    return _Met(candidate, counted, bool(enough and level), *_passage_of(counted, rival))


def _told_by_words(
    found: Contest, city: CorpusDocument, network: CorpusDocument, passage: Passage, rival: CorpusDocument
) -> Contest:
    """The contest decided by the words of the sentences that both hold, where these decide."""
    both = np.nonzero(found.held & (found.ours > HOLDS))[0]
    verdict = found.verdict.copy()
    verdict[both] = followed(
        [city.sentence_text(int(row)) for row in passage.rows[both]],
        [network.sentence_text(int(row)) for row in found.our_partner[both]],
        [rival.sentence_text(int(row)) for row in found.partner[both]],
    )
    return replace(found, verdict=verdict)


def _voice(document: CorpusDocument) -> Voice:
    return Voice(document.lang, document.vectors, characters_of(document))


def _passage_of(found: Contest, rival: CorpusDocument) -> tuple[int, int]:
    """Sentence numbers [first, last) of the rival's passage: where the sentences that decide have their partners."""
    deciding = found.verdict > 0 if found.for_rival else found.held
    if not deciding.any():
        deciding = found.theirs >= found.theirs.max()
    rows, weights = found.partner[deciding], found.theirs[deciding]
    order = np.argsort(rows, kind="stable")
    groups = np.split(order, np.nonzero(np.diff(rows[order]) > _GAP + 1)[0] + 1)
    best = max(groups, key=lambda group: (float(weights[group].sum()), -int(rows[group[0]])))
    return rival.sentences[int(rows[best].min())].number, rival.sentences[int(rows[best].max())].number + 1


def _overlap(one: Side, other: Side) -> bool:
    return one.first_sentence < other.last_sentence and other.first_sentence < one.last_sentence
