"""Other explanations of a matched city passage: reference documents and the city's own earlier documents.

Every aligned city sentence is compared on its own, because a passage often mixes sources: a sentence speaks
for the network or for the rival only where one fits better by more than delta. A mean over the passage hides
that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline.chronology import who_was_first
from pipeline.corpus import Corpus, CorpusDocument, Vectors, margin_block
from pipeline.records import Document, ExclusionCode, Match, Order, Rival, Role

REFERENCE = "reference"
OWN_EARLIER = "own_earlier"

_POOLS = {REFERENCE: "references", OWN_EARLIER: "own_earlier"}
_CODES = {
    REFERENCE: ExclusionCode.COMMON_SOURCE_BETTER,
    OWN_EARLIER: ExclusionCode.OWN_DOCUMENT_BETTER,
}


class RivalIndex:
    """The documents of a corpus by id and by what they may be a rival for."""

    def __init__(self, corpus: Corpus) -> None:
        self._by_id = {found.document.document_id: found for found in corpus.documents}
        self._references = corpus.of_role(Role.REFERENCE)
        self._cities = corpus.of_role(Role.CITY)

    def find(self, document_id: str) -> CorpusDocument:
        """The document of this id. Raises KeyError."""
        return self._by_id[document_id]

    def of(self, city: Document) -> list[tuple[str, CorpusDocument]]:
        """Kind and document of everything that may have come before the city document, but the networks.

        An undated reference may have; an own document only where its date is known to be earlier.
        """
        references = [
            (REFERENCE, found)
            for found in self._references
            if who_was_first(found.document.date, city.date) is not Order.CITY_FIRST
        ]
        own = [
            (OWN_EARLIER, found)
            for found in self._cities
            if found.document.issuer_id == city.issuer_id
            and found.document.document_id != city.document_id
            and who_was_first(found.document.date, city.date) is Order.NETWORK_FIRST
        ]
        return references + own


@dataclass(frozen=True, slots=True, eq=False)
class _Contest:
    """One rival against the network, sentence by sentence: the rival's margins less the network's."""

    rival: Rival

    @property
    def wins(self) -> bool:
        """Sentences speak for the rival and none for the network."""
        return self.rival.decisive_for_rival > 0 and self.rival.decisive_for_network == 0

    @property
    def tie(self) -> bool:
        """No sentence speaks for either."""
        return self.rival.decisive_for_rival == 0 and self.rival.decisive_for_network == 0


def judged(index: RivalIndex, match: Match, delta: float, floor: float) -> Match:
    """The match with its strongest rival, and excluded where that rival explains it better.

    Excluded with the rival's code when sentences speak for the rival and none for the network. A reference that
    holds the passage as well as the network, and is older than the network text, is the source of both: excluded
    too, with flag `via_common_source`. Any other near tie keeps the match with flag `rival_tie`.
    """
    city, network = index.find(match.city.document_id), index.find(match.network.document_id)
    rivals = index.of(city.document)
    checked = tuple(sorted({kind for kind, _ in rivals}))
    match = replace(match, rivals_checked=checked, flags=(*match.flags, *_not_checked(checked)))
    contests = [
        contest
        for kind, found in rivals
        if len(found.sentences) and (contest := _contest(match, city, kind, found, delta, floor)) is not None
    ]
    if not contests:
        return match
    best = max(contests, key=_strength)
    rival, flags, exclusion = best.rival, list(match.flags), None
    if best.wins:
        exclusion = _CODES[rival.kind]
    elif best.tie:
        older = who_was_first(index.find(rival.document_id).document.date, network.document.date)
        if rival.kind == REFERENCE and older is Order.NETWORK_FIRST:
            exclusion = ExclusionCode.COMMON_SOURCE_BETTER
            flags.append("via_common_source")
        else:
            flags.append("rival_tie")
    return replace(match, rival=rival, flags=tuple(flags), exclusion=exclusion)


def _not_checked(checked: tuple[str, ...]) -> list[str]:
    """'No rival fits' and "there was none to check" must never look alike."""
    return [f"{name}_not_checked" for kind, name in _POOLS.items() if kind not in checked]


def _strength(contest: _Contest) -> tuple[bool, bool, int, float, str]:
    rival = contest.rival
    ahead = rival.decisive_for_rival - rival.decisive_for_network
    return contest.wins, contest.tie, ahead, rival.score, rival.document_id


def _contest(
    match: Match, city: CorpusDocument, kind: str, rival: CorpusDocument, delta: float, floor: float
) -> _Contest | None:
    """How a rival fits the aligned city sentences; None where it explains none of them."""
    held: dict[int, float] = {}
    for pair in match.pairs:
        held[pair.city_sentence] = max(pair.margin, held.get(pair.city_sentence, pair.margin))
    rows = {sentence.number: row for row, sentence in enumerate(city.sentences)}
    _, margin = margin_block(city, rival)
    best: Vectors = margin.max(1)
    theirs = np.array([best[rows[number]] for number in held])
    ours = np.array(list(held.values()))
    difference = theirs - ours
    if theirs.max() < floor:
        return None
    for_rival = int(((difference > delta) & (theirs >= floor)).sum())
    for_network = int((difference < -delta).sum())
    return _Contest(
        Rival(
            kind=kind,
            document_id=rival.document.document_id,
            score=round(float(theirs.mean()), 4),
            delta=round(float(-difference.mean()), 4),
            decisive_for_rival=for_rival,
            decisive_for_network=for_network,
        )
    )
