"""A server that shows its pages only to those who send its cookie back is crawled, and no other cookie is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.crawl import crawl, replay
from crawler.events import CrawlSummary
from crawler.refusals import CIRCLE
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

pytestmark = pytest.mark.slow

PLAN, GUIDE = b"%PDF-1.7 A plan of the city.", b"%PDF-1.7 A guide of the city."


def to(place: str, *cookies: str) -> Answer:
    return Answer(status=302, headers=(("Location", place), *(("Set-Cookie", cookie) for cookie in cookies)))


@pytest.fixture
def crawl_site(scripted_site: ScriptedSite, tmp_path: Path) -> Callable[..., CrawlSummary]:
    """Crawls two documents of the site into one archive."""
    scripted_site.answers, scripted_site.with_cookie = {}, {}

    def crawled(take: Callable[..., CrawlSummary] = crawl) -> CrawlSummary:
        scripted_site.asked.clear()
        scripted_site.cookies.clear()
        documents = tuple(DirectDocument(f"{scripted_site.address}/{name}.pdf") for name in ("plan", "guide"))
        source = Source("x", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), ("pdf",), documents=documents)
        settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
        return take((source,), settings, tmp_path / "warc")

    return crawled


@pytest.mark.parametrize("by_way_of", ["/plan.pdf", "/check?back=plan"])
def test_the_cookie_of_a_redirect_is_sent_back_for_the_rest_of_the_crawl(
    scripted_site: ScriptedSite, crawl_site: Callable[..., CrawlSummary], by_way_of: str
) -> None:
    scripted_site.answers = {
        "/plan.pdf": to(by_way_of, "sid=1; Path=/"),
        "/check?back=plan": to("/plan.pdf"),
        "/guide.pdf": to("/login"),
    }
    scripted_site.with_cookie = {
        ("/check?back=plan", "sid=1"): to("/plan.pdf"),
        ("/plan.pdf", "sid=1"): Answer(PLAN),
        ("/guide.pdf", "sid=1"): Answer(GUIDE),
    }
    for _ in range(2):  # and the next crawl begins without it
        found = crawl_site()
        assert len(found.snapshots) == 2 and not found.refusals
        assert scripted_site.asked.count("/plan.pdf") == 2 and scripted_site.asked.count("/guide.pdf") == 1
        assert {cookie for _, cookie in scripted_site.cookies} == {"sid=1"}


def test_the_cookie_of_a_page_is_not_kept(scripted_site: ScriptedSite, crawl_site: Callable[..., CrawlSummary]) -> None:
    tracking = (("Set-Cookie", "seen=plan; Path=/"),)
    scripted_site.answers = {"/plan.pdf": Answer(PLAN, headers=tracking), "/guide.pdf": Answer(GUIDE)}
    assert len(crawl_site().snapshots) == 2 and scripted_site.cookies == []


def test_a_circle_with_a_cookie_ends_and_is_told(
    scripted_site: ScriptedSite, crawl_site: Callable[..., CrawlSummary]
) -> None:
    scripted_site.answers = {"/plan.pdf": to("/plan.pdf", "sid=1; Path=/"), "/guide.pdf": to("/guide.pdf")}
    found = crawl_site()
    assert [one.reason for one in found.refusals] == [CIRCLE.sentence] * 2
    # Once more with the cookie that it set, and no further.
    assert scripted_site.asked.count("/plan.pdf") == 2


def test_a_cookie_stays_with_its_host(scripted_site: ScriptedSite, crawl_site: Callable[..., CrawlSummary]) -> None:
    scripted_site.answers = {
        "/plan.pdf": to("/plan.pdf", "sid=1; Domain=elsewhere.example; Path=/", "own=2; Path=/plan.pdf"),
        "/guide.pdf": Answer(GUIDE),
    }
    scripted_site.with_cookie = {("/plan.pdf", "own=2"): Answer(PLAN)}
    assert len(crawl_site().snapshots) == 2
    assert scripted_site.cookies == [("/plan.pdf", "own=2")]


def test_the_archive_of_such_a_crawl_is_replayed(
    scripted_site: ScriptedSite, crawl_site: Callable[..., CrawlSummary]
) -> None:
    scripted_site.answers = {"/plan.pdf": to("/plan.pdf", "sid=1; Path=/"), "/guide.pdf": Answer(GUIDE)}
    scripted_site.with_cookie = {("/plan.pdf", "sid=1"): Answer(PLAN)}
    before = {(one.url, one.sha256) for one in crawl_site().snapshots}
    again = crawl_site(replay)
    assert {(one.url, one.sha256) for one in again.snapshots} == before and scripted_site.asked == []
