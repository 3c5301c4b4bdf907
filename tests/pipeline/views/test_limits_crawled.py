"""What crawls brought is told where it may be another's, or where no source leads to it any more."""

from __future__ import annotations

import pytest

from crawler.events import Snapshot
from crawler.source import load_source
from pipeline.ingest.documents_csv import apply_overrides
from pipeline.ingest.record_snapshot import record_snapshot
from pipeline.study import Study
from pipeline.views.limits import LimitKind, study_limits
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import NOW, Bench

SOURCE = """
id = "{name}"
role = "{role}"
issuer_id = "{name}"
kind = "sitemap"
languages = ["en"]
allowed_domains = ["{name}.example"]
take = ["pdf"]
start_urls = ["https://{name}.example/sitemap.xml"]
"""
SHARED, ALONE = "a" * 64, "b" * 64


@pytest.fixture
def crawled(bench: Bench) -> Bench:
    """A plan on the sites of a town and of a network, and another on the town's alone."""
    with bench.open() as study:
        find(study, "town", "city", SHARED)
        find(study, "town", "city", ALONE)
        find(study, "union", "network", SHARED)
    return bench


def find(study: Study, name: str, role: str, sha256: str, address: str = "") -> None:
    """A file as the crawl of a source found it, at an address of its site or of another."""
    path, offset = study.sources / f"{name}.toml", study.crawls.count()
    path.parent.mkdir(exist_ok=True)
    path.write_text(SOURCE.format(name=name, role=role), encoding="utf-8")
    url = address or f"https://{name}.example/{sha256[:1]}.pdf"
    snapshot = Snapshot(
        name, f"{name}.{sha256[:1]}", url, url, url, NOW, 200, "application/pdf", sha256, 9, "x.warc.gz",
        offset, "x.warc.gz", offset, "20260101T000000Z",
    )  # fmt: skip
    record_snapshot(study, load_source(path), snapshot)


def tell(study: Study, kind: LimitKind) -> list[tuple[str, ...]]:
    return [limit.ids for limit in study_limits(Workspace(study)) if limit.kind is kind]


def test_a_file_on_the_sites_of_two_issuers_is_told_until_somebody_says_whose_it_is(crawled: Bench) -> None:
    with crawled.open() as study:
        assert tell(study, LimitKind.FILE_SHARED) == [("town.a of city town and network union",)]
        line = "town.a,network,union,me,it is the union's guide\n"
        (crawled.root / "overrides.csv").write_text(f"document_id,role,issuer_id,corrected_by,reason\n{line}")
        apply_overrides(study, now=NOW)
        assert tell(study, LimitKind.FILE_SHARED) == []


def test_documents_whose_source_file_was_deleted_are_told(crawled: Bench) -> None:
    with crawled.open() as study:
        assert tell(study, LimitKind.SOURCE_DELETED) == []
        (study.sources / "town.toml").unlink()
        assert tell(study, LimitKind.SOURCE_DELETED) == [("town.b",)], "the union's still leads to the other"
        (study.sources / "union.toml").unlink()
        (limit,) = [one for one in study_limits(Workspace(study)) if one.kind is LimitKind.SOURCE_DELETED]
        assert limit.ids == ("town.a", "town.b") and "2 sources without a file in sources/" in limit.found
        study.documents.remove("town.a", "superseded", now=NOW)
        assert tell(study, LimitKind.SOURCE_DELETED) == [("town.b",)]


def test_a_given_date_before_which_a_crawl_saw_the_document_is_told(crawled: Bench) -> None:
    with crawled.open() as study:
        assert tell(study, LimitKind.DATE_TOO_LATE) == []
        for date, told in (("2027", [("town.b",)]), ("2016", [])):
            line = f"town.b,{date},me,on its cover\n"
            (crawled.root / "overrides.csv").write_text(f"document_id,date_earliest,corrected_by,reason\n{line}")
            apply_overrides(study, now="2028-01-01T00:00:00Z")
            assert tell(study, LimitKind.DATE_TOO_LATE) == told


def test_a_source_under_another_name_finds_other_documents_which_is_told(crawled: Bench) -> None:
    address = f"https://town.example/{ALONE[:1]}.pdf"
    with crawled.open() as study:
        (study.sources / "town.toml").unlink()
        find(study, "velden", "city", ALONE, address)
        assert tell(study, LimitKind.SOURCE_DELETED) == [], "the same bytes are the same document"
        find(study, "velden", "city", "c" * 64, address)
        assert tell(study, LimitKind.SOURCE_DELETED) == [("town.b, now velden.c",)]


def test_documents_of_an_archive_that_is_lost_are_told(crawled: Bench) -> None:
    with crawled.open() as study:
        assert tell(study, LimitKind.FILE_LOST) == [("town.a", "town.b")]
        study.archive.mkdir(parents=True, exist_ok=True)
        (study.archive / "x.warc.gz").write_bytes(b"")
        assert tell(study, LimitKind.FILE_LOST) == []
