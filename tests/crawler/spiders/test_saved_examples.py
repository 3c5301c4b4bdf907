"""Each kind of source has saved examples in `kinds/`, and a crawl of each gives exactly what it should.

A case is a folder: one source file, `site/<host>/…` with what its hosts answer (crawler.static_site says how an address
becomes a file's name), and `expected.json`. Fields that are empty are left out there, and the order is that of the
addresses. POLICYECHO_REWRITE_EXPECTED=1 writes expected.json anew; look at the difference before you keep it.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crawler.address import canonical_url
from crawler.crawl import crawl, replay
from crawler.events import CrawlSummary, Snapshot
from crawler.settings import CrawlSettings
from crawler.source import load_source, load_sources
from crawler.source.kinds import KINDS
from crawler.static_site import serve_sites

FOLDER = Path(__file__).parent / "kinds"
SOURCES = load_sources(FOLDER)
CASES = {load_source(path).id: path.parent for path in sorted(FOLDER.glob("*/*.toml"))}
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0)
# One worker, so that the crawl below is done once.
pytestmark = pytest.mark.xdist_group("kinds")


@dataclass(frozen=True)
class Crawled:
    archive: Path
    summary: CrawlSummary


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """One crawl of all cases, whose hosts differ."""
    sites, archive = tmp_path_factory.mktemp("kinds") / "sites", tmp_path_factory.mktemp("kinds") / "archive"
    for host in sorted(FOLDER.glob("*/site/*")):
        shutil.copytree(host, sites / host.name)
    with serve_sites(sites) as address:
        return Crawled(archive, crawl(SOURCES, replace(SETTINGS, proxy=address), archive))


def told(found: CrawlSummary, source_id: str) -> dict[str, list[dict[str, Any]]]:
    snapshots = sorted((one for one in found.snapshots if one.source_id == source_id), key=lambda one: one.url)
    refusals = sorted({(one.url, one.reason) for one in found.refusals if one.source_id == source_id})
    return {
        "documents": [_document(one) for one in snapshots],
        "refusals": [{"url": url, "reason": reason} for url, reason in refusals],
    }


def _document(one: Snapshot) -> dict[str, Any]:
    final_url = one.final_url if canonical_url(one.final_url) != canonical_url(one.url) else ""
    optional = {"lang": one.lang, "work_id": one.work_id, "doc_type": one.doc_type, "note": one.note}
    return {
        "url": one.url,
        "document_id": one.document_id,
        "title": one.title,
        "clues": [[clue.kind, clue.text] for clue in one.clues],
        **{key: value for key, value in {**optional, "final_url": final_url}.items() if value},
    }


def test_every_kind_of_source_has_a_saved_example() -> None:
    assert {source.kind for source in SOURCES} == set(KINDS)
    assert len(CASES) == len(list(FOLDER.iterdir())), "one source file in each folder"


@pytest.mark.slow
@pytest.mark.parametrize("source_id", CASES, ids=lambda source_id: CASES[source_id].name)
def test_a_crawl_of_the_saved_site_gives_exactly_what_is_expected(source_id: str, crawled: Crawled) -> None:
    found, expected = told(crawled.summary, source_id), CASES[source_id] / "expected.json"
    if os.environ.get("POLICYECHO_REWRITE_EXPECTED") == "1":
        expected.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_archive_alone_gives_the_same_documents_and_nothing_is_printed(
    crawled: Crawled, capfd: pytest.CaptureFixture[str]
) -> None:
    again = replay(SOURCES, SETTINGS, crawled.archive)
    for source_id in CASES:
        assert told(again, source_id)["documents"] == told(crawled.summary, source_id)["documents"]
    assert capfd.readouterr() == ("", "")
