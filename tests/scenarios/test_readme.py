"""The README's commands, run in order as a reader would, in an empty folder beside the demo's files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.static_site import serve_sites
from pipeline.export.csv import read
from pipeline.export.dictionary import RUN_KEYS
from pipeline.workflow.demo import make_demo

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ACTIVATE = "source .venv/bin/activate"
LIMIT_SECONDS = 900
CRONTAB = 'kept="$(dirname "$0")/kept.crontab"; if [ "$1" = "-l" ]; then cat "$kept"; else cat > "$kept"; fi'

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the README's commands are for a POSIX shell"),
    pytest.mark.xdist_group("readme"),
]


class Reader:
    """Someone who follows the README in `folder`, whose crawls reach the demo's sites through `proxy`."""

    def __init__(self, folder: Path, proxy: str, model: str) -> None:
        self.folder, self.proxy, self.model = folder, proxy, model
        self.answers: dict[str, str] = {}
        self._activated = False
        self._environment = {key: value for key, value in os.environ.items() if key != "POLICYECHO_STUDY"}
        self._environment["PYTHONPATH"] = str(ROOT)
        _pretend_installation(folder)

    def follow(self, page: str) -> None:
        """Write the files that the page shows and run its commands, in order."""
        for language, text in BLOCK.findall(page):
            if language == "csv":
                (self.folder / "my-study" / "documents.csv").write_text(text, encoding="utf-8")
            elif language == "toml" and text.startswith("# my-study/sources/"):
                (self.folder / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
            elif language == "sh":
                for line in text.splitlines():
                    self.enter(line)

    def enter(self, line: str) -> None:
        """Do what one line of the page says."""
        if line == ACTIVATE:
            self._activated = True
        elif line == "make demo":
            self.answers[line] = self._run(made_by("demo")[-1])
        elif line == "make test":
            assert "-m pytest" in made_by("test")[-1]  # not run: this is one of those tests
        else:
            self.answers[line] = self._run(line)
        if line.startswith("policyecho init "):
            self._edit_settings(self.folder / line.split()[-1] / "study.toml")

    def _run(self, line: str) -> str:
        if "MATCH_ID" in line:
            line = line.replace("MATCH_ID", _match_with_page(self.newest_run("my-study")))
        done = subprocess.run(
            ["bash", "-euc", f"{ACTIVATE}; {line}" if self._activated else line],
            cwd=self.folder, env=self._environment, capture_output=True, text=True, encoding="utf-8",
            timeout=LIMIT_SECONDS, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def _edit_settings(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        for old, new in (
            ('contact = ""', 'contact = "reader@university.example"'),
            ('proxy = ""', f'proxy = "{self.proxy}"'),
            ("delay_seconds = 2.0", "delay_seconds = 0.0"),
            ('name = "multilingual-e5-small"', f'name = "{self.model}"'),
        ):
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def newest_run(self, study: str) -> Path:
        """The export folder of the run that was made last."""
        runs = [path.parent for path in (self.folder / study / "exports").glob("*/run.json")]
        return max(runs, key=lambda path: path.stat().st_mtime_ns)


def _pretend_installation(folder: Path) -> None:
    """What `make demo` leaves behind, with this Python and the program as it is checked out."""
    (folder / "data").symlink_to(ROOT / "data")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "activate").write_text(f'PATH="{programs}:$PATH"\n', encoding="utf-8")
    command = programs / "policyecho"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pipeline.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    # The reader's timers are not those of whoever runs the tests.
    for name, text in (("systemctl", "exit 1"), ("crontab", CRONTAB)):
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)


def _match_with_page(run: Path) -> str:
    matches = read(run / "matches.csv", frozenset())
    return str(matches[matches["network_page_first"] != ""]["match_id"].iloc[0])


def made_by(target: str) -> list[str]:
    """The commands of one target of the Makefile."""
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe, f"the Makefile has no target {target}"
    return [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe[1].splitlines()]


def following(folder: Path, model: str) -> Iterator[Reader]:
    with serve_sites(ROOT / "data" / "demo" / "sites") as proxy:
        reader = Reader(folder, proxy, model)
        if model == "hashing":
            make_demo(folder / "demo-study")
            settings = folder / "demo-study" / "study.toml"
            settings.write_text(f'{settings.read_text("utf-8")}\n[model]\nname = "hashing"\n', encoding="utf-8")
        reader.follow((ROOT / "README.md").read_text(encoding="utf-8"))
        yield reader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Someone who has followed the whole README, with the model that needs no weights."""
    yield from following(tmp_path_factory.mktemp("reader"), "hashing")


@pytest.mark.model
def test_every_command_works_with_the_packaged_model(tmp_path: Path) -> None:
    for reader in following(tmp_path, "multilingual-e5-small"):
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


def test_the_dictionarys_python_lines_run(reader: Reader) -> None:
    page = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    programs = [text for language, text in BLOCK.findall(page) if language == "python"]
    assert len(programs) == 2
    for program in programs:
        done = subprocess.run(
            [sys.executable, "-c", f"{program}\nprint(len(matches))"], cwd=reader.newest_run("my-study"),
            env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) > 0
