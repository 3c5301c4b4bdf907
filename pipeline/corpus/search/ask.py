"""From a query to ranked passages: meaning and words together, all languages on one scale.

Four things make a score: how near the nearest sentence of a passage is to the query, how near the passage as a whole
is, how much of the query's words it holds, and a little for the query's own language. Their weights were chosen on the
even articles of XQuAD (docs/measured.md): sentences alone miss what a paragraph says in several, paragraphs alone what
one sentence of them says, and words find names and numbers that vectors blur.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.neighbours import SentenceIndex
from pipeline.corpus.search.store import PassageStore
from pipeline.corpus.search.words import AskedWords
from pipeline.records.arrays import Ints, Mask, Similarities, Vectors

__all__ = [
    "SCORE_EXPLAINED",
    "Answer",
    "AskedVector",
    "Nearness",
    "Question",
    "Scope",
    "find_answers",
    "without_quotes",
]

_WHOLE, _WORDS, _OWN_LANGUAGE = 0.5, 0.6, 0.02  # beside 1 for the nearest sentence
_WORDS_OF_A_QUESTION = 6  # from which words count in full: one or two of a topic stand anywhere in another sense too
_SCALE = 1 + _WHOLE + _WORDS + _OWN_LANGUAGE
# Of 37 short topics (docs/measured.md): below the first stood two of six that a corpus did not hold and two of 25 that
# it did, above the second none that it did not. Between the two a score alone cannot tell.
_FAR, _NEAR = 0.16, 0.27
_SAME = 0.75  # cosine of two passages that say the same: editions, translations, repetitions
_CANDIDATES = 200  # sentences and passages that are looked at more closely, at least
_CANDIDATES_AN_ANSWER = 20
_LOOKED_THROUGH = 10  # answers for each one wanted, among which those that say the same are folded
_MARKS = '"“”„«»'
_QUOTED = re.compile(f"[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]")


class Nearness(StrEnum):
    """Whether the best answer to a query is about it at all, as far as its score can tell."""

    NEAR = "near"
    DOUBTFUL = "doubtful"
    NOTHING_NEAR = "nothing near"

    @classmethod
    def of(cls, score: float) -> Nearness:
        """That of the best answer's score."""
        if score < _FAR:
            return cls.NOTHING_NEAR
        return cls.NEAR if score >= _NEAR else cls.DOUBTFUL


SCORE_EXPLAINED = (
    "Scores go from 0 to 1 and can be compared between queries: how near a passage's best sentence and the whole "
    f"passage are in meaning, and how much of the query's words it holds; from {_NEAR:.2f} on a passage is near, below "
    f"{_FAR:.2f} nothing is."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the text, and the phrases in quotation marks that an answer must hold as they are."""

    text: str
    phrases: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Question:
        """The question that a user wrote."""
        phrases = tuple(" ".join(found.split()) for found in _QUOTED.findall(text) if found.strip())
        return cls(_QUOTED.sub(r"\1", text).strip(), phrases)


def without_quotes(text: str) -> str:
    """The text as a query of which nothing must be found word for word."""
    return text.translate(dict.fromkeys(map(ord, _MARKS)))


@dataclass(frozen=True, slots=True, eq=False)
class AskedVector:
    """The unit vector of a question, centred on its language; `lang` is empty where nobody can tell."""

    row: Vectors
    lang: str


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where is searched: the language of each document, and whether its passages may be found.

    `apart` are passages that may not, as they are the very text that is asked for.
    """

    langs: NDArray[np.str_]
    allowed: Mask
    apart: tuple[int, ...] = ()

    @property
    def searched(self) -> frozenset[str] | None:
        """The languages of the documents allowed; None where all are."""
        return None if self.allowed.all() else frozenset(self.langs[self.allowed].tolist())


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage by its number, its score (0 to 1), its nearest sentence, and passages that say the same."""

    passage: int
    score: float
    sentence: int
    same: tuple[int, ...]


def find_answers(
    index: SentenceIndex,
    store: PassageStore,
    asked: tuple[Question, AskedVector],
    scope: Scope,
    *,
    text_of: Callable[[int], str],
    top: int,
    fold: bool = True,
) -> list[Answer]:
    """The `top` best passages, best first; with `fold`, of those that say the same the best, with the others named.

    `text_of` gives a passage's text, in which the question's phrases are looked for.
    """
    question, vector = asked
    words = store.words.ask(question.text, scope.searched)
    candidates = np.setdiff1d(_find_candidates(index, store, asked, (words, scope.allowed), top), scope.apart)
    if not len(candidates):
        return []
    nearest, positions = _nearest_sentences(index, store, candidates, vector.row)
    whole = _compare(store.vectors[candidates].astype(np.float32), vector.row)
    langs = scope.langs[store.owners[candidates]]
    own = (langs == vector.lang) & bool(vector.lang)
    weight = _WORDS * min(1.0, len(set(question.text.casefold().split())) / _WORDS_OF_A_QUESTION)
    share = _share_words(store, words, candidates, langs)
    score = (nearest + _WHOLE * whole + weight * share + _OWN_LANGUAGE * own) / _SCALE
    score = np.round(np.clip(score, 0, 1), 4)
    order = np.lexsort((candidates, -score))
    ranked = (Answer(int(candidates[at]), float(score[at]), int(positions[at]), ()) for at in order)
    if question.phrases:
        ranked = (answer for answer in ranked if _holds(text_of(answer.passage), question.phrases))
    return _fold(store, list(islice(ranked, _LOOKED_THROUGH * top)), top) if fold else list(islice(ranked, top))


def _find_candidates(
    index: SentenceIndex,
    store: PassageStore,
    asked: tuple[Question, AskedVector],
    limits: tuple[Sequence[AskedWords], Mask],
    top: int,
) -> Ints:
    """The passages worth a closer look, ascending; `limits` are the query's words and the documents allowed."""
    (question, vector), (words, allowed) = asked, limits
    inside = np.repeat(allowed, np.diff(store.bounds))
    if question.phrases:
        held = [store.words.holding(phrase) for phrase in question.phrases]
        common = held[0]
        for other in held[1:]:
            common = np.intersect1d(common, other)
        return common[inside[common]]
    count = max(_CANDIDATES, _CANDIDATES_AN_ANSWER * top)
    sentences = None if allowed.all() else np.repeat(allowed, np.diff(store.firsts[store.bounds]))
    near = index.search(vector.row[None, :], count, sentences).position[0]
    return np.union1d(store.passage_of(near[near >= 0]), store.words.best(words, inside, count))


def _share_words(
    store: PassageStore, words: Sequence[AskedWords], passages: Ints, langs: NDArray[np.str_]
) -> Similarities:
    """The share of the query's words that each passage holds in its own language."""
    share = np.zeros(len(passages), np.float32)
    for one in words:
        of_lang = langs == one.lang
        share[of_lang] = store.words.share_of(one, passages[of_lang])
    return share


def _nearest_sentences(index: SentenceIndex, store: PassageStore, passages: Ints, row: Vectors) -> tuple[Vectors, Ints]:
    """The cosine of each passage's nearest sentence, and that sentence's position."""
    firsts = np.asarray(store.firsts)
    counts = firsts[passages + 1] - firsts[passages]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    positions = np.arange(counts.sum()) + np.repeat(firsts[passages] - starts, counts)
    cosine = _compare(index.vectors(positions), row)
    best = np.maximum.reduceat(cosine, starts)
    # The first of equals: positions ascend within a passage.
    at = np.flatnonzero(cosine == np.repeat(best, counts))
    first = at[np.searchsorted(at, starts)]
    return best, positions[first]


def _compare(rows: Vectors, row: Vectors) -> Similarities:
    """The cosine of each row with one, on one core: for some hundred rows threads cost more than they save."""
    cosine: Similarities = np.einsum("ij,j->i", rows, row)
    return cosine


def _holds(text: str, phrases: Sequence[str]) -> bool:
    folded = " ".join(text.casefold().split())
    return all(phrase.casefold() in folded for phrase in phrases)


def _fold(store: PassageStore, ranked: Sequence[Answer], top: int) -> list[Answer]:
    """The best of each group that says the same, in order, with the rest of the group.

    `ranked` are the first so many: what says the same as a good answer is not far behind it.
    """
    rows = store.vectors[[answer.passage for answer in ranked]].astype(np.float32)
    free = np.ones(len(ranked), bool)
    folded: list[Answer] = []
    for place, answer in enumerate(ranked):
        if len(folded) == top:
            break
        if free[place]:
            like = np.flatnonzero(free & (_compare(rows, rows[place]) >= _SAME))
            free[like] = False
            same = tuple(ranked[other].passage for other in like.tolist() if other != place)
            folded.append(replace(answer, same=same))
    return folded
