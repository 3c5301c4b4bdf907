"""Whatever breaks a list on its way, of every kind of source: it is told, nothing behind it is gone, and what is gone
is told by the next crawl that reads the whole list, once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from crawler.source import Limits, Pick, Role, Source
from crawler.source.kinds import KINDS
from pipeline.ingest.crawl import CrawlChoices, crawl_sources
from pipeline.ingest.record_crawl import CrawlReport
from pipeline.study import Study, open_study
from pipeline.workflow.new_study import init_study
from tests.crawler.scripted_site import Answer, ScriptedSite

pytestmark = pytest.mark.slow
NOW, HTML = "2026-01-01T00:00:00Z", "text/html; charset=utf-8"
CHOICES = CrawlChoices(contact="a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
PROSE = "The council of the city adopted this plan after two years of talks. " * 40
# Those whose documents are not all linked from pages: what they no longer name is another thing than what is gone.
WITHOUT_LISTS = {"direct", "folder"}
SPIDER = """
from crawler.source import DirectDocument
from crawler.spiders.index_pages import Follow, IndexSpider

class Spider(IndexSpider):
    def read(self, response):
        for line in response.text.splitlines():
            kind, _, target = line.partition(" ")
            yield Follow(response.urljoin(target)) if kind == "more" else DirectDocument(response.urljoin(target))
"""
Pages = dict[str, Answer]


def of_json(value: Any) -> Answer:
    return Answer(json.dumps(value).encode(), "application/json")


def html(*links: str, more: str = "") -> Answer:
    entries = "".join(f"<li><a href='{link}'>{link}</a></li>" for link in links)
    following = f"<a class='next' href='{more}'>2</a>" if more else ""
    return Answer(f"<html><title>List</title><body><ul>{entries}</ul>{following}<p>{PROSE}</p>".encode(), HTML)


def xml(text: str) -> Answer:
    return Answer(text.encode(), "application/xml")


def listing(site: str, links: list[list[str]]) -> Pages:
    return {"/listing/1": html(*links[0], more="/listing/2"), "/listing/2": html(*links[1])}


def search(site: str, links: list[list[str]]) -> Pages:
    return {"/search/1": html(*links[0]), "/search/2": html(*links[1]), "/search/3": html()}


def whole_site(site: str, links: list[list[str]]) -> Pages:
    return {"/site/1": html(*links[0], "/site/2"), "/site/2": html(*links[1])}


def sitemap(site: str, links: list[list[str]]) -> Pages:
    def urls(part: list[str]) -> Answer:
        return xml(f"<urlset>{''.join(f'<url><loc>{site}{link}</loc></url>' for link in part)}</urlset>")

    index = "".join(f"<sitemap><loc>{site}/sitemap/{name}</loc></sitemap>" for name in ("first", "2"))
    return {
        "/sitemap/1": xml(f"<sitemapindex>{index}</sitemapindex>"),
        "/sitemap/first": urls(links[0]),
        "/sitemap/2": urls(links[1]),
    }


def feed(site: str, links: list[list[str]]) -> Pages:
    def part(entries: list[str], more: str = "") -> Answer:
        told = "".join(f"<entry><title>{link}</title><link href='{link}'/></entry>" for link in entries)
        return xml(f"<feed xmlns='http://www.w3.org/2005/Atom'>{more}{told}</feed>")

    return {"/feed/1": part(links[0], "<link rel='next' href='/feed/2'/>"), "/feed/2": part(links[1])}


def of_api(site: str, links: list[list[str]]) -> Pages:
    def part(entries: list[str], more: str | None) -> Answer:
        return of_json({"items": [{"url": link} for link in entries], "next": more})

    return {"/json/1": part(links[0], "/json/2"), "/json/2": part(links[1], None)}


def oparl(site: str, links: list[list[str]]) -> Pages:
    def part(entries: list[str], **more: Any) -> Answer:
        papers = [
            {"id": link, "type": "https://schema.oparl.org/1.1/Paper", "name": link, "mainFile": {"accessUrl": link}}
            for link in entries
        ]
        return of_json({"data": papers, "links": more})

    return {"/oparl/1": part(links[0], next="/oparl/2"), "/oparl/2": part(links[1])}


def cdx(site: str, links: list[list[str]]) -> Pages:
    asked = (
        "&output=json&fl=timestamp%2Coriginal%2Cmimetype%2Cstatuscode%2Cdigest&filter=statuscode%3A200&collapse=digest"
    )
    pages = {}
    for number, part in enumerate(links, start=1):
        rows = "\n".join(f"2012 http://b.example{link} application/pdf 200 D{link}" for link in part)
        pages[f"/cdx/?url={quote(f'b.example/{number}', safe='')}{asked}"] = Answer(rows.encode(), "text/plain")
    return pages


def spider(site: str, links: list[list[str]]) -> Pages:
    first = "\n".join([*(f"take {link}" for link in links[0]), "more /python/2"])
    second = "\n".join(f"take {link}" for link in links[1])
    return {"/python/1": Answer(first.encode(), "text/plain"), "/python/2": Answer(second.encode(), "text/plain")}


MAKERS: dict[str, Callable[[str, list[list[str]]], Pages]] = {
    "listing": listing, "search": search, "site": whole_site, "sitemap": sitemap, "feed": feed, "json": of_api,
    "oparl": oparl, "cdx": cdx, "python": spider,
}  # fmt: skip
OPTIONS: dict[str, dict[str, object]] = {
    "search": {"search_url": "/search/{page}?{query}", "queries": ("q",)},
    "json": {"items": "items", "link": "url", "next": "next"},
    "cdx": {"cdx_url": "/cdx/", "copy_url": "/copy/{timestamp}/{url}", "copies_of": ("b.example/1", "b.example/2")},
}
# What feeds no longer hold is not gone; of all others both documents are on lists that end.
GONE = {kind for kind in MAKERS if kind != "feed"}


def test_every_kind_of_source_is_tried() -> None:
    assert set(MAKERS) == set(KINDS) - WITHOUT_LISTS


class World:
    """A study with one source of each kind: one document on the first part of its list, and two on the second."""

    def __init__(self, study: Study, site: ScriptedSite, folder: Path) -> None:
        self.study, self.site = study, site
        (folder / "spider.py").write_text(SPIDER)
        self.sources = [self._source(kind, folder) for kind in MAKERS]

    def _source(self, kind: str, folder: Path) -> Source:
        options = {
            key: self.site.address + str(value) if key.endswith("_url") else value
            for key, value in OPTIONS.get(kind, {}).items()
        } | ({"spider": str(folder / "spider.py")} if kind == "python" else {})  # fmt: skip
        item = Pick(css=("li",)) if kind in ("listing", "search") else Pick()
        follow = Pick(css=("a.next",)) if kind == "listing" else Pick()
        return Source(
            kind, Role.CITY, "x", kind, ("en",), ("127.0.0.1",), ("pdf",), options=options,
            start_urls=() if kind in ("cdx", "search") else (f"{self.site.address}/{kind}/1",),
            item=item, follow=follow,
        )  # fmt: skip

    def answers(self, *, last: bool = True) -> Pages:
        """Everything; without the `last` document, which no list links any more."""
        found: Pages = {}
        for kind, made in MAKERS.items():
            copied = "/copy/2012/http://b.example" if kind == "cdx" else ""
            names = [f"/{kind}/{name}.pdf" for name in "abc"]
            found |= made(self.site.address, [names[:1], names[1:] if last else names[1:2]])
            found |= {copied + name: Answer(b"%PDF-1.7 " + name.encode()) for name in names}
        # The search is asked with its query behind the number of the page.
        return {f"{path}?q" if path.startswith("/search/") and path[-1].isdigit() else path: answer
                for path, answer in found.items()}  # fmt: skip

    def crawl(self, answers: Pages, choices: CrawlChoices = CHOICES, **limits: Any) -> CrawlReport:
        self.site.answers = answers
        sources = [replace(source, limits=Limits(**limits)) for source in self.sources]
        return crawl_sources(self.study, sources, choices, now=NOW)


@pytest.fixture
def world(tmp_path: Path, site: ScriptedSite) -> Iterator[World]:
    init_study(tmp_path / "study")
    with open_study(tmp_path / "study", write=True) as study:
        yield World(study, site, tmp_path)


def is_second(path: str) -> bool:
    """Whether a path is that of the second part of some list."""
    return path.partition("?")[0].endswith("/2") or path.startswith("/cdx/?url=b.example%2F2")


def in_place_of_second(answers: Pages, broken: Answer) -> Pages:
    return {path: broken if is_second(path) else answer for path, answer in answers.items()}


NOT_FOUND_PAGE = "<html><title>Seite nicht gefunden</title><body><p>Bitte nutzen Sie die Suche.</p>"
BROKEN = {
    "500": Answer(b"Internal Server Error", HTML, 500),
    "404": Answer(b"Not Found", HTML, 404),
    "403": Answer(b"Forbidden", HTML, 403),
    "410": Answer(b"Gone", HTML, 410),
    "429": Answer(b"", HTML, 429),
    "503 for an hour": Answer(b"", HTML, 503, headers=(("Retry-After", "3600"),)),
    "soft 404": Answer(NOT_FOUND_PAGE.encode(), HTML),
    "elsewhere": Answer(b"", HTML, 302, headers=(("Location", "http://elsewhere.example/"),)),
    "breaks off": Answer(b'{"items": [', "application/json", length=999),
    "empty": Answer(b"", "text/plain"),
    "later": Answer(b"Wait.", HTML, 202),
    "by a script": Answer(b"<html><script>window.location='/elsewhere'</script></html>", HTML),
}


def kinds_told(report: CrawlReport) -> set[str]:
    return {refusal.source_id for refusal in report.refusals if refusal.of_index}


def broken_rounds(world: World) -> Iterator[tuple[str, CrawlReport]]:
    """A round for each way in which the second part of every list may break; the last document is unlinked by then."""
    whole = world.answers(last=False)
    for name, answer in BROKEN.items():
        yield name, world.crawl(in_place_of_second(whole, answer))
    rules = b"User-agent: *\nDisallow: /*/2\nDisallow: /cdx/?url=b.example%2F2\n"
    yield "robots", world.crawl(whole | {"/robots.txt": Answer(rules, "text/plain")})
    yield "limit", world.crawl(whole, pages=1)
    slow, over = CHOICES.model_copy(update={"timeout_seconds": 0.2}), threading.Event()
    yield "time out", world.crawl(in_place_of_second(whole, Answer(b"", HTML, wait_for=over)), slow)
    over.set()


def test_a_broken_list_is_told_and_the_next_whole_one_tells_what_is_gone(world: World) -> None:
    assert len(world.crawl(world.answers()).new) == 3 * len(MAKERS)
    for name, report in broken_rounds(world):
        assert not report.gone, name
        assert kinds_told(report) == set(MAKERS), name
    # After all of these: what is still linked is there, and what no list links is gone, told once.
    report = world.crawl(world.answers(last=False))
    assert not report.refusals and not report.new
    assert {(one.source_id, one.url[-5:]) for one in report.gone} == {(kind, "c.pdf") for kind in GONE}
    assert not world.crawl(world.answers(last=False)).gone
    # What comes back is there again, and may be gone again.
    assert not world.crawl(world.answers()).gone
    assert len(world.crawl(world.answers(last=False)).gone) == len(GONE)


def test_a_page_that_is_not_there_any_more_says_what_is_to_be_done(world: World) -> None:
    world.crawl(world.answers())
    report = world.crawl(in_place_of_second(world.answers(last=False), BROKEN["410"]))
    advised = {one.source_id for one in report.refusals if "HTTP 410; while it is part of the source" in one.reason}
    # What a feed no longer holds is never gone, and of a site dead links are known as such.
    assert advised == set(MAKERS) - {"feed", "site"}
    assert {one.reason for one in report.refusals} == {one.reason for one in world.study.crawls.refusals()}


def test_what_is_to_be_done_about_it_lets_others_be_gone_again(world: World) -> None:
    kinds = {"listing", "sitemap", "json", "oparl", "python", "search"}
    world.crawl(world.answers())
    world.sources = [replace(one, skip_regex="/2(?:[?]q)?$") for one in world.sources if one.kind in kinds]
    report = world.crawl(in_place_of_second(world.answers(), BROKEN["410"]))
    told = {(one.source_id, one.url[-5:]) for one in report.refusals if "file was changed since" in one.reason}
    assert not report.gone and told == {(kind, name) for kind in kinds for name in ("b.pdf", "c.pdf")}
    without = {path: Answer(answer.body.replace(b"a.pdf", b"c.pdf"), answer.media_type)
               for path, answer in world.answers().items() if not is_second(path)}  # fmt: skip
    report = world.crawl(without)
    assert {(one.source_id, one.url[-5:]) for one in report.gone} == {(kind, "a.pdf") for kind in kinds}


def test_a_round_that_was_interrupted_calls_nothing_gone_and_hides_nothing(world: World) -> None:
    world.crawl(world.answers())

    def stop(url: str) -> None:
        raise KeyboardInterrupt

    world.site.answers = world.answers(last=False)
    with pytest.raises(KeyboardInterrupt):
        crawl_sources(world.study, world.sources, CHOICES, now=NOW, on_document=stop)
    report = world.crawl(in_place_of_second(world.answers(last=False), BROKEN["500"]))
    # What was read before the break is not asked for again, so some of the lists are whole.
    first = {one.source_id for one in report.gone}
    assert not first & kinds_told(report)
    assert {one.source_id for one in world.crawl(world.answers(last=False)).gone} == GONE - first


def test_a_file_of_a_source_that_leads_to_less_calls_nothing_gone(world: World) -> None:
    world.crawl(world.answers())
    world.sources = [replace(source, link_regex="[ab].pdf$") for source in world.sources if source.kind != "oparl"]
    report = world.crawl(world.answers())
    assert not report.gone
    told = {one.source_id for one in report.refusals if "the source file was changed since" in one.reason}
    assert told == {source.id for source in world.sources} - {"feed"}
    # That is told once.
    again = world.crawl(world.answers())
    assert not again.gone and not again.refusals


def test_what_only_a_crawl_without_a_note_of_its_reach_gave_is_told_each_time_and_never_called_gone(
    world: World,
) -> None:
    world.crawl(world.answers())
    with world.study.catalogue.transaction("an earlier version") as connection:
        connection.execute("UPDATE rounds SET reach = ''")
    for _ in range(2):
        report = world.crawl(world.answers(last=False))
        assert not report.gone
        told = {one.source_id for one in report.refusals if "in a crawl by an earlier policyecho" in one.reason}
        assert told == GONE
