from __future__ import annotations

import pytest

from index.progress import at_a_rate, no_bar, part_of


def test_a_part_of_a_bar_adds_up_to_one_unit_of_it() -> None:
    told: list[tuple[float, str]] = []
    part = part_of(lambda units=1, doing="": told.append((units, doing)), 4)
    for number in range(4):
        part(1, f"step {number}")
    assert sum(units for units, _ in told) == pytest.approx(1) and told[2] == (0.25, "step 2")


def test_work_of_no_parts_tells_nothing_wrong() -> None:
    part_of(no_bar, 0)(1)


def test_a_rate_is_told_from_the_second_units_on_and_leaves_the_loading_out() -> None:
    told: list[tuple[float, str]] = []
    times = iter([100.0, 102.0, 104.0])
    bar = at_a_rate(lambda units=1, doing="": told.append((units, doing)), "sentences", lambda: next(times))
    bar(0, "loading")
    bar(32, "first")
    bar(64, "first")
    bar(8)
    assert told == [(0, "loading"), (32, "first"), (64, "32 sentences a second, first"), (8, "18 sentences a second")]


def test_a_low_rate_is_told_with_a_decimal() -> None:
    told: list[str] = []
    times = iter([0.0, 4.0])
    bar = at_a_rate(lambda units=1, doing="": told.append(doing), "pages", lambda: next(times))
    bar(1)
    bar(10)
    assert told == ["", "2.5 pages a second"]
