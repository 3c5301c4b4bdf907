from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from index.models import MODELS
from pipeline.cli.calibrate import renew_statistics
from pipeline.errors import ConfigError
from pipeline.profile import FEATURES, Nulls, NullTail, Profile, Rescorer, Scales
from pipeline.records import Match
from pipeline.study import Study
from pipeline.workflow import workspace
from pipeline.workflow.inventory import Fingerprints, Item, renew_items, take_inventory
from pipeline.workflow.workspace import Workspace
from tests.fixtures import pdfs, words
from tests.fixtures.study import HASHING, NOW, Bench

GERMAN = (
    "Die Bücherei am Markt öffnet ihre Türen nun auch am Sonntag für alle Leute.\n\n"
    "Der Rat beschließt jedes Jahr, welche Straßen neue Bäume und Bänke bekommen."
)


def rows(bench: Bench) -> list[tuple[Any, ...]]:
    with bench.open(write=False) as study:
        tables = ("documents", "extractions", "segmentations", "sentences", "statistics", "runs", "matches", "changes")
        return [tuple(row) for table in tables for row in study.catalogue.rows(f"SELECT * FROM {table}")]


def scores(bench: Bench, run_id: str) -> dict[str, tuple[str, str]]:
    return {row["match_id"]: (row["score"], row["score_margin"]) for row in bench.exported(run_id)}


@pytest.mark.slow
def test_a_first_run_does_every_stage_and_finds_the_echo(filled: Bench, embedded: list[int]) -> None:
    report = filled.run()
    assert filled.done(report) == {"extract": 3, "segment": 3, "embed": 3, "index": 1, "match": 1, "export": 1}
    assert not report.fresh and sum(embedded) == 17
    (row,) = filled.exported(report.run_id)
    assert row["network_passage"] == row["city_passage"] == words.ECHO
    assert (row["order"], row["network_title"], row["run_id"]) == ("network_first", "Guide", report.run_id)
    assert set(row["flags"].split("|")) == {
        "own_earlier_not_checked", "peers_not_checked", "references_not_checked", "uncalibrated",
    }  # fmt: skip


def test_a_rerun_is_fresh_and_touches_nothing(finished: Bench, embedded: list[int]) -> None:
    before, kept = finished.files(), rows(finished)
    report = finished.run()
    assert report.fresh and finished.done(report) == {} and embedded == []
    assert finished.files() == before and rows(finished) == kept


def test_a_run_exports_its_matches_as_reading_them_back_gives_them(
    filled: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[tuple[Match, ...]] = []
    monkeypatch.setattr(Workspace, "put_matches", lambda self, run_id, matches: put.append(matches))
    run_id = filled.run().run_id
    with filled.open(write=False) as study:
        read = study.runs.matches(run_id)
    assert put == [read] and read
    # A number of numpy's equals one of Python's, and is written in other words.
    assert repr(put[0]) == repr(read)


@pytest.mark.slow
@pytest.mark.parametrize(("until", "stage"), [("extract", "segment"), ("embed", "embed"), ("index", "index")])
def test_a_run_goes_as_far_as_it_is_asked(filled: Bench, until: str, stage: str) -> None:
    report = filled.run(until)
    assert list(report.stages)[-1] == stage and report.run_id == ""
    assert not list((filled.root / "exports").iterdir())


def test_a_new_document_is_the_only_one_embedded_and_moves_no_score(finished: Bench, embedded: list[int]) -> None:
    with finished.open() as study:
        before = scores(finished, study.runs.current())
    finished.put("city-new", "The tram depot is turned into a market hall. Its roof will carry solar panels.", "city")
    finished.add()
    report = finished.run()
    assert embedded == [2] and finished.done(report)["embed"] == 1
    assert scores(finished, report.run_id) == before and before


@pytest.mark.slow
def test_a_document_in_a_new_language_moves_no_score(finished: Bench) -> None:
    with finished.open() as study:
        before = scores(finished, study.runs.current())
    finished.put("city-de", GERMAN, "city", lang="de")
    finished.add()
    assert scores(finished, finished.run().run_id) == before


def test_a_corpus_that_outgrew_its_statistics_says_so(finished: Bench) -> None:
    assert not finished.run().grown
    finished.put("city-large", words.CITY.replace("harbour", "forest") * 3, "city")
    finished.add()
    assert finished.run().grown


@pytest.mark.slow
def test_a_corpus_whose_documents_were_replaced_by_as_many_others_outgrew_its_statistics(finished: Bench) -> None:
    with finished.open() as study:
        study.documents.remove("ref-2010", "a draft", now=NOW)
    assert not finished.run().grown  # what is there still was there then
    with finished.open() as study:
        study.documents.remove("city-2018", "another city's", now=NOW)
    finished.put("city-2019", words.CITY.replace("harbour", "forest"), "city")
    finished.put("city-de", GERMAN, "city", lang="de")  # a newcomer's mean is added to statistics of then
    finished.add()
    assert finished.run().grown
    renew_statistics(finished.root)
    assert not finished.run().grown


def test_other_batches_change_nothing_where_vectors_rest_on_the_text_alone(
    finished: Bench, embedded: list[int]
) -> None:
    finished.put("city-large", words.CITY.replace("harbour", "forest") * 3, "city")
    finished.add()
    grown = finished.run()
    embedded.clear()
    finished.configure(HASHING + "batch_size = 7\n")
    report = finished.run()
    # Statistics that were frozen anew would be those of the corpus that has grown, and all strengths others.
    assert report.fresh and report.run_id == grown.run_id and embedded == []


def test_a_new_date_matches_anew_without_embedding(finished: Bench, embedded: list[int]) -> None:
    before = finished.run().run_id
    finished.rows["net-2014"]["date_earliest"] = "2021"
    finished.add()
    report = finished.run()
    assert embedded == [] and finished.done(report) == {"match": 1, "export": 1}
    assert report.run_id != before and dict(report.excluded) == {"reverse_direction": 1} and report.matches == 0
    (row,) = finished.exported(report.run_id, "excluded")
    assert (row["order"], row["exclusion_code"]) == ("city_first", "reverse_direction")
    assert (finished.root / "exports" / before / "matches.csv").exists()


def test_overrides_take_part_in_a_run_and_faulty_lines_are_told(finished: Bench) -> None:
    before = finished.run().run_id
    path = finished.root / "overrides.csv"
    path.write_text(
        "document_id,date_earliest,corrected_by,reason\nnet-2014,2021,AB,cover\nnobody,2020,AB,cover\n",
        encoding="utf-8",
    )
    report = finished.run()
    assert dict(report.excluded) == {"reverse_direction": 1}
    assert [(fault.line, fault.text) for fault in report.faults] == [(3, "unknown document 'nobody'")]
    path.unlink()
    assert finished.run().run_id == before


def test_another_model_embeds_anew_and_the_first_ones_vectors_are_kept(
    finished: Bench, embedded: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MODELS, "hashing-small", replace(MODELS["hashing"], name="hashing-small", dim=128))
    first = finished.run().run_id
    finished.configure('[model]\nname = "hashing-small"\n')
    second = finished.run()
    assert sum(embedded) == 17 and second.run_id != first
    embedded.clear()
    finished.configure(HASHING)
    again = finished.run()
    assert embedded == [] and again.run_id == first
    assert len(list((finished.root / "store" / "vectors").iterdir())) == 2


def test_other_settings_make_another_run_and_the_old_export_stays(finished: Bench) -> None:
    first = finished.run().run_id
    before = finished.files(f"exports/{first}")
    finished.configure(HASHING + "[match]\nmin_score = 0.35\n")
    second = finished.run().run_id
    assert second != first and finished.files(f"exports/{first}") == before
    finished.configure(HASHING + '[study]\nname = "new"\n[crawl]\ncontact = "me@example.org"\n')
    assert finished.run().run_id == first


def test_a_table_of_issuers_is_part_of_the_run(finished: Bench) -> None:
    first = finished.run().run_id
    (finished.root / "cities.csv").write_text("city_id,name,country_code\ncity-issuer,Velden,NL\n", encoding="utf-8")
    report = finished.run()
    (row,) = finished.exported(report.run_id)
    assert report.run_id != first and (row["city_issuer_name"], row["city_country_code"]) == ("Velden", "NL")


def test_a_removed_document_is_listed_and_out_of_the_matches(finished: Bench) -> None:
    with finished.open() as study:
        study.documents.remove("net-2014", "a draft", now=NOW)
    report = finished.run()
    assert report.matches == 0
    assert finished.state(report.run_id)["net-2014"] == ("removed", "a draft")


def test_an_empty_study_makes_an_empty_run(bench: Bench) -> None:
    report = bench.run()
    assert (report.matches, bench.exported(report.run_id), bench.state(report.run_id)) == (0, [], {})
    assert bench.run().fresh


@pytest.mark.parametrize("role", ["network", "city", "reference"])
def test_one_side_alone_makes_a_run_without_matches(bench: Bench, role: str) -> None:
    bench.put("only", words.NETWORK, role)
    bench.add()
    assert bench.run().matches == 0


@pytest.mark.slow
def test_unreadable_documents_are_told_with_their_reason_and_stop_nothing(filled: Bench) -> None:
    filled.put("cut-off", pdfs.one_line("Some words on a page.")[:400], suffix=".pdf")
    filled.put("locked", pdfs.one_line("Some words on a page.", password="secret"), suffix=".pdf")
    filled.put("nothing", b"", suffix=".txt")
    filled.put("web-page", "<!doctype html><html><body><p>Hello there, all of you.</p></body></html>", suffix=".pdf")
    filled.put("short", "Yes, no.")
    filled.put("gone", "x")
    (filled.inbox / "gone.txt").unlink()
    filled.add()
    report = filled.run()
    state = filled.state(report.run_id)
    assert {name: status for name, (status, _) in state.items()} == {
        "cut-off": "failed", "locked": "failed", "nothing": "empty", "web-page": "failed", "short": "empty",
        "gone": "failed", "city-2018": "ok", "net-2014": "ok", "ref-2010": "ok",
    }  # fmt: skip
    assert all(bool(reason) == (status != "ok") for status, reason in state.values())
    assert (
        "password" in state["locked"][1] and "not found" in state["gone"][1] and "HTML" in state["web-page"][1].upper()
    )
    assert report.matches == 1 and filled.run().fresh


@pytest.mark.slow
def test_a_new_version_replaces_the_old_in_the_next_run(finished: Bench, embedded: list[int]) -> None:
    finished.put("city-2018", "\ufeffA new edition of the plan.\n\n" + words.ECHO, date_earliest="2018-03")
    finished.add()
    report = finished.run()
    (row,) = finished.exported(report.run_id)
    assert row["city_passage"] == finished.text("city-2018")[int(row["city_char_start"]) : int(row["city_char_end"])]
    assert len(embedded) == 1


def profile_of_the_hashing_model() -> Profile:
    """A profile whose strength is the base score."""
    tails = {
        f"{kind}:{pair}:{length}": NullTail(0.0, 1.0, 2.0 if kind == "semantic" else 0.02, 0.5, 10**9)
        for kind in ("semantic", "lexical", "digest")
        for pair in ("all", "en-en")
        for length in ("short", "long")
    }
    weights = tuple(float(name == "base") for name in FEATURES)
    rescorer = Rescorer((0.0,) * len(FEATURES), (1.0,) * len(FEATURES), weights, 0.0)
    return Profile("hashing", ("invented",), {}, {}, rescorer, Nulls(tails), Scales(), {})


@pytest.mark.slow
@pytest.mark.parametrize("matcher", ["echo", "semantic"])
def test_a_hundred_unrelated_documents_move_nothing_but_p_and_q_values(filled: Bench, matcher: str) -> None:
    filled.configure(f'{HASHING}[match]\nmatcher = "{matcher}"\n')
    with filled.open() as study:
        study.profiles_path.mkdir(parents=True)
        path = study.profiles_path / f"{MODELS['hashing'].key}.json"
        path.write_text(profile_of_the_hashing_model().to_json(), encoding="utf-8")
    first = filled.run()
    (before,) = filled.exported(first.run_id)
    chance = Random(5)
    for n in range(100):
        letters = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(4, 9))) for _ in range(60)]
        text = " ".join(" ".join(letters[at : at + 12]).capitalize() + "." for at in range(0, 60, 12))
        filled.put(f"other-{n:02}", text, "city" if n % 2 else "network", date_earliest="2015")
    filled.add()
    second = filled.run()
    rows = [row for table in ("matches", "excluded") for row in filled.exported(second.run_id, table)]
    (after,) = [row for row in rows if row["match_id"] == before["match_id"]]
    moved = {name for name in before if before[name] != after[name]}
    assert "run_id" in moved and moved <= {"run_id", "p_value", "q_value", "grade", "grade_points", "grade_reasons"}
    assert float(before["p_value"]) < float(after["p_value"])
    assert second.grown and filled.done(second)["embed"] == 100


def test_a_run_looks_through_the_study_once_and_then_at_what_it_read(
    filled: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    renewed: list[int] = []

    def counting(study: Study, fingerprints: Fingerprints) -> tuple[Item, ...]:
        looks.append(1)
        return take_inventory(study, fingerprints)

    def renewing(
        study: Study, fingerprints: Fingerprints, items: Sequence[Item], versions: Collection[str]
    ) -> tuple[Item, ...]:
        renewed.append(len(versions))
        found = renew_items(study, fingerprints, items, versions)
        assert found == take_inventory(study, fingerprints)
        return found

    monkeypatch.setattr(workspace, "take_inventory", counting)
    monkeypatch.setattr(workspace, "renew_items", renewing)
    filled.run()
    assert len(looks) == 1 and set(renewed) == {3}
    looks.clear()
    renewed.clear()
    filled.put("newcomer", "The harbour office is open to all who come. It helps them to find a home.", "city")
    filled.add()
    filled.run()
    assert len(looks) == 1 and set(renewed) == {1}
    looks.clear()
    # Nothing is stale, so that nothing a stage does changes what the first look has shown.
    assert filled.run().fresh and len(looks) == 1


@pytest.mark.slow
def test_a_run_that_finds_all_fresh_loads_no_library_that_it_does_not_need(finished: Bench) -> None:
    unneeded = ("pdfplumber", "pypdfium2", "scipy", "snowballstemmer", "torch", "trafilatura", "xlsxwriter")
    command = (
        "import sys; from pipeline.cli.app import app; app(sys.argv[2:], standalone_mode=False); "
        "print(*(set(sys.argv[1].split(',')) & sys.modules.keys()), file=sys.stderr)"
    )
    given = ["run", "--json", "--study", str(finished.root)]
    told = subprocess.run(
        [sys.executable, "-c", command, ",".join(unneeded), *given], capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout)["fresh"] and told.stderr.splitlines()[-1] == ""


def test_a_table_that_cannot_be_used_stops_a_run_before_anything_is_read(filled: Bench) -> None:
    table = "city_id,network_id,role,start_date\ncity-issuer,network-issuer,member,June 2016\n"
    (filled.root / "memberships.csv").write_text(table, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"memberships\.csv line 2: start_date"):
        filled.run()
    assert not (filled.root / "store" / "vectors").exists()
    assert filled.done(filled.run("extract")) == {"extract": 3, "segment": 3}
