"""Passages found by sentence vectors, in any two languages.

Nearest neighbours of sentences in both directions, a margin against the neighbourhood (CSLS, Conneau et al. 2018; the
difference form of Artetxe and Schwenk 2019), neighbouring hits joined into passages, and one strength for each from
the profile's re-scoring weights and its null. Only document pairs that hold a seed are opened.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.margin import difference_margin
from index.neighbours import nearest
from pipeline.corpus.model import HEADING, Corpus, CorpusDocument, margin_block
from pipeline.match.candidate import MatchCandidate
from pipeline.match.extend import Levels, Plane, Region, in_pieces, regions
from pipeline.match.settings import MatchSettings
from pipeline.profile import Profile
from pipeline.records import FindKind, Role
from pipeline.records.arrays import Ints, Range, Vectors
from pipeline.records.order import who_was_first

__all__ = ["Opened", "features", "find_semantic", "opened_pairs"]

_LENGTH_CAP = 400  # characters beyond which a longer passage is no surer


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A document pair that holds a seed: centred cosines and margins, (city rows, network rows)."""

    city: CorpusDocument
    network: CorpusDocument
    cosine: Vectors
    margin: Vectors

    @property
    def plane(self) -> Plane:
        """The margins as extension sees them."""
        return Plane(self.margin, _paragraphs(self.city), _paragraphs(self.network))


def find_semantic(
    corpus: Corpus, settings: MatchSettings, profile: Profile | None, dropped: Counter[str]
) -> list[MatchCandidate]:
    """All candidates of a corpus that are strong enough; without a profile their strength is the base score."""
    levels = levels_of(settings)
    found = []
    for opened in opened_pairs(corpus, settings):
        for region in regions(opened.plane, levels):
            for piece in in_pieces(opened.plane, region, levels, settings.max_sentences):
                if _is_heading(opened, piece):
                    dropped["heading_only"] += 1
                    continue
                candidate = _candidate(opened, piece, levels, profile)
                if candidate.strength < (settings.min_score if profile is None else settings.min_strength):
                    dropped["score_below_minimum"] += 1
                else:
                    found.append(candidate)
    return found


def levels_of(settings: MatchSettings) -> Levels:
    """The margins of a study's settings."""
    return Levels(settings.seed_margin, settings.pair_margin, settings.widen_margin, settings.gap_sentences)


def opened_pairs(corpus: Corpus, settings: MatchSettings) -> Iterator[Opened]:
    """Document pairs that hold a seed among the nearest neighbours; all others are never opened."""
    cities, networks = corpus.of_role(Role.CITY), corpus.of_role(Role.NETWORK)
    a, b = _stacked(cities), _stacked(networks)
    if not len(a.vectors) or not len(b.vectors):
        return
    pairs: set[tuple[int, int]] = set()
    for one, other, flipped in ((a, b, False), (b, a, True)):
        cosine, position = nearest(one.vectors, other.vectors, min(settings.neighbours, len(other.vectors)))
        margin = difference_margin(cosine, one.hub[:, None], other.hub[position])
        rows, ranks = np.nonzero(margin > settings.seed_margin)
        for row, column in zip(rows.tolist(), position[rows, ranks].tolist(), strict=True):
            first, second = int(one.owner[row]), int(other.owner[column])
            pairs.add((second, first) if flipped else (first, second))
    for i, j in sorted(pairs):
        yield Opened(cities[i], networks[j], *margin_block(cities[i], networks[j]))


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    vectors: Vectors
    hub: Vectors
    owner: Ints


def _stacked(documents: tuple[CorpusDocument, ...]) -> _Stack:
    if not documents:
        empty = np.zeros((0, 0), np.float32)
        return _Stack(empty, np.zeros(0, np.float32), np.zeros(0, np.int64))
    sizes = [len(found.sentences) for found in documents]
    return _Stack(
        np.concatenate([found.vectors for found in documents]),
        np.concatenate([found.hub for found in documents]),
        np.repeat(np.arange(len(documents)), sizes),
    )


def _paragraphs(found: CorpusDocument) -> Ints:
    return np.array([sentence.passage for sentence in found.sentences], np.int64)


def features(opened: Opened, region: Region, expected_ratio: float) -> tuple[float, ...]:
    """What the re-scorer goes by, in the order of profile.FEATURES, measured on the core."""
    a, b = slice(*region.core_a), slice(*region.core_b)
    margin, cosine = opened.margin[a, b], opened.cosine[a, b]
    lengths = _characters(opened.city, region.core_a), _characters(opened.network, region.core_b)
    sums = opened.city.vectors[a].sum(0), opened.network.vectors[b].sum(0)
    norm = float(np.linalg.norm(sums[0]) * np.linalg.norm(sums[1]))
    return (
        region.score,
        math.log(len(margin)),
        float(margin.max(1).mean()),
        float(margin.max()),
        float(cosine.max(1).mean()),
        float(cosine.max()),
        float(sums[0] @ sums[1]) / norm if norm else 0.0,
        -abs(math.log(lengths[0] / lengths[1]) - expected_ratio),
        min(*lengths, _LENGTH_CAP) / 100,
    )


def _characters(document: CorpusDocument, rows: Range) -> int:
    """Characters of the sentences in a range of rows, blanks between them left out."""
    return sum(sentence.end - sentence.start for sentence in document.sentences[rows[0] : rows[1]])


def _candidate(opened: Opened, region: Region, levels: Levels, profile: Profile | None) -> MatchCandidate:
    city, network = opened.city, opened.network
    return MatchCandidate(
        city=city,
        network=network,
        order=who_was_first(network.document.date, city.document.date),
        kind=FindKind.SEMANTIC,
        base_score=region.score,
        strength=_strength(opened, region, profile),
        city_span=city.characters(region.wide_a),
        network_span=network.characters(region.wide_b),
        city_core=city.characters(region.core_a),
        network_core=network.characters(region.core_b),
        core_sentences=city.full_sentences(region.core_a),
        pairs=_aligned(opened, region, levels.pair),
    )


def _strength(opened: Opened, region: Region, profile: Profile | None) -> float:
    if profile is None:
        return region.score
    langs = opened.city.lang, opened.network.lang
    log_odds = profile.rescorer.strength(features(opened, region, profile.expected_ratio(*langs)))
    stratum = profile.nulls.stratum(FindKind.SEMANTIC, *langs, opened.city.full_sentences(region.core_a))
    tail = profile.nulls.find(stratum) or profile.nulls.pooled(stratum)
    return tail.surprise(log_odds)


def _is_heading(opened: Opened, region: Region) -> bool:
    """Whether all of one side is no longer than a heading may be: two headings alike are no echo."""
    sides = ((opened.city, region.wide_a), (opened.network, region.wide_b))
    return min(_characters(document, rows) for document, rows in sides) < HEADING


def _aligned(opened: Opened, region: Region, level: float) -> tuple[tuple[int, int], ...]:
    """Each sentence's best partner inside the other passage, where its margin counts; both directions."""
    (a0, a1), (b0, b1) = region.wide_a, region.wide_b
    block = opened.margin[a0:a1, b0:b1]
    links = {(a0 + i, b0 + int(j)) for i, j in enumerate(block.argmax(1))}
    links |= {(a0 + int(i), b0 + j) for j, i in enumerate(block.argmax(0))}
    best = np.unravel_index(int(block.argmax()), block.shape)
    strong = {(i, j) for i, j in links if opened.margin[i, j] > level}
    return tuple(sorted(strong | {(a0 + int(best[0]), b0 + int(best[1]))}))
