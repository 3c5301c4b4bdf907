"""Over several crawls of one site: what is no document replaces none, and what could not be read calls nothing gone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.source import Pick, Role, Source
from pipeline.ingest.crawl import CrawlChoices, crawl_sources, replay_archive
from pipeline.ingest.record_crawl import CrawlReport
from pipeline.study import Study
from tests.crawler.scripted_site import Answer, ScriptedSite

pytestmark = pytest.mark.slow
NOW = "2026-01-01T00:00:00Z"
CHOICES = CrawlChoices(contact="a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
HTML = "text/html; charset=utf-8"
PROSE = "The council of the city adopted this plan after two years of talks. " * 40
MENU = "<nav>" + "<a href='#x'>Culture and sport of the city</a> " * 40 + "</nav>"


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
    "/long.html": page(MENU + PROSE), "/grown.html": page("A short text."),
}  # fmt: skip
AFTER = BEFORE | {
    "/plan.pdf": page("The page that you look for does not exist any more.", "Page not found"),
    "/other.pdf": Answer(b"<html><title>Just a moment</title>Wait</html>", HTML, 202),
    "/get.php?id=7": page("Our new site has all documents in its search. " + PROSE, "Welcome"),
    "/long.html": page(MENU + "The plan is being looked over."),
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


# Three pages of a listing, each with three documents; the second and third crawl see other links to further pages.
PDFS = {f"/d{number}{letter}.pdf": pdf(f"{number}{letter}") for number in (1, 2, 3) for letter in "abc"}


def part(number: int, control: str = "") -> Answer:
    entries = "".join(f"<li><a href='/d{number}{letter}.pdf'>{letter}</a></li>" for letter in "abc")
    return page(f"<ul>{entries}</ul>{control}<p>{PROSE}</p>")


def next_to(number: int) -> str:
    return f"<a rel='next' href='/?page={number}'>next</a>"


LISTING = {"/": part(1, next_to(2)), "/?page=2": part(2, next_to(3)), "/?page=3": part(3)} | PDFS
BROKEN_CONTROLS = {
    "script": "<a rel='next' href=\"javascript:__doPostBack('grid','Page$2')\">next</a>",
    "button": "<button class='more' onclick='load(2)'>more</button>",
    "hash": "<a rel='next' href='#'>next</a>",
    "another class": "<a class='pager-next' href='/?page=2'>2</a>",
    "numbers": "<div class='pagination'><a href='javascript:go(2)'>2</a></div>",
}


@pytest.mark.parametrize("control", BROKEN_CONTROLS)
def test_a_continuation_that_cannot_be_followed_is_told_and_nothing_behind_it_is_gone(
    study: Study, site: ScriptedSite, control: str
) -> None:
    source = source_of(site, "/", follow=Pick(css=("a[rel=next]",)))
    assert len(crawl(study, site, source, LISTING).new) == 9
    report = crawl(study, site, source, LISTING | {"/": part(1, BROKEN_CONTROLS[control])})
    assert not report.gone
    assert any(one.of_index and "a[rel=next]" in one.reason for one in report.refusals)


@pytest.mark.parametrize(
    "control", ["<a href='/?page=2'>2</a> <a href='/?page=3'>3</a>", "<a href='/?page=2'>Next</a>"]
)
def test_a_list_that_goes_on_without_a_key_for_its_further_pages_is_told(
    study: Study, site: ScriptedSite, control: str
) -> None:
    source = source_of(site, "/")
    (refusal,) = crawl(study, site, source, LISTING | {"/": part(1, control)}).refusals
    assert refusal.of_index and f"it names {site.address}/?page=2 as its next page" in refusal.reason
    assert "follow_css" in refusal.reason and "skip_regex" in refusal.reason
    # Who wants the first page alone says so.
    assert not crawl(study, site, replace(source, skip_regex="page="), LISTING | {"/": part(1, control)}).refusals


def test_in_the_middle_of_a_listing_too(study: Study, site: ScriptedSite) -> None:
    source = source_of(site, "/", follow=Pick(css=("a.next",)))
    site_before = {path: Answer(one.body.replace(b"rel='next'", b"class='next'"), one.media_type)
                   for path, one in LISTING.items()}  # fmt: skip
    crawl(study, site, source, site_before)
    for control in (BROKEN_CONTROLS["button"], next_to(3)):
        report = crawl(study, site, source, site_before | {"/?page=2": part(2, control)})
        assert not report.gone and [one.of_index for one in report.refusals] == [True]


def test_the_last_page_of_a_listing_is_no_broken_continuation(study: Study, site: ScriptedSite) -> None:
    source = source_of(site, "/", follow=Pick(css=("a[rel=next]",)))
    last = "<nav><button>Mehr</button></nav><a rel='next' class='disabled' href='#'>next</a>"
    answers = LISTING | {"/?page=3": part(3, last)}
    assert not crawl(study, site, source, answers).refusals
    shorter = answers | {"/?page=2": part(2)}
    report = crawl(study, site, source, shorter)
    assert len(report.gone) == 3 and not report.refusals


def test_a_listing_that_names_a_next_page_is_not_read_to_its_end_without_it(study: Study, site: ScriptedSite) -> None:
    source = source_of(site, "/")
    crawl(study, site, source, LISTING)
    report = crawl(study, site, source, LISTING | {"/": page(f"<li><a href='/d1a.pdf'>a</a></li>{next_to(2)}{PROSE}")})
    assert not report.gone
    assert [one.reason.partition(" as its")[0] for one in report.refusals] == [f"it names {site.address}/?page=2"]


def of_json(value: Any, *headers: tuple[str, str]) -> Answer:
    return Answer(json.dumps(value).encode(), "application/json", headers=headers)


RESULTS = [{"url": f"/d{number}a.pdf", "name": "A"} for number in (1, 2)]
JSON_BEFORE = {
    "/list": of_json({"results": RESULTS[:1], "links": {"next": "/list?page=2"}}),
    "/list?page=2": of_json({"results": RESULTS[1:], "links": {"next": None}}),
} | PDFS
FIRST = RESULTS[:1]
BROKEN_JSON = {
    "renamed": of_json({"results": FIRST, "_links": {"next": "/list?page=2"}}),
    "cursor": of_json({"results": FIRST, "links": {"next": None}, "meta": {"next_cursor": "abc"}}),
    "flag": of_json({"results": FIRST, "links": {"next": None}, "hasMore": True}),
    "total": of_json({"results": FIRST, "links": {"next": None}, "totalCount": 2}),
    "pages": of_json({"results": FIRST, "links": {"next": None}, "pagination": {"totalPages": 2}}),
    "header": of_json({"results": FIRST, "links": {"next": None}}, ("X-WP-Total", "2"), ("X-WP-TotalPages", "2")),
    "nothing": of_json({"results": FIRST}),
}


@pytest.mark.parametrize("answer", BROKEN_JSON)
def test_json_that_goes_on_where_it_is_not_looked_for_is_told(study: Study, site: ScriptedSite, answer: str) -> None:
    options: dict[str, object] = {"items": "results", "link": "url", "title": "name", "next": "links.next"}
    source = source_of(site, "/list", kind="json", item=Pick(), options=options)
    assert len(crawl(study, site, source, JSON_BEFORE).new) == 2
    assert not crawl(study, site, source, JSON_BEFORE).refusals
    report = crawl(study, site, source, JSON_BEFORE | {"/list": BROKEN_JSON[answer]})
    assert not report.gone and any(one.of_index for one in report.refusals)


def test_json_that_says_that_nothing_follows_is_complete(study: Study, site: ScriptedSite) -> None:
    options: dict[str, object] = {"items": "results", "link": "url", "next": "links.next"}
    source = source_of(site, "/list", kind="json", item=Pick(), options=options)
    crawl(study, site, source, JSON_BEFORE)
    report = crawl(study, site, source, {"/list": of_json({"results": FIRST, "links": {"next": None}})} | PDFS)
    assert len(report.gone) == 1 and not report.refusals


def test_the_next_part_that_a_header_names_is_read_as_wordpress_gives_it(study: Study, site: ScriptedSite) -> None:
    def part_of(number: int) -> Answer:
        entries = [{"link": f"{site.address}/page-{number}-{one}/", "title": {"rendered": "P"}} for one in range(10)]
        following = f'<{site.address}/wp?page={number + 1}>; rel="next"'
        linked = f'<{site.address}/wp?page={number - 1}>; rel="prev", {following}' if number > 1 else following
        headers = [("X-WP-Total", "23"), ("X-WP-TotalPages", "3")] + ([("Link", linked)] if number < 3 else [])
        return of_json(entries[: 3 if number == 3 else 10], *headers)

    answers = {"/wp": part_of(1), "/wp?page=2": part_of(2), "/wp?page=3": part_of(3)}
    for number in (1, 2, 3):
        for one in range(10):
            answers[f"/page-{number}-{one}/"] = page(f"{PROSE} {number} {one}")
    options: dict[str, object] = {"items": "[]", "link": "link", "title": "title.rendered"}
    report = crawl(study, site, source_of(site, "/wp", kind="json", item=Pick(), options=options), answers)
    assert len(report.new) == 23 and not report.refusals


def paper(number: int, created: str) -> dict[str, Any]:
    return {
        "id": f"/paper/{number}", "type": "https://schema.oparl.org/1.0/Paper", "name": f"Vorlage {number}",
        "created": f"{created}T00:00:00+01:00", "mainFile": {"accessUrl": f"/d{number}a.pdf"},
    }  # fmt: skip


def council(*papers: dict[str, Any], **more: Any) -> Answer:
    return of_json({"data": list(papers), "links": {}} | more)


def council_answers(first: Answer) -> dict[str, Answer]:
    body = {"id": "/body/1", "type": "https://schema.oparl.org/1.0/Body", "paper": "/papers"}
    return {
        "/system": of_json({"id": "/system", "type": "https://schema.oparl.org/1.0/System", "body": "/bodies"}),
        "/bodies": council(body, pagination={"totalElements": 1}),
        "/papers?created_since=2005-01-01T00:00:00Z": first,
        "/papers?page=2": council(paper(3, "2017-05-01")),
    } | PDFS


FIRST_PAPERS = paper(1, "2016-05-01"), paper(2, "1999-05-01")


def test_papers_that_a_council_gives_against_the_filter_are_left_and_a_broken_part_calls_nothing_gone(
    study: Study, site: ScriptedSite
) -> None:
    source = source_of(site, "/system", kind="oparl", item=Pick(), options={"since": "2005-01-01"})
    whole = council_answers(council(*FIRST_PAPERS, links={"next": "/papers?page=2"}))
    report = crawl(study, site, source, whole)
    assert len(report.new) == 2 and not report.refusals
    broken = [
        whole | {"/papers?page=2": Answer(b"Internal Server Error", "text/html", 500)},
        council_answers(council(*FIRST_PAPERS, pagination={"totalPages": 2})),
        council_answers(council(*FIRST_PAPERS, pagination={"totalElements": 3})),
        council_answers(council(*FIRST_PAPERS, _links={"next": "/papers?page=2"})),
        council_answers(council(*FIRST_PAPERS, next="/papers?page=2")),
    ]
    for answers in broken:
        report = crawl(study, site, source, answers)
        assert not report.gone and any(one.of_index for one in report.refusals)


def test_what_a_feed_no_longer_holds_is_not_gone(study: Study, site: ScriptedSite) -> None:
    def feed(*names: str) -> Answer:
        items = "".join(f"<item><title>{name}</title><link>{site.address}/{name}.pdf</link></item>" for name in names)
        return Answer(f"<rss><channel>{items}</channel></rss>".encode(), "application/rss+xml")

    source = source_of(site, "/feed", kind="feed", item=Pick())
    crawl(study, site, source, {"/feed": feed("d1a", "d1b")} | PDFS)
    report = crawl(study, site, source, {"/feed": feed("d1b", "d1c")} | PDFS)
    assert len(report.new) == 1 and not report.gone


def test_an_entry_whose_page_lost_its_document_calls_it_not_gone(study: Study, site: ScriptedSite) -> None:
    source = source_of(site, "/", document=Pick(css=("a.file",)), take=("pdf",))
    before = {"/": links("/entry"), "/entry": page("<a class='file' href='/d1a.pdf'>file</a>")} | PDFS
    crawl(study, site, source, before)
    report = crawl(study, site, source, before | {"/entry": page("<a class='dl' href='/d1a.pdf'>file</a>")})
    assert not report.gone and any(one.of_index for one in report.refusals)


def test_of_a_site_only_what_is_gone_or_no_longer_linked_is_gone(study: Study, site: ScriptedSite) -> None:
    source = source_of(site, "/", kind="site", item=Pick())
    before = {"/": links("/a.html", "/b.html", "/c.html")} | {f"/{name}.html": page(PROSE + name) for name in "abc"}
    before["/b.html"] = page(PROSE + "b <a href='/d1a.pdf'>file</a>")
    assert len(crawl(study, site, source, before | PDFS).new) == 5
    busy = before | {"/b.html": Answer(b"", HTML, 500)} | PDFS
    assert not crawl(study, site, source, busy).gone
    crawl(study, site, source, before | PDFS)
    del before["/b.html"]
    after = before | {"/": links("/a.html", "/b.html")} | PDFS
    # What a page that is gone linked is judged when it is known to stay away.
    for gone in ({"b.html"}, {"c.html", "d1a.pdf"}, set()):
        assert {one.url.rpartition("/")[2] for one in crawl(study, site, source, after).gone} == gone
