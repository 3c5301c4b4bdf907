"""Tests reach what is public, what a test has to take from behind a door the product has to hand out at the front; and
tests that share what is made once are run by one worker."""

from __future__ import annotations

import ast
import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.timing import describe_waiting

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
PRODUCT = ("crawler", "index", "pipeline")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def is_product(module: str) -> bool:
    return module.partition(".")[0] in PRODUCT


def sets_attribute(function: ast.expr) -> bool:
    """Whether a call of this is one of setattr, under that name or one that ends so, of whatever object."""
    name = getattr(function, "attr", "") or getattr(function, "id", "")
    return str(name).endswith("setattr")


def private_names(source: str) -> Iterator[str]:
    """The private names of the product that a test's source imports, reads or replaces."""
    nodes = tuple(ast.walk(ast.parse(source)))
    imported: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and is_product(node.module or ""):
            imported |= {alias.asname or alias.name for alias in node.names}
            yield from (alias.name for alias in node.names if is_private(alias.name))
        elif isinstance(node, ast.Import):
            imported |= {alias.asname or alias.name.partition(".")[0] for alias in node.names if is_product(alias.name)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if isinstance(node.value, ast.Name) and node.value.id in imported:
                yield node.attr
        elif isinstance(node, ast.Call) and sets_attribute(node.func):
            # By its dotted name, or by the object and the name of its attribute.
            words = [one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from (word for word in words if is_private(word.rpartition(".")[2]))


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_nothing_private_is_reached(path: Path) -> None:
    assert list(private_names(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "from pipeline.text.segment import _cut",
        "from pipeline.text import segment\nsegment._cut('a')",
        "import pipeline.text.segment as cutting\ncutting._cut('a')",
        "from pipeline.text import segment\nmonkeypatch.setattr(segment, '_cut', None)",
        "monkeypatch.setattr('pipeline.text.segment._cut', None)",
        "from pipeline.text import segment\nsetattr(segment, '_cut', None)",
    ],
)
def test_what_is_private_is_noticed(source: str) -> None:
    assert list(private_names(source)) in (["_cut"], ["pipeline.text.segment._cut"])


def test_what_is_public_is_not() -> None:
    assert list(private_names("import os\nfrom pipeline.text import segment\nos._exit(segment.VERSION)")) == []


@pytest.mark.xdist_group("seen")
def test_groups_reach_the_workers(request: pytest.FixtureRequest) -> None:
    """Otherwise every worker makes anew what a group shares, which nobody sees but who waits for it."""
    assert request.node.nodeid.endswith("@seen") == bool(request.config.getoption("loadgroup", False))


def test_what_was_collected_is_nothing_that_may_be_garbage() -> None:
    """Otherwise it is looked through a thousand times; what tests themselves leave is looked for."""
    assert gc.isenabled() and gc.get_freeze_count() > 0


def test_a_worker_that_waits_for_the_last_test_is_told() -> None:
    assert describe_waiting({"gw1": 100.0, "gw0": 60.4}) == "gw0 40 s, gw1 0 s"


@pytest.mark.skipif(sys.platform == "win32", reason="the Makefile is for a POSIX shell")
def test_make_test_keeps_what_it_compiles_whatever_the_shell_says(tmp_path: Path) -> None:
    """Otherwise every worker and every process of a test compiles the same sources again."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "kept:$PYTHONDONTWRITEBYTECODE:" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / ".dev").touch()
    told = subprocess.run(
        ["make", "--silent", "test", f"VENV={tmp_path}"], cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.startswith("kept:: -m pytest ")
