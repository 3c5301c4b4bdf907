"""The first matcher: nearest neighbours of sentences in both directions, a margin against the neighbourhood,
and neighbouring hits joined into passages with exact offsets on both sides.

The margin is the cosine of two language-centred sentence vectors less the mean of their hubness (CSLS, Conneau
et al. 2018; the difference form of Artetxe and Schwenk 2019). It says how unusual a nearness is, not how likely
an echo: nothing here is calibrated.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from index.margin import difference_margin
from index.neighbours import nearest
from pipeline.chronology import lag_days, who_was_first
from pipeline.corpus import Corpus, CorpusDocument, Vectors, margin_block
from pipeline.match.extend import Levels, Plane, Range, Region, hull, in_pieces, overlap, regions
from pipeline.match.outcome import Outcome
from pipeline.match.settings import MatchSettings
from pipeline.records import AlignedPair, Match, Order, Role, Side, Span


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A region in the margins of one city and one network document (a = city, b = network)."""

    city: CorpusDocument
    network: CorpusDocument
    region: Region
    order: Order


def find_by_margin(corpus: Corpus, settings: MatchSettings) -> Outcome:
    """All matches between city and network documents whose passages are strong enough, strongest first.

    A city passage is credited to the network document that explains it best; documents that cannot have come
    first compete among themselves, so that a later text never hides an earlier one.
    """
    dropped: Counter[str] = Counter()
    levels = Levels(settings.seed_margin, settings.pair_margin, settings.widen_margin, settings.gap_sentences)
    found: list[_Found] = []
    for city, network in _candidate_pairs(corpus, settings):
        order = who_was_first(network.document.date, city.document.date)
        for region in regions(_plane(city, network), levels):
            if region.score < settings.min_score:
                dropped["score_below_minimum"] += 1
            else:
                found.append(_Found(city, network, region, order))
    kept = [piece for one in _resolve(found, dropped) for piece in _pieces(one, levels, settings, dropped)]
    matches = sorted((_match(one, settings) for one in kept), key=lambda m: (-m.score, m.match_id))
    return Outcome(tuple(matches), dict(sorted(dropped.items())))


def _pieces(one: _Found, levels: Levels, settings: MatchSettings, dropped: Counter[str]) -> list[_Found]:
    plane = _plane(one.city, one.network)
    found = in_pieces(plane, one.region, levels, settings.max_sentences)
    kept = [replace(one, region=piece) for piece in found if piece.score >= settings.min_score]
    if len(kept) < len(found):
        dropped["piece_below_minimum"] += len(found) - len(kept)
    return kept


def _plane(city: CorpusDocument, network: CorpusDocument) -> Plane:
    return Plane(margin_block(city, network)[1], _paragraphs(city), _paragraphs(network))


def _paragraphs(found: CorpusDocument) -> np.typing.NDArray[np.int64]:
    return np.array([sentence.passage for sentence in found.sentences], np.int64)


def _candidate_pairs(corpus: Corpus, settings: MatchSettings) -> list[tuple[CorpusDocument, CorpusDocument]]:
    """Document pairs that hold a seed among the nearest neighbours; all others are never opened."""
    cities, networks = corpus.of_role(Role.CITY), corpus.of_role(Role.NETWORK)
    a, b = _stacked(cities), _stacked(networks)
    if not len(a.vectors) or not len(b.vectors):
        return []
    pairs: set[tuple[int, int]] = set()
    for one, other, flipped in ((a, b, False), (b, a, True)):
        cosine, position = nearest(one.vectors, other.vectors, min(settings.neighbours, len(other.vectors)))
        margin = difference_margin(cosine, one.hub[:, None], other.hub[position])
        rows, ranks = np.nonzero(margin > settings.seed_margin)
        for row, column in zip(rows.tolist(), position[rows, ranks].tolist(), strict=True):
            first, second = int(one.owner[row]), int(other.owner[column])
            pairs.add((second, first) if flipped else (first, second))
    return [(cities[i], networks[j]) for i, j in sorted(pairs)]


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    vectors: Vectors
    hub: Vectors
    owner: np.typing.NDArray[np.int64]


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


def _resolve(found: list[_Found], dropped: Counter[str]) -> list[_Found]:
    """The strongest claim on a city sentence keeps it; overlap on both sides with the same document merges.

    What is kept never shares a city sentence: a merger that would reach into a third passage is not made.
    """

    def rank(one: _Found) -> tuple[float, str, str, Range]:
        return (
            -one.region.score,
            one.city.document.document_id,
            one.network.document.document_id,
            one.region.core_b,
        )

    kept: list[_Found] = []
    by_rivalry: dict[tuple[str, bool], list[int]] = {}
    for one in sorted(found, key=rank):
        key = (one.city.document.document_id, one.order is Order.CITY_FIRST)
        places = by_rivalry.setdefault(key, [])
        for place in places:
            other = kept[place]
            if not overlap(other.region.wide_a, one.region.wide_a):
                continue
            merged = _merged(other.region, one.region)
            apart = not any(overlap(kept[third].region.wide_a, merged.wide_a) for third in places if third != place)
            if other.network is one.network and overlap(other.region.wide_b, one.region.wide_b) and apart:
                kept[place] = replace(other, region=merged)
                dropped["merged_with_stronger"] += 1
            else:
                dropped["passage_better_explained_elsewhere"] += 1
            break
        else:
            places.append(len(kept))
            kept.append(one)
    return kept


def _merged(strong: Region, weak: Region) -> Region:
    return replace(
        strong,
        wide_a=hull([strong.wide_a, weak.wide_a]),
        wide_b=hull([strong.wide_b, weak.wide_b]),
    )


def _match(found: _Found, settings: MatchSettings) -> Match:
    cosine, margin = margin_block(found.city, found.network)
    region = found.region
    pairs = _aligned_pairs(found, cosine, margin, settings.pair_margin)
    city = _side(found.city, region.wide_a, region.core_a, {pair.city_sentence for pair in pairs})
    network = _side(found.network, region.wide_b, region.core_b, {pair.network_sentence for pair in pairs})
    lag = lag_days(found.network.document.date, found.city.document.date)
    return Match(
        match_id=_match_id(network, city),
        network=network,
        city=city,
        score=round(region.score, 4),
        score_cosine=round(float(np.mean([pair.cosine for pair in pairs])), 4),
        score_margin=round(float(np.mean([pair.margin for pair in pairs])), 4),
        pairs=pairs,
        order=found.order,
        lag_days_min=None if lag is None else lag[0],
        lag_days_max=None if lag is None else lag[1],
        flags=("uncalibrated",),
    )


def _aligned_pairs(found: _Found, cosine: Vectors, margin: Vectors, level: float) -> tuple[AlignedPair, ...]:
    """Each sentence's best partner inside the other passage, where its margin counts; both directions."""
    (a0, a1), (b0, b1) = found.region.wide_a, found.region.wide_b
    block = margin[a0:a1, b0:b1]
    links = {(a0 + i, b0 + int(j)) for i, j in enumerate(block.argmax(1))}
    links |= {(a0 + int(i), b0 + j) for j, i in enumerate(block.argmax(0))}
    strong = [(i, j) for i, j in sorted(links) if margin[i, j] > level]
    return tuple(
        AlignedPair(
            found.network.sentences[j].number,
            found.city.sentences[i].number,
            round(float(cosine[i, j]), 4),
            round(float(margin[i, j]), 4),
        )
        for i, j in strong
    )


def _side(found: CorpusDocument, wide: Range, core: Range, aligned: set[int]) -> Side:
    inside = found.sentences[wide[0] : wide[1]]
    total = sum(s.end - s.start for s in inside)
    covered = sum(s.end - s.start for s in inside if s.number in aligned)
    return Side(
        document_id=found.document.document_id,
        sha256=found.document.sha256,
        span=Span(inside[0].start, inside[-1].end),
        core=Span(found.sentences[core[0]].start, found.sentences[core[1] - 1].end),
        first_sentence=inside[0].number,
        last_sentence=inside[-1].number + 1,
        coverage=round(covered / total, 4),
    )


def _match_id(network: Side, city: Side) -> str:
    """16 hex digits of both versions and spans: the same passages keep their id from run to run."""
    parts = [f"{side.document_id}:{side.sha256}:{side.span.start}-{side.span.end}" for side in (network, city)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
