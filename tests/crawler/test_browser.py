"""Pages that scripts fill: said where no browser may run them, read where one may, and never past the crawl's rules."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import crawl, replay
from crawler.events import CrawlSummary
from crawler.settings import CrawlSettings
from crawler.source import Pick, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
PAGE = b"""<html><head><title>Papers</title></head><body><div id="papers"></div>
<script src="/fill.js"></script><script src="/intern/fill.js"></script><img src="/picture.png">
<script>fetch("http://localhost:9/stolen.json").catch(function () {});</script></body></html>"""
SCRIPT = b"""fetch("/papers.json").then(function (answer) { return answer.json(); }).then(function (papers) {
  document.getElementById("papers").innerHTML = papers.map(function (paper) {
    return "<li><a href='" + paper.file + "'>" + paper.title + "</a></li>"; }).join(""); });"""
PAPERS = b'[{"title": "Plan 2016", "file": "/plan.pdf"}, {"title": "Bericht 2018", "file": "/bericht.pdf"}]'

needs_browser = pytest.mark.skipif(
    "POLICYECHO_REQUIRE_ALL" not in os.environ and not (shutil.which("chromium") and find_spec("playwright")),
    reason="needs Chromium and the extra policyecho[browser]",
)


def source_of(site: ScriptedSite, answer: type[Answer], **changed: Any) -> Source:
    site.answers = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /intern/\n", "text/plain"),
        "/list": answer(PAGE, "text/html"),
        "/fill.js": answer(SCRIPT, "text/javascript"),
        "/intern/fill.js": answer(b"document.title = 'never';", "text/javascript"),
        "/papers.json": answer(PAPERS, "application/json"),
        "/plan.pdf": answer(b"%PDF-1.7 plan"),
        "/bericht.pdf": answer(b"%PDF-1.7 bericht"),
    }
    site.asked.clear()
    facts: dict[str, Any] = {
        "id": "site", "role": Role.CITY, "issuer_id": "site", "kind": "listing", "languages": ("de",),
        "allowed_domains": ("127.0.0.1",), "take": ("pdf",), "start_urls": (f"{site.address}/list",),
        "item": Pick(css=("#papers li",)), "browser": True,
    }  # fmt: skip
    return Source(**(facts | changed))


def titles(found: CrawlSummary) -> list[str]:
    return [one.title for one in found.snapshots]


def test_a_page_whose_links_only_scripts_bring_is_reported_as_such(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    source = source_of(scripted_site, answer, browser=False)
    found = crawl((source,), SETTINGS, tmp_path)
    assert found.snapshots == ()
    (refusal,) = found.refusals
    assert refusal.url == source.start_urls[0]
    assert "only by JavaScript" in refusal.reason and "policyecho[browser]" in refusal.reason


def test_without_a_browser_that_is_said_and_the_crawl_goes_on(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    source = source_of(scripted_site, answer)
    found = crawl((source,), replace(SETTINGS, browser=str(tmp_path / "none")), tmp_path / "archive")
    reasons = [one.reason for one in found.refusals]
    assert reasons[0].startswith("its scripts were not run: install ")
    assert len(reasons) == 2 and "item_css" in reasons[1]


@pytest.mark.slow
@needs_browser
def test_the_links_are_there_when_the_scripts_have_run(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    source = source_of(scripted_site, answer)
    found = crawl((source,), SETTINGS, tmp_path)
    assert titles(found) == ["Plan 2016", "Bericht 2018"]
    reasons = {one.url: one.reason for one in found.refusals}
    assert reasons.pop(f"{scripted_site.address}/intern/fill.js") == "robots.txt disallows it"
    assert reasons == {
        "http://localhost:9/stolen.json": "a script on a page asks for it, which limits or allowed_domains forbid"
    }
    # The page itself once, what it needs once, and neither pictures nor what is forbidden; all by the crawl.
    assert sorted(scripted_site.asked) == [
        "/bericht.pdf",
        "/fill.js",
        "/list",
        "/papers.json",
        "/plan.pdf",
        "/robots.txt",
    ]
    assert scripted_site.agents == {SETTINGS.user_agent}


@pytest.mark.slow
@needs_browser
def test_a_replay_renders_the_page_from_the_archive_alone(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    source = source_of(scripted_site, answer)
    first = crawl((source,), SETTINGS, tmp_path)
    scripted_site.asked.clear()
    again = replay((source,), SETTINGS, tmp_path)
    assert again.snapshots == first.snapshots
    assert scripted_site.asked == []


@pytest.mark.slow
@needs_browser
def test_scripts_cannot_ask_for_more_than_the_source_may(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    from crawler.source import Limits

    source = source_of(scripted_site, answer, limits=Limits(pages=2))
    found = crawl((source,), SETTINGS, tmp_path)
    assert titles(found) == []
    assert "/papers.json" not in scripted_site.asked
