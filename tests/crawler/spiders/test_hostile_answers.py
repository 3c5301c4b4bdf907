"""What a site answers that no site of good faith would: each ends in a reason, in bounded time, and stops nothing else.

What needs no more than a file is a saved case in `kinds/` (the folders that end in -hostile).
"""

from __future__ import annotations

import gzip
import itertools
import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.crawl import crawl
from crawler.events import CrawlSummary
from crawler.settings import CrawlSettings
from crawler.source import Limits, Pick, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
JSON, HTML, XML = "application/json", "text/html", "application/xml"
UNREADABLE = "it cannot be read as a page of this kind of source"
JSON_KEYS = {"items": "list", "link": "url", "next": "next"}


class Endless(dict[str, Any]):
    """Answers by path; those that are functions are asked anew each time."""

    def get(self, path: str, default: Any = None) -> Any:
        found = super().get(path.partition("?")[0], default)
        return found(path) if callable(found) else found


def source_of(name: str, kind: str, **more: Any) -> Source:
    return Source(name, Role.CITY, name, kind, ("en",), ("127.0.0.1",), ("html",), **more)


@pytest.fixture(scope="module")
def found(scripted_site: ScriptedSite, answer: type[Answer], tmp_path_factory: pytest.TempPathFactory) -> CrawlSummary:
    number = itertools.count(1)

    def of_json(value: Any) -> Any:
        return answer(json.dumps(value).encode(), JSON)

    def paper(count: int) -> dict[str, Any]:
        name = "Integration" if count == 14 else f"Street lamps {count}"
        return {"id": f"p{count}", "type": "x/1.1/Paper", "name": name, "mainFile": {"downloadUrl": "/paper.html"}}

    def council(path: str) -> Any:
        count = int(path.partition("=")[2] or 1)
        return of_json({"data": [paper(count)], "links": {"next": f"/council?n={count + 1}"} if count < 15 else {}})

    site, address = scripted_site, scripted_site.address
    site.answers = Endless(
        {
            "/deep.json": answer(b"[" * 200_000, JSON),
            "/no.json": answer(b"<html></html>", JSON),
            "/latin.json": answer(b'{"list": [{"url": "/\xfc"}]}', JSON),
            "/poor.json": of_json({"list": [{"url": None, "name": count} for count in range(1000)], "next": None}),
            "/loop.json": lambda _: of_json({"list": [{"url": "/a.html"}], "next": f"/loop.json?n={next(number)}"}),
            "/council": council,
            "/paper.html": answer(b"<p>A paper.</p>", HTML),
            "/deep.html": answer(b"<div>" * 300_000 + b"<a href='/never.html'>x</a>", HTML),
            "/long.html": answer(b"<a href='/" + b"x" * 1_000_000 + b"'>x</a><a href='/y.html'>y</a>", HTML),
            "/y.html": answer(b"<p>y</p>", HTML),
            "/bytes.html": answer(bytes(range(256)) * 1000, HTML),
            "/search": lambda _: answer(f"<a href='/r{next(number)}.html'>r</a>".encode(), HTML),
            "/bomb.xml.gz": answer(gzip.compress(b"<urlset>" + b" " * 3_000_000, mtime=0), "application/gzip"),
            "/deep.xml": answer(b"<rss><channel>" + b"<item>" * 100_000, XML),
            "/cdx": answer(
                b'[null, 1, {}, ["20\xd9\xa1\xd9\xa2", "a", "", "", ""], [[], "", "", "", ""]]', "text/plain"
            ),
        }
    )

    sources = (
        *(source_of(f"json-{name}", "json", options=JSON_KEYS, start_urls=(f"{address}/{name}.json",))
          for name in ("deep", "no", "latin", "poor", "loop")),
        source_of("oparl", "oparl", options={"name_regex": "Integration"}, start_urls=(f"{address}/council",)),
        *(source_of(f"html-{name}", "listing", start_urls=(f"{address}/{name}.html",))
          for name in ("deep", "long", "bytes")),
        source_of("number", "listing", link=Pick(xpath=("count(//a)",)), start_urls=(f"{address}/long.html",)),
        source_of("search", "search", limits=Limits(pages=12),
                  options={"search_url": f"{address}/search?q={{query}}&p={{page}}", "queries": ("a",)}),
        source_of("bomb", "sitemap", limits=Limits(megabytes=1), start_urls=(f"{address}/bomb.xml.gz",)),
        source_of("feed", "feed", start_urls=(f"{address}/deep.xml",)),
        source_of("cdx", "cdx", options={"cdx_url": f"{address}/cdx", "copies_of": ("a.example",),
                                         "copy_url": f"{address}/web/{{timestamp}}/{{url}}"}),
    )  # fmt: skip
    return crawl(sources, SETTINGS, tmp_path_factory.mktemp("archive"))


def reasons(found: CrawlSummary, source_id: str) -> list[str]:
    return [one.reason for one in found.refusals if one.source_id == source_id]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source_id", "reason"),
    [
        ("json-deep", f"{UNREADABLE} (no JSON: brackets in brackets without end)"),
        ("json-no", f"{UNREADABLE} (no JSON: Expecting value: line 1 column 1 (char 0))"),
        ("json-latin", f"{UNREADABLE} (no JSON in UTF-8)"),
        ("html-deep", "link_css 'a' finds no link in the page"),
        ("html-bytes", "link_css 'a' finds no link in the page"),
        ("number", f"{UNREADABLE} (XPath 'count(//a)' gives 2.0 and no part of the page)"),
        ("cdx", "5 of its 5 rows tell of no copy, such as None"),
    ],
)
def test_an_answer_that_is_no_index_is_refused_with_its_reason(
    found: CrawlSummary, source_id: str, reason: str
) -> None:
    assert reasons(found, source_id) == [reason]


def test_what_is_missing_a_thousand_times_is_told_three_times_and_counted(found: CrawlSummary) -> None:
    (told,) = reasons(found, "json-poor")
    assert told.startswith("link 'url' finds no address in {'name': 0, 'url': None}; ")
    assert told.endswith("; and 997 more such faults")


def test_an_index_without_end_that_brings_nothing_new_is_left(found: CrawlSummary) -> None:
    assert "the 12 pages that lead to it brought no new document" in reasons(found, "json-loop")


def test_an_index_goes_on_while_it_brings_entries_even_unwanted_ones(found: CrawlSummary) -> None:
    # The one paper that is wanted stands on the fourteenth page.
    assert [one.title for one in found.snapshots if one.source_id == "oparl"] == ["Integration"]
    assert reasons(found, "oparl") == []


def test_a_search_without_end_leaves_room_for_its_results(found: CrawlSummary) -> None:
    told = reasons(found, "search")
    assert "max_pages (12) was reached before it by listing pages, which may be 8 of them" in told
    assert told.count("the server answered HTTP 404") == 4


def test_an_address_longer_than_servers_take_is_no_link(found: CrawlSummary) -> None:
    assert [one.url.rpartition("/")[2] for one in found.snapshots if one.source_id == "html-long"] == ["y.html"]


def test_a_packed_sitemap_is_unpacked_only_up_to_the_limit(found: CrawlSummary) -> None:
    assert reasons(found, "bomb") == [f"{UNREADABLE} (it unpacks to more than 1 MB)"]


def test_a_feed_without_end_is_read_as_far_as_it_is_xml(found: CrawlSummary) -> None:
    assert "it breaks off, or is built so" in reasons(found, "feed")[0]


def read_while_time_flies(name: str, target: Callable[..., None], args: tuple[Any, ...]) -> None:
    """Crawl with one of the clocks of `time` gone on by a minute at each look of who reads pages."""
    from crawler.spiders import index_pages

    minutes = itertools.count(0, 60)
    clocks = {"monotonic": time.monotonic, "thread_time": time.thread_time} | {name: lambda: next(minutes)}
    pytest.MonkeyPatch().setattr(index_pages, "time", SimpleNamespace(**clocks))
    target(*args)


@pytest.mark.slow
@pytest.mark.parametrize(("clock", "documents"), [("thread_time", 0), ("monotonic", 2)])
def test_a_page_is_read_for_some_seconds_of_the_processor_whatever_else_that_does_meanwhile(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path, inside_crawls: Any, clock: str, documents: int
) -> None:
    inside_crawls(read_while_time_flies, clock)
    scripted_site.answers = {
        "/list.html": answer(b"<a href='/1.html'>1</a><a href='/2.html'>2</a>", HTML),
        **{f"/{number}.html": answer(f"<p>Paper {number}.</p>".encode(), HTML) for number in (1, 2)},
    }
    source = source_of("x", "listing", start_urls=(f"{scripted_site.address}/list.html",))
    found = crawl((source,), SETTINGS, tmp_path)
    assert len(found.snapshots) == documents
    late = f"{UNREADABLE} (reading it takes longer than 20 seconds; the rest of it was left)"
    assert [one.reason for one in found.refusals] == ([] if documents else [late])
