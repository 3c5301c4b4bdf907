"""From two documents to the passages that one took over from the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from pipeline.match.extend import clusters, hull, overlap
from pipeline.match.lexical.boundaries import Bounded, bounded
from pipeline.match.lexical.digest import Digest, find_digests
from pipeline.match.lexical.runs import shared_runs
from pipeline.match.lexical.score import score
from pipeline.match.lexical.seeds import Seeds, find_seeds
from pipeline.match.lexical.settings import LexicalSettings
from pipeline.match.lexical.word_pair import WordPair
from pipeline.records.arrays import Ints, Range
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
class _Found:
    """A passage pair in words, before it is told in characters."""

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
    dense = list(_dense(pair, seeds, settings))
    digests = find_digests(pair, [passage for _, passage in dense], settings)
    found = [_of_digest(pair, digest) for digest in digests]
    for worth, passage in dense:
        if not any(overlap(passage.city, digest.city) for digest in digests):
            kind = PassageKind.VERBATIM if passage.verbatim else PassageKind.DENSE
            found.append(_Found(kind, worth, passage.city, passage.network, passage.network))
    return [_told(pair, seeds, one) for one in _resolved(found)]


def _dense(pair: WordPair, seeds: Seeds, settings: LexicalSettings) -> Iterator[tuple[float, Bounded]]:
    """Passage pairs that grow from seeds, with their score."""
    for rows, columns in _spans(seeds, settings):
        a, b = _words_of(pair.city.document, rows), _words_of(pair.network.document, columns)
        found = bounded(pair, a, b, settings)
        worth = score(pair, found, settings)
        if worth >= settings.min_score:
            yield worth, found


def _spans(seeds: Seeds, settings: LexicalSettings) -> Iterator[tuple[Range, Range]]:
    """Sentence ranges of seeds that hold together; a span pair with little in common falls into smaller ones."""
    waiting = [(members, settings.gap) for members in clusters(seeds.rows, seeds.columns, settings.gap)]
    while waiting:
        members, gap = waiting.pop()
        rows, columns = _extent(seeds.rows[members]), _extent(seeds.columns[members])
        if seeds.span_cosine(rows, columns) >= settings.span_cosine:
            yield rows, columns
        elif gap > 1:
            parts = clusters(seeds.rows[members], seeds.columns[members], gap - 1)
            waiting += [(members[part], gap - 1) for part in parts]


def _extent(positions: Ints) -> Range:
    return int(positions.min()), int(positions.max()) + 1


def _words_of(document: WordedDocument, rows: Range) -> Range:
    return int(document.sentence_words[rows[0], 0]), int(document.sentence_words[rows[1] - 1, 1])


def _of_digest(pair: WordPair, one: Digest) -> _Found:
    return _Found(PassageKind.DIGEST, one.score, one.city, (0, len(pair.network.words)), one.core_network)


def _resolved(found: list[_Found]) -> list[_Found]:
    """Strongest first; what overlaps on both sides is one passage; text claimed twice stays with the stronger."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (-one.score, one.city, one.network)):
        for place, other in enumerate(kept):
            if overlap(one.city, other.city) and overlap(one.network, other.network):
                kept[place] = _merged(other, one)
                break
            if _mostly(one.city, other.city) or _mostly(one.network, other.network):
                break
        else:
            kept.append(one)
    return kept


def _merged(first: _Found, second: _Found) -> _Found:
    return replace(
        first,
        score=first.score + second.score,
        city=hull([first.city, second.city]),
        network=hull([first.network, second.network]),
    )


def _mostly(a: Range, b: Range) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared > _CLAIMED * min(a[1] - a[0], b[1] - b[0])


def _told(pair: WordPair, seeds: Seeds, one: _Found) -> LexicalPassage:
    city, network = pair.city.document, pair.network.document
    span_a = city.characters(one.city)
    span_b = (0, network.length) if one.kind is PassageKind.DIGEST else network.characters(one.network)
    rows, columns = city.sentences(one.city), network.sentences(one.network)
    return LexicalPassage(
        one.kind,
        one.score,
        span_a,
        span_b,
        span_a,
        network.characters(one.core_network),
        rows,
        columns,
        _aligned(seeds, rows, columns),
        shared_runs(pair, one.city, one.network),
    )


def _aligned(seeds: Seeds, rows: Range, columns: Range) -> tuple[tuple[int, int, float], ...]:
    """For each city sentence of the passage the network sentence nearest to it in words."""
    inside = (seeds.rows >= rows[0]) & (seeds.rows < rows[1])
    inside &= (seeds.columns >= columns[0]) & (seeds.columns < columns[1])
    order = np.nonzero(inside)[0]
    order = order[np.lexsort((seeds.columns[order], -seeds.cosine[order], seeds.rows[order]))]
    best: dict[int, tuple[int, int, float]] = {}
    for row, column, cosine in zip(seeds.rows[order], seeds.columns[order], seeds.cosine[order], strict=True):
        best.setdefault(int(row), (int(column), int(row), round(float(cosine), 6)))
    return tuple(best.values())
