from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.sampling.planning import allocate, describe_plan

SIZES = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=12)


@given(SIZES, st.integers(1, 600), st.integers(0, 5), st.data())
def test_an_allocation_holds_its_bounds(sizes: dict[str, int], total: int, at_least: int, data: st.DataObject) -> None:
    guessed = {name: data.draw(st.floats(0.05, 0.95)) for name in sizes}
    taken = allocate(sizes, guessed, total, at_least=at_least)
    floors = sum(min(size, at_least) for size in sizes.values())
    assert sum(taken.values()) == min(sum(sizes.values()), max(total, floors))
    assert all(min(size, at_least) <= taken[name] <= size for name, size in sizes.items())


def test_more_is_drawn_where_precision_is_uncertain() -> None:
    taken = allocate({"sure": 1000, "open": 1000}, {"sure": 0.9, "open": 0.5}, 160, at_least=2)
    # The standard deviations are .3 and .5.
    assert taken == {"sure": 60, "open": 100}


@pytest.mark.parametrize(("share", "half"), [(0.8, "0.050"), (0.9, "0.038")])
def test_a_plan_says_how_wide_the_interval_will_be(share: float, half: str) -> None:
    lines = list(describe_plan(300, 245, 2000))
    assert f"If {share:.0%} of the matches are echoes, that will be known to within {half} either way." in lines


def test_a_census_needs_no_interval() -> None:
    assert "no interval is needed" in list(describe_plan(20, 16, 16))[1]
