"""A whole site is read to its end, and what it makes without end ends by itself and is told."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import check, crawl, replay
from crawler.events import CrawlSummary, RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import Limits, Role, Source
from crawler.spiders.traps import TRAPS, Trap, Traps
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
HTML = "text/html; charset=utf-8"
PAGES = 150
PLAN = (
    "The council of the city adopted measure {} of this plan after two years of talks with associations and schools. "
)
URL = "http://a.example"


@pytest.mark.parametrize(
    ("url", "trap"),
    [
        ("/a/b/a/b/a/b/", Trap.REPEATING),
        ("/news/x/news/y/news/", Trap.REPEATING),
        ("/plan/print/", Trap.PRINT),
        ("/calendar/2099/05/", Trap.CALENDAR),
        ("/calendar?year=2099", Trap.CALENDAR),
        ("/news/news/", None),
        ("/archive/2016/05/", None),
        ("/1/1/1/1", None),
        ("/plan?id=7", None),
    ],
)
def test_some_traps_are_told_from_the_address(url: str, trap: Trap | None) -> None:
    assert Traps().judge(URL + url) is trap


@pytest.mark.parametrize(
    ("url", "simple"),
    [
        ("/list?sort=date&dir=asc&page=2", "/list?page=2"),
        ("/list?orderby=title&order=desc", "/list"),
        ("/plan?id=7&print=1", "/plan?id=7"),
        ("/plan?tmpl=component", "/plan"),
        ("/index.php?option=com_content&view=article&id=5", "/index.php?option=com_content&view=article&id=5"),
        ("/get?dir=/plans", "/get?dir=/plans"),
        ("/list?view=grid", "/list"),
    ],
)
def test_what_only_sorts_or_prints_is_asked_for_without_that(url: str, simple: str) -> None:
    assert Traps().simplify(URL + url) == URL + simple


def seen(traps: Traps, *pages: tuple[str, str]) -> None:
    for path, words in pages:
        traps.is_equal(URL + path, words.split())


def test_what_makes_no_difference_on_a_site_is_learnt_from_pages_that_are_equal() -> None:
    traps = Traps()
    for name in "abc":
        seen(traps, (f"/{name}/", f"plan {name}"), (f"/{name}/?from=menu{name}", f"plan {name}"))
        seen(traps, (f"/{name}/index.html", f"plan {name}"), (f"/{name}/about/", "about us"))
    assert traps.simplify(f"{URL}/d/?from=top&id=3") == f"{URL}/d/?id=3"
    assert traps.simplify(f"{URL}/d/index.html") == f"{URL}/d/"
    assert traps.judge(f"{URL}/d/about/") is Trap.EQUAL
    assert traps.judge(f"{URL}/d/") is None


def test_what_makes_a_difference_most_of_the_time_is_kept() -> None:
    traps = Traps()
    for number in range(9):
        seen(traps, (f"/list?id={number}", f"plan {number // 2 if number < 4 else number}"))
    assert traps.simplify(f"{URL}/list?id=77") == f"{URL}/list?id=77"


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("/a;jsessionid=0A1B?x=1", "/a?x=1"),
        ("/a?PHPSESSID=77&x=1", "/a?x=1"),
        ("/a?sid=0123456789abcdef0123&x=1", "/a?x=1"),
        ("/a?sid=3&x=1", "/a?sid=3&x=1"),
    ],
)
def test_a_page_of_a_site_is_asked_for_without_the_name_of_the_visit(url: str, plain: str) -> None:
    assert Traps().simplify(URL + url) == URL + plain


class City(dict[str, Answer]):
    """A site of documents with eight traps on each page; what it makes without end is made when it is asked for."""

    trapped: int = 0
    visits = itertools.count(1)

    def get(self, path: str, default: Any = None) -> Any:
        if path in self or path == "/robots.txt":
            return super().get(path, default)
        self.trapped += 1
        return self._made(path) or default

    def _made(self, path: str) -> Answer | None:
        start, _, query = path.partition("?")
        if start == "/c/calendar":
            month = int(query.rpartition("=")[2])
            return page(f"Month {month}", f"<a href='/c/calendar?month={month + 1}'>next month</a>")
        if start.startswith("/c/loop/"):
            return page(f"Loop {len(path)}", f"<a href='{path}loop/'>deeper</a>")
        if start.startswith("/c/visit/"):
            return page("Visit", PLAN.format("V") * 5 + self.visit())
        if start == "/c/list":
            words = [PLAN.format(f"S{number}") for number in range(5)]
            return page("List", " ".join(words if "desc" not in query else reversed(words)))
        if start.startswith("/c/tag-"):
            number = int(start[7:])
            return page(f"Tag {number}", f"<a href='/c/tag-{number + 1}'>tag</a>")
        if start.startswith("/c/print/"):
            return page("Printed", PLAN.format("P") * 5)
        return None

    def visit(self) -> str:
        return f"<a href='/c/visit/{next(self.visits):04d}abcdef0123456789/'>visit</a>"


def page(title: str, body: str) -> Answer:
    return Answer(f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>".encode(), HTML)


def city() -> City:
    site = City()
    for number in range(PAGES):
        children = [child for child in (2 * number + 1, 2 * number + 2) if child < PAGES]
        links = "".join(f"<a href='/c/p{child}.html'>p{child}</a> " for child in children)
        traps = (
            f"<a href='/c/calendar?month=1'>calendar</a> {site.visit()} <a href='p{number}.html?print=1'>print</a>"
            f"<a href='/c/list?sort=date&amp;dir=desc'>sort</a> <a href='/c/list'>list</a> <a href='/c/tag-1'>tags</a>"
            f"<a href='/c/print/{number}'>print</a> <a href='/c/loop/'>loop</a> <a href='/elsewhere/'>out</a>"
        )
        file = f"<a href='/files/f{number}.pdf'>file {number}</a>" if number % 10 == 0 else ""
        text = PLAN.format(f"{number} of {number * 7}") * 4
        site[f"/c/p{number}.html"] = page(f"Page {number}", f"<p>{text}</p>{links}{traps}{file}")
        if file:
            site[f"/files/f{number}.pdf"] = Answer(b"%PDF-1.7 " + str(number).encode())
    return site


def source_of(site: ScriptedSite, **more: Any) -> Source:
    given: dict[str, Any] = {"take": ("html", "pdf"), "start_urls": (f"{site.address}/c/p0.html",), "id": "c"} | more
    return Source(
        role=Role.CITY, issuer_id="c", kind="site", languages=("en",), allowed_domains=("127.0.0.1",),
        limits=Limits(pages=1000), **given,
    )  # fmt: skip


@pytest.fixture(scope="module")
def crawled(scripted_site: ScriptedSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[CrawlSummary, City, Path]:
    scripted_site.answers = site = city()
    archive = tmp_path_factory.mktemp("archive")
    return crawl((source_of(scripted_site),), SETTINGS, archive), site, archive


@pytest.mark.slow
def test_every_document_of_a_site_full_of_traps_is_found(crawled: tuple[CrawlSummary, City, Path]) -> None:
    found = {one.url.rpartition("/")[2] for one in crawled[0].snapshots}
    assert {f"p{number}.html" for number in range(PAGES)} <= found
    assert {f"f{number}.pdf" for number in range(0, PAGES, 10)} <= found


@pytest.mark.slow
def test_a_tenth_of_the_requests_at_most_is_spent_in_traps(crawled: tuple[CrawlSummary, City, Path]) -> None:
    summary, site, _ = crawled
    asked = summary.rounds[0].fetched
    assert 0 < site.trapped <= asked / 10, (site.trapped, asked)


@pytest.mark.slow
def test_every_trap_is_told_with_how_many_addresses_were_left(crawled: tuple[CrawlSummary, City, Path]) -> None:
    told = {one.reason.partition("left: ")[2] for one in crawled[0].refusals}
    for trap in Trap:
        assert TRAPS[trap] in told, trap
    assert all(one.kind is RefusalKind.LEFT_OUT and not one.of_index for one in crawled[0].refusals)


@pytest.mark.slow
def test_the_archive_alone_gives_the_same_site(
    crawled: tuple[CrawlSummary, City, Path], scripted_site: ScriptedSite
) -> None:
    again = replay((source_of(scripted_site),), SETTINGS, crawled[2])
    assert {one.url for one in again.snapshots} == {one.url for one in crawled[0].snapshots}
    assert {(one.url, one.reason) for one in again.refusals} == {(one.url, one.reason) for one in crawled[0].refusals}


@pytest.mark.slow
def test_a_page_that_is_gone_a_redirect_away_and_a_file_without_ending(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    text = f"<p>{PLAN.format(1) * 5}</p>"
    named = "Content-Disposition", "attachment; filename=Plan.pdf"
    hrefs = ("gone", "away", "get?id=1", "/other/", "x.zip")
    links = "".join(f"<a href='{href}'>{href}</a>" for href in hrefs)
    scripted_site.answers = {
        "/c/": page("Start", text + links),
        "/c/away": answer(status=302, headers=(("Location", "/other/"),)),
        "/other/": page("Other", text),
        "/c/get?id=1": answer(b"%PDF-1.7 x", "application/octet-stream", headers=(named,)),
    }
    found = crawl((source_of(scripted_site, start_urls=(f"{scripted_site.address}/c/",)),), SETTINGS, tmp_path)
    assert [(one.url.removeprefix(scripted_site.address), one.title) for one in found.snapshots] == [
        ("/c/", ""), ("/c/get?id=1", "Plan"),
    ]  # fmt: skip
    told = {one.url.rpartition("/")[2]: (one.kind, one.of_index) for one in found.refusals}
    assert told == {"gone": (RefusalKind.GONE, True), "away": (RefusalKind.LEFT_OUT, False)}


@pytest.mark.slow
def test_a_check_counts_what_the_start_pages_link(scripted_site: ScriptedSite) -> None:
    scripted_site.answers = {
        "/c/": page("Start", "<a href='a.html'>a</a><a href='a.html#x'>a</a><a href='/f.pdf'>f</a>")
    }
    pages, found = check((source_of(scripted_site, start_urls=(f"{scripted_site.address}/c/",)),), SETTINGS)
    assert len(pages) == 1 and found.rounds[0].linked == 2
