from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.export.csv import read
from tests.fixtures.command_line import Answer
from tests.fixtures.study import Bench

Policyecho = Callable[..., Answer]


def test_data_that_cannot_answer_give_a_sentence_and_the_tables(finished: Bench, policyecho: Policyecho) -> None:
    answer = policyecho("analyse", "before-after", "--period", 2, "--study", finished.root)
    assert answer.code == 0
    assert "Whether cities echo a network more after they joined it cannot be asked of these data: " in answer.text
    paths = [Path(line) for line in answer.text.splitlines() if line.endswith((".csv", ".svg", ".txt"))]
    assert {path.name for path in paths} == {
        "before-after.txt",
        "before_after.csv",
        "before_after_identification.csv",
        "event_study.csv",
        "joinings.csv",
        "left_out_texts.csv",
    }
    results = read(next(path for path in paths if path.name == "before_after.csv"), frozenset())
    assert set(results["ratio"]) == {""} and all("dated to a year" in warning for warning in results["warning"])


def test_its_help_has_an_example(policyecho: Policyecho) -> None:
    assert "policyecho analyse before-after --study" in policyecho("analyse", "before-after", "--help").text
