"""A site that writes a new number of the visit into its addresses each time has no more documents for that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import crawl
from crawler.events import CrawlSummary, RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import Pick, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite, serve_scripted_site

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
PDF, HTML = Answer(b"%PDF-1.7 A plan of the city.", headers=(("ETag", '"1"'),)), "text/html; charset=utf-8"
LOG_IN = Answer(b"<!DOCTYPE html><html><title>Log in</title><body>Please log in.</body></html>", HTML)
VISITS = "0a1b2c3d4e5f6a7b8c9d0e1f", "9f8e7d6c5b4a3f2e1d0c9b8a"
FORMS = "/plan.pdf;jsessionid={}", "/plan.pdf?PHPSESSID={}", "/plan.pdf?id=4&sid={}", "/(S({}))/plan.pdf"
PLAIN = "/plan.pdf", "/plan.pdf", "/plan.pdf?id=4", "/plan.pdf"


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    with serve_scripted_site() as served:
        yield served


def index(kind: str, url: str) -> Answer:
    """What leads to one document, in the form of a kind of source."""
    xml = url.replace("&", "&amp;")
    paper = {"type": "https://schema.oparl.org/1.0/Paper", "name": "Plan", "mainFile": {"accessUrl": url}}
    return {
        "listing": Answer(f"<html><body><ul><li><a href='{xml}'>Plan</a></li></ul></body></html>".encode(), HTML),
        "site": Answer(f"<html><body><p>Start</p><a href='{xml}'>Plan</a></body></html>".encode(), HTML),
        "search": Answer(f"<html><body><ul><li><a href='{xml}'>Plan</a></li></ul></body></html>".encode(), HTML),
        "feed": Answer(f"<rss><channel><item><link>{xml}</link></item></channel></rss>".encode(), "text/xml"),
        "sitemap": Answer(f"<urlset><url><loc>{xml}</loc></url></urlset>".encode(), "text/xml"),
        "json": Answer(json.dumps([{"url": url}]).encode(), "application/json"),
        "oparl": Answer(json.dumps(paper).encode(), "application/json"),
    }[kind]


OPTIONS: dict[str, dict[str, Any]] = {
    "listing": {"item": Pick(css=("li",))},
    "json": {"options": {"items": "[]", "link": "url"}},
    "search": {"item": Pick(css=("li",))},
}


def source_of(site: ScriptedSite, kind: str) -> Source:
    more = {"start_urls": (f"{site.address}/",)} | OPTIONS.get(kind, {})
    if kind == "search":
        more |= {"start_urls": (), "options": {"search_url": f"{site.address}/?{{query}}", "queries": ("a",)}}
    return Source(
        id="x", role=Role.CITY, issuer_id="x", kind=kind, languages=("en",), allowed_domains=("127.0.0.1",),
        take=("pdf",), **more,
    )  # fmt: skip


def visit(site: ScriptedSite, kind: str, form: str, number: str, archive: Path) -> CrawlSummary:
    """One crawl, in which the site writes this number into the address of its document."""
    start = "/?a" if kind == "search" else "/"
    site.answers[start] = index(kind, site.address + form.format(number))
    site.asked.clear()
    return crawl([source_of(site, kind)], SETTINGS, archive)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["listing", "site", "search", "feed", "sitemap", "json", "oparl"])
@pytest.mark.parametrize("form", range(len(FORMS)))
def test_a_document_is_one_and_is_asked_for_without_the_visit(
    site: ScriptedSite, tmp_path: Path, kind: str, form: int
) -> None:
    site.answers = {PLAIN[form]: PDF}
    first, second = (visit(site, kind, FORMS[form], number, tmp_path) for number in VISITS)
    assert site.asked[-1] == PLAIN[form] and VISITS[1] not in " ".join(site.asked)
    (one,), (other,) = first.snapshots, second.snapshots
    assert (one.document_id, one.url) == (other.document_id, site.address + PLAIN[form])
    assert not [one.url for one in second.refusals if one.kind is not RefusalKind.LEFT_OUT]


@pytest.mark.slow
@pytest.mark.parametrize(
    "without",
    [
        Answer(b"gone", "text/plain", 404),
        LOG_IN,
        Answer(b"", "text/html", 302, (("Location", "/login"),)),
        Answer(b"<html><meta http-equiv='refresh' content='0; url=/login'></html>", HTML),
        Answer(b"<html><body>Choose a document from our list.</body></html>", HTML),
    ],
)
@pytest.mark.parametrize("kind", ["listing", "site", "feed"])
def test_what_answers_otherwise_without_the_visit_is_asked_for_as_it_is_linked(
    site: ScriptedSite, tmp_path: Path, kind: str, without: Answer
) -> None:
    linked = FORMS[1].format(VISITS[0])
    site.answers = {"/plan.pdf": without, "/login": LOG_IN, linked: PDF}
    found = visit(site, kind, FORMS[1], VISITS[0], tmp_path)
    (one,) = found.snapshots
    assert one.url == one.final_url == site.address + linked and one.canonical_url == site.address + "/plan.pdf"
    assert not found.refusals and site.asked[-1] == linked


@pytest.mark.slow
def test_a_copy_in_a_web_archive_is_asked_for_by_its_whole_name(site: ScriptedSite, tmp_path: Path) -> None:
    form = "/web/2016/http://velden.example/plan.pdf?PHPSESSID={}"
    site.answers = {form.format(VISITS[0]): PDF}
    assert len(visit(site, "listing", form, VISITS[0], tmp_path).snapshots) == 1
    assert site.asked[-1] == form.format(VISITS[0]) and len(site.asked) == 3


@pytest.mark.slow
def test_what_answers_in_no_way_is_refused_once_by_its_address_as_it_is_linked(
    site: ScriptedSite, tmp_path: Path
) -> None:
    found = visit(site, "listing", FORMS[1], VISITS[0], tmp_path)
    assert [one.url for one in found.refusals] == [site.address + FORMS[1].format(VISITS[0])]
