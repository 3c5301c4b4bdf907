from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from index.distinct_rows import DistinctRows
from index.join import Wanted, join, merge, pair_cosines
from index.neighbours import Neighbours
from index.vectors import Vectors, unit_rows

DIM = 24


def drawn(rows: int, seed: int, dim: int = DIM) -> Vectors:
    return unit_rows(np.random.default_rng(seed).standard_normal((rows, dim)))


def repeated(rows: int, seed: int, kinds: int) -> Vectors:
    """Rows of which many are equal, in no order."""
    return drawn(kinds, seed)[np.random.default_rng(seed).integers(0, kinds, rows)]


def crowded(rows: int, seed: int, spread: float = 1e-5) -> Vectors:
    """Rows so alike that single precision cannot tell which is nearer."""
    return unit_rows(drawn(1, seed) + spread * drawn(rows, seed + 1))


def compared_one_by_one(a: Vectors, b: Vectors, wanted: Wanted) -> Neighbours:
    """The nearest by all cosines in double precision, the lower position first where they are equal."""
    base = b.astype(np.float16) if wanted.halved else b
    cosine = (a.astype(np.float64) @ base.astype(np.float64).T).astype(np.float32)
    among = np.ones(len(b), np.bool_) if wanted.among is None else wanted.among
    cosine[:, ~among] = -np.inf
    order = np.argsort(-cosine, axis=1, kind="stable")[:, : min(wanted.k, int(among.sum()))]
    return Neighbours(np.take_along_axis(cosine, order, axis=1), order)


def assert_same(found: Neighbours, expected: Neighbours) -> None:
    np.testing.assert_array_equal(found.position, expected.position)
    np.testing.assert_allclose(found.cosine, expected.cosine, atol=1e-7)


@pytest.fixture(params=[False, True], ids=["single", "in bytes"])
def in_bytes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, exact_bytes: None) -> bool:
    """Whether the join first multiplies whole numbers, which it else does only where there is much to compare."""
    monkeypatch.setattr("index.join.worth_bytes", lambda *_: request.param)
    return bool(request.param)


def uneven(rows: int, seed: int) -> Vectors:
    """Rows of which some are nearly one number and some are nothing, so that whole numbers tell little of them."""
    vectors = drawn(rows, seed).astype(np.float64)
    vectors[::5, 3] += 30
    vectors[::7] = 0
    return unit_rows(vectors)


SOME = np.arange(300) % 3 == 0
SIDES = {
    "all different": (drawn(90, 1), drawn(300, 2)),
    "much repeated": (repeated(90, 1, 20), repeated(300, 1, 20)),
    "hardly different": (crowded(90, 1), crowded(300, 1)),
    "few": (drawn(2, 1), drawn(300, 2)),
    "two numbers each": (drawn(90, 1, 2), drawn(300, 2, 2)),
    "uneven": (uneven(90, 1), uneven(300, 2)),
    "not of length one": (3 * drawn(90, 1), np.float32(0.2) * drawn(300, 2)),
}


@pytest.mark.parametrize("sides", SIDES.values(), ids=SIDES)
@pytest.mark.parametrize(
    "wanted",
    [Wanted(1), Wanted(10), Wanted(40), Wanted(4, halved=True), Wanted(10, SOME), Wanted(4, SOME, halved=True)],
    ids=["one", "ten", "many", "of half precision", "among some", "among some of half precision"],
)
def test_the_nearest_of_both_directions_are_those_that_all_pairs_give(
    sides: tuple[Vectors, Vectors], wanted: Wanted, in_bytes: bool
) -> None:
    a, b = sides
    (there,), (back,) = join(a, b, [wanted], [Wanted(7)], block=(32, 64))
    assert_same(there, compared_one_by_one(a, b, wanted))
    assert_same(back, compared_one_by_one(b, a, Wanted(7)))


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("sides", [(drawn(700, 1), drawn(900, 2)), (repeated(700, 1, 400), repeated(900, 1, 500))])
def test_each_list_is_of_its_own_positions(sides: tuple[Vectors, Vectors], swapped: bool, in_bytes: bool) -> None:
    a, b = sides[::-1] if swapped else sides
    forward = [Wanted(10, np.arange(len(b)) % 7 < 4), Wanted(4, np.arange(len(b)) < 300, halved=True), Wanted(3)]
    backward = [Wanted(10, np.arange(len(a)) > 200), Wanted(4, np.arange(len(a)) % 2 == 0, halved=True)]
    there, back = join(a, b, forward, backward, block=(300, 256))
    for found, wanted in zip(there, forward, strict=True):
        assert_same(found, compared_one_by_one(a, b, wanted))
    for found, wanted in zip(back, backward, strict=True):
        assert_same(found, compared_one_by_one(b, a, wanted))


@pytest.mark.parametrize("sides", SIDES.values(), ids=SIDES)
@pytest.mark.parametrize(("block", "threads"), [((17, 31), 1), ((64, 300), 2), ((1000, 25), 3)])
def test_the_bits_do_not_depend_on_blocks_or_threads(
    sides: tuple[Vectors, Vectors], block: tuple[int, int], threads: int, in_bytes: bool
) -> None:
    wanted = [Wanted(10), Wanted(4, SOME, halved=True)]
    one, other = join(*sides, wanted, [Wanted(10)]), join(*sides, wanted, [Wanted(10)], block=block, threads=threads)
    for found, expected in zip(one[0] + one[1], other[0] + other[1], strict=True):
        np.testing.assert_array_equal(found.cosine, expected.cosine)
        np.testing.assert_array_equal(found.position, expected.position)


def test_a_row_has_the_same_neighbours_in_any_company() -> None:
    a, b = drawn(60, 3), drawn(200, 4)
    (whole,), _ = join(a, b, [Wanted(10)])
    for at in range(0, 60, 13):
        (part,), _ = join(a[at : at + 13], b, [Wanted(10)])
        np.testing.assert_array_equal(part.cosine, whole.cosine[at : at + 13])
        np.testing.assert_array_equal(part.position, whole.position[at : at + 13])


def test_of_equal_rows_the_lower_position_that_may_be_found_comes_first() -> None:
    axes = np.eye(3, dtype=np.float32)
    (found,), _ = join(axes[:1], axes[[0, 1, 0, 0]], [Wanted(2, np.array([False, True, True, True]))])
    assert found.position.tolist() == [[2, 3]] and found.cosine.tolist() == [[1, 1]]


def test_k_is_cut_to_what_there_is() -> None:
    (few, none), (back,) = join(drawn(3, 1), drawn(2, 2), [Wanted(9), Wanted(4, np.zeros(2, np.bool_))], [Wanted(9)])
    assert (few.position.shape, none.position.shape, back.position.shape) == ((3, 2), (3, 0), (2, 3))


@pytest.mark.parametrize(("rows", "columns"), [(0, 3), (3, 0), (0, 0)])
def test_nothing_has_no_neighbours(rows: int, columns: int) -> None:
    (there,), (back,) = join(drawn(rows, 1), drawn(columns, 2), [Wanted(4)], [Wanted(4)])
    assert there.cosine.shape == (rows, min(4, columns)) and back.cosine.shape == (columns, min(4, rows))


def test_fifty_thousand_equal_sentences_are_compared_once() -> None:
    one = drawn(1, 1)
    (there,), (back,) = join(np.repeat(one, 50_000, 0), np.repeat(one, 50_000, 0), [Wanted(10)], [Wanted(4)])
    assert (there.position == np.arange(10)).all() and (back.position == np.arange(4)).all()


def test_what_two_searches_found_is_merged_as_if_it_were_one() -> None:
    a, b = repeated(40, 5, 12), repeated(90, 5, 12)
    early = np.arange(90) < 50
    (first, second, both), _ = join(a, b, [Wanted(8, early), Wanted(8, ~early), Wanted(8)])
    merged = merge(first, second, 8)
    np.testing.assert_array_equal(merged.cosine, both.cosine)
    np.testing.assert_array_equal(merged.position, both.position)


def test_a_cosine_is_the_same_whichever_side_asks() -> None:
    a, b = drawn(50, 6), drawn(50, 7)
    rows, columns = np.arange(50), np.arange(50)[::-1].copy()
    there, back = pair_cosines(a, b, rows, columns), pair_cosines(b, a, columns, rows)
    np.testing.assert_array_equal(there, back)


def test_progress_is_told_of_one_unit_in_all() -> None:
    told: list[float] = []

    def bar(units: float = 1, doing: str = "") -> None:
        told.append(units)

    join(drawn(50, 1), drawn(20, 2), [Wanted(1)], block=(8, 8), bar=bar)
    assert len(told) == 7 and sum(told) == pytest.approx(1)


@pytest.mark.parametrize(("numbers", "places"), [([0], [0, 2]), ([1], [1, 3]), ([1, 0], [1, 3, 0, 2])])
def test_distinct_rows_know_where_they_stand(numbers: Sequence[int], places: Sequence[int]) -> None:
    axes = np.eye(2, dtype=np.float32)
    rows = DistinctRows.of(axes[[0, 1, 0, 1, 0]])
    assert len(rows) == 5 and len(rows.vectors) == 2 and rows.number.tolist() == [0, 1, 0, 1, 0]
    assert rows.places(np.array(numbers), None, 2)[1].tolist() == list(places)


def test_arranged_rows_of_the_same_sets_follow_each_other_and_stand_where_they_stood() -> None:
    vectors = repeated(40, 8, 15)
    rows = DistinctRows.of(vectors)
    arranged = rows.arranged([np.arange(40) % 3 == 0, None, np.arange(40) > 20])
    for among in (np.arange(40) % 3 == 0, np.arange(40) > 20):
        runs = arranged.among(among)
        assert runs is not None and np.count_nonzero(runs[1:] != runs[:-1]) <= 3
    np.testing.assert_array_equal(arranged.vectors[arranged.number], vectors)
    np.testing.assert_array_equal(arranged.number[arranged.order], np.sort(arranged.number))
    assert rows.arranged([None, np.ones(40, np.bool_)]) is rows
