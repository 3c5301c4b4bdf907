"""From two documents to the passages that one took over from the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from pipeline.match.extend import cluster_seeds
from pipeline.match.lexical.boundaries import WordPassage, find_boundaries
from pipeline.match.lexical.digest import Digest, find_digests
from pipeline.match.lexical.runs import find_shared_runs
from pipeline.match.lexical.score import score_passage
from pipeline.match.lexical.seeds import Seeds, find_seeds
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair
from pipeline.records.arrays import Ints, Range, hull, overlaps
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts

_CLAIMED = 0.5  # share of a passage that another may hold already


class PassageKind(StrEnum):
    """How a lexical passage pair was recognised."""

    DENSE = "dense"
    VERBATIM = "verbatim"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class LexicalPassage:
    """A passage pair found by words; `score` is the log-likelihood ratio of reuse to chance, in nats.

    Spans and runs are characters, sentences are half-open rows, pairs are (network row, city row, cosine).
    """

    kind: PassageKind
    score: float
    city: Range
    network: Range
    core_city: Range
    core_network: Range
    city_sentences: Range
    network_sentences: Range
    pairs: tuple[tuple[int, int, float], ...]
    runs: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class _ScoredPassage:
    """A passage pair in words, before its place in the two texts is known."""

    kind: PassageKind
    score: float
    city: Range
    network: Range
    core_network: Range


def find_passages(
    city: WordedDocument, network: WordedDocument, counts: WordCounts, settings: LexicalSettings
) -> list[LexicalPassage]:
    """The passages of two documents of one language that echo each other, strongest first.

    They depend on the two documents and the frozen counts alone.
    """
    if not len(city.sentence_words) or not len(network.sentence_words):
        return []
    pair = WordPair.of(city, network, counts)
    seeds = find_seeds(pair, settings)
    dense = list(_find_dense(pair, seeds, settings))
    digests = find_digests(pair, [passage for _, passage in dense], settings)
    passages = [_from_digest(pair, digest) for digest in digests]
    for score, passage in dense:
        # A digest was kept because no dense passage explains its words as well, so none stands beside it.
        if not any(overlaps(passage.city, digest.city) for digest in digests):
            kind = PassageKind.VERBATIM if passage.verbatim else PassageKind.DENSE
            passages.append(_ScoredPassage(kind, score, passage.city, passage.network, passage.network))
    resolved = _join_near(_resolve_overlaps(passages), settings.reach)
    return [_place_in_text(pair, seeds, passage) for passage in resolved]


def _find_dense(pair: WordPair, seeds: Seeds, settings: LexicalSettings) -> Iterator[tuple[float, WordPassage]]:
    """Passage pairs that grow from seeds, with their score."""
    for rows, columns in _group_seeds(seeds, settings):
        a, b = _words_of(pair.city.document, rows), _words_of(pair.network.document, columns)
        passage = find_boundaries(pair, a, b, settings)
        score = score_passage(pair, passage, settings)
        if score >= settings.min_score:
            yield score, passage


def _group_seeds(seeds: Seeds, settings: LexicalSettings) -> Iterator[tuple[Range, Range]]:
    """Sentence ranges of seeds that hold together; a span pair with little in common falls into smaller ones."""
    waiting = [(members, settings.gap) for members in cluster_seeds(seeds.rows, seeds.columns, settings.gap)]
    while waiting:
        members, gap = waiting.pop()
        rows, columns = _extent(seeds.rows[members]), _extent(seeds.columns[members])
        if seeds.span_cosine(rows, columns) >= settings.span_cosine:
            yield rows, columns
        elif gap > 1:
            parts = cluster_seeds(seeds.rows[members], seeds.columns[members], gap - 1)
            waiting += [(members[part], gap - 1) for part in parts]


def _extent(positions: Ints) -> Range:
    return int(positions.min()), int(positions.max()) + 1


def _words_of(document: WordedDocument, rows: Range) -> Range:
    return int(document.sentence_words[rows[0], 0]), int(document.sentence_words[rows[1] - 1, 1])


def _from_digest(pair: WordPair, digest: Digest) -> _ScoredPassage:
    whole = 0, len(pair.network.words)
    return _ScoredPassage(PassageKind.DIGEST, digest.score, digest.city, whole, digest.core_network)


def _resolve_overlaps(passages: list[_ScoredPassage]) -> list[_ScoredPassage]:
    """Strongest first; what overlaps on both sides is one passage; text claimed twice stays with the stronger."""
    kept: list[_ScoredPassage] = []
    for passage in sorted(passages, key=_rank):
        for place, other in enumerate(kept):
            if overlaps(passage.city, other.city) and overlaps(passage.network, other.network):
                kept[place] = _merge(other, passage)
                break
            if _is_mostly_in(passage.city, other.city) or _is_mostly_in(passage.network, other.network):
                break
        else:
            kept.append(passage)
    return kept


def _join_near(passages: list[_ScoredPassage], reach: int) -> list[_ScoredPassage]:
    """Strongest first; those that follow each other so nearly that the end of either may reach the other are one.

    Between seeds sentences are counted, so three items of a list part what one sentence of as many words does not.
    """
    joined: list[_ScoredPassage] = []
    for passage in sorted(passages, key=lambda passage: (passage.city, passage.network)):
        if joined and _follows(passage, joined[-1], reach):
            joined[-1] = _merge(*sorted((joined[-1], passage), key=_rank))
        else:
            joined.append(passage)
    return sorted(joined, key=_rank)


def _follows(later: _ScoredPassage, passage: _ScoredPassage, reach: int) -> bool:
    """Whether it begins behind the beginning of the other, and at most so many words behind its end, on both sides."""
    if PassageKind.DIGEST in (later.kind, passage.kind) or later.network < passage.network:
        return False
    return max(later.city[0] - passage.city[1], later.network[0] - passage.network[1]) <= reach


def _rank(passage: _ScoredPassage) -> tuple[float, Range, Range]:
    """By this they are ordered: the stronger first; the rest breaks ties."""
    return -passage.score, passage.city, passage.network


def _merge(strong: _ScoredPassage, weak: _ScoredPassage) -> _ScoredPassage:
    network = hull([strong.network, weak.network])
    return replace(
        strong,
        score=strong.score + weak.score,
        city=hull([strong.city, weak.city]),
        network=network,
        core_network=strong.core_network if strong.kind is PassageKind.DIGEST else network,
    )


def _is_mostly_in(a: Range, b: Range) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared > _CLAIMED * min(a[1] - a[0], b[1] - b[0])


def _place_in_text(pair: WordPair, seeds: Seeds, passage: _ScoredPassage) -> LexicalPassage:
    city, network = pair.city.document, pair.network.document
    city_span = city.characters(passage.city)
    whole = passage.kind is PassageKind.DIGEST
    rows, columns = city.sentences(passage.city), network.sentences(passage.network)
    return LexicalPassage(
        kind=passage.kind,
        score=passage.score,
        city=city_span,
        network=(0, network.length) if whole else network.characters(passage.network),
        core_city=city_span,
        core_network=network.characters(passage.core_network),
        city_sentences=rows,
        network_sentences=columns,
        pairs=_align_sentences(seeds, rows, columns),
        runs=find_shared_runs(pair, passage.city, passage.network),
    )


def _align_sentences(seeds: Seeds, rows: Range, columns: Range) -> tuple[tuple[int, int, float], ...]:
    """For each city sentence of the passage the network sentence nearest to it in words."""
    inside = (seeds.rows >= rows[0]) & (seeds.rows < rows[1])
    inside &= (seeds.columns >= columns[0]) & (seeds.columns < columns[1])
    order = np.nonzero(inside)[0]
    order = order[np.lexsort((seeds.columns[order], -seeds.cosine[order], seeds.rows[order]))]
    best: dict[int, tuple[int, int, float]] = {}
    for row, column, cosine in zip(seeds.rows[order], seeds.columns[order], seeds.cosine[order], strict=True):
        best.setdefault(int(row), (int(column), int(row), round(float(cosine), 6)))
    return tuple(best.values())
