from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.export.csv import read
from pipeline.workflow.new_study import init_study
from tests.fixtures.command_line import Answer
from tests.fixtures.study import Bench

Policyecho = Callable[..., Answer]


def test_data_that_cannot_answer_give_a_sentence_and_the_tables(finished: Bench, policyecho: Policyecho) -> None:
    answer = policyecho("analyse", "involvement", "--references", 19, "--study", finished.root)
    assert answer.code == 0
    assert "Whether cities in contact echo more cannot be asked of these data: fewer than two cities" in answer.text
    paths = [Path(line) for line in answer.text.splitlines() if line.endswith((".csv", ".svg"))]
    assert {path.name for path in paths} == {
        "cells.csv",
        "coverage.csv",
        "finds.csv",
        "identification.csv",
        "involvement.csv",
        "raw_corrected.csv",
        "sample_flow.csv",
        "without_one.csv",
        "cells.svg",
        "coverage.svg",
    }
    results = read(next(path for path in paths if path.name == "involvement.csv"), frozenset())
    assert set(results["result"]) == {"within_country", "free", "direction", "naive"}
    assert all("fewer than two cities" in warning for warning in results["warning"]) and set(results["p"]) == {""}


def test_a_table_that_a_person_changed_stays(finished: Bench, policyecho: Policyecho) -> None:
    def analyse() -> Answer:
        return policyecho("analyse", "involvement", "--references", 19, "--study", finished.root)

    path = next(Path(line) for line in analyse().text.splitlines() if line.endswith("cells.csv"))
    path.write_text("mine\n", encoding="utf-8")
    again = analyse()
    assert path.read_text(encoding="utf-8") == "mine\n" and path.with_name("cells.new.csv").exists()
    assert "was changed since it was written, so it stays" in again.err


def test_who_is_asked_of_one_network_says_so_and_that_the_summary_is_of_all(
    finished: Bench, policyecho: Policyecho
) -> None:
    def involvement(*more: str) -> Answer:
        return policyecho("analyse", "involvement", "--references", 19, *more, "--study", finished.root)

    alone, renews = "Asked of network-issuer alone", "`policyecho analyse all` renews them"
    first = involvement("--network", "network-issuer")
    assert alone in first.text and renews not in first.err
    summary = policyecho("analyse", "all", "--references", 19, "--study", finished.root)
    assert alone not in summary.text and renews not in summary.err
    assert renews not in involvement().err  # it is what the summary was made with
    again = involvement("--network", "network-issuer")
    assert renews in again.err
    words = next(Path(line) for line in again.text.splitlines() if line.endswith("cells.csv")).with_name(
        "involvement.txt"
    )
    assert words.read_text(encoding="utf-8").startswith(alone)


def test_a_study_that_has_changed_since_its_run_is_told_to_run(finished: Bench, policyecho: Policyecho) -> None:
    (finished.root / "cities.csv").write_text("city_id,name\ncity-issuer,City\n", encoding="utf-8")
    answer = policyecho("analyse", "involvement", "--study", finished.root)
    assert answer.code == 1 and "has changed since its newest run; run `policyecho run` first" in answer.err


def test_a_network_that_has_no_text_is_named(finished: Bench, policyecho: Policyecho) -> None:
    answer = policyecho("analyse", "involvement", "--network", "network-isuer", "--study", finished.root)
    assert answer.code == 1 and "network-issuer" in answer.err


@pytest.fixture
def seeded(tmp_path: Path) -> Path:
    init_study(tmp_path / "seeds", with_seeds=True)
    return tmp_path / "seeds"


@pytest.mark.slow
def test_power_is_told_before_any_document_is_there(seeded: Path, policyecho: Policyecho) -> None:
    asked = ("analyse", "power", "--network", "inclusive_cities", "--network", "c_mise", "--studies", 20)
    answer = policyecho(*asked, "--study", seeded)
    assert answer.code == 0 and "memberships allow 0 trades within countries" in answer.text
    folder = seeded / "exports" / "power"
    assert {path.name for path in folder.iterdir()} == {"power.csv", "power.svg", "power.txt"}
    assert set(read(folder / "power.csv", frozenset())["test"]) == {"free", "direction", "within_country"}
    assert "The primary test cannot be made: no two cities of one country differ" in answer.text
    shares = json.loads(policyecho(*asked, "--json", "--study", seeded).text)["shares"]
    assert {one["test"] for one in shares} == {"free", "direction"}
    most = {one["test"]: one["found"] for one in shares if one["rate_ratio"] == 3}
    assert most["free"] > 0.6
    assert json.loads(policyecho(*asked, "--json", "--study", seeded).text)["shares"] == shares


def test_power_of_a_study_without_memberships_is_a_sentence(bench: Bench, policyecho: Policyecho) -> None:
    answer = policyecho("analyse", "power", "--study", bench.root)
    assert answer.code == 0 and "No test of contact can be made of this study: no network" in answer.text
