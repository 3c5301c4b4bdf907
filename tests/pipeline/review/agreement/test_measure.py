"""Agreement is what published examples and two other programs give, and undefined where nothing can be told."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import combinations

import pytest
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from pipeline.review.agreement import Coded, measure_agreement, measure_agreement_by_group
from pipeline.review.estimates import Estimate, Undefined

SCALE = tuple("abcdefg")


def rows(*lines: str) -> list[Coded]:
    """Codes of one coder a line, of one unit a place; `.` is a missing code."""
    return [
        Coded(f"unit {unit}", f"coder {coder}", code)
        for coder, line in enumerate(lines)
        for unit, code in enumerate(line.split())
        if code != "."
    ]


def table(cells: dict[str, int]) -> list[Coded]:
    """Units of two coders from a table of how often which two codes met."""
    pairs = [pair for pair, times in cells.items() for _ in range(times)]
    return rows(" ".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs))


def random_codes(seed: int, coders: int, units: int, missing: float = 0.0, right: float = 0.7) -> list[Coded]:
    rng = random.Random(seed)
    truth = [rng.choice(SCALE) for _ in range(units)]
    return [
        Coded(f"unit {unit}", f"coder {coder}", truth[unit] if rng.random() < right else rng.choice(SCALE))
        for coder in range(coders)
        for unit in range(units)
        if rng.random() >= missing
    ]


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


KRIPPENDORFF = rows(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_alpha_of_krippendorffs_examples_to_their_printed_digits() -> None:
    # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", sections A, B, C and E.
    binary = measure_agreement(rows("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"))
    nominal = measure_agreement(rows("a a b b d c c c e d d a", "b a b b b c c c e d d d"))
    several = measure_agreement(KRIPPENDORFF, scale=tuple("12345"))
    told = [round(value(one), 3) for one in (binary.alpha, nominal.alpha, several.alpha, several.alpha_ordinal)]
    assert told == [0.095, 0.692, 0.743, 0.815]


def test_ac1_of_gwets_examples_to_their_printed_digits() -> None:
    # Gwet 2002, "Kappa statistic is not satisfactory", table 2; irrCAC prints the second for Krippendorff's example.
    paradox = measure_agreement(table({"++": 118, "+-": 5, "-+": 2}))
    assert (round(value(paradox.ac1), 4), round(value(paradox.kappa), 4)) == (0.9408, -0.0234)
    assert round(value(measure_agreement(KRIPPENDORFF).ac1), 5) == 0.77544


def test_kappa_of_cohens_example_to_its_printed_digits() -> None:
    # Cohen 1960, "A coefficient of agreement for nominal scales", tables 1 and 2: 200 cases, kappa = .492.
    cells = {"aa": 88, "ab": 14, "ac": 18, "ba": 10, "bb": 40, "bc": 10, "ca": 2, "cb": 6, "cc": 12}
    assert round(value(measure_agreement(table(cells)).kappa), 3) == 0.492


@pytest.mark.parametrize("seed", range(5))
def test_agreement_equals_what_nltk_and_scikit_learn_give(seed: int) -> None:
    codes = random_codes(seed, coders=3, units=60)
    ours = measure_agreement(codes, SCALE, draws=2)
    theirs = AnnotationTask([(one.coder, one.unit, one.code) for one in codes])
    assert value(ours.raw) == pytest.approx(theirs.avg_Ao(), abs=1e-9)
    assert value(ours.alpha) == pytest.approx(theirs.alpha(), abs=1e-9)
    assert value(ours.kappa) == pytest.approx(theirs.kappa(), abs=1e-9)
    columns = [[one.code for one in codes if one.coder == coder] for coder in ours.coders]
    kappas = [cohen_kappa_score(*pair) for pair in combinations(columns, 2)]
    assert [value(pair.kappa) for pair in ours.kappa_of_pairs] == pytest.approx(kappas, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_alpha_with_missing_codes_equals_what_nltk_gives(seed: int) -> None:
    codes = random_codes(seed, coders=4, units=40, missing=0.4)
    ours = measure_agreement(codes, SCALE, draws=2)
    triples = [(one.coder, one.unit, one.code) for one in codes]
    assert value(ours.alpha) == pytest.approx(AnnotationTask(triples).alpha(), abs=1e-9)
    ordinal = AnnotationTask(triples, distance=ordinal_distance(codes)).alpha()
    assert value(ours.alpha_ordinal) == pytest.approx(ordinal, abs=1e-9)


def ordinal_distance(codes: list[Coded]) -> Callable[[str, str], float]:
    """The square of the codes between two, half of each counted, by the definition and not by our short cut."""
    units = [[one.code for one in codes if one.unit == unit] for unit in {one.unit for one in codes}]
    paired = [code for unit in units if len(unit) > 1 for code in unit]
    times = [paired.count(code) for code in SCALE]

    def distance(code: str, other: str) -> float:
        low, high = sorted((SCALE.index(code), SCALE.index(other)))
        return float((sum(times[low : high + 1]) - (times[low] + times[high]) / 2) ** 2)

    return distance


def test_prevalence_counts_a_unit_once_however_many_judged_it() -> None:
    agreement = measure_agreement(rows("a b", "a .", "a ."))
    assert [(one.code, one.share.value) for one in agreement.prevalence] == [("a", 0.5), ("b", 0.5)]


def test_the_same_codes_in_another_sequence_give_the_same_record() -> None:
    codes = random_codes(1, coders=3, units=50, missing=0.2)
    assert measure_agreement(codes, SCALE, seed=3) == measure_agreement(codes[::-1], SCALE, seed=3)


def test_another_seed_moves_the_interval_a_little_and_the_value_not_at_all() -> None:
    codes = random_codes(1, coders=2, units=200)
    one, other = (measure_agreement(codes, seed=seed).alpha for seed in (1, 2))
    assert one.value == other.value and one.low != other.low
    assert one.low == pytest.approx(other.low, abs=0.02)


def test_the_interval_is_that_of_drawing_units_one_by_one() -> None:
    codes = random_codes(4, coders=2, units=80)
    interval = measure_agreement(codes).raw
    by_unit = [(a.code == b.code) for a, b in zip(codes[:80], codes[80:], strict=True)]
    rng = random.Random(0)
    drawn = sorted(sum(rng.choices(by_unit, k=80)) / 80 for _ in range(4000))
    assert interval.low == pytest.approx(drawn[100], abs=0.02)
    assert interval.high == pytest.approx(drawn[3899], abs=0.02)


@pytest.mark.slow
def test_the_interval_of_alpha_covers_the_alpha_of_all_units() -> None:
    truth = value(measure_agreement(random_codes(99, coders=2, units=10_000), draws=1).alpha)
    intervals = [measure_agreement(random_codes(seed, 2, 100), draws=200).alpha for seed in range(100)]
    covered = sum((one.low or 0.0) <= truth <= (one.high or 0.0) for one in intervals)
    assert 88 <= covered <= 99


def test_two_thousand_draws_of_a_thousand_units_take_well_under_a_second() -> None:
    codes = random_codes(5, coders=2, units=1000)
    started = time.process_time()
    measure_agreement(codes, SCALE)
    assert time.process_time() - started < 0.7


def test_without_judgements_all_figures_are_undefined() -> None:
    nothing = measure_agreement([])
    figures = (nothing.raw, nothing.alpha, nothing.alpha_ordinal, nothing.ac1, nothing.kappa)
    assert {one.undefined for one in figures} == {Undefined.NO_JUDGEMENTS}
    assert nothing.prevalence == () and nothing.coders == ()


def test_one_code_has_no_agreement_beyond_chance() -> None:
    same = measure_agreement(rows("a a a", "a a a"), SCALE)
    figures = (same.alpha, same.alpha_ordinal, same.ac1, same.kappa, same.kappa_of_pairs[0].kappa)
    assert {(one.value, one.undefined) for one in figures} == {(None, Undefined.ONE_CODE)}


@pytest.mark.parametrize("lines", [["a b a"], ["a b . .", ". . b a"]], ids=["alone", "apart"])
def test_without_a_unit_of_two_coders_there_is_no_agreement(lines: list[str]) -> None:
    apart = measure_agreement(rows(*lines), SCALE)
    figures = (apart.raw, apart.alpha, apart.alpha_ordinal, apart.ac1, apart.kappa)
    assert {(one.value, one.undefined) for one in figures} == {(None, Undefined.ONE_CODER)}
    assert (
        apart.units == 0 and apart.single_units > 0 and apart.prevalence[0].share.value == pytest.approx(0.5, abs=0.2)
    )


def test_one_unit_has_a_value_and_no_interval() -> None:
    one = measure_agreement(rows("a", "b"))
    assert one.raw.value == 0.0 and one.raw.low is None and one.raw.no_interval is Undefined.ONE_UNIT


def test_a_code_so_rare_that_draws_miss_it_leaves_no_interval() -> None:
    rare = measure_agreement(table({"aa": 60, "bb": 1}))
    assert rare.alpha.value == 1.0 and rare.alpha.no_interval is Undefined.RARE_CODE


def test_an_ordinal_alpha_needs_an_order() -> None:
    assert measure_agreement(KRIPPENDORFF).alpha_ordinal.undefined is Undefined.NO_ORDER


def test_a_pair_of_coders_without_a_common_unit_is_left_out_of_the_mean() -> None:
    mixed = measure_agreement(rows("a b a b . .", "a b b b a a", ". . . . a b"))
    undefined = [pair.kappa.undefined for pair in mixed.kappa_of_pairs]
    assert undefined == [None, Undefined.ONE_CODER, None]
    assert value(mixed.kappa) == pytest.approx((0.5 + 0.0) / 2)


def test_a_code_that_is_not_on_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="'b' is not on the scale a, c"):
        measure_agreement(rows("a b", "a b"), scale=("a", "c"))


def test_two_codes_of_a_coder_for_a_unit_are_refused() -> None:
    with pytest.raises(ValueError, match="two codes for unit"):
        measure_agreement([Coded("u", "A", "a"), Coded("u", "A", "b")])


def test_groups_are_measured_apart_and_empty_ones_are_told() -> None:
    codes = rows("a a b b", "a a b a")
    groups = {"unit 0": "de", "unit 1": "de", "unit 2": "fr", "unit 3": "fr", "unit 9": "nl"}
    by_group = measure_agreement_by_group(codes, groups)
    assert list(by_group) == ["de", "fr", "nl"]
    assert by_group["de"].raw.value == 1.0 and by_group["fr"].raw.value == 0.5
    assert by_group["de"].alpha.undefined is Undefined.ONE_CODE
    assert by_group["nl"].raw.undefined is Undefined.NO_JUDGEMENTS


def test_units_without_a_group_are_in_none() -> None:
    by_group = measure_agreement_by_group(rows("a b", "a a"), {"unit 0": "de"})
    assert by_group["de"].units == 1
