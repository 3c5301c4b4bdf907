from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.analyse.joining.estimates import Group, estimate, joint_p, total_up
from pipeline.analyse.joining.imputation import Effects, impute
from pipeline.analyse.joining.observations import NEVER, Observations
from tests.pipeline.analyse.joining.hand_made import observe, staggered


def noisy(seed: int = 4) -> Observations:
    rows = staggered(ratio=1.5)
    return replace(rows, finds=np.random.default_rng(seed).poisson(rows.finds / 4).astype(np.float64))


def ratio_of(rows: Observations, *, weighted: bool = True) -> tuple[float, float]:
    """Observed and expected finds after joining."""
    made = impute(rows, ~rows.joined, Effects.CITY_AND_PERIOD)
    totals = total_up(rows, made, [Group(rows.joined, weighted)])
    return float(totals.observed[0]), float(totals.expected[0])


def test_an_exact_study_gives_its_ratio_and_no_width() -> None:
    rows = staggered(ratio=2.0)
    made = impute(rows, ~rows.joined, Effects.CITY_AND_PERIOD)
    found = estimate(total_up(rows, made, [Group(rows.joined)]), 0)
    assert found.ratio == pytest.approx(2.0, rel=1e-5) and found.cities == 16
    assert found.low == pytest.approx(2.0, rel=1e-3) and found.high == pytest.approx(2.0, rel=1e-3)


def test_cities_are_weighed_as_strata_by_mantel_and_haenszel() -> None:
    # Two cities that join, and one that never does with as many finds in both periods: a find before leads to expect
    # two in the room of the first city after joining, and five in that of the second.
    before, after = (6.0, 2.0), (9.0, 30.0)
    rows = observe(
        [
            (0, 0, 0, -1, before[0], 1), (0, 0, 1, 1, after[0], 2),
            (1, 0, 0, -1, before[1], 1), (1, 0, 1, 1, after[1], 5),
            (2, 0, 0, NEVER, 1e7, 1e3), (2, 0, 1, NEVER, 1e7, 1e3),
        ]
    )  # fmt: skip
    strata = [(a, b, 1.0, q) for a, b, q in zip(before, after, (2.0, 5.0), strict=True)]
    numerator = sum(b * p / (p + q) for a, b, p, q in strata)
    denominator = sum(a * q / (p + q) for a, b, p, q in strata)
    assert ratio_of(rows) == pytest.approx((numerator, denominator), rel=1e-5)
    assert ratio_of(rows, weighted=False) == pytest.approx((sum(after), 6 * 2 + 2 * 5), rel=1e-5)


def test_the_interval_is_that_of_leaving_out_one_city_at_a_time() -> None:
    rows = noisy()
    made = impute(rows, ~rows.joined, Effects.CITY_AND_PERIOD)
    found = estimate(total_up(rows, made, [Group(rows.joined)]), 0)
    drops = []
    for city in rows.cities:
        observed, expected = ratio_of(rows.without_cities(frozenset([city])))
        drops.append(observed / expected)
    assert found.drops == pytest.approx(drops, rel=1e-4)
    logs = np.log(drops)
    error = np.sqrt(19 / 20 * ((logs - logs.mean()) ** 2).sum())
    assert found.ratio and found.high and found.low
    # 2.1314: the t distribution with as many degrees as cities that joined, less one.
    assert np.log(found.high / found.ratio) == pytest.approx(2.1314 * error, rel=1e-3)
    assert np.log(found.ratio / found.low) == pytest.approx(2.1314 * error, rel=1e-3)


def test_one_city_that_carries_all_has_a_ratio_without_an_interval() -> None:
    rows = noisy()
    made = impute(rows, ~rows.joined, Effects.CITY_AND_PERIOD)
    found = estimate(total_up(rows, made, [Group(rows.joined & (rows.city == 3))]), 0)
    assert found.ratio and (found.low, found.high, found.p, found.cities) == (None, None, None, 1)


def test_years_that_are_as_expected_are_not_rejected_together_and_others_are() -> None:
    rows = noisy()
    made = impute(rows, ~rows.joined, Effects.CITY_AND_PERIOD)
    groups = [Group(rows.since == since) for since in (1, 2, 3)]
    apart = joint_p(total_up(rows, made, groups), [0, 1, 2])
    plain = replace(rows, finds=np.where(rows.joined, np.round(rows.finds / 1.5), rows.finds))
    alike = joint_p(total_up(plain, impute(plain, ~plain.joined, Effects.CITY_AND_PERIOD), groups), [0, 1, 2])
    assert apart is not None and alike is not None and apart < 0.01 < 0.05 < alike
    assert joint_p(total_up(rows, made, groups), []) is None


def test_of_very_many_cities_groups_are_left_out_together() -> None:
    rows = replace(staggered(cities=230, joiners=180, ratio=1.0))
    rows = replace(rows, finds=np.random.default_rng(1).poisson(rows.finds / 100).astype(np.float64))
    totals = total_up(rows, impute(rows, ~rows.joined, Effects.CITY_AND_PERIOD), [Group(rows.joined)])
    assert len(totals.drops) == 100 and sorted(np.concatenate(totals.drops)) == list(range(230))
    found = estimate(totals, 0)
    assert found.low and found.high and found.low < 1 < found.high < 1.3 and found.cities == 180
