from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.analyse.joining.before_after import BeforeAfter, choose_effects, compare_before_after
from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.identification import Obstacle
from pipeline.analyse.joining.imputation import Effects
from pipeline.analyse.joining.observations import NEVER, Observations
from pipeline.analyse.joining.paragraphs import tell_before_after, tell_joinings, tell_repeats
from pipeline.analyse.joining.repeats import Repeat
from tests.pipeline.analyse.joining.hand_made import Row, cross, observe, staggered

WHOLE = staggered(ratio=2.0)
EMPTY = observe([])


def several(finds: float, networks: int = 3) -> Observations:
    """The staggered study in several networks, each city's find counts about `finds` before joining."""
    made: list[Row] = []
    for k in range(networks):
        plain = staggered(ratio=1.0)
        for i, t, since, count in zip(plain.city, plain.period, plain.since, plain.finds, strict=True):
            joins = (i + k) % 2 == 1
            twice = 2 if joins and since > 0 else 1
            made.append((i, k, t, since if joins else NEVER, round(float(count) * finds) * twice, 1.0 + t))
    return observe(made)


OBSTACLES = [
    (cross(replace(EMPTY, networks=())), Obstacle.NO_NETWORK),
    (cross(replace(EMPTY, networks=("net",))), Obstacle.NO_TEXT),
    (cross(WHOLE.only(WHOLE.city == 0)), Obstacle.ONE_CITY),
    (cross(WHOLE.only(~WHOLE.of_joiners)), Obstacle.NO_JOINER),
    (cross(WHOLE.only(~WHOLE.of_joiners), [("city-0", "network-0")]), Obstacle.DATES_UNKNOWN),
    (cross(WHOLE.only(WHOLE.joined | ~WHOLE.of_joiners)), Obstacle.NONE_BEFORE),
    (cross(WHOLE.only(~WHOLE.joined)), Obstacle.NONE_AFTER),
    (cross(WHOLE.only(WHOLE.period == 5)), Obstacle.ONE_PERIOD),
    (cross(replace(WHOLE, finds=WHOLE.finds * 0)), Obstacle.NO_FIND),
    (cross(replace(WHOLE, finds=WHOLE.finds * WHOLE.joined)), Obstacle.NO_FIND_BEFORE),
    (cross(staggered(joiners=14)), Obstacle.TOO_FEW_JOINERS),
    # Nobody stays out, so that from the last joining on there is nobody to compare with, and all join at once.
    (cross(WHOLE.only(WHOLE.of_joiners & ((WHOLE.period < 3) | (WHOLE.period > 6)))), Obstacle.TOO_FEW_COMPARED),
]


@pytest.mark.parametrize(("crossed", "obstacle"), OBSTACLES, ids=[obstacle.value for _, obstacle in OBSTACLES])
def test_data_that_cannot_answer_give_a_sentence_and_no_figure(crossed: Crossed, obstacle: Obstacle) -> None:
    found = compare_before_after(crossed)
    assert found.identification.obstacle is obstacle
    assert (found.ratio, found.unweighted, found.two_way, found.joint_p) == (None,) * 4
    assert not found.years and not found.placebos
    assert tell_before_after(found) == (
        f"Whether cities echo a network more after they joined it cannot be asked of these data: {obstacle.meaning}."
    )
    assert tell_joinings(found.identification) and tell_repeats({Repeat.ALL: found}) == ""


@pytest.fixture(scope="module")
def found() -> BeforeAfter:
    return compare_before_after(cross(WHOLE))


def test_an_exact_study_gives_its_ratio_in_all_years_and_one_before(found: BeforeAfter) -> None:
    assert found.ratio and found.ratio.ratio == pytest.approx(2.0, rel=1e-4)
    assert found.unweighted and found.unweighted.ratio == pytest.approx(2.0, rel=1e-4)
    ratios = {year.since: year.estimate.ratio for year in (*found.placebos, *found.years) if year.estimate}
    assert ratios[1] == pytest.approx(2.0, rel=1e-4) and ratios[-1] == pytest.approx(1.0, rel=1e-4)
    assert found.two_way == pytest.approx(2.0, rel=1e-3)
    assert found.years[0].rows == 0 and found.years[0].estimate is None  # no text lies in the year of joining


def test_years_after_the_last_that_is_asked_about_take_no_part() -> None:
    late = replace(WHOLE, finds=np.where(WHOLE.since > 2, WHOLE.finds * 50, WHOLE.finds))
    found = compare_before_after(cross(late), years_after=2)
    assert found.ratio and found.ratio.ratio == pytest.approx(2.0, rel=1e-4)
    assert [year.since for year in found.years] == [0, 1, 2]


def test_effects_that_grow_bias_the_one_coefficient_and_not_the_imputation() -> None:
    growth = np.where(WHOLE.joined, 1.0 + WHOLE.since, 1.0)
    rows = replace(staggered(ratio=1.0), finds=staggered(ratio=1.0).finds * growth)
    found = compare_before_after(cross(rows))
    told = {year.since: year.estimate.ratio for year in found.years if year.estimate}
    assert told == {since: pytest.approx(1.0 + since, rel=1e-3) for since in told} and len(told) >= 3
    assert found.ratio and found.ratio.ratio and found.two_way
    assert found.two_way < 0.9 * found.ratio.ratio


def test_a_rise_before_joining_shows_in_the_placebos() -> None:
    noise = np.random.default_rng(2).poisson(staggered(cities=40, joiners=32, ratio=1.0).finds)
    rows = replace(staggered(cities=40, joiners=32, ratio=1.0), finds=noise.astype(np.float64))
    rise = np.where(rows.of_joiners & (rows.since >= -1), 1.8, 1.0)
    found = compare_before_after(cross(replace(rows, finds=np.round(rows.finds * rise))))
    assert found.joint_p is not None and found.joint_p < 0.05
    assert "cities had changed before they joined, so that the ratio after it cannot be put down" in tell_before_after(
        found
    )


def test_effects_of_city_and_period_are_taken_where_networks_and_finds_can_tell_them() -> None:
    assert choose_effects(WHOLE) is Effects.CITY_AND_PERIOD  # one network
    assert choose_effects(several(1.0)) is Effects.CITY_PERIOD_TOO
    assert choose_effects(several(0.02)) is Effects.CITY_AND_PERIOD
    found = compare_before_after(cross(several(1.0)))
    assert found.ratio and found.ratio.ratio == pytest.approx(2.0, rel=0.05) and found.other_effects
    assert "What a city's texts of a period share in all networks is taken off" in tell_before_after(found)


def test_joinings_of_unknown_date_are_counted_and_bound_the_mean() -> None:
    told = compare_before_after(cross(WHOLE, [("city-18", "network-0"), ("city-19", "network-0")]))
    assert told.identification.joins == 18 and told.identification.unknown_joins == 2
    assert (
        "Had the 2 joinings that could not be compared changed nothing, the mean ratio of all would be 1.89."
        in tell_before_after(told)
    )


def test_the_bar_is_told_of_one_unit_in_all() -> None:
    for crossed in (cross(WHOLE), cross(several(1.0)), OBSTACLES[0][0]):
        told: list[float] = []
        compare_before_after(crossed, bar=lambda units=1, doing="", told=told: told.append(units))
        assert sum(told) == pytest.approx(1.0)


def test_without_the_whole_only_the_ratio_is_made() -> None:
    found = compare_before_after(cross(WHOLE), whole=False)
    assert found.ratio and not found.years and not found.placebos and found.joint_p is None


def test_either_test_of_the_years_before_is_enough_to_say_that_cities_had_changed(found: BeforeAfter) -> None:
    before = next(year.estimate for year in found.placebos if year.estimate)
    for joint, together, changed in ((0.5, 0.5, False), (0.01, 0.5, True), (0.5, 0.01, True), (None, 0.01, None)):
        made = replace(found, joint_p=joint, together_before=replace(before, p=together), placebo_cities=16)
        assert made.changed_before is changed
        assert ("cities had changed before they joined" in tell_before_after(made)) is bool(changed)
    assert "cannot be tested" in tell_before_after(made)
