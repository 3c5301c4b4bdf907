"""Sentences that say the same as each other count once on each side."""

from __future__ import annotations

import numpy as np
import pytest

from index.sayings import Sentences, choose_one_a_saying
from index.vectors import Vectors, unit_rows
from pipeline.records.arrays import Floats, Mask

DIM = 64
_TOPICS = unit_rows(np.random.default_rng(0).normal(0, 1, (40, DIM)))
EN, DE, FR = 0, 1, 2


def said(topic: int, near: float, seed: int) -> Vectors:
    """A row at this cosine, or nearly, to a topic."""
    noise = np.random.default_rng(1000 + seed).normal(0, 1, DIM)
    noise -= (noise @ _TOPICS[topic]) * _TOPICS[topic]
    row: Vectors = near * _TOPICS[topic] + np.sqrt(1 - near**2) * noise / np.linalg.norm(noise)
    return row.astype(np.float32)


def sentences(*rows: tuple[Vectors, int, int]) -> Sentences:
    """Rows, each with its document and language."""
    vectors = np.array([row for row, _, _ in rows], np.float32).reshape(-1, DIM)
    return Sentences(vectors, *(np.array([row[n] for row in rows], np.int64) for n in (1, 2)))


def chosen(one: Sentences, other: Sentences, level: float = 0.5, part: float = 0.3) -> tuple[list[bool], list[bool]]:
    found = choose_one_a_saying(one, other, levels(level), levels(part))
    return (found[0].tolist(), found[1].tolist())


def levels(level: float) -> Vectors:
    return np.full((3, 3), level, np.float32)


NOBODY = sentences()


def test_without_copies_all_stay() -> None:
    one = sentences(*((_TOPICS[n], n // 5, n % 3) for n in range(20)))
    other = sentences(*((said(n, 0.9, n), n // 5, (n + 1) % 3) for n in range(20)))
    assert chosen(one, other) == ([True] * 20, [True] * 20)


def test_of_translations_in_many_documents_the_middle_one_stays() -> None:
    source = sentences((_TOPICS[0], 0, EN), (_TOPICS[1], 0, EN))
    copies = sentences(
        (said(0, 0.9, 1), 0, DE), (said(0, 0.8, 2), 1, FR), (said(0, 0.7, 3), 2, EN), (_TOPICS[9], 2, EN)
    )
    assert chosen(source, copies) == ([True, True], [False, True, False, True])


def test_copies_count_once_on_the_side_of_the_networks_too() -> None:
    copies = sentences(*((said(0, 0.85, n), n, (EN, DE, FR)[n]) for n in range(3)))
    assert sum(chosen(copies, NOBODY)[0]) == 1
    assert chosen(NOBODY, copies)[1] == chosen(copies, NOBODY)[0]


def test_what_one_document_repeats_is_left_to_it() -> None:
    repeated = sentences((_TOPICS[0], 0, EN), (_TOPICS[1], 0, EN), (_TOPICS[0], 0, EN))
    assert chosen(repeated, NOBODY)[0] == [True] * 3


def test_equal_sentences_of_other_documents_count_once_whatever_is_known_of_their_language() -> None:
    equal = sentences((_TOPICS[0], 0, EN), (_TOPICS[1], 0, EN), (_TOPICS[0], 1, EN), (_TOPICS[0], 2, EN))
    assert chosen(equal, NOBODY, np.nan, np.nan)[0] == [True, True, False, False]


def test_below_the_level_of_their_languages_nothing_says_the_same() -> None:
    copies = sentences(*((said(0, 0.85, n), n, (EN, DE, FR)[n]) for n in range(3)))
    assert chosen(copies, NOBODY, 0.9, 0.9)[0] == [True] * 3
    assert chosen(copies, NOBODY, np.nan, np.nan)[0] == [True] * 3


def test_what_has_a_nearer_one_in_the_other_language_says_not_the_same() -> None:
    near_topic = said(0, 0.6, 7)
    one = sentences((_TOPICS[0], 0, EN))
    two = sentences((said(0, 0.95, 1), 0, DE), (near_topic, 1, DE))
    stricter = np.where(np.eye(3, dtype=np.bool_), 0.9, 0.5).astype(np.float32)
    assert choose_one_a_saying(one, two, stricter, stricter)[1].tolist() == [True, True]
    alone = sentences((near_topic, 0, DE), (said(0, 0.95, 1), 1, FR))
    assert choose_one_a_saying(one, alone, stricter, stricter)[1].sum() == 1


def test_parts_of_a_sentence_that_was_split_go_with_it() -> None:
    halves = [(said(0, 0.75, 1), 0, DE), (said(0, 0.45, 2), 0, DE)]
    others = [(said(0, 0.9, 3), 1, FR), (said(0, 0.9, 4), 2, EN)]
    assert chosen(sentences((_TOPICS[0], 0, EN)), sentences(*halves, *others))[1][:2] == [True, True]
    longer = [*others, (said(0, 0.88, 5), 3, EN), (said(0, 0.86, 6), 4, EN)]
    assert chosen(sentences((_TOPICS[0], 0, EN)), sentences(*halves, *longer))[1][:2] == [False, False]
    assert chosen(sentences((_TOPICS[0], 0, EN)), sentences(*halves, *longer), part=0.5)[1][:2] == [False, True]


@pytest.mark.parametrize("rows", [0, 1])
def test_nothing_and_one_sentence_are_no_copies(rows: int) -> None:
    few = sentences(*[(_TOPICS[0], 0, EN)] * rows)
    assert chosen(few, NOBODY) == ([True] * rows, [])


def test_what_stays_is_nobody_elses_copy_and_what_goes_is() -> None:
    rng = np.random.default_rng(5)
    rows = [(said(int(topic), 0.9, n), n, n % 3) for n, topic in enumerate(rng.integers(0, 10, 60))]
    stays: Mask = np.array(chosen(sentences(*rows), NOBODY)[0])
    vectors = np.array([row for row, _, _ in rows])
    cosine: Floats = vectors @ vectors.T - 2 * np.eye(60)
    assert (cosine[np.ix_(~stays, stays)].max(axis=1) >= 0.5).all()
    assert 10 <= stays.sum() < 20


def test_within_a_language_the_last_that_two_say_the_same_as_counts_with_both() -> None:
    one = sentences((said(0, 0.92, 1), 0, EN), (said(0, 0.9, 2), 1, EN), (_TOPICS[0], 2, EN))
    assert chosen(one, NOBODY, level=0.87)[0] == [True, False, False]


def test_sentences_of_two_languages_are_compared_where_the_level_within_the_last_is_unknown() -> None:
    level = levels(0.5)
    level[FR, FR] = np.nan
    one = sentences((_TOPICS[0], 0, DE), (said(0, 0.8, 1), 1, FR))
    assert choose_one_a_saying(one, NOBODY, level, level)[0].sum() == 1
