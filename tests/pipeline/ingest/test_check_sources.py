"""A look at sources tells, before anything is crawled, what a crawl of them would tell."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Pick, Role, Source
from pipeline.ingest.check_sources import Finding, check_sources
from tests.crawler.scripted_site import Answer, ScriptedSite

pytestmark = pytest.mark.slow
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
HTML = "text/html; charset=utf-8"
PROSE = "<p>" + "The council of the city adopted this plan after two years of talks. " * 20 + "</p>"


def page(body: str, title: str = "Plans") -> Answer:
    return Answer(f"<html><title>{title}</title><body>{body}</body></html>".encode(), HTML)


def part(number: int, more: str = "") -> Answer:
    return page(f"<ul><li><a href='/{number}.pdf'>plan</a></li></ul>{more}{PROSE}")


def listing(site: ScriptedSite, **more: Any) -> Source:
    facts: dict[str, Any] = {"start_urls": (f"{site.address}/1",), "item": Pick(css=("li",))} | more
    return Source("x", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), ("pdf", "html"), **facts)


def findings(site: ScriptedSite, source: Source, answers: dict[str, Answer]) -> dict[str, tuple[Finding, str]]:
    site.answers = answers
    return {
        one.url.removeprefix(site.address): (one.finding, one.detail)
        for one in check_sources([source], SETTINGS)
    }  # fmt: skip


NEXT = Pick(css=("a.next",))


@pytest.mark.parametrize(
    ("first", "second", "where", "what"),
    [
        ("<a class='next' href='/2'>2</a>", Answer(b"", HTML, 500), "/2", "HTTP 500"),
        ("<a class='next' href='/2'>2</a>", page("<p>Nothing.</p>", "Seite nicht gefunden"), "/2", "nicht gefunden"),
        ("<a class='next' href='/2'>2</a>", part(2, "<button>Load more</button>"), "/2", "Load more"),
        ("<a class='next' href='/2'>2</a>", page("<p>A new site.</p>"), "/2", "item_css 'li' finds nothing"),
        ("<a class='other' href='/2'>2</a>", part(2), "/1", "follow_css 'a.next' finds no link"),
        ("<a class='next' href='#'>2</a>", part(2), "/1", "only a script can follow"),
    ],
)
def test_a_list_that_breaks_behind_its_first_page_is_found(
    site: ScriptedSite, first: str, second: Answer, where: str, what: str
) -> None:
    found = findings(site, listing(site, follow=NEXT), {"/1": part(1, first), "/2": second})
    assert found[where][0] is Finding.FAILS and what in found[where][1]


def test_a_page_that_is_not_there_any_more_says_what_is_to_be_done(site: ScriptedSite) -> None:
    finding, detail = findings(site, listing(site), {})["/1"]
    assert finding is Finding.GONE and "called gone: take it out of the source file, or name it in skip_regex" in detail


def test_a_title_that_finds_nothing_is_found(site: ScriptedSite) -> None:
    found = findings(site, listing(site, title=Pick(css=("h3",))), {"/1": part(1)})
    assert found["/1"] == (Finding.FAILS, "title_css 'h3' finds nothing in any entry")


def test_pages_that_a_look_does_not_come_to_are_no_fault(site: ScriptedSite) -> None:
    answers = {f"/{number}": part(number, f"<a class='next' href='/{number + 1}'>next</a>") for number in range(1, 90)}
    found = findings(site, listing(site, follow=NEXT), answers)
    assert {finding for finding, _ in found.values()} == {Finding.ANSWERS}


def test_documents_named_by_address_are_judged_as_a_crawl_would(site: ScriptedSite) -> None:
    answers = {
        "/gone.html": page("<p>Bitte nutzen Sie die Suche.</p>", "Diese Seite gibt es nicht mehr"),
        "/script.html": page("<script>location.href='/new.html'</script>"),
        "/film": Answer(b"film", "video/mp4"),
        "/plan.html": page(PROSE),
        "/plan.pdf": Answer(b"%PDF-1.7 plan"),
    }
    documents = tuple(DirectDocument(site.address + path) for path in answers)
    source = Source("x", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), ("pdf", "html"), documents=documents)
    found = findings(site, source, answers)
    assert {path for path, (finding, _) in found.items() if finding is Finding.ANSWERS} == {
        "/plan.html",
        "/plan.pdf",
        "",
    }
    assert "gibt es nicht mehr" in found["/gone.html"][1] and "/new.html" in found["/script.html"][1]
    assert "video/mp4" in found["/film"][1]
