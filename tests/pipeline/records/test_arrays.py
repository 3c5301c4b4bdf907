"""The arrays that modules hand to each other."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from pipeline.records import arrays

PIPELINE = Path(arrays.__file__).parents[1]


@pytest.mark.slow
def test_the_name_of_an_array_is_given_once() -> None:
    given = [
        (path.relative_to(PIPELINE).as_posix(), target.id)
        for path in sorted(PIPELINE.rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.removeprefix("_") in arrays.__all__
    ]
    of_index, functions = {"Vectors"}, {"expand", "hull", "is_among", "overlaps"}
    assert sorted(given) == sorted(
        ("records/arrays.py", name) for name in arrays.__all__ if name not in of_index | functions
    )


@pytest.mark.parametrize("known", [[], [3], [2, 3, 9]])
def test_values_are_known_among_others_wherever_they_lie(known: list[int]) -> None:
    values = np.array([9, 0, 3, 3, 2**64 - 1], np.uint64)
    expected = [one in known for one in values.tolist()]
    assert arrays.is_among(values, np.array(known, np.uint64)).tolist() == expected
