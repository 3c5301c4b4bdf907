"""The rivals of one city document's matches, nearest first, before any is compared in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals.compare import HOLDS, best_matches
from pipeline.evidence.rivals.kinds import KINDS, RivalCandidate, RivalDocuments
from pipeline.profile.scales import Scales
from pipeline.records import Match, RivalKind
from pipeline.records.arrays import Floats, Ints, Mask, Vectors

__all__ = ["MatchedPassage", "RivalCandidates", "characters_of", "gather_candidates"]

_BATCH = 2048  # city sentences whose best matches are looked up together


@dataclass(frozen=True, slots=True, eq=False)
class MatchedPassage:
    """A match, its place among all, the rows of its city sentences, and which of them it rests on."""

    match: Match
    place: int
    rows: Ints
    aligned: Mask


@dataclass(frozen=True, slots=True, eq=False)
class RivalCandidates:
    """One city document: its matched passages, the documents that may be rivals, and for each sentence of the
    document in `rows` its place in each of those (rows x rivals; NaN where the language pair has no scale).

    The rivals are those at the places `among` in `documents`, and their `kinds` numbers among KINDS.
    """

    city: CorpusDocument
    passages: tuple[MatchedPassage, ...]
    documents: RivalDocuments
    among: Ints
    kinds: Ints
    rows: Ints
    places: Floats

    def kinds_of(self, some: Mask) -> set[RivalKind]:
        """The kinds of some of the rivals."""
        return {KINDS[number] for number in np.unique(self.kinds[some]).tolist()}

    def has_scale(self, is_known: Callable[[str], bool]) -> Mask:
        """For each rival, whether that is so of its language."""
        known = np.array([is_known(lang) for lang in self.documents.langs], np.bool_)
        return np.asarray(known[self.documents.lang_of[self.among]])

    def nearest(self, passage: MatchedPassage, comparable: Mask) -> Iterator[RivalCandidate]:
        """The comparable rivals that may hold something of a passage, those that hold most of it first."""
        places = self.places[np.searchsorted(self.rows, passage.rows)]
        # Cut to the scale, so that one sentence far above 1 does not outweigh several that are held; rounded, so that
        # equals stay in the order of the corpus whatever block they were multiplied in.
        held = np.clip(places, 0, 1).sum(axis=0).round(4)
        columns = np.flatnonzero(comparable & (places > HOLDS).any(axis=0))
        for column in columns[np.argsort(-held[columns], kind="stable")].tolist():
            yield RivalCandidate(KINDS[self.kinds[column]], self.documents.documents[self.among[column]])


def gather_candidates(corpus: Corpus, matches: Sequence[Match], scales: Scales) -> Iterator[RivalCandidates]:
    """One for each city document with matches, earliest first (undated last).

    Every city sentence in a match is looked up in every document that may be its rival, some documents at a time.
    """
    documents = RivalDocuments(corpus)
    by_city: dict[str, list[tuple[int, Match]]] = {}
    for place, match in enumerate(matches):
        by_city.setdefault(match.city.document_id, []).append((place, match))
    cities = sorted((city for city in corpus.documents if city.document.document_id in by_city), key=_undated_and_date)
    prepared = (
        (city, tuple(_passage(city, place, match) for place, match in by_city[city.document.document_id]),
         *documents.find(city.document))
        for city in cities
    )  # fmt: skip
    for batch in _batches(prepared):
        yield from _look_up(batch, documents, scales)


def characters_of(document: CorpusDocument) -> Ints:
    """The length of each of a document's sentences."""
    return np.array([sentence.end - sentence.start for sentence in document.sentences], np.int64)


_Prepared = tuple[CorpusDocument, tuple[MatchedPassage, ...], Ints, Ints]


def _undated_and_date(city: CorpusDocument) -> tuple[bool, str]:
    date = city.document.date
    return date is None, date.earliest.isoformat() if date else ""


def _passage(city: CorpusDocument, place: int, match: Match) -> MatchedPassage:
    numbers = np.array([sentence.number for sentence in city.sentences], np.int64)
    rows = np.nonzero((numbers >= match.city.first_sentence) & (numbers < match.city.last_sentence))[0]
    aligned = np.isin(numbers[rows], [pair.city_sentence for pair in match.pairs])
    return MatchedPassage(match, place, rows, aligned if aligned.any() else np.ones(len(rows), np.bool_))


def _rows(passages: tuple[MatchedPassage, ...]) -> Ints:
    return np.unique(np.concatenate([passage.rows for passage in passages]))


def _batches(prepared: Iterable[_Prepared]) -> Iterator[list[_Prepared]]:
    batch: list[_Prepared] = []
    size = 0
    for document in prepared:
        batch.append(document)
        size += len(_rows(document[1]))
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _look_up(batch: list[_Prepared], documents: RivalDocuments, scales: Scales) -> Iterator[RivalCandidates]:
    """The candidates of some cities with their places: each rival's vectors are multiplied once for all of them."""
    asked_of = np.unique(np.concatenate([among for _, _, among, _ in batch]))
    rows = [_rows(passages) for _, passages, _, _ in batch]
    queries = np.concatenate([city.vectors[asked] for (city, *_), asked in zip(batch, rows, strict=True)])
    best = best_matches(queries, [documents.documents[place].vectors for place in asked_of])
    first = 0
    for (city, passages, among, kinds), asked in zip(batch, rows, strict=True):
        mine = best[first : first + len(asked)][:, np.searchsorted(asked_of, among)]
        first += len(asked)
        places = _places(city, asked, documents, among, mine, scales)
        yield RivalCandidates(city, passages, documents, among, kinds, asked, places)


def _places(
    city: CorpusDocument, rows: Ints, documents: RivalDocuments, among: Ints, best: Vectors, scales: Scales
) -> Floats:
    places = np.full(best.shape, np.nan)
    sizes = documents.sizes[among]
    characters = characters_of(city)[rows, None]
    for lang, number in documents.langs.items():
        scale, columns = scales.pair(city.lang, lang), documents.lang_of[among] == number
        if scale is not None:
            places[:, columns] = scale.place(best[:, columns], sizes[columns], characters)
    return places
