"""The rivals of one city document's matches, nearest first, before any is compared in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.corpus.kept_documents import recall_sentences
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.rivals.compare import HOLDS
from pipeline.evidence.rivals.held import Asked, Held, find_held
from pipeline.evidence.rivals.kinds import KINDS, RivalCandidate, RivalDocuments
from pipeline.profile.scales import Scales
from pipeline.records import Match, RivalKind
from pipeline.records.arrays import Ints, Mask

__all__ = ["MatchedPassage", "RivalCandidates", "gather_candidates"]

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
    """One city document: its matched passages, the documents that may be rivals, and those of them that may hold
    some of its sentences in `rows`.

    The rivals are those at the places `among` in `documents`, and their `kinds` numbers among KINDS.
    """

    city: CorpusDocument
    passages: tuple[MatchedPassage, ...]
    documents: RivalDocuments
    among: Ints
    kinds: Ints
    rows: Ints
    held: Held

    def kinds_of(self, some: Mask) -> set[RivalKind]:
        """The kinds of some of the rivals."""
        counts = np.bincount(self.kinds[some], minlength=len(KINDS)).tolist()
        return {kind for kind, count in zip(KINDS, counts, strict=True) if count}

    def has_scale(self, is_known: Callable[[str], bool]) -> Mask:
        """For each rival, whether that is so of its language."""
        known = np.array([is_known(lang) for lang in self.documents.langs], np.bool_)
        return np.asarray(known[self.documents.lang_of[self.among]])

    def nearest(
        self, passage: MatchedPassage, comparable: Mask, left: Mapping[RivalKind, int]
    ) -> Iterator[RivalCandidate]:
        """The comparable rivals that may hold something of a passage, those that hold most of it first; of a kind as
        long as some are `left` to be compared.
        """
        places = self.held.places[np.searchsorted(self.rows, passage.rows)]
        # Cut to the scale, so that one sentence far above 1 does not outweigh several that are held; rounded, so that
        # equals stay in the order of the corpus whatever block they were multiplied in.
        held = np.clip(places, 0, 1).sum(axis=0).round(4)
        columns = np.searchsorted(self.among, self.held.numbers)
        some = np.flatnonzero(comparable[columns] & (places > HOLDS).any(axis=0))
        ordered = some[np.argsort(-held[some], kind="stable")]
        kinds, numbers = self.kinds[columns[ordered]].tolist(), self.held.numbers[ordered].tolist()
        wanted = [left[kind] > 0 for kind in KINDS]
        for kind, number in zip(kinds, numbers, strict=True):
            if not wanted[kind]:
                continue
            yield RivalCandidate(KINDS[kind], self.documents.documents[number])
            wanted[kind] = left[KINDS[kind]] > 0
            if not any(wanted):
                return


def gather_candidates(corpus: Corpus, matches: Sequence[Match], scales: Scales) -> Iterator[RivalCandidates]:
    """One for each city document with matches, earliest first (undated last).

    Every city sentence in a match is looked up in every document that may be its rival, some documents at a time.
    """
    documents = RivalDocuments(corpus)
    by_city: dict[str, list[tuple[int, Match]]] = {}
    for place, match in enumerate(matches):
        by_city.setdefault(match.city.document_id, []).append((place, match))
    cities = sorted((city for city in corpus.documents if city.document.document_id in by_city), key=_undated_and_date)
    passages, asked = [], []
    for city in cities:
        numbers, characters = recall_sentences(corpus.kept, city)
        matched = tuple(_passage(numbers, place, match) for place, match in by_city[city.document.document_id])
        rows = np.unique(np.concatenate([one.rows for one in matched]))
        passages.append(matched)
        asked.append(Asked(city, rows, characters[rows]))
    held = find_held(corpus.kept, asked, documents, scales)
    for one, matched, found in zip(asked, passages, held, strict=True):
        among, kinds = documents.find(one.city.document)
        yield RivalCandidates(one.city, matched, documents, among, kinds, one.rows, found)


def _undated_and_date(city: CorpusDocument) -> tuple[bool, str]:
    date = city.document.date
    return date is None, date.earliest.isoformat() if date else ""


def _passage(numbers: Ints, place: int, match: Match) -> MatchedPassage:
    rows = np.nonzero((numbers >= match.city.first_sentence) & (numbers < match.city.last_sentence))[0]
    aligned = np.isin(numbers[rows], [pair.city_sentence for pair in match.pairs])
    return MatchedPassage(match, place, rows, aligned if aligned.any() else np.ones(len(rows), np.bool_))
