"""Passages found by sentence vectors, in any two languages.

Nearest neighbours of sentences in both directions, a margin against the neighbourhood (CSLS, Conneau et al. 2018; the
difference form of Artetxe and Schwenk 2019), neighbouring hits joined into passages, and one strength for each from
the profile's re-scoring weights and its null. Only document pairs that hold a seed are opened.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from index.join import Wanted, join
from index.margin import difference_margin
from index.neighbours import Neighbours
from index.one_thread import one_thread_a_product
from index.progress import Bar, no_bar, part_of
from pipeline.corpus.model import HEADING_CHARACTERS, MOST_PAIRS, Corpus, CorpusDocument, compute_margins
from pipeline.match.candidate import MatchCandidate
from pipeline.match.extend import MarginLevels, MarginTable, PassagePair, cut_into_pieces, extend_seeds
from pipeline.match.kept_candidates import Found, KeptCandidates
from pipeline.match.settings import MatchSettings
from pipeline.profile import Profile
from pipeline.records import FindKind, Role
from pipeline.records.arrays import Ints, Range, Similarities, Vectors
from pipeline.records.order import who_was_first
from pipeline.text.end_marks import ends_sentence

__all__ = ["DocumentPair", "find_document_pairs", "find_nearest", "find_semantic", "measure_features"]

_LENGTH_CAP = 400  # characters beyond which a longer passage is no surer
_SENTENCE_CHARACTERS = 20  # below which a sentence with an end mark is taken for a set phrase: "That is right."
PART = 1 << 13
"""Sentences of either document that are compared at once where all would be too many."""


@dataclass(frozen=True, eq=False)
class DocumentPair:
    """A document pair that holds a seed: centred cosines and margins, (city rows, network rows)."""

    city: CorpusDocument
    network: CorpusDocument

    @cached_property
    def _compared(self) -> tuple[Similarities, Similarities]:
        return compute_margins(self.city, self.network)

    @property
    def cosine(self) -> Similarities:
        """The centred cosine of every sentence of the city with every one of the network."""
        return self._compared[0]

    @property
    def margin(self) -> Similarities:
        """The margin of the same."""
        return self._compared[1]

    @property
    def margin_table(self) -> MarginTable:
        """The margins as extension sees them."""
        return MarginTable(
            self.margin,
            _paragraphs(self.city),
            _paragraphs(self.network),
            _characters(self.city),
            _characters(self.network),
        )


def find_semantic(
    corpus: Corpus, settings: MatchSettings, profile: Profile | None, dropped: Counter[str], bar: Bar = no_bar
) -> list[MatchCandidate]:
    """All candidates of a corpus that are strong enough; without a profile their strength is the base score."""
    # One thread: the table of two documents is small, and its last bits must not depend on the number of cores.
    with one_thread_a_product():
        return list(_find_candidates(corpus, settings, profile, dropped, bar))


def _find_candidates(
    corpus: Corpus, settings: MatchSettings, profile: Profile | None, dropped: Counter[str], bar: Bar
) -> Iterator[MatchCandidate]:
    kept = KeptCandidates(corpus.kept, "semantic", (settings, profile and profile.profile_id))
    for documents in find_document_pairs(corpus, settings, bar):
        make = partial(_find_in_pair, documents, settings, profile)
        for one in kept.find(documents.city, documents.network, make):
            if isinstance(one, str):
                dropped[one] += 1
            else:
                yield one


def _find_in_pair(documents: DocumentPair, settings: MatchSettings, profile: Profile | None) -> Iterator[Found]:
    """The candidates of two documents; for one that is dropped, why. Memory does not grow with long documents."""
    city, network = documents.city, documents.network
    if city.size * network.size <= MOST_PAIRS:
        yield from _find_in_table(documents, settings, profile)
        return
    # A passage across an end of parts is found in both, and joined later as its own.
    for row in range(0, city.size, PART):
        for column in range(0, network.size, PART):
            parts = DocumentPair(_cut_part(city, row), _cut_part(network, column))
            for one in _find_in_table(parts, settings, profile):
                yield one if isinstance(one, str) else _of_whole(one, documents, row, column)


def _cut_part(document: CorpusDocument, first: int) -> CorpusDocument:
    """The sentences of a document from a row on, as many as are compared at once."""
    some = slice(first, first + PART)
    return CorpusDocument(
        document.document, document.lang, document.text, document.sentences[some], document.vectors[some],
        document.hub[some], scraps=document.scraps[some],
    )  # fmt: skip


def _of_whole(one: MatchCandidate, documents: DocumentPair, row: int, column: int) -> MatchCandidate:
    """A candidate of parts that begin at these rows as one of the whole documents; characters are the same."""
    pairs = tuple((row + city, column + network) for city, network in one.pairs)
    return replace(one, city=documents.city, network=documents.network, pairs=pairs)


def _find_in_table(documents: DocumentPair, settings: MatchSettings, profile: Profile | None) -> Iterator[Found]:
    """The candidates of two documents that are compared at once."""
    levels, table = margin_levels(settings), documents.margin_table
    for passage in extend_seeds(table, levels):
        for piece in cut_into_pieces(table, passage, levels, settings.max_sentences):
            if _is_heading(documents, piece):
                yield "heading_only"
                continue
            candidate = _build_candidate(documents, piece, levels, profile)
            too_weak = candidate.strength < (settings.min_score if profile is None else settings.min_strength)
            yield "score_below_minimum" if too_weak else candidate


def margin_levels(settings: MatchSettings) -> MarginLevels:
    """The margins of a study's settings."""
    return MarginLevels(settings.seed_margin, settings.pair_margin, settings.widen_margin, settings.gap_sentences)


def find_document_pairs(corpus: Corpus, settings: MatchSettings, bar: Bar = no_bar) -> Iterator[DocumentPair]:
    """Document pairs that hold a seed among the nearest neighbours; all others are never opened."""
    cities, networks = corpus.of_role(Role.CITY), corpus.of_role(Role.NETWORK)
    a, b = _stack_sentences(cities), _stack_sentences(networks)
    if not len(a.hub) or not len(b.hub):
        return
    pairs: set[tuple[int, int]] = set()
    # In both directions: a sentence's nearest may all be what many documents of the other side repeat, while it is
    # itself among the nearest of its partner. Ten of them gave the finds of all pairs compared (69 of 69).
    bar(0, "nearest sentences")
    found = corpus.nearest or find_nearest(_stack_vectors(cities), _stack_vectors(networks), settings.neighbours)
    for queries, base, (cosine, position), flipped in ((a, b, found[0], False), (b, a, found[1], True)):
        margin = difference_margin(cosine, queries.hub[:, None], base.hub[position])
        rows, ranks = np.nonzero(margin > settings.seed_margin)
        for row, column in zip(rows.tolist(), position[rows, ranks].tolist(), strict=True):
            first, second = int(queries.owner[row]), int(base.owner[column])
            pairs.add((second, first) if flipped else (first, second))
    opened = part_of(bar, len(pairs))
    for i, j in sorted(pairs):
        yield DocumentPair(cities[i], networks[j])
        opened(1, f"by meaning: {cities[i].document.document_id}")


def find_nearest(cities: Vectors, networks: Vectors, k: int) -> tuple[Neighbours, Neighbours]:
    """The k nearest network sentences of each city sentence and the other way round."""
    (of_cities,), (of_networks,) = join(cities, networks, [Wanted(k)], [Wanted(k)])
    return of_cities, of_networks


@dataclass(frozen=True, slots=True, eq=False)
class _StackedSentences:
    """The hubness of all sentences on one side, one under the other, and the position of each one's document."""

    hub: Vectors
    owner: Ints


def _stack_sentences(documents: tuple[CorpusDocument, ...]) -> _StackedSentences:
    sizes = [document.size for document in documents]
    hubs = [np.zeros(0, np.float32), *(document.hub for document in documents)]
    return _StackedSentences(np.concatenate(hubs), np.repeat(np.arange(len(documents)), np.array(sizes, np.int64)))


def _stack_vectors(documents: tuple[CorpusDocument, ...]) -> Vectors:
    return np.concatenate([document.vectors for document in documents])


def _paragraphs(document: CorpusDocument) -> Ints:
    return np.array([sentence.passage for sentence in document.sentences], np.int64)


def _characters(document: CorpusDocument) -> Ints:
    return np.array([sentence.end - sentence.start for sentence in document.sentences], np.int64)


def measure_features(documents: DocumentPair, passage: PassagePair, expected_ratio: float) -> tuple[float, ...]:
    """What the re-scorer goes by, in the order of profile.FEATURES, measured on the core.

    `expected_ratio` is the natural logarithm of how much longer the city's language says the same.
    """
    a, b = slice(*passage.core_a), slice(*passage.core_b)
    margin, cosine = documents.margin[a, b], documents.cosine[a, b]
    lengths = (
        _count_characters(documents.city, passage.core_a),
        _count_characters(documents.network, passage.core_b),
    )
    # Sums of unit rows compare the passages as wholes: a translator also joins and splits sentences.
    sums = documents.city.vectors[a].sum(0), documents.network.vectors[b].sum(0)
    norm = float(np.linalg.norm(sums[0]) * np.linalg.norm(sums[1]))
    return (
        passage.score,
        math.log(len(margin)),
        float(margin.max(1).mean()),
        float(margin.max()),
        float(cosine.max(1).mean()),
        float(cosine.max()),
        float(sums[0] @ sums[1]) / norm if norm else 0.0,
        -abs(math.log(lengths[0] / lengths[1]) - expected_ratio),
        min(*lengths, _LENGTH_CAP) / 100,
    )


def _count_characters(document: CorpusDocument, rows: Range) -> int:
    """Characters of the sentences in a range of rows, blanks between them left out."""
    return sum(sentence.end - sentence.start for sentence in document.sentences[rows[0] : rows[1]])


def _build_candidate(
    documents: DocumentPair, passage: PassagePair, levels: MarginLevels, profile: Profile | None
) -> MatchCandidate:
    city, network = documents.city, documents.network
    return MatchCandidate(
        city=city,
        network=network,
        order=who_was_first(network.document.date, city.document.date),
        kind=FindKind.SEMANTIC,
        base_score=passage.score,
        strength=_rate_strength(documents, passage, profile),
        city_span=city.characters(passage.wide_a),
        network_span=network.characters(passage.wide_b),
        city_core=city.characters(passage.core_a),
        network_core=network.characters(passage.core_b),
        core_sentences=city.count_full_sentences(passage.core_a),
        pairs=_align_sentences(documents, passage, levels.pair),
    )


def _rate_strength(documents: DocumentPair, passage: PassagePair, profile: Profile | None) -> float:
    if profile is None:
        return passage.score
    langs = documents.city.lang, documents.network.lang
    log_odds = profile.rescorer.strength(measure_features(documents, passage, profile.expected_ratio(*langs)))
    # Log-odds of different language pairs and lengths are not on one scale; how seldom chance gives as much is.
    stratum = profile.nulls.stratum(FindKind.SEMANTIC, *langs, documents.city.count_full_sentences(passage.core_a))
    return profile.nulls.judge(stratum).surprise(log_odds)


def _is_heading(documents: DocumentPair, passage: PassagePair) -> bool:
    """Whether all of one side may be a heading or a set phrase: two of them alike are no echo."""
    sides = ((documents.city, passage.wide_a), (documents.network, passage.wide_b))
    # A short sentence said in other words of the same language is a commonplace. One in two languages has its rate: the
    # null counts passages of any length.
    translated = documents.city.lang != documents.network.lang
    return any(
        _count_characters(document, rows) < HEADING_CHARACTERS and not (translated and _is_sentence(document, rows))
        for document, rows in sides
    )


def _is_sentence(document: CorpusDocument, rows: Range) -> bool:
    start, end = document.characters(rows)
    return _count_characters(document, rows) >= _SENTENCE_CHARACTERS and ends_sentence(document.text[start:end])


def _align_sentences(documents: DocumentPair, passage: PassagePair, level: float) -> tuple[tuple[int, int], ...]:
    """Each sentence's best partner inside the other passage, where its margin counts; both directions."""
    (a0, a1), (b0, b1) = passage.wide_a, passage.wide_b
    block = documents.margin[a0:a1, b0:b1]
    links = {(a0 + i, b0 + int(j)) for i, j in enumerate(block.argmax(1))}
    links |= {(a0 + int(i), b0 + j) for j, i in enumerate(block.argmax(0))}
    # A match is never without a pair to show: its best one stands even where it is below the level.
    best = np.unravel_index(int(block.argmax()), block.shape)
    strong = {(i, j) for i, j in links if documents.margin[i, j] > level}
    return tuple(sorted(strong | {(a0 + int(best[0]), b0 + int(best[1]))}))
