from __future__ import annotations

import pytest

from index.progress import no_bar, part_of


def test_a_part_of_a_bar_adds_up_to_one_unit_of_it() -> None:
    told: list[tuple[float, str]] = []
    part = part_of(lambda units=1, doing="": told.append((units, doing)), 4)
    for number in range(4):
        part(1, f"step {number}")
    assert sum(units for units, _ in told) == pytest.approx(1) and told[2] == (0.25, "step 2")


def test_work_of_no_parts_tells_nothing_wrong() -> None:
    part_of(no_bar, 0)(1)
