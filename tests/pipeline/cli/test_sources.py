"""sources list and sources show."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.source import Confidence, Role
from pipeline.cli.sources.list import list_sources
from pipeline.cli.sources.show import show_source
from pipeline.errors import UnknownNameError
from pipeline.study import Round, open_study
from pipeline.workflow.new_study import init_study

VELDEN = """
id = "velden"
role = "city"
issuer_id = "velden-gemeente"
kind = "listing"
languages = ["nl"]
allowed_domains = ["velden.example"]
take = ["pdf", "html"]
start_urls = ["http://velden.example/plannen", "http://velden.example/archief"]
frequency = "weekly"
expected_min = 3
max_pages = 40
confidence = "page_seen"
seen_at = "http://velden.example/plannen"
ignore_robots_because = "The clerk of Velden allowed it by mail on 2026-03-01"
"""
FUND = """
id = "fund"
role = "reference"
issuer_id = "fund"
kind = "direct"
languages = ["en"]
allowed_domains = ["fund.example"]
take = ["html"]
frequency = "never"

[[documents]]
url = "http://fund.example/a.html"
title = "Guideline"
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    root = tmp_path / "study"
    init_study(root)
    for name, text in (("velden", VELDEN), ("fund", FUND)):
        (root / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
    return root


def crawled(root: Path, ago: timedelta, **told: Any) -> str:
    moment = (datetime.now(UTC) - ago).strftime("%Y-%m-%dT%H:%M:%SZ")
    with open_study(root, write=True) as study:
        study.crawls.put_round(Round(moment, "velden", moment, told.pop("finished_at", moment), **told))
    return moment


def listed(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    list_sources(root, as_json=True)
    return {one["source_id"]: one for one in json.loads(capsys.readouterr().out)}


def test_every_source_is_listed_with_when_it_was_crawled_and_whether_it_is_due(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moment = crawled(study, timedelta(days=2), documents=5)
    assert listed(study, capsys)["velden"] == {
        "source_id": "velden", "role": "city", "kind": "listing", "issuer_id": "velden-gemeente",
        "frequency": "weekly", "last_crawled": moment, "is_due": False, "confidence": "page_seen", "documents": 0,
        "due": listed(study, capsys)["velden"]["due"],
    }  # fmt: skip
    fund = listed(study, capsys)["fund"]
    assert (fund["last_crawled"], fund["is_due"], fund["confidence"]) == ("", False, "unchecked")
    list_sources(study, as_json=False)
    out = capsys.readouterr().out
    assert f"{moment[:10]}" in out and "2 sources, 0 due" in out


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"role": Role.CITY}, {"velden"}),
        ({"country": "nl"}, {"velden"}),
        ({"country": "BE"}, {"fund"}),
        ({"network": "open_towns"}, {"velden"}),
        ({"network": "fund"}, {"fund"}),
        ({"confidence": Confidence.UNCHECKED}, {"fund"}),
        ({"role": Role.CITY, "confidence": Confidence.UNCHECKED}, set()),
    ],
)
def test_sources_are_listed_by_role_country_network_and_confidence(
    study: Path, capsys: pytest.CaptureFixture[str], wanted: dict[str, Any], found: set[str]
) -> None:
    tables = {
        "networks.csv": "network_id,name\nopen_towns,Open Towns\n",
        "cities.csv": "city_id,name,country_code\nvelden-gemeente,Velden,NL\n",
        "memberships.csv": "city_id,network_id,role\nvelden-gemeente,open_towns,member\n",
    }
    for name, text in tables.items():
        (study / name).write_text(text, encoding="utf-8")
    path = study / "sources" / "fund.toml"
    path.write_text(FUND.replace('issuer_id = "fund"', 'issuer_id = "fund"\ncountry = "BE"'), encoding="utf-8")
    list_sources(study, as_json=True, **wanted)
    assert {one["source_id"] for one in json.loads(capsys.readouterr().out)} == found
    list_sources(study, **wanted)
    assert found or "none of the 2 sources is of that role" in capsys.readouterr().out


def test_a_network_that_is_not_known_is_named(study: Path) -> None:
    with pytest.raises(UnknownNameError, match="unknown network 'fun'; known: fund"):
        list_sources(study, network="fun")


def test_a_source_is_due_when_its_period_is_over_or_a_crawl_of_it_was_interrupted(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crawled(study, timedelta(days=8), documents=5)
    crawled(study, timedelta(hours=1), finished_at="")
    velden = listed(study, capsys)["velden"]
    assert velden["is_due"] and "due since" in velden["due"]


def test_a_study_without_sources_says_where_to_write_them(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (study / "sources").glob("*.toml"):
        path.unlink()
    list_sources(study, as_json=False)
    assert f"{study / 'sources'} holds no source; write one TOML file for each" in capsys.readouterr().out
    assert listed(study, capsys) == {}


def test_one_source_is_shown_in_full(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    crawled(study, timedelta(days=1), documents=2, new=1, unchanged=1, refused=4, expected_min=3, note="slow")
    said = " ".join(_cells(study, capsys))
    for part in (
        "start_urls http://velden.example/plannen; http://velden.example/archief",
        "max_pages 40",
        "max_megabytes 50 (study.toml)",
        "robots.txt NOT obeyed: The clerk of Velden allowed it by mail on 2026-03-01",
        "seen_at http://velden.example/plannen",
        "2 documents (1 new, 0 changed, 1 unchanged), 0 gone, 4 refused; fewer than the 3 expected; slow",
    ):
        assert part in said


def _cells(study: Path, capsys: pytest.CaptureFixture[str], source_id: str = "velden") -> list[str]:
    show_source(source_id, study, as_json=False)
    return capsys.readouterr().out.replace("│", " ").split()


def test_a_source_that_was_never_crawled_or_interrupted_says_so(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = " ".join(_cells(study, capsys, "fund"))
    for part in (
        "last crawl never crawled",
        "robots.txt obeyed",
        "due no: never by the clock",
        "confidence unchecked; no page was named",
        "documents url http://fund.example/a.html, title Guideline",
        "documents held 0",
    ):
        assert part in said
    moment = crawled(study, timedelta(hours=1), finished_at="")
    assert f"begun {moment} and interrupted; the next crawl goes on with it" in " ".join(_cells(study, capsys))


def test_a_source_is_json_for_programs(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    crawled(study, timedelta(days=1), documents=2, expected_min=3)
    show_source("velden", study, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["file"]["start_urls"][0] == "http://velden.example/plannen"
    assert told["limits"]["max_pages"] == 40 and told["limits"]["max_megabytes"] == 50
    assert told["last_crawl"]["documents"] == 2 and told["last_crawl"]["too_few"] is True


def test_an_unknown_source_is_refused(study: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown source 'veldn'; known: velden, fund"):
        show_source("veldn", study, as_json=False)
