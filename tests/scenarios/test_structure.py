"""The house stays one that a newcomer finds the way in: few rooms a floor, doors that say what is behind them."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("crawler", "index", "pipeline")
MODULES = [path for name in PRODUCT for path in sorted((ROOT / name).rglob("*.py"))]
PACKAGES = sorted(path.parent for path in MODULES if path.name == "__init__.py")
READS_ALL = pytest.mark.xdist_group("structure")  # in one process, which reads each module once
PACKAGES_OF_PIPELINE = [path for path in PACKAGES if path.is_relative_to(ROOT / "pipeline")]


@cache
def nodes(path: Path) -> Sequence[ast.AST]:
    """Everything in a module's syntax, read once for all rules."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def functions(path: Path) -> Sequence[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def entries(package: Path) -> list[str]:
    """Modules and packages in a package; its own docstring and the way to run it are no entries."""
    names = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    return sorted(names | {path.parent.name for path in package.glob("*/__init__.py")})


def test_the_pipeline_has_few_entries_at_its_top() -> None:
    assert len([*entries(ROOT / "pipeline"), "__init__"]) <= 18


@pytest.mark.parametrize("package", PACKAGES_OF_PIPELINE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_package_is_small_and_none_of_its_modules_repeats_its_name(package: Path) -> None:
    if package != ROOT / "pipeline":
        assert len(entries(package)) <= 16
    assert [name for name in entries(package) if name.startswith(package.name)] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_package_says_what_is_in_it(package: Path) -> None:
    said = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    assert said and said.splitlines()[0].endswith((".", ":"))


@READS_ALL
@pytest.mark.slow
def test_files_and_functions_stay_small() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES]
    assert median(lengths) <= 100 and max(lengths) <= 300
    long = [
        f"{path.relative_to(ROOT)}: {one.name}"
        for path in MODULES
        for one in functions(path)
        if (one.end_lineno or 0) - one.lineno >= 50
    ]
    assert long == []


def is_command(path: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is a command: its parameters are the options that its users read, not what code hands on."""
    return path.parent == ROOT / "pipeline" / "cli" and path.stem.rstrip("_").replace("-", "_") == function.name


@READS_ALL
@pytest.mark.slow
def test_functions_take_at_most_seven_parameters() -> None:
    many = [
        f"{path.relative_to(ROOT)}: {one.name}"
        for path in MODULES
        for one in functions(path)
        if not is_command(path, one)
        and len([*one.args.posonlyargs, *one.args.args, *one.args.kwonlyargs])
        - (bool(one.args.args) and one.args.args[0].arg in ("self", "cls"))
        > 7
    ]
    assert many == []


@READS_ALL
@pytest.mark.slow
def test_fingerprints_travel_in_the_workspace() -> None:
    taking = [
        f"{path.relative_to(ROOT)}: {one.name}"
        for path in MODULES
        for one in functions(path)
        for argument in (*one.args.args, *one.args.kwonlyargs)
        if argument.annotation is not None and ast.unparse(argument.annotation) == "Fingerprints"
    ]
    assert len(taking) <= 8, taking


@READS_ALL
@pytest.mark.slow
def test_no_lookup_ends_in_an_assert() -> None:
    """Where a thing that was looked up may not be there, that is told in a sentence; the workspace says which."""
    asserting = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node.test)}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Assert) and "is not None" in ast.unparse(node.test)
    ]
    assert asserting == []


def test_no_pattern_has_a_possessive_group() -> None:
    """Python before 3.11.5 finds places with them that end before they begin, and so never comes to an end."""
    group = re.compile(r"""\)(?:[*+?]|\{[\d,]+\})\+(?![,;])""")
    for package in ("crawler", "index", "pipeline"):
        for path in sorted((ROOT / package).rglob("*.py")):
            assert not group.search(path.read_text(encoding="utf-8")), path
