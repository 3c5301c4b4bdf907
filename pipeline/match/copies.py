"""Which of several network documents that hold a city's sentences in the same words has the claim on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate, competes_in
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.tokens import find_words

__all__ = ["credit_the_earliest"]

_SAME_WORDS = 0.8  # of the words of the longer passage: then one is an edition of the other

_Words = list[list[str]]  # of each sentence


def credit_the_earliest(
    ordered: Sequence[MatchCandidate], known: KeptWork, is_named: Callable[[MatchCandidate], bool]
) -> list[MatchCandidate]:
    """The candidates in their order, but for those that take the same sentences of a city from the same words.

    Of copies in several network documents the one that is known to be the earliest goes first: what else these
    documents say moves the strengths of copies a little, and tells nothing of whose text it was. Where dates do not
    tell, one that the city names (`is_named`) does. Each knows the documents that hold its words as well, or those of a
    part of it.
    """
    candidates, leads = list(ordered), dict[int, float]()
    for places in _of_same_sentences(ordered):
        words = {place: _words_of(ordered[place], known) for place in places}
        of_words: dict[str, list[int]] = defaultdict(list)
        for place in places:
            of_words[repr(words[place])].append(place)
            if repeated := _find_repeated(place, places, ordered, words):
                candidates[place] = replace(ordered[place], repeated_in=repeated)
        for alike in of_words.values():
            leads[_find_first(alike, ordered, is_named)] = alike[0] - 0.5
    for place, parts in _find_parts(ordered, known).items():
        candidates[place] = replace(candidates[place], part_repeated_in=parts)
    return [candidates[place] for place in sorted(range(len(ordered)), key=lambda place: leads.get(place, place))]


def _of_same_sentences(ordered: Sequence[MatchCandidate]) -> list[list[int]]:
    """The places of candidates that take the same sentences of a city from several documents."""
    of_sentences: dict[object, list[int]] = defaultdict(list)
    for place, one in enumerate(ordered):
        if one.pairs:
            of_sentences[competes_in(one), one.kind, tuple(row for row, _ in one.pairs)].append(place)
    return [
        places for places in of_sentences.values()
        if len({ordered[place].network.document.document_id for place in places}) > 1
    ]  # fmt: skip


def _find_first(
    alike: Sequence[int], ordered: Sequence[MatchCandidate], is_named: Callable[[MatchCandidate], bool]
) -> int:
    """The place of the copy that no other is known to be earlier than; of several the one that is named, then the one
    that was certainly there first.
    """
    soonest = min(_latest(ordered[place]) for place in alike)
    first = [place for place in alike if _earliest(ordered[place]) <= soonest]
    if len(first) > 1:
        first = [place for place in first if is_named(ordered[place])] or first
    return min(first, key=lambda place: (_latest(ordered[place]), place))


def _latest(candidate: MatchCandidate) -> date:
    """When the network text was certainly there; an undated one comes last."""
    published = candidate.network.document.date
    return published.latest if published else date.max


def _earliest(candidate: MatchCandidate) -> date:
    published = candidate.network.document.date
    return published.earliest if published else date.max


def _find_repeated(
    place: int, places: Sequence[int], ordered: Sequence[MatchCandidate], words: Mapping[int, _Words]
) -> tuple[CorpusDocument, ...]:
    """The documents of other networks that have the words of a candidate, or nearly, the strongest first."""
    one = ordered[place]
    others = (other for other in places if _are_of_others(one, ordered[other]))
    return tuple(ordered[other].network for other in others if _are_near(words[place], words[other]))


def _find_parts(ordered: Sequence[MatchCandidate], known: KeptWork) -> dict[int, tuple[CorpusDocument, ...]]:
    """By place, the documents of other networks that have some of a candidate's sentences in its words, or nearly."""
    rows = [frozenset(row for row, _ in one.pairs) for one in ordered]
    of_row: dict[object, list[int]] = defaultdict(list)
    for place, one in enumerate(ordered):
        for row in rows[place]:
            of_row[competes_in(one), row].append(place)
    found = {}
    for place, one in enumerate(ordered):
        if len(rows[place]) < 2:
            continue  # which has no part
        beside = {other for row in rows[place] for other in of_row[competes_in(one), row] if rows[other] < rows[place]}
        parts = (
            ordered[other].network for other in sorted(beside)
            if _are_of_others(one, ordered[other]) and _are_near_there(one, ordered[other], known)
        )  # fmt: skip
        if documents := tuple(dict.fromkeys(parts)):
            found[place] = documents
    return found


def _are_near_there(one: MatchCandidate, other: MatchCandidate, known: KeptWork) -> bool:
    """Whether both have the same words, or nearly, of the sentences of the city that the other has."""
    inside = {row for row, _ in other.pairs}
    here = [words for (row, _), words in zip(one.pairs, _words_of(one, known), strict=True) if row in inside]
    return _are_near(here, _words_of(other, known))


def _are_of_others(one: MatchCandidate, other: MatchCandidate) -> bool:
    here, there = one.network.document, other.network.document
    return here.issuer_id != there.issuer_id and here.work_id != there.work_id


def _words_of(candidate: MatchCandidate, known: KeptWork) -> _Words:
    """The words of the aligned sentences of the network, in the order of the city's."""
    network, rows = candidate.network, [row for _, row in candidate.pairs]

    def make() -> _Words:
        return [[word.folded for word in find_words(network.sentence_text(row), network.lang)] for row in rows]

    key = known.key("words of sentences", network.digest, repr(rows).encode()) if known.keeps else b""
    return known.remember(key, make, pack, lambda data: list(unpack(data)[0]))


def _are_near(one: _Words, other: _Words) -> bool:
    counts = [Counter(word for sentence in words for word in sentence) for words in (one, other)]
    return (counts[0] & counts[1]).total() >= _SAME_WORDS * max(words.total() for words in counts)
