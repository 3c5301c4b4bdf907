"""The arrays that modules hand to each other."""

from __future__ import annotations

import ast
from pathlib import Path

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
    of_index, functions = {"Vectors"}, {"expand", "hull", "overlaps"}
    assert sorted(given) == sorted(
        ("records/arrays.py", name) for name in arrays.__all__ if name not in of_index | functions
    )
