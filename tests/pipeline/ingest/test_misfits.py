"""A file that broke off on its way is no new version of the whole one before it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.source import DirectDocument, Role, Source
from pipeline.ingest.crawl import CrawlChoices, crawl_sources
from pipeline.study import open_study
from pipeline.workflow.new_study import init_study
from tests.crawler.scripted_site import Answer, ScriptedSite, serve_scripted_site

pytestmark = pytest.mark.slow
NOW = "2026-01-01T00:00:00Z"
CHOICES = CrawlChoices(contact="a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
START = b"%PDF-1.7 " + b"1 0 obj" * 3_000 + b"startxref 0 %%EOF " + b"2 0 obj" * 3_000


def docx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document " * 3_000)
        archive.comment = b"A comment behind it." * 900
    return packed.getvalue()


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    with serve_scripted_site() as served:
        yield served


def refusals_of_second(site: ScriptedSite, folder: Path, before: bytes, after: bytes) -> list[str]:
    """Why the second of two files at one address is no new version; empty where it is one."""
    path = "/plan.docx" if before.startswith(b"PK") else "/plan.pdf"
    documents = (DirectDocument(site.address + path),)
    source = Source("x", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), ("pdf", "docx"), documents=documents)
    init_study(folder / "study")
    with open_study(folder / "study", write=True) as study:
        for body in (before, after):
            site.answers = {path: Answer(body, "application/octet-stream")}
            report = crawl_sources(study, [source], CHOICES, now=NOW)
    assert bool(report.changed) is not bool(report.refusals)
    return [one.reason for one in report.refusals]


@pytest.mark.parametrize(
    ("before", "after", "breaks_off"),
    [
        (START + b" %%EOF\n", START[:-10_000], True),
        (START + b" %%EOF" + b"\0" * 900, START, True),
        (START + b" %%EOF", START + b" again %%EOF\r\n<!-- 0.2 seconds -->", False),
        (START, START[:-10_000], False),
        (docx(), docx()[:-30_000], True),
        (docx(), docx()[:-900] + b" " * 900, False),
    ],
)
def test_a_file_without_its_end_replaces_none_that_has_it(
    site: ScriptedSite, tmp_path: Path, before: bytes, after: bytes, breaks_off: bool
) -> None:
    found = refusals_of_second(site, tmp_path, before, after)
    assert found == (["it breaks off before its end, so the version before stays; crawl again later"] * breaks_off)
