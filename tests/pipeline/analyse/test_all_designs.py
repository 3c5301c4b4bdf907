from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.progress import Bar
from pipeline.analyse import designs
from pipeline.analyse.all_designs import ask_all, summarise
from pipeline.analyse.answer import Answer, Primary
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.designs import DESIGNS, Asked
from pipeline.analyse.pictures.coefficients import Coefficient
from pipeline.errors import StageError
from pipeline.workflow.workspace import Workspace, open_workspace
from tests.fixtures.command_line import Answer as Said
from tests.fixtures.study import Bench

ASKED = Asked(references=19)


@pytest.fixture
def workspace(finished: Bench) -> Iterator[Workspace]:
    with open_workspace(finished.root) as opened:
        yield opened


def test_every_design_has_a_function_and_a_command_of_its_name(policyecho: Callable[..., Said]) -> None:
    assert list(DESIGNS) == list(DesignName) and all(name.meaning.endswith("?") for name in DesignName)
    told = policyecho("analyse", "--help").text
    assert all(name in told for name in DesignName)


@pytest.mark.slow
def test_a_design_loads_no_library_that_takes_longer_than_its_answer() -> None:
    code = "import sys, pipeline.analyse.all_designs; print({'pandas', 'scipy.stats', 'sklearn'} & {*sys.modules})"
    root = Path(__file__).resolve().parents[3]
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


def test_all_are_asked_and_the_bar_is_told_of_one_unit(workspace: Workspace) -> None:
    told: list[float] = []

    def bar(units: float = 1, doing: str = "") -> None:
        told.append(units)

    answers = list(ask_all(workspace, ASKED, bar))
    assert [answer.design for answer in answers] == [*DesignName, "summary"]
    assert sum(told) == pytest.approx(1) and min(told) > -1e-9


def test_a_design_that_cannot_be_asked_says_why_and_stops_no_other(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(workspace: Workspace, asked: Asked, bar: Bar) -> Answer:
        raise StageError("there is no table of it; add one")

    monkeypatch.setitem(designs.DESIGNS, DesignName.INVOLVEMENT, fail)
    answers = list(ask_all(workspace, ASKED))
    assert answers[0].paragraphs == ("This cannot be asked of this study: there is no table of it; add one.",)
    assert len(answers) == len(DesignName) + 1 and "there is no table of it" in answers[-1].write_text()


def test_the_summary_holds_primary_tests_to_how_many_there_are() -> None:
    answers = [
        Answer("involvement", "r", ("one",), primaries=(Primary("within_country", 0.02),)),
        Answer("convergence", "r", ("two",), primaries=(Primary("a", 0.03), Primary("b", None))),
    ]
    found = summarise("r", answers)
    assert [row[1:] for row in found.tables[0].rows] == [
        ("within_country", 0.02, 0.04, 2), ("a", 0.03, 0.04, 2), ("b", None, None, 2),
    ]  # fmt: skip
    assert "2 primary tests were made" in found.paragraphs[0] and "2 of them lie at .05" in found.paragraphs[0]


def test_the_summary_draws_the_ratios_of_all_designs_in_one_order_of_rows() -> None:
    answers = [
        Answer("involvement", "r", (), ratios=(Coefficient("naive", 3.0, None, None, grey=True),)),
        Answer("before-after", "r", (), ratios=(Coefficient("imputed", 1.5, 1.25, 1.75),)),
    ]
    found = summarise("r", answers)
    assert found.tables[1].rows == (
        ("involvement", "naive", 3.0, None, None, "yes"), ("before-after", "imputed", 1.5, 1.25, 1.75, "no"),
    )  # fmt: skip
    drawn = found.pictures["ratios"].write()
    assert 0 < drawn.index(">involvement: naive<") < drawn.index(">before-after: imputed<")
    assert not summarise("r", [Answer("convergence", "r", ())]).pictures


def test_without_any_primary_test_the_summary_says_so() -> None:
    told = summarise("r", [Answer("convergence", "r", ("nothing",), primaries=(Primary("a", None),))]).paragraphs
    assert told[0].startswith("No primary test could be made") and "nothing" in told


def test_the_command_writes_every_answer_and_the_summary(finished: Bench, policyecho: Callable[..., Said]) -> None:
    answer = policyecho("analyse", "all", "--references", 19, "--study", finished.root)
    assert answer.code == 0 and "No primary test could be made" in answer.text
    folder = Path(next(line for line in answer.text.splitlines() if line.endswith("summary.txt"))).parent
    assert {f"{name}.txt" for name in DesignName} < {path.name for path in folder.iterdir()}
    assert all(name.meaning in (folder / "summary.txt").read_text(encoding="utf-8") for name in DesignName)
