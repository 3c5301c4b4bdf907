"""The README's commands, run in order as a reader would, in an empty folder beside the demo's files."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from pipeline.export.csv import read
from pipeline.export.dictionary import RUN_KEYS
from tests.fixtures.reader import BLOCK, ROOT, Reader, made_by

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("readme")]


@pytest.mark.slow
def test_every_command_works_with_the_packaged_model(reader: Reader) -> None:
    matches = read(reader.newest_run("my-study") / "matches.csv", frozenset())
    assert "brunnwerder-2015" in set(matches["city_document_id"])  # a translation, which only a model can find


def test_the_two_set_up_commands_are_the_makefiles(reader: Reader) -> None:
    assert made_by("demo") == [".venv/bin/policyecho demo demo-study"]
    assert "Precision" in reader.answers["make demo"]


def test_windows_lines_do_what_the_makefile_does() -> None:
    lines = next(text for language, text in BLOCK.findall((ROOT / "README.md").read_text("utf-8")) if language == "bat")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert '-c constraints.txt -e ".[dev]"' in lines
    assert '-c constraints.txt -e ".[dev]"' in makefile
    assert "policyecho demo demo-study" in lines


def test_the_first_study_finds_the_planted_copy(reader: Reader) -> None:
    rows = read(reader.newest_run("my-study") / "matches.csv", frozenset()).to_dict("records")
    assert ("handbook-2013", "saltmarrow-2019") in {(r["network_document_id"], r["city_document_id"]) for r in rows}


def test_the_first_study_answers_queries_and_draws_pages(reader: Reader) -> None:
    asked = [answer for line, answer in reader.answers.items() if line.startswith("policyecho query ")]
    assert len(asked) == 1
    assert "saltmarrow-2019" in asked[0]
    assert (reader.folder / "page.png").read_bytes().startswith(b"\x89PNG")


def test_the_crawl_example_brings_documents(reader: Reader) -> None:
    assert "1 new documents" in reader.answers["policyecho crawl --study my-study"]
    ids = set(read(reader.newest_run("my-study") / "documents.csv", frozenset())["document_id"])
    assert any(name.startswith("harbour-cities.housing-and-work-2016") for name in ids)


def test_the_archive_is_handed_over_and_gives_the_same_documents(reader: Reader) -> None:
    told = reader.answers["policyecho crawl --from-warc my-study/exports/warc --study my-study"]
    assert "0 new documents, 0 changed" in told
    assert (reader.folder / "my-study" / "exports" / "warc" / "SHA256SUMS").is_file()


def test_the_sources_are_checked_and_crawled_by_the_clock(reader: Reader) -> None:
    assert "1 answers" in reader.answers["policyecho sources check --study my-study"]
    assert "harbour-cities" in reader.answers["policyecho sources list --study my-study"]
    assert "Installed with cron" in reader.answers["policyecho schedule show --study my-study"]


def test_the_dictionary_explains_every_key_of_run_json(reader: Reader) -> None:
    manifest = json.loads((reader.newest_run("my-study") / "run.json").read_text(encoding="utf-8"))
    assert set(RUN_KEYS) == set(manifest)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "count"), [("data-dictionary.md", 2), ("writing-up.md", 1)])
def test_the_python_lines_of_the_pages_run(reader: Reader, page: str, count: int) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    programs = [text for language, text in BLOCK.findall(text) if language == "python"]
    assert len(programs) == count
    for program in programs:
        done = subprocess.run(
            [sys.executable, "-c", f"{program}\nprint(len(matches))"], cwd=reader.newest_run("my-study"),
            env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert int(done.stdout.splitlines()[-1]) > 0
