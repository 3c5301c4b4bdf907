"""A format is added as CONTRIBUTING says, by one row and one module, and works from the first command to the tables.

The program is copied and the two places are edited in the copy, since files are read in processes of their own, which
a patch in this one would not reach.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.export.csv import read
from tests.fixtures import words

ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 300

# A note begins with these bytes; its first line is a day, and its paragraphs are UTF-16, as no other format's are.
MAGIC = b"NOTE\x00"
ROW = """\
        Format(
            name="note",
            label="a note",
            extensions=frozenset({"note"}),
            media_types=frozenset({"application/x-note"}),
            magic=b"NOTE\\0",
            own_dates=OwnDates(0.6, "The day in the first line of a note."),
        ),
"""
MODULE = '''\
"""Notes: a day in the first line, then paragraphs."""

from __future__ import annotations

from crawler.formats import FORMATS
from pipeline.extract.backend import Backend, Paragraph, build_extraction, make_date_clues
from pipeline.extract.options import ReadOptions
from pipeline.records import Extraction

_MAGIC = FORMATS["note"].magic


def is_note(data: bytes) -> bool:
    """Whether the file begins as notes do."""
    return data.startswith(_MAGIC)


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The paragraphs of a note with its day."""
    day, *paragraphs = data.removeprefix(_MAGIC).decode("utf-16-be").split("\\n\\n")
    return build_extraction(map(Paragraph, paragraphs), date_clues=make_date_clues("note", [("day", day)]))


BACKEND = Backend(is_note, read)
'''
SOURCE = """\
id = "velden"
role = "city"
issuer_id = "velden"
kind = "folder"
languages = ["en"]
allowed_domains = ["www.velden.example"]
take = ["note"]
folder = "../saved"
base_url = "http://www.velden.example/plans"
"""


class Checkout:
    """A copy of the program, and a study that it works on."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.study = folder / "checkout", folder / "study"
        for package in ("crawler", "index", "pipeline"):
            shutil.copytree(ROOT / package, self.folder / package)  # with what is compiled
        (self.folder / "data").symlink_to(ROOT / "data")

    def insert(self, path: str, after: str, lines: str) -> None:
        """Write lines behind one that stands in a file once."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert text.count(after) == 1, f"{path} holds no single line: {after}"
        (self.folder / path).write_text(text.replace(after, after + lines), encoding="utf-8")

    def call(self, *words: object) -> str:
        """What a command prints."""
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *map(str, words)],
            cwd=self.folder, env=os.environ | {"PYTHONPATH": str(self.folder), "COLUMNS": "160"},
            capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def exported(self, table: str) -> dict[str, dict[str, Any]]:
        """The rows of a table of the newest run by the id of their document or match."""
        folder = self.study / "exports" / "latest"
        frame = read(folder / f"{table}.csv", frozenset())
        return {str(row[frame.columns[0]]): row for row in frame.astype(object).to_dict("records")}


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """The program with the format added, and a new study."""
    made = Checkout(tmp_path)
    made.insert("crawler/formats.py", "    for known in (\n", ROW)
    (made.folder / "pipeline" / "extract" / "note.py").write_text(MODULE, encoding="utf-8")
    made.insert("pipeline/extract/formats.py", "from pipeline.extract import html,", " note,")
    made.insert("pipeline/extract/formats.py", "FORMATS: dict[str, Backend] = {\n", '    "note": note.BACKEND,\n')
    made.call("init", made.study)
    (made.study / "study.toml").write_text(
        '[crawl]\ncontact = "a@b.example"\n[model]\nname = "hashing"\n', encoding="utf-8"
    )
    return made


def note(day: str, text: str) -> bytes:
    return MAGIC + f"{day}\n\n{text}".encode("utf-16-be")


@pytest.mark.slow
def test_files_of_a_new_format_are_added_read_dated_and_matched(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "guide.txt").write_text(f"{words.NETWORK}\n\n{words.ECHO}", encoding="utf-8")
    (tmp_path / "plan.note").write_bytes(note("2018-03-01", f"{words.CITY}\n\n{words.ECHO}"))
    (tmp_path / "wrong.note").write_text("This is text.", encoding="utf-8")
    (tmp_path / "documents.csv").write_text(
        "path,document_id,role,issuer_id,lang,date_earliest\n"
        "guide.txt,guide,network,league,en,2014\n"
        "plan.note,plan,city,velden,en,\n"
        "wrong.note,wrong,city,velden,en,\n",
        encoding="utf-8",
    )
    checkout.call("add", tmp_path / "documents.csv", "--study", checkout.study)
    checkout.call("run", "--study", checkout.study)
    documents = checkout.exported("documents")
    plan = documents["plan"]
    assert (plan["status"], plan["date_earliest"], plan["date_latest"]) == ("ok", "2018-03-01", "2018-03-01")
    assert checkout.exported("date_evidence")["plan"]["kind"] == "note_metadata"
    assert documents["wrong"]["reason"] == "named .note but its content is TXT"
    (match,) = checkout.exported("matches").values()
    assert (match["network_document_id"], match["city_document_id"]) == ("guide", "plan")


@pytest.mark.slow
def test_a_source_takes_the_new_format(checkout: Checkout) -> None:
    (checkout.study / "saved").mkdir()
    (checkout.study / "saved" / "plan.note").write_bytes(note("2018-03-01", words.CITY))
    (checkout.study / "saved" / "menu.txt").write_text("Soup of the day.", encoding="utf-8")
    (checkout.study / "sources" / "velden.toml").write_text(SOURCE, encoding="utf-8")
    told = checkout.call("crawl", "--study", checkout.study)
    assert told.startswith("Crawled 1 pages: 1 new documents, 0 changed, 0 unchanged, 0 gone, 1 refused\n")
    checkout.call("run", "--study", checkout.study)
    (document,) = checkout.exported("documents").values()
    assert (document["status"], document["lang"]) == ("ok", "en")
