"""The rivals of one city document's matches, nearest first, before any is compared in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals.compare import HOLDS, best_matches
from pipeline.evidence.rivals.kinds import RivalCandidate, find_candidates
from pipeline.profile.scales import Scales
from pipeline.records import Match
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
    """

    city: CorpusDocument
    passages: tuple[MatchedPassage, ...]
    rivals: tuple[RivalCandidate, ...]
    rows: Ints
    places: Floats

    @property
    def measured(self) -> Mask:
        """For each rival, whether its language pair has a scale."""
        return np.asarray(~np.isnan(self.places).any(axis=0), np.bool_)

    def nearest(self, passage: MatchedPassage) -> list[RivalCandidate]:
        """The rivals that may hold something of a passage, those that hold most of it first."""
        places = self.places[np.searchsorted(self.rows, passage.rows)]
        # Cut to the scale, so that one sentence far above 1 does not outweigh several that are held; rounded, so that
        # equals stay in the order of the corpus whatever block they were multiplied in.
        order = np.argsort(-np.clip(places, 0, 1).sum(axis=0).round(4), kind="stable")
        may_hold = np.asarray((places > HOLDS).any(axis=0))
        return [self.rivals[column] for column in order if may_hold[column]]


def gather_candidates(corpus: Corpus, matches: Sequence[Match], scales: Scales) -> Iterator[RivalCandidates]:
    """One for each city document with matches, earliest first (undated last).

    Every city sentence in a match is looked up in every document that may be its rival, some documents at a time.
    """
    by_city: dict[str, list[tuple[int, Match]]] = {}
    for place, match in enumerate(matches):
        by_city.setdefault(match.city.document_id, []).append((place, match))
    cities = sorted((city for city in corpus.documents if city.document.document_id in by_city), key=_undated_and_date)
    prepared = (
        (city, tuple(_passage(city, place, match) for place, match in by_city[city.document.document_id]),
         find_candidates(corpus, city.document))
        for city in cities
    )  # fmt: skip
    for batch in _batches(prepared):
        yield from _look_up(batch, scales)


def characters_of(document: CorpusDocument) -> Ints:
    """The length of each of a document's sentences."""
    return np.array([sentence.end - sentence.start for sentence in document.sentences], np.int64)


_Prepared = tuple[CorpusDocument, tuple[MatchedPassage, ...], tuple[RivalCandidate, ...]]


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


def _look_up(batch: list[_Prepared], scales: Scales) -> Iterator[RivalCandidates]:
    """The candidates of some cities with their places: each rival's vectors are multiplied once for all of them."""
    documents = {rival.document_id: rival.document for _, _, rivals in batch for rival in rivals}
    column = {name: number for number, name in enumerate(documents)}
    rows = [_rows(passages) for _, passages, _ in batch]
    queries = np.concatenate([city.vectors[asked] for (city, _, _), asked in zip(batch, rows, strict=True)])
    best = best_matches(queries, [document.vectors for document in documents.values()])
    first = 0
    for (city, passages, rivals), asked in zip(batch, rows, strict=True):
        mine = best[first : first + len(asked)][:, [column[rival.document_id] for rival in rivals]]
        first += len(asked)
        yield RivalCandidates(city, passages, rivals, asked, _places(city, asked, rivals, mine, scales))


def _places(
    city: CorpusDocument, rows: Ints, rivals: tuple[RivalCandidate, ...], best: Vectors, scales: Scales
) -> Floats:
    places = np.full(best.shape, np.nan)
    langs = np.array([rival.document.lang for rival in rivals], np.str_)
    sizes = np.array([len(rival.document.vectors) for rival in rivals])
    characters = characters_of(city)[rows, None]
    for other in np.unique(langs):
        scale, columns = scales.pair(city.lang, str(other)), langs == other
        if scale is not None:
            places[:, columns] = scale.place(best[:, columns], sizes[columns], characters)
    return places
