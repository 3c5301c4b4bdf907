from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable

import pytest

from pipeline.cli import app
from tests.fixtures import words
from tests.fixtures.study import HASHING, Bench

Said = Callable[..., str]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Calls the command line in this process and gives what it printed, the sentence of an error included."""

    def called(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["policyecho", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            app.main()
        return str(capsys.readouterr().out) + str(end.value.code or "")

    return called


@pytest.fixture
def two(finished: Bench) -> tuple[str, str]:
    """Two runs: between them a setting, a table and a text became others, a document came and one left its place."""
    first = finished.run().run_id
    finished.configure(HASHING + "[evidence]\nq_limit = 0.4\n")
    (finished.root / "cities.csv").write_text("city_id,name\ncity-issuer,City\n", encoding="utf-8")
    finished.put("city-2018", f"New.\n\n{words.CITY}\n\n{words.ECHO}", date_earliest="2018-03")
    finished.put("another", words.CITY + " Another.", date_earliest="2019")
    finished.add()
    return first, finished.run().run_id


def test_a_study_without_a_run_says_so(said: Said, filled: Bench) -> None:
    assert said("runs", "--study", filled.root) == "No run yet; make one with `policyecho run`.\n"
    assert json.loads(said("runs", "--json", "--study", filled.root)) == []
    assert "unknown run 'abc'; known: none yet" in said("runs", "abc", "--study", filled.root)


def test_runs_are_listed_with_their_counts_and_what_was_new(said: Said, two: tuple[str, str], finished: Bench) -> None:
    shutil.rmtree(finished.root / "exports" / two[0])
    _, first, second = said("runs", "--study", finished.root).strip().split("\n\n")
    assert re.fullmatch(
        f"run {two[0]} of .*Z: 3 documents, 1 match \\(1 C\\), 0 excluded; not in exports\n- the first\n- took .*",
        first,
    )
    assert re.match(f"run {two[1]} of .*Z: 4 documents, 1 match \\(1 C\\), 0 excluded; in exports, newest\n- ", second)
    for line in ("evidence.q_limit: 0.4 (was 0.2)", "1 document new (another)", "cities.csv changed"):
        assert f"\n- {line}" in second


def test_runs_are_given_as_data(said: Said, two: tuple[str, str], finished: Bench) -> None:
    first, second = json.loads(said("runs", "--json", "--study", finished.root))
    assert (first["run_id"], first["newest"], first["changes"]) == (two[0], False, None)
    assert (second["run_id"], second["newest"], second["exported"]) == (two[1], True, True)
    assert second["changes"]["settings"] == [{"name": "evidence.q_limit", "old": 0.2, "new": 0.4}]
    assert second["changes"]["changed"] == ["city-2018"]
    assert second["cost"]["run_id"] == two[1] and second["cost"]["stages"][0]["stage"] == "extract"


def test_two_runs_are_compared(said: Said, two: tuple[str, str], finished: Bench) -> None:
    out = said("runs", *two, "--study", finished.root)
    assert said("runs", two[0][:6], "--study", finished.root) == out, "the newest where one is left out"
    assert "- evidence.q_limit: 0.4 (was 0.2)\n" in out
    assert "Matches: 0 as before, 1 appeared, 1 disappeared, 0 regraded, 0 reflagged" in out
    rows = [line.split() for line in out.replace("│", " ").splitlines() if "net-2014" in line]
    assert [(row[0], row[2:]) for row in rows] == [
        ("appeared", ["not", "found", "C", "net-2014", "city-2018"]),
        ("disappeared", ["C", "not", "found", "net-2014", "city-2018"]),
    ]
    assert "another text a match has another id" in out


def test_a_comparison_is_given_as_data(said: Said, two: tuple[str, str], finished: Bench) -> None:
    found = json.loads(said("runs", *two, "--json", "--study", finished.root))
    assert found["counts"] == {"appeared": 1, "disappeared": 1, "regraded": 0, "reflagged": 0}
    assert [one["kind"] for one in found["matches"]] == ["appeared", "disappeared"]
    assert found["changes"]["came"] == ["another"]


def test_a_match_with_other_flags_is_told_with_those_that_only_one_run_gives(said: Said, finished: Bench) -> None:
    first = finished.run().run_id
    (finished.root / "cities.csv").write_text("city_id,name\ncity-issuer,Mentors\n", encoding="utf-8")
    second = finished.run().run_id
    out = said("runs", first, second, "--study", finished.root)
    assert "0 as before, 0 appeared, 0 disappeared, 0 regraded, 1 reflagged" in out
    [row] = [line.split() for line in out.replace("│", " ").splitlines() if "net-2014" in line]
    assert (row[0], row[2:]) == ("reflagged", ["-", "names_city|tells_of_city", "net-2014", "city-2018"])


def test_a_run_beside_itself_differs_in_nothing(said: Said, two: tuple[str, str], finished: Bench) -> None:
    out = said("runs", two[0], two[0], "--study", finished.root)
    assert (
        "Both were made of the same." in out
        and "1 as before, 0 appeared, 0 disappeared, 0 regraded, 0 reflagged" in out
    )


def test_an_old_run_is_exported_by_the_beginning_of_its_id(said: Said, two: tuple[str, str], finished: Bench) -> None:
    out = said("export", "--format", "xlsx", "--run", two[0][:6], "--study", finished.root)
    assert out == f"{finished.root / 'exports' / two[0] / 'matches.xlsx'}\n"
