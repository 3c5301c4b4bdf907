"""The whole design where three instruments spread over six countries, and on studies that cannot answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.analyse.answer import Answer
from pipeline.analyse.instruments.answer import ask_instruments
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.analyse.instruments.paragraphs import NOT_BUILT
from pipeline.export.tables import Cell
from pipeline.workflow.new_study import init_study
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.command_line import Answer as Said
from tests.fixtures.spreading import TERMS, put_plans, put_tables
from tests.fixtures.study import Bench, make_bench

Row = dict[str, Cell]


@pytest.fixture(scope="module")
def spreading(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    bench = make_bench(tmp_path_factory.mktemp("spreading") / "study")
    put_tables(bench)
    put_plans(bench)
    assert not bench.add().faults
    bench.run()
    return bench


@pytest.fixture(scope="module")
def answer(spreading: Bench) -> Iterator[Answer]:
    told: list[float] = []

    def bar(units: float = 1, doing: str = "") -> None:
        told.append(units)

    with open_workspace(spreading.root) as workspace:
        yield ask_instruments(workspace, references=199, bar=bar)
    assert sum(told) == pytest.approx(1)


def rows(answer: Answer, name: str) -> list[Row]:
    table = next(table for table in answer.tables if table.name == name)
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


def number(cell: Cell) -> float:
    assert isinstance(cell, int | float)
    return cell


@pytest.mark.slow
def test_the_primary_test_finds_what_was_put_there(answer: Answer) -> None:
    result = next(row for row in rows(answer, "instruments") if row["result"] == "spread")
    assert result["contact"] == "any_event" and result["p"] == answer.primaries[0].p
    assert isinstance(result["p"], float) and result["p"] <= 0.05
    assert (answer.design, answer.primaries[0].name) == ("instruments", "spread")


def test_every_figure_of_the_words_is_in_the_tables(answer: Answer) -> None:
    said = " ".join(answer.paragraphs)
    traces = [row for row in rows(answer, "instrument_traces") if row["standing"] == "counted"]
    namings = rows(answer, "first_namings")
    bounded = [row for row in namings if row["after"] and row["by"]]
    assert f"{len(traces)} traces that count, in {len({row['issuer_id'] for row in traces})} cities" in said
    assert f"Of {len(namings)} pairs of an instrument and a city, {len(bounded)} have a first naming between" in said
    spread = [row for row in rows(answer, "instrument_spread") if row["contact"] == "any_event"]
    counted = sum(number(row["first_namings"]) for row in spread if row["takes_part"] == "yes")
    there = sum(number(row["first_namings"]) for row in spread if row["attended"] == "yes")
    assert f"{counted} first namings after the events on an instrument, {there} of them in countries" in said
    for name in TERMS:
        curve = [row for row in rows(answer, "instrument_curves") if row["instrument_id"] == name]
        ended = max((number(row["share_after"]) for row in curve if row["by"]), default=0)
        assert f"{name}: named by {curve[0]['named']} of {curve[0]['cities']} cities" in said
        assert f"Turnbull's estimate {ended:.0%} of cities by 2019-05-31, up to when 5 are followed" in said


def test_each_naming_is_of_the_documents_that_it_names(answer: Answer) -> None:
    traces = {(row["instrument_id"], row["document_id"]) for row in rows(answer, "instrument_traces")}
    for row in rows(answer, "first_namings"):
        assert row["by"] is None or (row["instrument_id"], row["document_by"]) in traces
        assert (row["instrument_id"], row["document_after"]) not in traces


@pytest.mark.slow
def test_what_is_too_little_is_a_sentence_and_no_figure(answer: Answer) -> None:
    said, results = " ".join(answer.paragraphs), {row["result"]: row for row in rows(answer, "instruments")}
    assert "No model in time is fitted: 15 first namings for 5 numbers, where 50 are the least." in said
    assert results["hazard_ratio"]["estimate"] is None and "15 of 50" in str(results["hazard_ratio"]["warning"])
    assert "all cities of a country share their contact, and within a country there is nothing to permute" in said
    assert "By how much rates differ cannot be told" in said
    assert f"cannot be asked: {Obstacle.NO_CONTACT.meaning}" in said and said.endswith(NOT_BUILT)
    assert "learning" not in said and "None of this shows that a city learnt" in said


def test_pictures_and_tables_are_the_same_at_every_run(spreading: Bench, answer: Answer) -> None:
    with open_workspace(spreading.root) as workspace:
        again = ask_instruments(workspace, references=199)
    assert again.tables == answer.tables and again.paragraphs == answer.paragraphs
    assert {name: picture.write() for name, picture in again.pictures.items()} == {
        name: picture.write() for name, picture in answer.pictures.items()
    }
    assert set(answer.pictures) == {"first_namings", "instrument_spread", "instrument_references"}


def test_confidential_words_leave_in_no_table(spreading: Bench, tmp_path: Path) -> None:
    bench = spreading.copied(tmp_path / "study")
    header = "event_id,city_id,kind,date,practice,instrument_ids,text,access_level\n"
    told = "i,aa1,interview,2017,,,they said it,{}\n"
    for level, text in (("public", "they said it"), ("restricted", ""), ("confidential", ""), ("", "")):
        (bench.root / "process_events.csv").write_text(header + told.format(level), encoding="utf-8")
        bench.run()
        with open_workspace(bench.root) as workspace:
            found = ask_instruments(workspace, references=19)
        assert (
            rows(found, "learning_events")[0]["text"] == text and rows(found, "learning_events")[0]["city_id"] == "aa1"
        )
        assert "they said it" not in found.write_text()


@pytest.mark.parametrize(
    ("table", "text", "obstacle"),
    [
        ("instruments.csv", "instrument_id,term\n", Obstacle.NO_INSTRUMENT),
        ("instruments.csv", "instrument_id,lang,term\noss,en,counter of wonders\n", Obstacle.NO_TRACE),
        ("instruments.csv", "instrument_id,lang,term\noss,en,three bridges\n", Obstacle.NOBODY_WITHOUT),
        (
            "overrides.csv",
            "document_id,issuer_id,corrected_by,reason\n"
            + "".join(f"{c}{c}{n}-{y},aa1,me,test\n" for c in "abcdef" for n in (1, 2) for y in (2012, 2019)),
            Obstacle.ONE_CITY,
        ),
    ],
    ids=["no instrument", "no trace", "in every text", "one city"],
)
def test_what_cannot_be_asked_gives_a_sentence(
    spreading: Bench, tmp_path: Path, table: str, text: str, obstacle: Obstacle
) -> None:
    bench = spreading.copied(tmp_path / "study")
    (bench.root / "process_events.csv").unlink()
    (bench.root / table).write_text(text, encoding="utf-8")
    bench.run()
    with open_workspace(bench.root) as workspace:
        found = ask_instruments(workspace, references=19)
    assert f"First namings cannot be asked of these data: {obstacle.meaning}." in found.paragraphs
    assert "process_events.csv has 0 events, none of them" in found.paragraphs[1]
    assert found.primaries[0].p is None
    assert all(row["p"] is None for row in rows(found, "instruments"))


def test_texts_without_dates_say_nothing(bench: Bench) -> None:
    put_tables(bench)
    bench.put("net", "A text of the network that says what it says here.", "network", date_earliest="2011")
    bench.put("plan", "The town opens a one-stop shop for its newcomers.", issuer_id="aa1", doc_type="strategy")
    bench.add()
    bench.run()
    with open_workspace(bench.root) as workspace:
        found = ask_instruments(workspace, references=19)
    assert f"First namings cannot be asked of these data: {Obstacle.ALL_UNDATED.meaning}." in found.paragraphs
    assert any("1 trace not counted (the text has no date): plan" in note for note in found.notes)


def test_seeds_without_documents_tell_what_could_be_asked(tmp_path: Path, policyecho: Callable[..., Said]) -> None:
    init_study(tmp_path / "seeds", with_seeds=True)
    said = policyecho("analyse", "instruments", "--study", tmp_path / "seeds")
    assert said.code == 0 and "3 instruments with 94 terms in 19 languages, and no city with a text." in said.text
    assert (
        "So no test of events can be made, whatever cities write: there are dated events on one instrument" in said.text
    )
    written = {path.name for path in (tmp_path / "seeds" / "exports" / "instruments").iterdir()}
    assert {"instruments.txt", "instruments.csv"} <= written


def test_the_command_writes_tables_pictures_and_words(
    spreading: Bench, tmp_path: Path, policyecho: Callable[..., Said]
) -> None:
    bench = spreading.copied(tmp_path / "study")
    said = policyecho("analyse", "instruments", "--references", 19, "--kind", "report", "--study", bench.root)
    names = {Path(line).name for line in said.text.splitlines() if line.startswith(str(bench.root))}
    assert said.code == 0 and {"instruments.csv", "instruments.txt", "instrument_traces.csv"} <= names
    assert "0 of the texts are of a kind that would name an instrument" in said.text
    assert "of another doc_type than report" in said.err
