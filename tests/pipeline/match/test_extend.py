from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.match.extend import (
    MarginLevels,
    MarginTable,
    PassagePair,
    cluster_seeds,
    cut_into_pieces,
    extend_seeds,
)
from pipeline.records.arrays import hull, overlaps

LEVELS = MarginLevels(seed=0.07, pair=0.04, widen=-0.03, gap=3)
FAR = -0.1


def plane(shape: tuple[int, int], pairs: dict[tuple[int, int], float], paragraph: int = 99) -> MarginTable:
    """Margins far below every level but for the given sentence pairs; paragraphs of so many sentences of 100."""
    margin = np.full(shape, FAR, np.float32)
    for place, value in pairs.items():
        margin[place] = value
    return table_of(margin, paragraph)


def table_of(margin: NDArray[np.float32], paragraph: int) -> MarginTable:
    return MarginTable(
        margin,
        *(np.arange(size) // paragraph for size in margin.shape),
        *(np.full(size, 100) for size in margin.shape),
    )


def members(rows: list[int], columns: list[int], gap: int) -> list[list[int]]:
    return sorted(group.tolist() for group in cluster_seeds(np.array(rows), np.array(columns), gap))


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        ([0, 1, 2], [5, 6, 7], [[0, 1, 2]]),
        ([0, 4], [0, 4], [[0, 1]]),
        ([0, 5], [0, 4], [[0], [1]]),
        ([0, 4], [0, 5], [[0], [1]]),
        ([0, 1, 2, 3], [0, 20, 1, 21], [[0, 2], [1, 3]]),
        # Parted by rows first, then by columns, then by rows again.
        ([0, 4, 8], [0, 9, 1], [[0], [1], [2]]),
        ([], [], []),
    ],
)
def test_seeds_hold_together_only_where_both_sides_do(
    rows: list[int], columns: list[int], expected: list[list[int]]
) -> None:
    assert members(rows, columns, 3) == expected


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=25, unique=True),
    st.randoms(use_true_random=False),
)
def test_the_order_of_seeds_does_not_matter(seeds: list[tuple[int, int]], random: Random) -> None:
    def places(order: list[tuple[int, int]]) -> set[frozenset[tuple[int, int]]]:
        rows, columns = np.array(order, np.int64).reshape(-1, 2).T
        return {frozenset(order[n] for n in group) for group in cluster_seeds(rows, columns, 2)}

    shuffled = list(seeds)
    random.shuffle(shuffled)
    assert places(shuffled) == places(seeds)


def test_a_copied_run_is_one_region_with_exact_ends() -> None:
    found = extend_seeds(plane((9, 11), {(2, 4): 0.5, (3, 5): 0.5, (4, 6): 0.5}), LEVELS)
    assert [(r.core_a, r.core_b, r.wide_a, r.wide_b) for r in found] == [((2, 5), (4, 7), (2, 5), (4, 7))]
    # Each sentence counts with at most 0.35.
    assert found[0].score == pytest.approx(3 * 0.35)


def test_the_score_is_that_of_the_weaker_side() -> None:
    found = extend_seeds(plane((5, 5), {(1, 1): 0.24, (1, 2): 0.14}), LEVELS)
    assert found[0].score == pytest.approx(0.2)


def test_sentences_without_evidence_may_lie_inside_but_not_at_the_ends() -> None:
    (found,) = extend_seeds(plane((12, 12), {(2, 2): 0.5, (4, 4): 0.5}), LEVELS)
    assert (found.core_a, found.core_b) == ((2, 5), (2, 5))


@pytest.mark.parametrize("second", [6, 7])
def test_a_gap_that_costs_more_than_it_joins_parts_two_regions(second: int) -> None:
    found = extend_seeds(plane((12, 12), {(2, 2): 0.5, (second, second): 0.5}), LEVELS)
    assert sorted(r.core_a for r in found) == [(2, 3), (second, second + 1)]


def test_a_gap_longer_than_allowed_parts_even_strong_neighbours() -> None:
    strong = {(n, n): 0.5 for n in (*range(6), *range(10, 16))}
    assert sorted(r.core_a for r in extend_seeds(plane((16, 16), strong), LEVELS)) == [(0, 6), (10, 16)]
    assert [r.core_a for r in extend_seeds(plane((16, 16), strong), replace(LEVELS, gap=4))] == [(0, 16)]


def test_sentences_below_the_seed_but_above_the_pair_level_belong_to_the_core() -> None:
    (found,) = extend_seeds(plane((8, 8), {(3, 3): 0.5, (4, 4): 0.06, (2, 2): 0.05, (5, 5): 0.03}), LEVELS)
    assert (found.core_a, found.core_b) == ((2, 5), (2, 5))


def test_widening_takes_in_weak_neighbours_and_leaves_the_core() -> None:
    (found,) = extend_seeds(plane((12, 12), {(5, 5): 0.5, (6, 6): 0.0, (4, 4): -0.01}), LEVELS)
    assert (found.core_a, found.core_b) == ((5, 6), (5, 6))
    assert (found.wide_a, found.wide_b) == ((4, 7), (4, 7))


def test_widening_reaches_three_sentences_and_not_over_a_paragraph_or_the_edge() -> None:
    weak = {(n, n): 0.0 for n in range(12) if n != 5}
    (found,) = extend_seeds(plane((12, 12), weak | {(5, 5): 0.5}), LEVELS)
    assert (found.wide_a, found.wide_b) == ((2, 9), (2, 9))
    (paragraph,) = extend_seeds(plane((12, 12), weak | {(5, 5): 0.5}, paragraph=3), LEVELS)
    assert (paragraph.wide_a, paragraph.wide_b) == ((3, 6), (3, 6))
    (edge,) = extend_seeds(plane((2, 2), {(0, 0): 0.5, (1, 1): 0.0}), LEVELS)
    assert (edge.wide_a, edge.wide_b) == ((0, 2), (0, 2))


@pytest.mark.parametrize(
    ("characters", "wide_b"),
    [
        (100, (5, 6)),  # as long as its partner: what follows there is another thought
        (130, (5, 6)),
        (160, (5, 7)),  # nearer to the length of both than to that of one
        (200, (5, 7)),  # two sentences joined to one
    ],
)
def test_what_one_side_alone_would_take_in_stays_out_unless_the_other_is_as_long(
    characters: int, wide_b: tuple[int, int]
) -> None:
    table = plane((9, 9), {(5, 5): 0.5, (5, 6): 0.0})
    lengths = table.characters_a.copy()
    lengths[5] = characters
    (found,) = extend_seeds(replace(table, characters_a=lengths), LEVELS)
    assert (found.wide_a, found.wide_b) == ((5, 6), wide_b)


def test_of_what_one_side_would_take_in_only_as_much_stays_as_the_other_is_long() -> None:
    table = plane((9, 9), {(5, 3): 0.0, (5, 4): 0.0, (5, 5): 0.5})
    lengths = table.characters_a.copy()
    lengths[5] = 180
    (found,) = extend_seeds(replace(table, characters_a=lengths), LEVELS)
    assert (found.wide_a, found.wide_b) == ((5, 6), (4, 6))


def test_both_sides_may_widen_at_the_same_end_by_unequal_lengths() -> None:
    table = plane((9, 9), {(5, 5): 0.5, (6, 6): 0.0, (6, 7): 0.0, (6, 8): 0.0})
    (found,) = extend_seeds(table, LEVELS)
    assert (found.wide_a, found.wide_b) == ((5, 7), (5, 9))


@pytest.mark.parametrize(
    ("between", "spans"),
    [
        ({(4, 6): 0.0, (3, 7): 0.0, (3, 8): 0.0, (5, 6): 0.0}, {((2, 6), (4, 11))}),
        ({(4, 6): 0.0, (3, 8): 0.0}, {((2, 4), (9, 11)), ((4, 6), (4, 6))}),
    ],
)
def test_turned_parts_that_would_meet_if_widened_reach_over_each_other(
    between: dict[tuple[int, int], float], spans: set[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    turned = {(2, 9): 0.5, (3, 10): 0.5, (4, 4): 0.5, (5, 5): 0.5}
    found = extend_seeds(plane((9, 14), turned | between), replace(LEVELS, gap=1))
    assert {(r.core_a, r.core_b) for r in found} == {((2, 4), (9, 11)), ((4, 6), (4, 6))}
    assert {(r.wide_a, r.wide_b) for r in found} == spans


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 12))
def test_the_core_lies_inside_the_span_and_both_inside_the_documents(seed: int, rows: int, columns: int) -> None:
    margin = np.random.default_rng(seed).normal(-0.05, 0.12, (rows, columns)).astype(np.float32)
    for found in extend_seeds(table_of(margin, 4), LEVELS):
        for core, wide, total in ((found.core_a, found.wide_a, rows), (found.core_b, found.wide_b, columns)):
            assert 0 <= wide[0] <= core[0] < core[1] <= wide[1] <= total


def test_a_long_region_is_cut_between_paragraphs_into_pieces_that_make_it_up() -> None:
    long = plane((60, 70), {(n, n + 10): 0.5 for n in range(60)}, paragraph=7)
    (whole,) = extend_seeds(long, LEVELS)
    pieces = cut_into_pieces(long, whole, LEVELS, 25)
    assert [piece.wide_a for piece in pieces] == [(0, 21), (21, 42), (42, 60)]
    assert [piece.wide_b for piece in pieces] == [(10, 31), (31, 52), (52, 70)]
    assert [piece.score for piece in pieces] == pytest.approx([21 * 0.35, 21 * 0.35, 18 * 0.35])


def test_a_paragraph_without_end_is_cut_all_the_same() -> None:
    long = plane((60, 60), {(n, n): 0.5 for n in range(60)})
    pieces = cut_into_pieces(long, extend_seeds(long, LEVELS)[0], LEVELS, 25)
    assert [piece.wide_a for piece in pieces] == [(0, 25), (25, 50), (50, 60)]


def test_a_region_that_is_short_enough_stays_whole() -> None:
    short = PassagePair(1.0, (0, 25), (0, 25), (0, 25), (0, 25))
    assert cut_into_pieces(plane((25, 25), {}), short, LEVELS, 25) == [short]


def test_nothing_above_the_seed_level_is_no_region() -> None:
    assert extend_seeds(plane((4, 4), {(1, 1): 0.07}), LEVELS) == []
    assert len(extend_seeds(plane((4, 4), {(1, 1): 0.07}), replace(LEVELS, seed=0.06))) == 1


def test_ranges_overlap_only_where_they_share_a_sentence() -> None:
    assert overlaps((0, 3), (2, 5)) and overlaps((2, 5), (0, 3)) and overlaps((0, 9), (3, 4))
    assert not overlaps((0, 3), (3, 5)) and not overlaps((3, 5), (0, 3))
    assert hull([(4, 6), (1, 2), (5, 9)]) == (1, 9)


@pytest.mark.parametrize(
    ("pairs", "core_a"),
    [
        ({(5, 4): 0.08}, (3, 5)),  # near to its neighbour's partner alone
        ({(5, 5): 0.08}, (3, 6)),
        ({(5, 4): 0.11}, (3, 6)),  # so near that both may come from it
    ],
)
def test_a_sentence_needs_a_partner_of_its_own(pairs: dict[tuple[int, int], float], core_a: tuple[int, int]) -> None:
    (found,) = extend_seeds(plane((9, 9), {(3, 3): 0.5, (4, 4): 0.5} | pairs), LEVELS)
    assert found.core_a == core_a
