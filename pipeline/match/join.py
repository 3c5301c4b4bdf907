"""JOIN: passages of two documents that stand beside each other on both sides are parts of one passage."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from pipeline.corpus.kept_documents import recall_starts
from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate, competes_in, merge
from pipeline.match.settings import MatchSettings
from pipeline.records import FindKind
from pipeline.records.arrays import Ints, Range, hull
from pipeline.study.kept_work import KeptWork

__all__ = ["join_parts"]

# Of the text of both sides that the parts make up at least: else a passage would mostly be what is no echo.
_SHARE_OF_PARTS = 0.5


def join_parts(
    kept: Sequence[MatchCandidate], settings: MatchSettings, dropped: Counter[str], work: KeptWork | None = None
) -> list[MatchCandidate]:
    """The candidates, of which those that are parts of one echo are one, with the strength and core of the strongest.

    Who takes a passage over drops sentences, turns them round, or puts a heading or a figure between. Chance hardly
    puts two finds side by side: of the weakest that are kept it has ten in a thousand by a thousand sentences, and
    twenty by twenty lie about a passage. A digest is explained by a whole document and stays as it is. `work`
    is what earlier runs worked out, so that no text of theirs is opened.
    """
    sentences = _SentenceStarts(work or KeptWork.nowhere())
    beside: dict[tuple[str, bool, bool], list[_Passage]] = defaultdict(list)
    for one in kept:
        beside[competes_in(one)].append(_Passage.of((one,)))
    joined = [
        reduce(merge, passage.parts)
        for of_city in beside.values()
        for passage in _join_all(of_city, settings, sentences)
    ]
    if len(joined) < len(kept):
        dropped["joined_with_stronger"] += len(kept) - len(joined)
    return joined


@dataclass(frozen=True, slots=True, eq=False)
class _Passage:
    """What is one passage so far, its strongest part first, and what it spans on either side."""

    parts: tuple[MatchCandidate, ...]
    city: Range
    network: Range

    @classmethod
    def of(cls, parts: Iterable[MatchCandidate]) -> _Passage:
        held = tuple(sorted(parts, key=lambda part: -part.strength))
        return cls(held, hull([part.city_span for part in held]), hull([part.network_span for part in held]))

    def with_parts_of(self, other: _Passage) -> _Passage:
        return _Passage.of(self.parts + other.parts)

    def share_of_parts(self) -> float:
        """How much of the text of both sides is in a part, not between them."""
        inside = sum(_length(part.city_span) + _length(part.network_span) for part in self.parts)
        return inside / (_length(self.city) + _length(self.network))


def _join_all(passages: Sequence[_Passage], settings: MatchSettings, sentences: _SentenceStarts) -> list[_Passage]:
    """The passages of one city document, joined until no two of them are parts of one."""
    held, count = dict.fromkeys(passages), len(passages) + 1
    starts = sorted(passage.city[0] for passage in passages)  # no two of them share a character
    while len(held) < count:
        count = len(held)
        for one, other in _neighbours(held):
            if one in held and other in held and _are_one(one, other, settings, sentences):
                first, last = sorted((one.city[0], other.city[0]))
                after = bisect_right(starts, first)
                if starts[after] == last:  # no third lies between
                    del held[one], held[other], starts[after]
                    held[one.with_parts_of(other)] = None
    return list(held)


def _neighbours(passages: Iterable[_Passage]) -> list[tuple[_Passage, _Passage]]:
    """Those from one network document that follow each other on either side, the nearest first."""
    by_network: dict[tuple[str, FindKind], list[_Passage]] = defaultdict(list)
    for passage in passages:
        if passage.parts[0].kind is not FindKind.DIGEST:
            by_network[passage.parts[0].network.document.document_id, passage.parts[0].kind].append(passage)
    pairs = [
        pair
        for group in by_network.values()
        for ordered in (sorted(group, key=lambda one: one.city), sorted(group, key=lambda one: one.network))
        for pair in pairwise(ordered)
    ]
    return sorted(pairs, key=lambda pair: (_gap_characters(*pair), pair[0].city, pair[0].network))


def _are_one(one: _Passage, other: _Passage, settings: MatchSettings, sentences: _SentenceStarts) -> bool:
    """Whether the city's text runs on from one to the other, and the parts outweigh what lies between on both sides.

    How much of its source a city leaves out is its own affair; much text of its own between two finds parts them.
    """
    city, network = one.parts[0].city, one.parts[0].network
    if sentences.count(city, _gap(one.city, other.city)) > settings.gap_sentences:
        return False
    joined = one.with_parts_of(other)
    longest = max(sentences.count(city, joined.city), sentences.count(network, joined.network))
    return longest <= settings.max_sentences and joined.share_of_parts() >= _SHARE_OF_PARTS


def _gap(one: Range, other: Range) -> Range:
    """What lies between two ranges; empty where they meet."""
    start, end = min(one[1], other[1]), max(one[0], other[0])
    return start, max(start, end)


def _gap_characters(one: _Passage, other: _Passage) -> int:
    return _length(_gap(one.city, other.city)) + _length(_gap(one.network, other.network))


def _length(span: Range) -> int:
    return span[1] - span[0]


class _SentenceStarts:
    """Where sentences begin, asked for once a document."""

    def __init__(self, work: KeptWork) -> None:
        self._work = work
        self._known: dict[str, Ints] = {}

    def count(self, document: CorpusDocument, span: Range) -> int:
        """How many sentences of a document begin in a span."""
        name = document.document.document_id
        if name not in self._known:
            self._known[name] = recall_starts(self._work, document)
        first, last = self._known[name].searchsorted(span).tolist()
        return int(last - first)
