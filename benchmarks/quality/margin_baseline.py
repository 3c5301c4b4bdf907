"""The partner of the cross-language tasks: raw cosine of sentences under the ratio margin with a fixed threshold.

Artetxe and Schwenk (2019): the cosine of two sentences over the mean of both sentences' four nearest. Each city
sentence's best partner above the threshold is a hit, and touching hits of a document pair are one find. No
centring, no null, no calibration: what one would build in an afternoon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from benchmarks.quality.measures import Find
from benchmarks.quality.plagdet import Case
from benchmarks.quality.vectors import VectorCache
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.records import Role
from pipeline.records.arrays import Similarities, Vectors

THRESHOLDS = (1.03, 1.04, 1.05)
_NEIGHBOURS = 4
_GAP = 1  # sentences without a hit that a find may span

Hit = tuple[int, int]


def margin_finds(name: str, corpus: Corpus, cache: VectorCache, thresholds: Sequence[float]) -> list[tuple[Find, ...]]:
    """The finds at each threshold; `name` is the study's, as document ids carry it."""
    cities, networks = corpus.of_role(Role.CITY), corpus.of_role(Role.NETWORK)
    a, b = _raw(cities, cache), _raw(networks, cache)
    cosine = a @ b.T
    margin = cosine / ((_nearest(cosine)[:, None] + _nearest(cosine.T)[None]) / 2)
    best = margin.argmax(1)
    place_a, place_b = _places(cities), _places(networks)
    held = []
    for threshold in thresholds:
        hits: dict[Hit, list[Hit]] = defaultdict(list)
        for row in np.flatnonzero(margin[np.arange(len(best)), best] >= threshold).tolist():
            (x, i), (y, j) = place_a[row], place_b[int(best[row])]
            hits[x, y].append((i, j))
        held.append(
            tuple(_find(name, cities[x], networks[y], g) for (x, y), h in sorted(hits.items()) for g in clusters(h))
        )
    return held


def clusters(hits: Sequence[Hit], gap: int = _GAP) -> list[list[Hit]]:
    """Hits that hold together on both sides with at most `gap` sentences between; their order is free."""
    done, work = [], [sorted(hits)]
    while work:
        group = work.pop()
        parts = _split(group, 0, gap)
        parts = parts if len(parts) > 1 else _split(sorted(group, key=lambda hit: hit[1]), 1, gap)
        if len(parts) == 1:
            done.append(sorted(group))
        else:
            work += parts
    return sorted(done)


def _split(group: Sequence[Hit], side: int, gap: int) -> list[list[Hit]]:
    parts = [[group[0]]]
    for before, hit in pairwise(group):
        if hit[side] - before[side] > gap + 1:
            parts.append([])
        parts[-1].append(hit)
    return parts


def _raw(documents: Sequence[CorpusDocument], cache: VectorCache) -> Vectors:
    return cache.encode([one.sentence_text(row) for one in documents for row in range(len(one.sentences))])


def _nearest(cosine: Similarities) -> Similarities:
    k = min(_NEIGHBOURS, cosine.shape[1])
    nearest: Similarities = np.partition(cosine, -k, axis=1)[:, -k:].mean(1)
    return nearest


def _places(documents: Sequence[CorpusDocument]) -> list[Hit]:
    return [(at, row) for at, one in enumerate(documents) for row in range(len(one.sentences))]


def _find(name: str, city: CorpusDocument, network: CorpusDocument, hits: Sequence[Hit]) -> Find:
    a = city.sentences[min(i for i, _ in hits)].start, city.sentences[max(i for i, _ in hits)].end
    b = network.sentences[min(j for _, j in hits)].start, network.sentences[max(j for _, j in hits)].end
    case = Case(f"{name}/{city.document.document_id}", f"{name}/{network.document.document_id}", *a, *b)
    return Find(case, case, float(len(hits)), None)
