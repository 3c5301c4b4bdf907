"""What counts as found, as false and as wide enough, over pooled studies."""

from __future__ import annotations

import math

import pytest

from benchmarks.quality.measures import (
    Find,
    Level,
    Studied,
    false_discoveries,
    found,
    level_of_false_share,
    levels_of,
    overlap,
    quality,
    widths,
)
from benchmarks.quality.plagdet import Case, plagdet
from benchmarks.quality.planting import Kind, Plant

ALL = Level("all", lambda find: True)
THREE = Kind(3)


def case(a0: int, a1: int, b0: int, b1: int, *, study: str = "s", city: str = "H", network: str = "N") -> Case:
    return Case(f"{study}/{city}", f"{study}/{network}", a0, a1, b0, b1)


def find(wide: Case, core: Case | None = None, q: float | None = 0.01) -> Find:
    return Find(wide, core or wide, 1.0, q)


def study(plants: list[Case], finds: list[Find], *, lang: str = "de", kind: Kind = THREE) -> Studied:
    planted = tuple(Plant(one, kind, lang) for one in plants)
    return Studied("s", lang, 0.01, ("s/H",), planted, tuple(finds))


PLANT = case(100, 200, 300, 400)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (case(199, 250, 399, 500), True),
        (case(200, 250, 300, 400), False),  # touches on the city side only
        (case(100, 200, 400, 500), False),  # the right city passage, another network passage
    ],
)
def test_a_find_is_right_only_where_it_overlaps_on_both_sides(other: Case, expected: bool) -> None:
    assert overlap(PLANT, other) is expected
    assert overlap(other, PLANT) is expected


def test_false_finds_are_counted_against_the_plants_of_their_own_study() -> None:
    right, elsewhere = find(case(100, 200, 300, 400)), find(case(100, 200, 300, 400, study="t"))
    one = study([PLANT], [right, elsewhere, find(case(500, 600, 0, 50))])
    interval, n = false_discoveries([one], ALL)
    assert n == 3
    assert interval.value == pytest.approx(2 / 3)


def test_only_finds_of_the_level_count() -> None:
    finds = [find(case(100, 200, 300, 400), q=0.3), find(case(500, 600, 0, 50), q=0.04), find(PLANT, q=None)]
    strict, loose = levels_of([study([PLANT], finds)])
    assert (strict.nominal, loose.nominal) == (0.05, 0.2)
    assert false_discoveries([study([PLANT], finds)], strict)[0].value == 1.0
    assert found([study([PLANT], finds)], strict, lambda plant: True)[0].value == 0.0


def test_finds_without_a_q_value_are_no_claims() -> None:
    levels = levels_of([study([PLANT], [find(PLANT, q=None)])])
    assert all(level.nominal is None and level.name.startswith("score") for level in levels)


def test_a_study_without_finds_is_reported_by_q_value() -> None:
    assert [level.nominal for level in levels_of([study([PLANT], [])])] == [0.05, 0.2]


def test_a_plant_is_found_once_however_many_finds_overlap_it() -> None:
    pieces = [find(case(100, 150, 300, 350)), find(case(150, 200, 350, 400))]
    other = study([case(0, 50, 0, 50, network="M")], [])
    interval, n = found([study([PLANT], pieces), other], ALL, lambda plant: True)
    assert (interval.value, n) == (0.5, 2)


def test_plants_are_told_apart_by_kind() -> None:
    one = study([PLANT], [find(PLANT)], kind=Kind(1))
    assert found([one], ALL, lambda plant: plant.kind == Kind(1))[1] == 1
    interval, n = found([one], ALL, lambda plant: plant.kind == Kind(3))
    assert n == 0 and math.isnan(interval.value)


def test_pooled_quality_is_the_plagdet_of_all_cases_of_a_language() -> None:
    finds = [find(case(120, 200, 300, 400)), find(case(0, 40, 0, 40, network="M"))]
    plants = [PLANT, case(0, 50, 0, 50, network="M"), case(60, 90, 60, 90, network="K")]
    made = quality([study(plants, finds)], ALL)
    expected = plagdet(plants, [one.wide for one in finds])
    assert made.by_language["de"].value == pytest.approx(expected.plagdet)
    assert made.mean.value == made.worst.value == made.by_language["de"].value
    assert (made.precision, made.recall) == (pytest.approx(expected.precision), pytest.approx(expected.recall))


def test_languages_weigh_the_same_and_the_worst_is_told() -> None:
    good, bad = study([PLANT], [find(PLANT)]), study([PLANT], [], lang="fi")
    made = quality([good, bad], ALL)
    assert (made.mean.value, made.worst.value) == (0.5, 0.0)
    again = case(100, 200, 300, 400, study="t")
    assert quality([good, study([again], [find(again)]), bad], ALL).mean.value == 0.5


def test_core_and_wide_spans_are_measured_apart() -> None:
    one = study([PLANT], [find(case(50, 200, 300, 400), core=case(100, 150, 300, 350))])
    core, wide, n = widths([one], ALL)
    assert (core.value, wide.value, n) == (1.0, 1.0, 1)
    # The wide span holds 250 characters, 200 of them planted; the core 100, all planted.
    assert quality([one], ALL).precision == pytest.approx(200 / 250)
    assert quality([one], ALL, core=True).recall == pytest.approx(100 / 200)


def test_two_states_are_compared_where_as_large_a_share_is_false() -> None:
    elsewhere = case(500, 600, 0, 50)
    finds = [
        find(PLANT, q=0.01),
        find(PLANT, q=0.02),
        find(elsewhere, q=0.02),
        find(PLANT, q=0.03),
        find(PLANT, q=0.04),
    ]
    finds += [find(elsewhere, q=0.05), find(elsewhere, q=None)]
    level = level_of_false_share([study([PLANT], finds)], 0.2)
    assert [one.q for one in finds if level.keep(one)] == [0.01, 0.02, 0.02, 0.03, 0.04]
    strict = level_of_false_share([study([PLANT], finds)], 0.1)
    assert [one.q for one in finds if strict.keep(one)] == [0.01]
    assert not any(map(level_of_false_share([study([PLANT], [find(elsewhere)])], 0.1).keep, finds))
