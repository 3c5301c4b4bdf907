"""The demo corpus keeps its promises: built files match the sources, and the truth matches both."""

from __future__ import annotations

import csv
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import docx
import pdfplumber
import pytest

from crawler.address import canonical_url, derive_document_id
from pipeline.records.dates import DateInterval, parse_interval

REPOSITORY = Path(__file__).resolve().parents[2]
DEMO = REPOSITORY / "data" / "demo"
READS_ALL = pytest.mark.xdist_group("demo corpus")  # in one process, which reads each built file once
ECHO_KINDS = {"verbatim", "translation", "paraphrase", "instrument", "frame"}
MARKER = re.compile(r"<!--.*?-->")
PLANT = re.compile(r"<!-- plant.*?<!-- /plant -->")


@dataclass(frozen=True, slots=True)
class Written:
    """One source file, read without the builder."""

    meta: dict[str, str]
    marked: str

    @property
    def text(self) -> str:
        return MARKER.sub("", self.marked)

    @property
    def host(self) -> str:
        return f"www.{self.meta['site']}.example"

    @property
    def built(self) -> Path:
        return DEMO / "sites" / self.host / self.meta["file"]

    @property
    def document_id(self) -> str:
        if self.meta["role"] == "reference":
            return self.meta["document_id"]
        return derive_document_id(self.meta["site"], canonical_url(f"http://{self.host}/{self.meta['file']}"))

    @property
    def date(self) -> DateInterval:
        return parse_interval(self.meta["date"])


@cache
def written() -> dict[str, Written]:
    found = {}
    for path in sorted((DEMO / "sources").glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        one = Written(tomllib.loads(front), body)
        found[one.document_id] = one
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_role(role: str) -> list[Written]:
    return [one for one in written().values() if one.meta["role"] == role]


class PageText(HTMLParser):
    """Text, links and listed documents of one HTML page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of_pdf(path: Path, columns: int) -> str:
    parts = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            width = page.width / columns
            boxes = [(number * width, 60, (number + 1) * width, page.height - 60) for number in range(columns)]
            parts += [page.crop(box).extract_text() for box in boxes]
    return " ".join(parts)


def text_of_built(one: Written) -> str:
    if one.meta["format"] == "pdf":
        text = text_of_pdf(one.built, 2 if one.meta.get("layout") == "two_column" else 1)
    elif one.meta["format"] == "docx":
        text = " ".join(paragraph.text for paragraph in docx.Document(str(one.built)).paragraphs)
    else:
        text = " ".join(PageText(one.built.read_text(encoding="utf-8")).parts)
    return " ".join(text.split())


@cache
def built_texts() -> dict[str, str]:
    return {document_id: text_of_built(one) for document_id, one in written().items()}


def build(demo: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(demo / "build.py"), "--out", str(target)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_rebuilding_gives_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    result = build(DEMO, tmp_path)
    assert result.returncode == 0, result.stderr
    committed = {f"sites/{name}" for name in files_below(DEMO / "sites")} | {"truth.csv"}
    assert files_below(tmp_path) == committed
    differing = [name for name in sorted(committed) if not filecmp.cmp(DEMO / name, tmp_path / name, shallow=False)]
    assert differing == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("lipobrzeg-2024", "<!-- /plant -->", "", "marker is misspelt"),
        ("lipobrzeg-2024", "plant t10 city", "plant t77 city", "no entry for t77"),
        ("lipobrzeg-2024", "plant t10 city", "plant t10 town", "'town' is no side"),
        ("lipobrzeg-2024", 'format = "docx"', 'format = "pdf"', "no PDF font here has"),
        ("saltmarrow-2011", 'date = "2011-04-12"\n', "", "'date'"),
    ],
)
def test_a_faulty_source_is_refused_in_one_sentence(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    demo = tmp_path / "demo"
    shutil.copytree(DEMO, demo, ignore=shutil.ignore_patterns("sites", "__pycache__"))
    source = demo / "sources" / f"{file}.md"
    source.write_text(source.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    result = build(demo, tmp_path / "out")
    assert result.returncode == 1
    assert message in result.stderr and len(result.stderr.splitlines()) == 1
    assert file in result.stderr or "truth.toml" in result.stderr


@READS_ALL
@pytest.mark.slow
def test_every_truth_passage_stands_in_its_source_and_in_the_built_file() -> None:
    texts = built_texts()
    for row in rows("truth.csv"):
        for side in ("network", "city"):
            document_id, passage = row[f"{side}_document_id"], row[f"{side}_passage"]
            assert written()[document_id].meta["role"] == side, row["truth_id"]
            assert passage in written()[document_id].text, row["truth_id"]
            assert passage in texts[document_id], row["truth_id"]


def test_every_marked_passage_is_made_of_whole_sentences() -> None:
    for one in written().values():
        for match in PLANT.finditer(one.marked):
            passage, before = MARKER.sub("", match.group()), MARKER.sub("", one.marked[: match.start()])
            assert passage[0].isupper() and passage.endswith(".")
            assert before.endswith(("\n", ". "))


def test_dates_agree_with_what_the_truth_expects() -> None:
    for row in rows("truth.csv"):
        network, city = (written()[row[f"{side}_document_id"]].date for side in ("network", "city"))
        if row["kind"] in ECHO_KINDS | {"common_source"}:
            assert network.latest < city.earliest, row["truth_id"]
        if row["kind"] == "reversed":
            assert city.latest < network.earliest, row["truth_id"]
        if row["kind"] == "own_reuse":
            assert written()[row["rival_document_id"]].date.latest < network.earliest < city.earliest
        if row["kind"] == "common_source":
            assert written()[row["rival_document_id"]].date.latest < network.earliest, row["truth_id"]


def test_the_corpus_has_the_promised_documents() -> None:
    everything = list(written().values())
    assert Counter(one.meta["role"] for one in everything) == {"network": 4, "city": 16, "reference": 2}
    assert Counter(one.meta["lang"] for one in of_role("city")) == dict.fromkeys(
        ("de", "en", "es", "fr", "it", "nl", "pl", "sv"), 2
    )
    assert set(Counter(one.meta["issuer_id"] for one in of_role("city")).values()) == {2}
    assert Counter(one.meta["format"] for one in everything) == {"pdf": 10, "html": 7, "docx": 5}
    assert min(one.date.earliest.year for one in everything) == 2008
    assert max(one.date.latest.year for one in everything) == 2024
    for one in everything:
        words = [word for word in one.text.split() if any(map(str.isalpha, word))]
        assert 300 <= len(words) <= 700, one.document_id


def test_half_of_the_city_documents_hold_no_echo() -> None:
    with_echo = {row["city_document_id"] for row in rows("truth.csv") if row["expect"] != "none"}
    assert len(with_echo) == 8


def test_the_truth_covers_every_promised_kind() -> None:
    truth = rows("truth.csv")
    kinds = Counter(row["kind"] for row in truth)
    assert kinds["look_alike"] >= sum(kinds[kind] for kind in ECHO_KINDS)
    assert kinds["verbatim"] >= 2 and kinds["paraphrase"] >= 3 and kinds["name_trap"] >= 1
    translated = [row for row in truth if row["kind"] == "translation"]
    assert {row["city_document_id"].partition(".")[0] for row in translated} == {
        one.meta["site"] for one in of_role("city") if one.meta["lang"] != "en"
    }
    assert {row["expect"] for row in truth if row["kind"] == "common_source"} == {
        "excluded:common_source_better",
        "optional",
    }
    assert {row["kind"] for row in truth if row["expect"] == "match"} == {
        "verbatim",
        "translation",
        "paraphrase",
    }
    assert all(row["expect"] == "none" for row in truth if row["kind"] in {"look_alike", "name_trap"})


def test_a_verbatim_plant_is_the_same_text_on_both_sides_and_no_other_is() -> None:
    for row in rows("truth.csv"):
        assert (row["network_passage"] == row["city_passage"]) == (row["kind"] == "verbatim"), row["truth_id"]


def test_no_sentence_is_repeated_outside_the_plants() -> None:
    sentences = {}
    for document_id, one in written().items():
        body = PLANT.sub("", one.marked) + "\n" + one.meta["colophon"]
        sentences[document_id] = {
            part.strip().lower() for part in re.split(r"(?<=[.!?])\s|\n", body) if part.count(" ") > 3
        }
    for a, b in combinations(sentences, 2):
        assert not sentences[a] & sentences[b], (a, b)


@READS_ALL
@pytest.mark.slow
def test_every_document_says_that_it_is_a_demonstration() -> None:
    assert len({one.meta["colophon"] for one in written().values()}) == len(written())
    for one in written().values():
        assert "policyecho" in one.meta["colophon"]
        assert one.meta["colophon"] in built_texts()[one.document_id], one.document_id


@pytest.mark.slow
def test_one_pdf_has_two_columns_with_running_lines_and_one_holds_a_table() -> None:
    pdfs = [one for one in written().values() if one.meta["format"] == "pdf"]
    (two_column,) = [one for one in pdfs if one.meta.get("layout") == "two_column"]
    with pdfplumber.open(two_column.built) as pdf:
        assert len(pdf.pages) >= 2
        for number, page in enumerate(pdf.pages, start=1):
            lines = page.extract_text().splitlines()
            assert lines[0] == two_column.meta["running_header"]
            assert lines[-1].split() == [str(number), two_column.meta["date"]]
    assert sum("\n|" in one.text for one in pdfs) == 1
