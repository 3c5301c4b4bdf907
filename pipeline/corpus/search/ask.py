"""From a query to its answers: ranked by meaning and words, with those that say the same folded, and how near they are.

Four things make a score: how near the nearest sentence of a passage is to the query, how near the passage as a whole
is, how much of the query's words it holds, and a little for the query's own language. Their weights were chosen on the
even articles of XQuAD (docs/measured.md): sentences alone miss what a paragraph says in several, paragraphs alone what
one sentence of them says, and words find names and numbers that vectors blur. Of a topic of a few words vectors tell
little: its passages are put in order once more by what the best two of them say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log10

import numpy as np

from index.vectors import single_precision, unit_rows
from pipeline.corpus.search.question import AskedVector
from pipeline.corpus.search.rank import Ranked, Ranking, compare
from pipeline.corpus.search.store import PassageStore
from pipeline.records.arrays import Vectors

__all__ = [
    "SCORE_EXPLAINED",
    "Answer",
    "Nearness",
    "find_answers",
]

# Below the first nothing is near, from the second on something is; between the two a score alone cannot tell. Those of
# topics were measured on 74 that two studies hold or do not hold (docs/measured.md): the best of more passages is
# nearer by chance, so both grow with each tenfold of passages.
_FAR, _NEAR = 0.16, 0.27
_FAR_TOPIC, _NEAR_TOPIC, _GROWTH = 0.13, 0.2, 0.05
_FEW_PASSAGES, _MANY_PASSAGES = 200, 10_000  # what was measured lies between them
_SAME = 0.75  # cosine of two passages that say the same: editions, translations, repetitions
_LOOKED_THROUGH = 10  # answers for each one wanted, among which those that say the same are folded
# A topic of a few words is asked again together with what it found: its vector moves so far towards the best two.
_LEADERS, _TOWARDS_LEADERS = 2, 0.4


class Nearness(StrEnum):
    """Whether the best answer to a query is about it at all, as far as its score can tell."""

    NEAR = "near"
    DOUBTFUL = "doubtful"
    NOTHING_NEAR = "nothing near"

    @classmethod
    def of(cls, score: float, *, is_topic: bool, passages: int) -> Nearness:
        """That of the best answer's score to a question, or to a topic of a few words, among so many passages."""
        far, near = _FAR, _NEAR
        if is_topic:
            grown = _GROWTH * log10(min(max(passages, _FEW_PASSAGES), _MANY_PASSAGES) / _FEW_PASSAGES)
            far, near = _FAR_TOPIC + grown, _NEAR_TOPIC + grown
        if score < far:
            return cls.NOTHING_NEAR
        return cls.NEAR if score >= near else cls.DOUBTFUL


SCORE_EXPLAINED = (
    "Scores go from 0 to 1 and can be compared between queries: how near a passage's best sentence and the whole "
    "passage are in meaning, and how much of the query's words it holds. A topic of a few words is put in order "
    "together with what its two best passages say, so that its scores need not fall from line to line."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage by its number, its score (0 to 1), its nearest sentence, and passages that say the same."""

    passage: int
    score: float
    sentence: int
    same: tuple[int, ...]


def find_answers(
    ranking: Ranking, vector: AskedVector, *, text_of: Callable[[int], str], fold: bool = True
) -> list[Answer]:
    """The best passages, best first; with `fold`, of those that say the same the best, with the others named.

    `text_of` gives a passage's text, in which the question's phrases are looked for.
    """
    question, store, top = ranking.question, ranking.store, ranking.top
    candidates = ranking.candidates(vector)
    ranked = candidates.ranked()
    if question.is_topic and not question.phrases and len(ranked.passages):
        leaders = [answer.passage for answer in _fold(store, ranked.first(_LOOKED_THROUGH * _LEADERS), _LEADERS)]
        ranked = candidates.ranked(_move(vector.row, single_precision(store.vectors[leaders])))
    if question.phrases:
        # In the order of the documents, so that the text of each is read once.
        holding = [one for one in sorted(ranked.passages.tolist()) if _holds(text_of(one), question.phrases)]
        held = np.isin(ranked.passages, holding)
        ranked = Ranked(ranked.passages[held], ranked.scores[held], ranked.sentences[held])
    return _fold(store, ranked.first(_LOOKED_THROUGH * top), top) if fold else _answers(ranked.first(top))


def _move(row: Vectors, leaders: Vectors) -> Vectors:
    """The vector moved towards passages (Rocchio 1971)."""
    moved: Vectors = unit_rows(row + _TOWARDS_LEADERS * unit_rows(leaders.mean(axis=0)[None, :]))[0]
    return moved


def _answers(ranked: Ranked) -> list[Answer]:
    parts = (part.tolist() for part in ranked)
    return [Answer(passage, score, sentence, ()) for passage, score, sentence in zip(*parts, strict=True)]


def _holds(text: str, phrases: Sequence[str]) -> bool:
    folded = " ".join(text.casefold().split())
    return all(phrase.casefold() in folded for phrase in phrases)


def _fold(store: PassageStore, ranked: Ranked, top: int) -> list[Answer]:
    """The best of each group that says the same, in order, with the rest of the group.

    `ranked` are the first so many: what says the same as a good answer is not far behind it.
    """
    rows = single_precision(store.vectors[ranked.passages])
    free = np.ones(len(rows), bool)
    folded: list[Answer] = []
    for place in range(len(rows)):
        if len(folded) == top:
            break
        if free[place]:
            # What comes before is an answer already, or folded under one.
            like = place + 1 + np.flatnonzero(free[place + 1 :] & (compare(rows[place + 1 :], rows[place]) >= _SAME))
            free[like] = False
            passage, score, sentence = (part[place].item() for part in ranked)
            folded.append(Answer(passage, score, sentence, tuple(ranked.passages[like].tolist())))
    return folded
