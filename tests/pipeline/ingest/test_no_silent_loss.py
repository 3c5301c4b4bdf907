"""Over several crawls of one site: what is no document replaces none, and what could not be read calls nothing gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.source import Pick, Role, Source
from pipeline.ingest.crawl import CrawlChoices, crawl_sources, replay_archive
from pipeline.ingest.record_crawl import CrawlReport
from pipeline.study import Study, open_study
from pipeline.workflow.new_study import init_study
from tests.crawler.scripted_site import Answer, ScriptedSite, serve_scripted_site

pytestmark = [pytest.mark.usefixtures("quick_start"), pytest.mark.slow]
NOW = "2026-01-01T00:00:00Z"
CHOICES = CrawlChoices(contact="a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
HTML = "text/html; charset=utf-8"
PROSE = "The council of the city adopted this plan after two years of talks. " * 40


@pytest.fixture(scope="module")
def site() -> Iterator[ScriptedSite]:
    with serve_scripted_site() as served:
        yield served


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    init_study(tmp_path / "study")
    with open_study(tmp_path / "study", write=True) as opened:
        yield opened


def pdf(text: str) -> Answer:
    return Answer(b"%PDF-1.7 " + text.encode())


def page(text: str, title: str = "Plan") -> Answer:
    return Answer(f"<!DOCTYPE html><html><title>{title}</title><body>{text}</body></html>".encode(), HTML)


def links(*hrefs: str) -> Answer:
    return page("".join(f"<li><a href='{href}'>{href}</a></li>" for href in hrefs) + PROSE)


def source_of(site: ScriptedSite, start: str, **more: Any) -> Source:
    given = {"kind": "listing", "take": ("pdf", "html"), "item": Pick(css=("li",))} | more
    return Source(
        id="x", role=Role.CITY, issuer_id="x", languages=("en",), allowed_domains=("127.0.0.1",),
        start_urls=(site.address + start,), **given,
    )  # fmt: skip


def crawl(study: Study, site: ScriptedSite, source: Source, answers: dict[str, Answer]) -> CrawlReport:
    site.answers = answers
    return crawl_sources(study, [source], CHOICES, now=NOW)


def current(study: Study) -> dict[str, str]:
    """By address, the media type of the version that counts."""
    found = {}
    for stored in study.documents.all():
        version = study.documents.newest_version(stored.document.document_id)
        assert version is not None
        found["/" + (stored.document.url or "").rpartition("/")[2]] = version.media_type
    return found


BEFORE = {"/": links("plan.pdf", "other.pdf", "get.php?id=7", "long.html", "grown.html")} | {
    "/plan.pdf": pdf("one"), "/other.pdf": pdf("two"), "/get.php?id=7": pdf("three"),
    "/long.html": page(PROSE), "/grown.html": page("A short text."),
}  # fmt: skip
AFTER = BEFORE | {
    "/plan.pdf": page("The page that you look for does not exist any more.", "Page not found"),
    "/other.pdf": Answer(b"<html><title>Just a moment</title>Wait</html>", HTML, 202),
    "/get.php?id=7": page("Our new site has all documents in its search. " + PROSE, "Welcome"),
    "/long.html": page("The plan is being looked over."),
    "/grown.html": page(PROSE + " And more."),
}  # fmt: skip


def test_what_is_not_what_the_document_was_is_refused_and_the_version_before_stays(
    study: Study, site: ScriptedSite
) -> None:
    source = source_of(site, "/")
    crawl(study, site, source, BEFORE)
    then = current(study)
    report = crawl(study, site, source, AFTER)
    assert current(study) == then and then["/plan.pdf"] == "application/pdf"
    assert [one.partition(".")[2].partition("-")[0] for one in report.changed] == ["grown"]
    assert not report.gone
    reasons = {one.url.removeprefix(site.address): one.reason for one in report.refusals}
    assert set(reasons) == {"/plan.pdf", "/other.pdf", "/get.php?id=7", "/long.html"}
    assert reasons["/get.php?id=7"].startswith("it was PDF and a page came now")
    assert reasons["/long.html"].startswith("it had 5")


def test_the_archive_alone_refuses_the_same(study: Study, site: ScriptedSite, tmp_path: Path) -> None:
    source = source_of(site, "/")
    crawl(study, site, source, BEFORE)
    told = crawl(study, site, source, AFTER).refusals
    again = replay_archive(study, [source], CHOICES, now=NOW)
    assert {(one.url, one.reason) for one in again.refusals} == {(one.url, one.reason) for one in told}


def test_a_page_counts_where_the_file_before_it_is_no_longer_taken(study: Study, site: ScriptedSite) -> None:
    crawl(study, site, source_of(site, "/"), BEFORE)
    report = crawl(study, site, source_of(site, "/", take=("html",)), AFTER)
    assert any("get-php" in one or one.startswith("x.get") for one in report.changed)
