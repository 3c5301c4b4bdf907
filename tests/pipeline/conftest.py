"""A study on a workbench: real folder, real catalogue, the hashing model, so that every figure is known at once."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

import pipeline.workflow.run as stages
from pipeline.corpus.embed import embed_document
from pipeline.export.columns import MATCHES, Kind
from pipeline.export.csv import read
from pipeline.ingest.documents_csv import AddSummary, add_documents
from pipeline.study import Study, open_study
from pipeline.workflow.inventory import Fingerprints, fingerprints
from pipeline.workflow.new_study import init_study
from pipeline.workflow.run import RunReport, run
from pipeline.workflow.settings import load_settings

NOW = "2026-01-02T03:04:05Z"
HASHING = '[model]\nname = "hashing"\n'
TEXT_COLUMNS = frozenset(column.name for column in MATCHES if column.kind is Kind.TEXT)

# Three sentences that a network wrote and a city copied, and what each wrote besides.
ECHO = (
    "Every newcomer receives a personal welcome interview within six weeks of registration. "
    "A single counter answers questions about housing, schooling and residence permits. "
    "Mentors from migrant associations accompany families during their first year."
)
NETWORK_OWN = (
    "Our members met in spring to compare their annual budgets and staff plans.\n\n"
    "The secretariat publishes a newsletter with dates of conferences and webinars.\n\n"
    "Working groups elect two speakers who report to the general assembly.\n\n"
    "Fees are due in January and depend on the number of inhabitants."
)
CITY_OWN = (
    "The harbour district has grown by nine thousand flats since the shipyards closed.\n\n"
    "Cyclists will find three bridges across the canal before the end of the decade.\n\n"
    "Our libraries stay open until late and lend tools as well as novels.\n\n"
    "Waste heat from the data centre warms two swimming pools and a greenhouse."
)
REFERENCE_OWN = (
    "Member states transpose this directive within twenty four months of its publication.\n\n"
    "The committee adopts delegated acts on statistical reporting and common indicators.\n\n"
    "Regional funds finance roads, ports and broadband in sparsely populated areas."
)


@contextmanager
def quiet(stage: str, total: int) -> Iterator[Callable[[int], None]]:
    yield lambda units=1: None


@dataclass
class Bench:
    """One study folder and what a test does with it."""

    root: Path
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def inbox(self) -> Path:
        return self.root.parent / f"{self.root.name}-inbox"

    def put(self, document_id: str, content: str | bytes, role: str = "city", **said: str) -> None:
        """Write a file and its line of documents.csv; `suffix`, `issuer_id` and all optional columns may be said."""
        self.inbox.mkdir(exist_ok=True)
        name = document_id + said.pop("suffix", ".txt")
        (self.inbox / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        named = {"path": name, "document_id": document_id, "role": role, "issuer_id": f"{role}-issuer", "lang": "en"}
        self.rows[document_id] = named | said

    def add(self) -> AddSummary:
        columns = sorted({name for row in self.rows.values() for name in row})
        with (self.inbox / "documents.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(self.rows.values())
        with self.open() as study:
            return add_documents(study, self.inbox / "documents.csv", now=NOW)

    @contextmanager
    def open(self, *, write: bool = True) -> Iterator[Study]:
        with open_study(self.root, write=write) as study:
            yield study

    def run(self, until: str = "match", *, failed_again: bool = False) -> RunReport:
        with self.open() as study:
            return run(study, quiet, until=until, failed_again=failed_again)

    def configure(self, toml: str) -> None:
        (self.root / "study.toml").write_text(toml, encoding="utf-8")

    @property
    def prints(self) -> Fingerprints:
        return fingerprints(load_settings(self.root / "study.toml"))

    def exported(self, run_id: str, table: str = "matches") -> list[dict[str, str]]:
        rows = read(self.root / "exports" / run_id / f"{table}.csv", TEXT_COLUMNS).to_dict("records")
        return [{str(key): value for key, value in row.items()} for row in rows]

    def state(self, run_id: str) -> dict[str, tuple[str, str]]:
        return {row["document_id"]: (row["status"], row["reason"]) for row in self.exported(run_id, "documents")}

    def text(self, document_id: str) -> str:
        with self.open(write=False) as study:
            version = next(s.document for s in study.documents.all() if s.document.document_id == document_id).sha256
            stored = study.texts.extraction(version, self.prints.extraction)
        assert stored is not None
        return stored.extraction.text

    @staticmethod
    def done(report: RunReport) -> dict[str, int]:
        return {name: count.done for name, count in report.stages.items() if count.done}

    def files(self, folder: str = "") -> dict[str, str]:
        """Digest of every file in a folder of the study but the housekeeping of its database and lock."""
        return {
            str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((self.root / folder).rglob("*"))
            if path.is_file() and not path.name.startswith(("catalogue.sqlite", "writer."))
        }

    def copied(self, root: Path) -> Bench:
        shutil.copytree(self.root, root)
        other = Bench(root, {key: dict(row) for key, row in self.rows.items()})
        if self.inbox.exists():
            shutil.copytree(self.inbox, other.inbox)
        return other


def make_bench(root: Path) -> Bench:
    init_study(root, settings=HASHING)
    return Bench(root)


def fill(bench: Bench) -> Bench:
    """A network text of 2014, a city plan of 2018 that copies three of its sentences, and a reference of 2010."""
    bench.put("net-2014", f"{NETWORK_OWN}\n\n{ECHO}", "network", date_earliest="2014", title="Guide")
    bench.put("city-2018", f"{CITY_OWN}\n\n{ECHO}", "city", date_earliest="2018-03", title="Plan")
    bench.put("ref-2010", REFERENCE_OWN, "reference", date_earliest="2010-05-04", title="Directive")
    bench.add()
    return bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A new study without documents."""
    return make_bench(tmp_path / "study")


@pytest.fixture
def new_bench(tmp_path: Path) -> Callable[[str], Bench]:
    """Makes further studies by name."""
    return lambda name: make_bench(tmp_path / name)


@pytest.fixture(scope="session")
def _finished(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    bench = fill(make_bench(tmp_path_factory.mktemp("finished") / "study"))
    bench.run()
    return bench


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """A study with three documents, not yet run."""
    return fill(bench)


@pytest.fixture
def finished(_finished: Bench, tmp_path: Path) -> Bench:
    """A copy of a study with one match, run to the end."""
    return _finished.copied(tmp_path / "done")


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sentences each call embedded, from now on."""
    counts: list[int] = []

    def counting(*arguments: Any, **more: Any) -> int:
        counts.append(embed_document(*arguments, **more))
        return counts[-1]

    monkeypatch.setattr(stages, "embed_document", counting)
    return counts


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    """Makes a PDF of one line, locked where a password is given."""

    def made(line: str, password: str = "") -> bytes:
        target = BytesIO()
        lock = StandardEncryption(password, strength=128) if password else None
        canvas = Canvas(target, encrypt=lock, invariant=1)
        canvas.drawString(72, 720, line)
        canvas.save()
        return target.getvalue()

    return made


@pytest.fixture(scope="session")
def words() -> SimpleNamespace:
    """The texts that the studies are made of."""
    return SimpleNamespace(
        echo=ECHO, network=NETWORK_OWN, city=CITY_OWN, reference=REFERENCE_OWN, now=NOW, hashing=HASHING
    )
