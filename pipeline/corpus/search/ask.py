"""From a query to its answers: ranked by meaning and words, with those that say the same folded, and how near they are.

Four things make a score: how near the nearest sentence of a passage is to the query, how near the passage as a whole
is, how much of the query's words it holds, and a little for the query's own language. Their weights were chosen on the
even articles of XQuAD (docs/measured.md): sentences alone miss what a paragraph says in several, paragraphs alone what
one sentence of them says, and words find names and numbers that vectors blur. Of a topic of a few words vectors tell
little: its passages are put in order once more by what the best two of them say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.vectors import single_precision, unit_rows
from pipeline.corpus.search.number_forms import fold_groups
from pipeline.corpus.search.question import AskedVector
from pipeline.corpus.search.rank import Ranked, Ranking, compare, sentences_of
from pipeline.records.arrays import Ints, Mask, Vectors
from pipeline.text.characters import on_one_line

__all__ = [
    "SCORE_EXPLAINED",
    "Answer",
    "find_answers",
    "holds",
]

_SAME = 0.75  # cosine of two passages that say the same: editions, translations, repetitions
_LOOKED_THROUGH = 10  # answers for each one wanted, among which those that say the same are folded
# A topic of a few words is asked again together with what it found: its vector moves so far towards the best two.
_LEADERS, _TOWARDS_LEADERS = 2, 0.4


SCORE_EXPLAINED = (
    "Scores go from 0 to 1 and can be compared between queries: how near a passage's best sentence and the whole "
    "passage are in meaning, and how much of the query's words it holds. A topic of a few words is put in order "
    "together with what its two best passages say, so that its scores need not fall from line to line."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage by its number, its score (0 to 1), its nearest sentence, and passages that say the same.

    `whole` is how near (cosine) the passage as a whole is to what was asked.
    """

    passage: int
    score: float
    sentence: int
    whole: float
    same: tuple[int, ...] = ()


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
        leaders = [answer.passage for answer in _fold(ranking, ranked.at(slice(_LOOKED_THROUGH * _LEADERS)), _LEADERS)]
        ranked = candidates.ranked(_move(vector.row, single_precision(store.vectors[leaders])))
    if question.phrases:
        # In the order of the documents, so that the text of each is read once.
        holding = [one for one in sorted(ranked.passages.tolist()) if holds(text_of(one), question.phrases)]
        held = np.isin(ranked.passages, holding)
        ranked = ranked.at(held)
    return _fold(ranking, ranked.at(slice(_LOOKED_THROUGH * top)), top) if fold else _answers(ranked.at(slice(top)))


def _move(row: Vectors, leaders: Vectors) -> Vectors:
    """The vector moved towards passages (Rocchio 1971)."""
    moved: Vectors = unit_rows(row + _TOWARDS_LEADERS * unit_rows(leaders.mean(axis=0)[None, :]))[0]
    return moved


def _answers(ranked: Ranked) -> list[Answer]:
    parts = (part.tolist() for part in ranked)
    return [Answer(*one) for one in zip(*parts, strict=True)]


def holds(text: str, phrases: Sequence[str]) -> bool:
    """Whether a text holds all of these phrases as they are, but for case, line ends and marks between thousands."""
    folded = fold_groups(on_one_line(text.casefold()))
    return all(fold_groups(phrase.casefold()) in folded for phrase in phrases)


def _fold(ranking: Ranking, ranked: Ranked, top: int) -> list[Answer]:
    """The best of each group that says the same, in order, with the rest of the group.

    `ranked` are the first so many: what says the same as a good answer is not far behind it. What says the same but for
    the sentence that decides is an answer of its own: another edition may lack that very sentence.
    """
    rows = single_precision(ranking.store.vectors[ranked.passages])
    free = np.ones(len(rows), bool)
    folded: list[Answer] = []
    for place in range(len(rows)):
        if len(folded) == top:
            break
        if free[place]:
            # What comes before is an answer already, or folded under one.
            like = place + 1 + np.flatnonzero(free[place + 1 :] & (compare(rows[place + 1 :], rows[place]) >= _SAME))
            if len(like) and not ranking.question.phrases:  # else all hold what decides
                like = like[_hold_sentence(ranking, ranked.passages[like], int(ranked.sentences[place]))]
            free[like] = False
            (answer,) = _answers(ranked.at(slice(place, place + 1)))
            folded.append(replace(answer, same=tuple(ranked.passages[like].tolist())))
    return folded


def _hold_sentence(ranking: Ranking, passages: Ints, sentence: int) -> Mask:
    """For each passage whether it has a sentence that says the same as the one at this position of the index."""
    vectors, starts, _ = sentences_of(ranking.index, ranking.store, passages)
    (row,) = ranking.index.vectors(np.array([sentence]))
    nearest = np.maximum.reduceat(compare(vectors, row), starts)
    return np.asarray(nearest >= _SAME)
