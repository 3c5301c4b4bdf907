"""Which of the candidates that claim the same text of a city are kept: none of these share a character."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate, competes_in, merge
from pipeline.match.copies import credit_the_earliest
from pipeline.match.cut_runs import Run, cut_runs, reach_beyond
from pipeline.match.scorers.content_words import is_content
from pipeline.records import FindKind
from pipeline.records.arrays import Range, hull, overlaps
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.tokens import find_words

__all__ = ["resolve_overlaps"]

# Of the content words of either sentence: with fewer, most of what they say is not in the other.
_SHARED_WORDS = 0.5


# The rows of a city's and a network's sentence, and where each stands.
_Aligned = tuple[int, int, Range, Range]
# A span, which rows of sentences lie in it, and the runs in it.
_CutSpan = tuple[Range, list[int], tuple[Run, ...]]


def resolve_overlaps(
    candidates: Iterable[MatchCandidate],
    dropped: Counter[str],
    known: KeptWork | None = None,
    is_named: Callable[[MatchCandidate], bool] = lambda _: False,
) -> list[MatchCandidate]:
    """The strongest claim on a city text keeps it; what is kept never shares a character.

    Overlap on both sides with the same document merges. A weaker passage that only reaches into a stronger one is
    cut back to its own text. Documents that cannot have come first compete among themselves, so that a later text
    never hides an earlier one, and so do scraps, so that a form never hides a passage. Words beat vectors where both
    found the passage, because they know its boundaries; a sentence that they left beside it is taken in where both
    speak for it. Of network documents that say the same the one that is known to be the earliest has the claim, and
    where dates do not tell, one that the city names (`is_named`). What is `known` needs no text.
    """
    known = known or KeptWork.nowhere()
    kept: dict[tuple[str, bool, bool], _Kept] = defaultdict(_Kept)
    for candidate in credit_the_earliest(sorted(candidates, key=_rank), known, is_named):
        beside = kept[competes_in(candidate)]
        fitted = _fit_beside(candidate, beside, dropped, known)
        if fitted is not None:
            beside.add(fitted)
    return [candidate for key in sorted(kept) for candidate in kept[key].held]


class _Kept:
    """What is kept of one city's text, the strongest first; no two share a character."""

    def __init__(self) -> None:
        self.held: list[MatchCandidate] = []
        self._starts: list[int] = []  # in the text, ascending, and so are their ends
        self._ranks: list[int] = []  # of those that start there

    def touched(self, span: Range) -> list[int]:
        """The ranks of those that share a character with a span, ascending."""
        first, last = bisect_right(self._starts, span[0]), bisect_left(self._starts, span[1])
        if first and self.held[self._ranks[first - 1]].city_span[1] > span[0]:
            first -= 1
        return sorted(self._ranks[first:last])

    def add(self, candidate: MatchCandidate) -> None:
        """Keep another, which shares no character with those that are kept."""
        at = bisect_left(self._starts, candidate.city_span[0])
        self._starts.insert(at, candidate.city_span[0])
        self._ranks.insert(at, len(self.held))
        self.held.append(candidate)

    def grow(self, rank: int, grown: MatchCandidate) -> bool:
        """Keep what has grown in the place of what it was, unless it reaches into another; whether it is kept."""
        if self.touched(grown.city_span) != [rank]:
            return False
        self._starts[self._ranks.index(rank)] = grown.city_span[0]
        self.held[rank] = grown
        return True


def _rank(candidate: MatchCandidate) -> tuple[bool, float, str, str, Range, Range, Range, Range, FindKind]:
    """By this they are ordered: words before vectors within a language, then the stronger; the rest breaks ties."""
    return (
        candidate.kind is FindKind.SEMANTIC and candidate.city.lang == candidate.network.lang,
        -candidate.strength,
        candidate.city.document.document_id,
        candidate.network.document.document_id,
        candidate.city_core,
        candidate.network_core,
        candidate.city_span,
        candidate.network_span,
        candidate.kind,
    )


def _fit_beside(
    candidate: MatchCandidate, kept: _Kept, dropped: Counter[str], known: KeptWork
) -> MatchCandidate | None:
    """The candidate as it may stand beside what is kept; None where another claims its core, or took it in."""
    for rank in kept.touched(candidate.city_span):
        other = kept.held[rank]
        if not overlaps(other.city_span, candidate.city_span):
            continue  # any more: it was cut back
        same = other.network is candidate.network and overlaps(other.network_span, candidate.network_span)
        # A merged span reaches over what lies between the two, which a third passage may hold already.
        if same and other.kind is candidate.kind and kept.grow(rank, merge(other, candidate)):
            dropped["merged_with_stronger"] += 1
            return None
        if overlaps(other.city_span, candidate.city_core):
            by_words_too = same and candidate.kind is FindKind.SEMANTIC is not other.kind
            if by_words_too:
                kept.grow(rank, _take_in_agreed(other, candidate, known))
            dropped["found_by_words_too" if by_words_too else "passage_better_explained_elsewhere"] += 1
            return None
        candidate = _cut_back(candidate, other.city_span, known)
    return candidate


def _take_in_agreed(words: MatchCandidate, vectors: MatchCandidate, known: KeptWork) -> MatchCandidate:
    """What words found, with the city sentences beside it of which words and vectors say alike where they are from.

    Words weigh a passage as a run, so a short sentence whose place was changed is too little for them by itself.
    """
    city, network = words.city, words.network
    if words.kind is not FindKind.LEXICAL:
        return words

    def make() -> list[_Aligned]:
        places = ((*pair, city.characters((pair[0], pair[0] + 1))) for pair in vectors.pairs)
        agreed = [(row, other, at) for row, other, at in places if not overlaps(at, words.city_span)]
        return [
            (row, other, at, network.characters((other, other + 1)))
            for row, other, at in agreed
            if _share_words(city, row, network, other)
        ]

    told = repr((words.city_span, vectors.pairs)).encode()
    key = known.key("agreed", city.digest, network.digest, told) if known.keeps else b""
    agreed = known.remember(key, make, pack, _read_aligned)
    if not agreed:
        return words
    return replace(
        words,
        city_span=hull([words.city_span, *(at for _, _, at, _ in agreed)]),
        network_span=hull([words.network_span, *(at for _, _, _, at in agreed)]),
        pairs=tuple(sorted({*words.pairs, *((row, other) for row, other, _, _ in agreed)})),
    )


def _share_words(city: CorpusDocument, row: int, network: CorpusDocument, other: int) -> bool:
    """Whether each of two sentences has half of its content words, and two at least, from the other."""
    texts = city.sentence_text(row), network.sentence_text(other)
    held = [
        Counter(word.folded for word in find_words(text, city.lang) if is_content(word, city.lang)) for text in texts
    ]
    shared = (held[0] & held[1]).total()
    return shared > 1 and shared >= _SHARED_WORDS * max(words.total() for words in held)


def _read_aligned(data: bytes) -> list[_Aligned]:
    aligned, _ = unpack(data)
    return [(row, other, (*at,), (*there,)) for row, other, at, there in aligned]


def _cut_back(candidate: MatchCandidate, taken: Range, known: KeptWork) -> MatchCandidate:
    """The candidate without the edge of its span that another passage holds; its core lies beside that."""
    start, end = candidate.city_span
    wanted = (taken[1], end) if taken[1] <= candidate.city_core[0] else (start, taken[0])
    rows = sorted({row for row, _ in candidate.pairs})

    def make() -> _CutSpan:
        span = _without_blanks(candidate.city.text, wanted)
        held = [row for row in rows if _is_within(candidate.city, row, span)]
        if not reach_beyond(candidate.runs, span, candidate.network_span):
            return span, held, candidate.runs
        texts = candidate.city.text, candidate.network.text
        return span, held, cut_runs(candidate.runs, texts, span, candidate.network_span)

    told = repr((wanted, rows, candidate.network_span, candidate.runs)).encode()
    key = known.key("cut", candidate.city.digest, candidate.network.digest, told) if known.keeps else b""
    span, held, runs = known.remember(key, make, pack, _read_cut)
    inside = [(row, other) for row, other in candidate.pairs if row in held]
    return replace(candidate, city_span=span, pairs=tuple(inside) or candidate.pairs, runs=runs)


def _without_blanks(text: str, span: Range) -> Range:
    """A span without the blanks at its edges: those between two passages belong to neither."""
    first, last = span
    while text[first].isspace():
        first += 1
    while text[last - 1].isspace():
        last -= 1
    return first, last


def _read_cut(data: bytes) -> _CutSpan:
    ((first, last), held, runs), _ = unpack(data)
    return (first, last), held, tuple(((*city,), (*network,)) for city, network in runs)


def _is_within(document: CorpusDocument, row: int, span: Range) -> bool:
    sentence = document.sentences[row]
    return span[0] <= sentence.start and sentence.end <= span[1]
