"""A page that only leads to another is followed as a redirect is, or told; it never is the document."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse

from crawler.crawl import crawl, replay
from crawler.events import CrawlSummary, RefusalKind
from crawler.refusals import CIRCLE
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Pick, Role, Source
from crawler.spiders.forwards import forward_of
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
HTML = "text/html; charset=utf-8"
PROSE = "The council of the city adopted this plan after two years of talks. " * 20
NEW = f"<html><head><title>Strategy for arrival</title></head><body><main><p>{PROSE}</p></main></body></html>".encode()


def page(head: str, body: str = "", **headers: str) -> HtmlResponse:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    return HtmlResponse("http://a.example/old", body=text.encode(), headers=headers)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page("<meta http-equiv='refresh' content='0; url=/new'>"), ("http://a.example/new", False)),
        (page("<META content='5;URL=\"new\"' http-equiv='Refresh'>", "Wait."), ("http://a.example/new", False)),
        (page("", "Wait.", Refresh="0;url=http://b.example/"), ("http://b.example/", False)),
        (page("<script>window.location.href = '/new';</script>"), ("http://a.example/new", True)),
        (page("<script>top.location.replace('/new')</script>"), ("http://a.example/new", True)),
        (page("<meta http-equiv='ReFresh' content='0;URL=&quot;/new&quot;'>"), ("http://a.example/new", False)),
        (page("<meta http-equiv=refresh content='0 url=/new'>"), ("http://a.example/new", False)),
        (page("<meta http-equiv=refresh content=\"0;url='/new%20plan'\">"), ("http://a.example/new%20plan", False)),
        (page("<meta http-equiv=refresh content='0; url=/new?a=1&amp;b=2'>"), ("http://a.example/new?a=1&b=2", False)),
        (page("<meta http-equiv=refresh content=' 0 ; url = /new '>"), ("http://a.example/new", False)),
        (page("<meta http-equiv=refresh content='.5, /new'>"), ("http://a.example/new", False)),
        (page("<meta http-equiv=refresh content='0  ;  URL  =  /new'>"), ("http://a.example/new", False)),
        (page("<meta http-equiv=refresh content='0;url'>"), ("http://a.example/url", False)),
        (page('<script>window.location = "http:\\/\\/a.example\\/new";</script>'), ("http://a.example/new", True)),
        (page("<script>document.location.assign(`/new`)</script>"), ("http://a.example/new", True)),
        (
            page("<script>window['location']['href'] = 'x'; self.location='/new'</script>"),
            ("http://a.example/new", True),
        ),
        (page("<script>const to = '/new';\nlocation.replace(to);</script>"), ("http://a.example/new", True)),
        (page("<script>setTimeout(\"top.location.href='/new'\", 9)</script>"), ("http://a.example/new", True)),
        (page("<script>window.location.pathname = '/new'</script>"), ("http://a.example/new", True)),
        (page("<script>if (top != self) top.location = self.location</script>", "We welcome all."), None),
        (page("<script>location.hash = 'top'; location.reload()</script>", "We welcome all."), None),
        (page("<script>location.href = atob('L25ldw==')</script>"), ("another page", True)),
        (page("<script>document.forms[0].submit()</script>", "<form action='/new'>"), ("http://a.example/new", True)),
        (page("<script>function go(u) { location.href = u }</script>", "We welcome all. <a href='/a'>a</a>"), None),
        (page("<noscript><meta http-equiv='refresh' content='0;url=/nojs'></noscript>"), None),
        (page("<meta http-equiv='refresh' content='300'>", "News"), None),
        (page("<meta http-equiv='refresh' content='0; url=/old'>"), None),
        (page("<meta http-equiv='refresh' content='10; url=/new'>", PROSE), None),
        (page("<script>if (old) window.location = '/new'</script>", PROSE), None),
        (page("<script>if (window.location == '/new') x()</script>"), None),
        (page("<meta http-equiv='refresh' content='0; url=mailto:a@b.example'>"), None),
    ],
)
def test_what_a_page_leads_to(answer: HtmlResponse, expected: tuple[str, bool] | None) -> None:
    assert forward_of(answer) == expected


def test_a_waiting_time_without_an_address_is_read_in_time_that_grows_with_its_length() -> None:
    began = time.process_time()
    assert forward_of(page("<meta http-equiv=refresh content='5" + " " * 50_000 + "\"'>", "Wait.")) is None
    assert time.process_time() - began < 3


def meta(target: str) -> bytes:
    return f"<html><title>Strategy</title><meta http-equiv='refresh' content='0; url={target}'>Wait</html>".encode()


@pytest.fixture(scope="module")
def crawled(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path_factory: pytest.TempPathFactory
) -> tuple[CrawlSummary, CrawlSummary]:
    scripted_site.answers = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /intern/\n", "text/plain"),
        "/strategy.html": answer(meta("/new/strategy.html"), HTML),
        "/header.html": answer(b"<html>Please wait.</html>", HTML, headers=(("Refresh", "0; url=/twice.html"),)),
        "/twice.html": answer(meta("/new/strategy.html?from=header"), HTML),
        "/js.html": answer(b"<html><script>location.href='/new/strategy.html'</script></html>", HTML),
        "/away.html": answer(meta("http://elsewhere.example/"), HTML),
        "/forbidden.html": answer(meta("/intern/plan.html"), HTML),
        "/round.html": answer(meta("/round.html?again"), HTML),
        "/round.html?again": answer(meta("/round.html"), HTML),
        "/plan.pdf": answer(meta("/files/plan.pdf"), HTML),
        "/deep/old/plan.html": answer(status=302, headers=(("Location", "/"),)),
        "/": answer(NEW, HTML),
        "/files/plan.pdf": answer(b"%PDF-1.7 plan"),
        "/new/strategy.html": answer(NEW, HTML),
        "/new/strategy.html?from=header": answer(NEW + b"<!-- -->", HTML),
        "/list.html": answer(b"<meta content='0;URL=/real-list.html' http-equiv='Refresh'>", HTML),
        "/real-list.html": answer(b"<li><a href='/item.html'>a</a></li>" + PROSE.encode(), HTML),
        "/item.html": answer(meta("/real-item.html"), HTML),
        "/real-item.html": answer(b"<a href='/files/plan.pdf'>file</a>" + PROSE.encode(), HTML),
    }
    paths = ("strategy", "header", "js", "away", "forbidden", "round")
    addresses = [f"/{path}.html" for path in paths] + ["/plan.pdf", "/deep/old/plan.html"]
    common: dict[str, Any] = {"take": ("html", "pdf")}
    documents = tuple(DirectDocument(scripted_site.address + path) for path in addresses)
    sources = (
        Source("mr", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), documents=documents, **common),
        Source("mrlist", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), item=Pick(css=("li",)),
               document=Pick(css=("a",)), start_urls=(f"{scripted_site.address}/list.html",), **common),
    )  # fmt: skip
    archive = tmp_path_factory.mktemp("archive")
    return crawl(sources, SETTINGS, archive), replay(sources, SETTINGS, archive)


@pytest.mark.slow
def test_a_forward_is_followed_like_a_redirect_in_the_archive_too(crawled: tuple[CrawlSummary, CrawlSummary]) -> None:
    for found in crawled:
        led = {one.url.rpartition("/")[2]: one.final_url.rpartition("/")[2] for one in found.snapshots}
        assert led["strategy.html"] == "strategy.html" and led["header.html"] == "strategy.html?from=header"
        assert [one.final_url.endswith("/files/plan.pdf") for one in found.snapshots if "plan" in one.url] == [True] * 2
    (header,) = [one for one in crawled[0].snapshots if one.url.endswith("/header.html")]
    assert [one.rpartition("/")[2] for one in header.redirects] == ["twice.html"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "kind", "reason"),
    [
        ("js.html", RefusalKind.STAND_IN, "by a script; write that address into the source"),
        ("away.html", RefusalKind.LEFT_OUT, "which is not in allowed_domains"),
        ("forbidden.html", RefusalKind.DISALLOWED, "robots.txt disallows it"),
        ("round.html", RefusalKind.MEND, CIRCLE.sentence),
        ("old/plan.html", RefusalKind.STAND_IN, "it leads to the start page of the site"),
    ],
)
def test_a_forward_that_is_not_followed_is_told(
    crawled: tuple[CrawlSummary, CrawlSummary], path: str, kind: RefusalKind, reason: str
) -> None:
    (refusal,) = [one for one in crawled[0].refusals if one.url.endswith(path)]
    assert refusal.kind is kind and reason in refusal.reason


@pytest.mark.slow
def test_listings_and_entries_that_forward_are_read_where_they_lead(
    crawled: tuple[CrawlSummary, CrawlSummary],
) -> None:
    found = [one for one in crawled[0].snapshots if one.source_id == "mrlist"]
    assert [one.url.rpartition("/")[2] for one in found] == ["plan.pdf"]


@pytest.mark.slow
def test_a_saved_page_that_only_forwards_is_told(tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "old.html").write_bytes(meta("/new.html"))
    source = Source(
        "x", Role.CITY, "x", "folder", ("en",), ("a.example",), ("html",),
        options={"folder": str(tmp_path / "saved"), "base_url": "http://a.example/"},
    )  # fmt: skip
    found = crawl((source,), SETTINGS, tmp_path / "archive")
    assert not found.snapshots
    assert [one.reason for one in found.refusals] == [
        "the saved page only leads to http://a.example/new.html; save that page"
    ]


@pytest.mark.parametrize("call", ["window.open", "location.replace"])
def test_a_long_escaped_address_in_a_script_holds_nothing_up(call: str) -> None:
    # Read in two ways at each of its signs, it would take longer than the world has stood.
    script = f'{call}("https:' + r"\/a" * 400 + '", "_blank")'
    page = HtmlResponse("http://a.example/x", body=f"<html><script>{script}</script></html>".encode())
    forward_of(page)
