from __future__ import annotations

import pytest

from pipeline.review.sampling.planning import describe_plan


@pytest.mark.parametrize(("share", "half", "enough"), [(0.8, "0.050", 219), (0.9, "0.038", 132)])
def test_a_plan_says_how_wide_the_interval_will_be(share: float, half: str, enough: int) -> None:
    told = f"If {share:.0%} of the matches are echoes, that will be known to within {half} either way"
    (line,) = [line for line in describe_plan(300, 245, 2000) if line.startswith(told)]
    assert f"; {enough} matches give 0.05." in line


def test_a_census_needs_no_interval() -> None:
    assert "no interval is needed" in list(describe_plan(20, 16, 16))[1]
