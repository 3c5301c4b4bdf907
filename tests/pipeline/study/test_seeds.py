"""The seed tables: built from what was found and what we add, whole in themselves, and usable as they are."""

from __future__ import annotations

import csv
import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

from crawler.source import Confidence, load_sources
from crawler.sources import SHIPPED
from pipeline.study.tables import read_issuers, read_tables
from pipeline.workflow.new_study import HEADERS, init_study
from tests.fixtures import words
from tests.fixtures.study import HASHING, Bench

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ROOT / "data" / "seeds"
RAW = ROOT.parent / "shared" / "tables"
TABLES = (
    "networks.csv", "cities.csv", "memberships.csv", "instruments.csv", "common_sources.csv", "process_events.csv",
)  # fmt: skip


def rows(table: str, folder: Path = SEEDS) -> list[dict[str, str]]:
    with (folder / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("seeds_build", SEEDS / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def raw(tmp_path: Path, script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Raw tables of one row each, and a supplement folder beside them that holds nothing yet."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (tmp_path / "supplement").mkdir()
    monkeypatch.setattr(script, "SUPPLEMENT", tmp_path / "supplement")
    (folder / "networks.csv").write_text("network_id,name\nports,Ports Forum\n")
    (folder / "cities.csv").write_text("city_id,name,country_code,id_confidence\nvelden,Velden,,unchecked\n")
    (folder / "memberships.csv").write_text("city_id,network_id,role,start_date\nvelden,ports,member,<=2014-06\n")
    (folder / "instruments.csv").write_text("instrument_id,lang,term\noss,en,one-stop shop\n")
    (folder / "common_sources.csv").write_text("common_source_id,level\ncouncil,council_of_europe\n")
    return folder


def test_the_shipped_tables_are_what_the_script_builds(script: ModuleType, tmp_path: Path) -> None:
    if not RAW.is_dir():
        # A user's checkout has no raw tables beside it; where changes are checked their absence is a failure.
        if os.environ.get("POLICYECHO_REQUIRE_ALL"):
            pytest.fail(f"the raw tables are required here: {RAW}")
        pytest.skip(f"no raw tables at {RAW}")
    script.build(RAW, tmp_path)
    assert [path.name for path in sorted(tmp_path.iterdir())] == sorted(TABLES)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (SEEDS / name).read_bytes(), name


def test_a_missing_value_stays_empty_and_old_names_become_new_ones(script: ModuleType, raw: Path) -> None:
    assert script.build(raw, raw.parent) == 5
    (city,) = rows("cities.csv", raw.parent)
    assert (city["confidence"], city["country_code"], city["retrieved_at"]) == ("unchecked", "", "")
    (member,) = rows("memberships.csv", raw.parent)
    assert (member["start_date"], member["start_precision"]) == ("<=2014-06", "at_latest")
    assert rows("common_sources.csv", raw.parent)[0]["level"] == "coe"


def test_the_supplement_adds_rows_and_fills_only_what_is_empty(script: ModuleType, raw: Path) -> None:
    added = raw.parent / "supplement" / "cities.csv"
    added.write_text("city_id,name,country_code\nvelden,,NL\nasmarhamn,Asmarhamn,SE\n")
    script.build(raw, raw.parent)
    found = [(row["city_id"], row["name"], row["country_code"]) for row in rows("cities.csv", raw.parent)]
    assert found == [("asmarhamn", "Asmarhamn", "SE"), ("velden", "Velden", "NL")]


@pytest.mark.parametrize(
    ("table", "text", "sentence"),
    [
        ("supplement/cities.csv", "city_id,name\nvelden,Felden\n", r"velden: name is 'Felden' here and 'Velden' there"),
        ("raw/cities.csv", "city_id,mayor\nvelden,X\n", r"mayor has no place in a study's cities\.csv"),
        ("raw/cities.csv", "city_id\nvelden\nvelden\n", r"velden is there twice"),
        ("raw/memberships.csv", "city_id,start_date\nvelden,06/2014\n", r"'06/2014' is no date of the form"),
    ],
)
def test_tables_that_contradict_each_other_are_not_built(
    script: ModuleType, raw: Path, table: str, text: str, sentence: str
) -> None:
    (raw.parent / table).write_text(text)
    with pytest.raises(script.SeedError, match=sentence):
        script.build(raw, raw.parent)
    assert not (raw.parent / "networks.csv").exists()


@pytest.mark.parametrize("name", TABLES)
def test_a_seed_table_has_the_columns_of_a_study_and_each_row_its_confidence(name: str) -> None:
    assert (SEEDS / name).read_text(encoding="utf-8").splitlines()[0] == HEADERS[name]
    for row in rows(name):
        assert row["confidence"] in set(Confidence), row
        assert row["source_url"] or row["confidence"] != Confidence.PAGE_SEEN, row


def test_whom_the_memberships_name_stands_in_the_other_tables() -> None:
    cities = {row["city_id"] for row in rows("cities.csv")}
    networks = {row["network_id"] for row in rows("networks.csv")}
    members = rows("memberships.csv")
    assert {row["city_id"] for row in members} <= cities
    assert {row["network_id"] for row in members} <= networks
    assert {row["parent_network_id"] for row in rows("networks.csv")} - {""} <= networks
    assert all(len(row["country_code"]) == 2 and row["name"] and row["lang_codes"] for row in rows("cities.csv"))


def test_a_study_begun_with_seeds_has_the_shipped_tables_and_sources(tmp_path: Path) -> None:
    (tmp_path / "sources" / "cities").mkdir(parents=True)
    mine = tmp_path / "sources" / "cities" / "berlin.toml"
    mine.write_text((SHIPPED / "cities" / "berlin.toml").read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    init_study(tmp_path, with_seeds=True)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (SEEDS / name).read_bytes()
    assert {source.id for source in load_sources(tmp_path / "sources")} == {
        path.stem for path in SHIPPED.rglob("*.toml")
    }
    assert mine.read_text(encoding="utf-8").endswith("# mine\n")
    issuers = read_issuers(tmp_path)
    assert issuers["urbact"].name == "URBACT"
    assert issuers["copenhagen"].country_code == "DK"
    assert read_tables(tmp_path).memberships


def test_a_study_begun_without_seeds_has_no_sources(tmp_path: Path) -> None:
    init_study(tmp_path)
    assert not list((tmp_path / "sources").iterdir())


def test_a_seeded_study_runs_without_a_fault(bench: Bench, tmp_path: Path) -> None:
    init_study(tmp_path / "seeded", with_seeds=True, settings=HASHING)
    seeded = type(bench)(tmp_path / "seeded")
    network = f"{words.NETWORK}\n\n{words.ECHO}"
    seeded.put("guide", network, "network", issuer_id="integrating_cities", date_earliest="2014")
    seeded.put("plan", f"{words.CITY}\n\n{words.ECHO}", "city", issuer_id="dusseldorf", date_earliest="2025-03")
    assert not seeded.add().faults
    report = seeded.run()
    assert not report.faults
    (match,) = seeded.exported(report.run_id)
    assert (match["network_issuer_name"], match["city_issuer_name"]) == (
        "Integrating Cities process and Charter",
        "Düsseldorf",
    )
    assert match["exposure_level"] == "X2"


def test_every_network_of_cities_has_members_and_those_from_memory_say_so_and_are_certain_of_no_year() -> None:
    members = rows("memberships.csv")
    of_cities = {row["network_id"] for row in rows("networks.csv") if row["kind"] == "city_network"}
    assert of_cities <= {row["network_id"] for row in members}
    unverified = [row for row in members if row["confidence"] == "unverified"]
    assert unverified and all(row["start_precision"] == "at_earliest" for row in unverified)
