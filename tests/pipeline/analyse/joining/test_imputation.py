from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from pipeline.analyse.joining.imputation import Effects, Imputation, impute, two_way_ratio
from pipeline.analyse.joining.observations import NEVER, Observations
from tests.pipeline.analyse.joining.hand_made import Row, observe, staggered


def expected_of(made: Imputation) -> np.ndarray:
    return made.fit.share[0] * made.fit.before[0]


def made_of(rows: Observations, effects: Effects = Effects.CITY_AND_PERIOD) -> Imputation:
    return impute(rows, ~rows.joined, effects)


def test_two_cities_and_two_periods_give_the_cross_product() -> None:
    rows = observe([(0, 0, 0, -1, 4, 1), (0, 0, 1, 1, 30, 2), (1, 0, 0, NEVER, 6, 3), (1, 0, 1, NEVER, 10, 5)])
    # The other city's rate is 2 in both periods, so that 4 in the first leads to expect 4 a unit of room in the second.
    made = made_of(rows)
    assert made.settled.tolist() == [False, True, False, False]
    assert expected_of(made)[1] == pytest.approx(8.0, rel=1e-6)


def test_one_joiner_beside_one_city_that_never_joined_is_the_closed_form() -> None:
    case = json.loads((Path(__file__).parents[1] / "closed_forms.json").read_text(encoding="utf-8"))["poisson_did_2x2"]
    (before, after), (never, later) = case["joiner"], case["never"]
    rows = observe(
        [(0, 0, 0, -1, before, 1), (0, 0, 1, 1, after, 1), (1, 0, 0, NEVER, never, 1), (1, 0, 1, NEVER, later, 1)]
    )
    expected = float(expected_of(made_of(rows))[1])
    assert expected == pytest.approx(case["counterfactual"], abs=1e-6 * case["counterfactual"])
    assert math.log(after / expected) == pytest.approx(case["log_rr"], abs=1e-6)


def test_what_is_exactly_a_rate_by_a_year_is_imputed_exactly() -> None:
    rows = staggered(ratio=2.0)
    made = made_of(rows)
    assert made.settled[rows.joined].all() and not made.unbounded.any()
    assert expected_of(made)[rows.joined] == pytest.approx(rows.finds[rows.joined] / 2, rel=1e-5)


def test_texts_after_joining_teach_nothing_of_what_was_to_be_expected() -> None:
    twice, tenfold = (staggered(ratio=ratio) for ratio in (2.0, 10.0))
    one, other = (expected_of(made_of(rows))[rows.joined] for rows in (twice, tenfold))
    assert one == pytest.approx(other, rel=1e-9)


def test_a_period_in_which_everybody_had_joined_cannot_be_imputed() -> None:
    rows = observe(
        [(0, 0, 0, -1, 4, 1), (1, 0, 0, -2, 6, 1), (1, 0, 1, -1, 6, 1), (0, 0, 1, 1, 9, 1), (0, 0, 2, 2, 9, 1)]
    )
    made = made_of(rows)
    assert made.settled.tolist() == [False, False, False, True, False]


def test_a_city_without_a_text_before_cannot_be_imputed() -> None:
    rows = observe([(0, 0, 1, 1, 4, 1), (1, 0, 0, NEVER, 6, 1), (1, 0, 1, NEVER, 6, 1)])
    assert not made_of(rows).settled.any()


def test_periods_that_no_city_joins_up_cannot_be_imputed() -> None:
    # City 0 wrote before joining in period 0 alone, and whoever wrote in period 1 did not write in period 0.
    rows = observe([(0, 0, 0, -1, 4, 1), (0, 0, 1, 1, 4, 1), (1, 0, 1, NEVER, 6, 1), (1, 0, 2, NEVER, 6, 1)])
    assert not made_of(rows).settled.any()


def test_a_city_without_a_find_before_is_expected_to_have_none() -> None:
    rows = observe([(0, 0, 0, -1, 0, 1), (0, 0, 1, 1, 4, 1), (1, 0, 0, NEVER, 6, 1), (1, 0, 1, NEVER, 6, 1)])
    made = made_of(rows)
    assert made.settled.tolist() == [False, True, False, False] and expected_of(made)[1] == 0


def test_what_no_find_holds_is_named_and_not_imputed() -> None:
    # The rate of period 1 against period 0 rests on city 1, which has no find in period 0: it could be anything.
    rows = observe([(0, 0, 0, -1, 5, 1), (0, 0, 1, 1, 4, 1), (1, 0, 0, NEVER, 0, 1), (1, 0, 1, NEVER, 5, 1)])
    made = made_of(rows)
    assert made.unbounded.tolist() == [False, True, False, False] and not made.settled.any()


def city_periods() -> list[Row]:
    """Three networks; each city has periods in which it is nearer to all of them."""
    made: list[Row] = []
    for i in range(6):
        for t in range(4):
            for k in range(3):
                since = t - 2 if (i, k) in {(0, 0), (1, 1), (2, 2)} else NEVER
                if since != 0:
                    rate = (1.0 + i) * (1 + k) * (1 + (i + t) % 3) * (1 + (t * (k + 1)) % 4)
                    made.append((i, k, t, since, rate * (3 if since > 0 else 1), 1.0))
    return made


def test_what_a_citys_texts_of_a_period_share_is_taken_off_where_that_is_asked() -> None:
    rows = observe(city_periods())
    after = rows.joined
    with_it, without = (made_of(rows, effects) for effects in (Effects.CITY_PERIOD_TOO, Effects.CITY_AND_PERIOD))
    assert with_it.settled[after].all()
    assert rows.finds[after] / expected_of(with_it)[after] == pytest.approx(np.full(3, 3.0), rel=1e-3)
    assert np.abs(rows.finds[after] / expected_of(without)[after] - 3).max() > 0.3


def test_one_coefficient_of_joining_agrees_where_it_is_the_same_everywhere() -> None:
    assert two_way_ratio(staggered(ratio=2.0)) == pytest.approx(2.0, rel=1e-4)
    assert two_way_ratio(observe([(0, 0, 0, -1, 5, 1), (0, 0, 1, 1, 4, 1)])) is None
