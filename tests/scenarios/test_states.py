"""States are closed types: outside the class that lists them, no code, flag or refusal is written as a string."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from crawler.events import RefusalKind
from pipeline.records import (
    CapCode,
    ExclusionCode,
    ExposureLevel,
    Flag,
    LearningType,
    Order,
    PointCode,
    RivalKind,
    TextClass,
)
from pipeline.study.stored_runs.run_history import MatchChangeKind
from pipeline.views.limits import LimitKind

ROOT = Path(__file__).resolve().parents[2]
TYPES: tuple[type[Enum], ...] = (
    Flag,
    PointCode,
    CapCode,
    ExclusionCode,
    RefusalKind,
    TextClass,
    ExposureLevel,
    RivalKind,
    LearningType,
    Order,
    LimitKind,
    MatchChangeKind,
)
CODES = {str(member.value) for known in TYPES for member in known if member.value}

# The same word in another sense.
OTHER_SENSES = {
    ("pipeline/cli/run.py", "uncalibrated"): "a count in the summary of a run, as JSON",
    ("pipeline/study/tables.py", "name_trap"): "a term_kind of instruments.csv",
    ("pipeline/export/rows.py", "cites_source"): "a column of matches.csv",
    ("pipeline/views/sections/verdict.py", "cluster"): "a label that a reader sees",
}


def is_enum(node: ast.ClassDef) -> bool:
    """Whether a class lists the members of a closed type."""
    return any(isinstance(base, ast.Name) and base.id in ("Enum", "StrEnum", "Code") for base in node.bases)


def outside_types(node: ast.AST) -> Iterator[ast.Constant]:
    """Every string in a piece of source, but for docstrings and the values of members."""
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.ClassDef) and is_enum(node) and isinstance(child, ast.Assign):
            continue
        if child is first and isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child
        yield from outside_types(child)


def codes_in(source: str) -> set[str]:
    """The codes that a module writes as strings of their own."""
    return {str(constant.value) for constant in outside_types(ast.parse(source)) if constant.value in CODES}


@pytest.mark.slow
def test_no_code_is_written_as_a_string_outside_its_type() -> None:
    files = sorted(path for package in ("crawler", "pipeline") for path in (ROOT / package).rglob("*.py"))
    found = {(path.relative_to(ROOT).as_posix(), code) for path in files for code in codes_in(path.read_text("utf-8"))}
    assert len(files) > 200
    assert found == set(OTHER_SENSES)


@pytest.mark.parametrize(
    "source",
    [
        'flags = ("rival_tie",)',
        'if "uncalibrated" in match.flags: pass',
        'def f(code="name_trap"): pass',
        'class Other:\n    KIND = "gone"',
        'WORDS = {"q_null": "above the limit"}',
        'told = f"{kind}" + "X2"',
    ],
)
def test_a_code_that_is_written_as_a_string_is_found(source: str) -> None:
    assert len(codes_in(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"""rival_tie"""',
        'def f():\n    "gone"\n    return 1',
        'class Kind(StrEnum):\n    """mend"""\n\n    MEND = "mend"',
        'class Flag(Code):\n    RIVAL_TIE = "rival_tie", "Another document holds the passage as well."',
        'told = "the flag rival_tie says so"',
        "rival_tie = Flag.RIVAL_TIE",
    ],
)
def test_sentences_names_and_members_are_no_codes(source: str) -> None:
    assert not codes_in(source)
