"""A study that grows, shrinks and changes gives the tables that it gives where nothing of before is kept."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.records import Segmentation
from pipeline.study import open_study
from pipeline.study.texts import TextTable
from pipeline.workflow.measured import freeze_statistics
from pipeline.workflow.new_study import init_study
from pipeline.workflow.report import RunReport, no_progress
from pipeline.workflow.run import run
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.drawn import LANGS, DrawnDocument, draw_document, put_drawn

SETTINGS = '[study]\nname = "a study that grows"\nlanguages = ["de", "en"]\n'
FIRST, STEPS = 20, 3
KINDS = (
    "add", "add", "remove", "back again", "other text", "other date", "other issuer", "other role", "other language",
    "other id", "other reading", "other membership", "other settings",
)  # fmt: skip
KEPT = ("work", "neighbourhoods", "index")


def run_study(root: Path) -> RunReport:
    with open_workspace(root, write=True) as workspace:
        return run(workspace, no_progress)


def tables_of(root: Path, run_id: str) -> dict[str, bytes]:
    paths = (root / "exports" / run_id).glob("*.csv")
    return {path.name: path.read_bytes() for path in paths}


def run_from_nothing(root: Path, copy: Path) -> dict[str, bytes]:
    """The tables of a copy of the study in which nothing is kept but its texts, vectors and frozen statistics."""
    shutil.copytree(root, copy)
    for name in KEPT:
        shutil.rmtree(copy / "store" / name, ignore_errors=True)
    return tables_of(copy, run_study(copy).run_id)


class Documents(dict[str, DrawnDocument]):
    """The documents that take part by their ids, and those that were taken out."""

    def __init__(self, drawn: Iterable[DrawnDocument]) -> None:
        super().__init__({one.name: one for one in drawn})
        self.gone: dict[str, DrawnDocument] = {}


def take_out(root: Path, documents: Documents, name: str) -> None:
    documents.gone[name] = documents.pop(name)
    with open_study(root, write=True) as study:
        study.documents.remove(name, "by chance", now="2026-01-03T00:00:00Z")


def change_by_chance(chance: random.Random, root: Path, documents: Documents, numbers: Iterator[int]) -> None:
    """Add, take out or change one or two documents, what is known of their issuers, or the settings."""
    for _ in range(chance.randint(1, 2)):
        kind = chance.choice(KINDS)
        held = documents[chance.choice(sorted(documents))]
        if kind == "add":
            new = draw_document(chance, next(numbers))
        elif kind == "other text":
            new = replace(held, ideas=held.ideas[3:] + held.ideas[:2])
        elif kind == "other date":
            new = replace(held, year=chance.randint(2005, 2020))
        elif kind == "other reading":
            new = replace(held, read_as=held.ideas[2:] + held.ideas[:3])
        elif kind == "other issuer":
            new = replace(held, issuer=f"{held.role}-{chance.randrange(3)}")
        elif kind == "other role":
            new = replace(held, role=chance.choice(("city", "network", "reference")))
        elif kind == "other language":
            new = replace(held, lang=chance.choice(LANGS))
        elif kind == "back again" and documents.gone:
            new = documents.gone.pop(chance.choice(sorted(documents.gone)))
        elif kind == "other id":
            take_out(root, documents, held.name)
            new = replace(held, name=f"{held.name}-{next(numbers)}")
        elif kind == "other membership":
            rows = [f"city-{number},network-{chance.randrange(3)},{chance.randint(2000, 2010)}," for number in range(3)]
            (root / "memberships.csv").write_text("\n".join(["city_id,network_id,start,end", *rows]) + "\n")
            continue
        elif kind == "other settings":
            given = (
                f"[match]\nneighbours = {chance.randint(8, 12)}\n[evidence]\nq_limit = {chance.choice((0.2, 0.3))}\n"
            )
            (root / "study.toml").write_text(SETTINGS + given)
            continue
        else:
            take_out(root, documents, held.name)
            continue
        documents[new.name] = new
        put_drawn(root, [new])


def tear_by_chance(chance: random.Random, root: Path) -> None:
    """Harm one of the files in which something is kept, or none."""
    files = sorted(path for name in KEPT for path in (root / "store" / name).rglob("*") if path.is_file())
    path = chance.choice([*files, *[None] * len(files)])
    if path is None:
        return
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    if chance.randrange(2):
        data[place] ^= 1 << chance.randrange(8)
    else:
        del data[place:]
    path.write_bytes(data)


def count_opened_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions whose texts are opened from now on."""
    opened: list[str] = []
    read = TextTable.segmentation

    def counting(table: TextTable, sha256: str, fingerprint: str) -> Segmentation | None:
        opened.append(sha256)
        return read(table, sha256, fingerprint)

    monkeypatch.setattr(TextTable, "segmentation", counting)
    return opened


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    root = tmp_path / "study"
    init_study(root, settings=SETTINGS)
    chance = random.Random(0)
    put_drawn(root, [draw_document(chance, number) for number in range(FIRST)])
    return root


@pytest.mark.slow
def test_the_drawn_documents_have_all_that_is_kept(drawn: Path) -> None:
    report = run_study(drawn)
    with open_study(drawn) as study:
        matches = study.runs.matches(report.run_id)
        found = study.runs.made_of(report.run_id)["found_to_be_one_work"]
    assert len(matches) >= 20 and len({match.kind for match in matches}) >= 2
    assert any(match.rival for match in matches) and any(match.exclusion for match in matches)
    assert any(match.exclusion is None for match in matches), found


@pytest.mark.slow
def test_texts_are_opened_only_where_something_new_is_compared(drawn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_study(drawn)
    opened = count_opened_texts(monkeypatch)
    (drawn / "study.toml").write_text(SETTINGS + "[evidence]\nq_limit = 0.1\n")
    assert not run_study(drawn).fresh
    assert opened == []
    put_drawn(drawn, [DrawnDocument("city-999", "city", "city-9", 2021, "de", tuple(range(100, 108)))])
    with open_study(drawn) as study:
        of_new = next(one.document for one in study.documents.all() if one.document.document_id == "city-999").sha256
    opened.clear()
    assert not run_study(drawn).fresh
    assert set(opened) == {of_new}


@pytest.mark.slow
def test_of_a_new_issuer_and_language_only_its_own_documents_are_read(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_study(drawn)
    came = [
        DrawnDocument(f"city-{900 + number}", "city", "city-9", 2021, lang, tuple(range(at, at + 8)))
        for number, (lang, at) in enumerate((("de", 100), ("en", 120), ("fr", 140)))
    ]
    put_drawn(drawn, came)
    with monkeypatch.context() as reading_all:
        reading_all.setattr(freeze_statistics, "find_newcomers", lambda workspace, known: workspace.readable)
        expected = run_from_nothing(drawn, tmp_path / "from-nothing")
    opened = count_opened_texts(monkeypatch)
    assert tables_of(drawn, run_study(drawn).run_id) == expected
    with open_study(drawn) as study:
        of_new = {one.document.sha256 for one in study.documents.all() if one.document.issuer_id == "city-9"}
        in_force = [json.loads(run["manifest"])["statistics_id"] for run in study.catalogue.rows("SELECT * FROM runs")]
    assert set(opened) == of_new and len(of_new) == 3
    assert len(set(in_force)) == len(in_force) == 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_study_that_changed_gives_what_it_gives_from_nothing(drawn: Path, tmp_path: Path, seed: int) -> None:
    chance, numbers = random.Random(seed), iter(range(100, 200))
    first = random.Random(0)
    documents = Documents(draw_document(first, number) for number in range(FIRST))
    run_study(drawn)
    for step in range(STEPS):
        change_by_chance(chance, drawn, documents, numbers)
        expected = run_from_nothing(drawn, tmp_path / f"from-nothing-{step}")
        tear_by_chance(chance, drawn)
        assert tables_of(drawn, run_study(drawn).run_id) == expected
