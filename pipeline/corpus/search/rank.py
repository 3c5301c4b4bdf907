"""The passages of a study in the order in which they answer one query: by meaning and by words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.sentence_index import SentenceIndex
from index.vectors import single_precision
from pipeline.corpus.search.question import WORDS_OF_A_QUESTION, AskedVector, Question, Scope
from pipeline.corpus.search.store import PassageStore
from pipeline.corpus.search.words import WordShares
from pipeline.records.arrays import Floats, Ints, Mask, Similarities, Vectors, expand

__all__ = ["Candidates", "Ranked", "Ranking", "compare", "sentences_of"]

_WHOLE, _WORDS, _OWN_LANGUAGE = 0.5, 0.6, 0.02  # beside 1 for the nearest sentence
_SCALE = 1 + _WHOLE + _WORDS + _OWN_LANGUAGE
# A short line is near to any topic that it names, and says the least of it: so much off for each time that it is
# shorter by the factor e than a paragraph of that many characters.
_SHORTNESS, _FULL_LENGTH = 0.05, 250
_CANDIDATES = 200  # sentences and passages that are looked at more closely, at least
_CANDIDATES_AN_ANSWER = 20


class Ranked(NamedTuple):
    """Passages, best first, with their scores (0 to 1), the positions of their nearest sentences, and their cosines."""

    passages: Ints
    scores: Floats
    sentences: Ints
    wholes: Similarities

    def at(self, places: slice | Mask) -> Ranked:
        """Those at these places, in the same order."""
        return Ranked(self.passages[places], self.scores[places], self.sentences[places], self.wholes[places])


@dataclass(frozen=True, eq=False)
class Candidates:
    """Passages, ascending, with what their scores are made of.

    `besides` is what each scores whatever the vector of the query `row`; `means` are their own vectors. Passage n has
    the sentences from `starts[n]` on, of these `vectors` and these `positions` in the index.
    """

    row: Vectors
    passages: Ints
    besides: Similarities
    means: Vectors
    vectors: Vectors
    starts: Ints
    positions: Ints

    def ranked(self, moved: Vectors | None = None) -> Ranked:
        """The passages, best first.

        Where the query's vector was `moved`, that puts them in order; what they score stays how near they are to the
        query itself, so that scores of different queries can be compared.
        """
        if not len(self.passages):
            return Ranked(self.passages, np.zeros(0), self.passages, np.zeros(0, np.float32))
        scores, deciding = self._scores, self._scores
        if moved is not None:
            deciding = self._score(compare(self.vectors, moved), compare(self.means, moved))
        order = np.lexsort((self.passages, -deciding))
        return Ranked(self.passages[order], scores[order], self._nearest[order], self._wholes[order])

    @cached_property
    def _cosine(self) -> Similarities:
        return compare(self.vectors, self.row)

    @cached_property
    def _scores(self) -> Floats:
        return self._score(self._cosine, self._wholes)

    @cached_property
    def _wholes(self) -> Similarities:
        return compare(self.means, self.row)

    @cached_property
    def _nearest(self) -> Ints:
        """The position of each passage's nearest sentence."""
        return self.positions[_first_best(self._cosine, self.starts)]

    def _score(self, cosine: Similarities, wholes: Similarities) -> Floats:
        nearest = np.maximum.reduceat(cosine, self.starts)
        score = (nearest + _WHOLE * wholes + self.besides) / _SCALE
        rounded: Floats = np.round(np.clip(score, 0, 1), 4).astype(np.float64)
        return rounded


@dataclass(frozen=True, eq=False)
class Ranking:
    """One query before the passages of a study; `top` answers are wanted."""

    index: SentenceIndex
    store: PassageStore
    question: Question
    scope: Scope
    top: int

    @cached_property
    def _words(self) -> WordShares:
        words = self.store.words
        return words.shares(words.ask(self.question.text, self.scope.searched))

    def candidates(self, vector: AskedVector) -> Candidates:
        """The passages worth a closer look, by their nearness to the query's vector or by its words."""
        found = np.setdiff1d(self._find(vector.row), self.scope.apart)
        sentences, starts, positions = sentences_of(self.index, self.store, found)
        means = single_precision(self.store.vectors[found])
        return Candidates(
            vector.row, found, self._score_besides(found, vector.lang), means, sentences, starts, positions
        )

    def _score_besides(self, found: Ints, lang: str) -> Similarities:
        """What passages score by their words, their language, and their length."""
        own = (self.scope.langs[self.store.owners[found]] == lang) & bool(lang)
        score: Similarities = self._word_weight * self.store.words.share_of(self._words, found) + _OWN_LANGUAGE * own
        if self.question.is_topic:
            lengths = self.store.spans[found, 1] - self.store.spans[found, 0]
            score += _SHORTNESS * np.log(np.minimum(lengths, _FULL_LENGTH) / _FULL_LENGTH)
        return score

    @property
    def _word_weight(self) -> float:
        """Less for the one or two words of a topic, which stand anywhere in another sense too, as no number does."""
        return _WORDS * (1.0 if self.question.has_number else min(1.0, self.question.words / WORDS_OF_A_QUESTION))

    def _find(self, row: Vectors) -> Ints:
        """The passages worth a closer look, ascending."""
        store, allowed = self.store, self.scope.allowed
        inside = np.repeat(allowed, np.diff(store.bounds))
        if self.question.phrases:
            held = [store.words.holding(phrase) for phrase in self.question.phrases]
            common = held[0]
            for other in held[1:]:
                common = np.intersect1d(common, other)
            return common[inside[common]]
        count = max(_CANDIDATES, _CANDIDATES_AN_ANSWER * self.top)
        near = self.index.search(row[None, :], count, None if allowed.all() else allowed).position[0]
        return np.union1d(store.passage_of(near[near >= 0]), store.words.best(self._words, inside, count))


def compare(rows: Vectors, row: Vectors) -> Similarities:
    """The cosine of each row with one, on one core: for some hundred rows threads cost more than they save."""
    cosine: Similarities = np.einsum("ij,j->i", rows, row)
    return cosine


def sentences_of(index: SentenceIndex, store: PassageStore, passages: Ints) -> tuple[Vectors, Ints, Ints]:
    """The vectors of the passages' sentences, at which of them each passage begins, and their positions."""
    firsts = np.asarray(store.firsts)
    counts = firsts[passages + 1] - firsts[passages]
    starts: Ints = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    positions = expand(firsts[passages], counts)
    return index.vectors(positions), starts, positions


def _first_best(cosine: Similarities, starts: Ints) -> Ints:
    """The first of the largest cosines of each group, which begin at `starts`."""
    counts = np.diff(np.append(starts, len(cosine)))
    at = np.flatnonzero(cosine == np.repeat(np.maximum.reduceat(cosine, starts), counts))
    first: Ints = at[np.searchsorted(at, starts)]
    return first
