"""Files that no plain link leads to, but a page shows or has a script open, are found; what cannot be is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from parsel import Selector
from scrapy.http import HtmlResponse

from crawler.crawl import crawl
from crawler.events import CrawlSummary, RefusalKind
from crawler.selectors import addresses
from crawler.settings import CrawlSettings
from crawler.source import Pick, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
HTML = "text/html; charset=utf-8"
PROSE = "The council of the city adopted this plan after two years of talks. " * 20


def found_in(element: str) -> list[str]:
    page = HtmlResponse("http://a.example/list/", body=f"<html><body>{element}</body></html>".encode())
    (link,) = page.xpath("//body/*")
    return list(addresses(page, link))


@pytest.mark.parametrize(
    ("element", "path"),
    [
        ("<a href='plan.pdf'>x</a>", "list/plan.pdf"),
        ("<embed src='/plan.pdf'>", "plan.pdf"),
        ("<object data='/plan.pdf' type='application/pdf'></object>", "plan.pdf"),
        ("<meta name='citation_pdf_url' content='/plan.pdf'>", "plan.pdf"),
        ("<button data-href='/plan.pdf'>x</button>", "plan.pdf"),
        ("<button data-url='/plan.docx'>x</button>", "plan.docx"),
        ("<a href='#' onclick=\"window.open('/plan.pdf', '_blank')\">x</a>", "plan.pdf"),
        ("<a href=\"javascript:show('/plan.pdf?v=2')\">x</a>", "plan.pdf?v=2"),
        ("<li onclick='location.href=\"plan.odt\"'>x</li>", "list/plan.odt"),
    ],
)
def test_the_file_that_an_element_leads_to(element: str, path: str) -> None:
    assert found_in(element) == [f"http://a.example/{path}"]


@pytest.mark.parametrize(
    "element",
    [
        "<a href='#part-2'>x</a>",
        "<a href='mailto:a@b.example'>x</a>",
        "<a href='javascript:void(0)'>x</a>",
        "<a href='#' onclick=\"track('click', 'list')\">x</a>",
        "<a href='#' onclick=\"window.open('/page.html')\">x</a>",
        "<object type='application/pdf' href='/plan.pdf'></object>",
    ],
)
def test_an_element_that_leads_nowhere(element: str) -> None:
    assert found_in(element) == []


def test_an_attribute_that_an_xpath_picks_is_an_address() -> None:
    page = HtmlResponse("http://a.example/list/", body=b"<a data-x='/plan.pdf'>x</a>")
    (link,) = page.selector.xpath("//a/@data-x")
    assert isinstance(link, Selector) and list(addresses(page, link)) == ["http://a.example/plan.pdf"]


SHOWN = """<ul><li><a href='/1.pdf'>One</a></li><li><embed src='/2.pdf' title='Two'></li>
<li><object data='/3.pdf'></object></li><li><iframe src='/4.pdf'></iframe></li><li><iframe src='/video'></iframe></li>
<li><button data-url='/5.pdf'>Five</button></li><li onclick="open('/6.pdf')">Six</li></ul>"""


def crawled(site: ScriptedSite, folder: Path, pages: dict[str, str], **more: Any) -> CrawlSummary:
    site.answers = {f"/{number}.pdf": Answer(b"%PDF-1.7 " + bytes([64 + number])) for number in range(1, 8)}
    site.answers |= {path: Answer(f"<html><body>{body}</body></html>".encode(), HTML) for path, body in pages.items()}
    source = Source(
        "x", Role.CITY, "x", languages=("en",), allowed_domains=("127.0.0.1",), start_urls=(f"{site.address}/",), **more
    )  # fmt: skip
    return crawl((source,), SETTINGS, folder)


def names(found: CrawlSummary) -> list[str]:
    return sorted(one.url.rpartition("/")[2] for one in found.snapshots)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["listing", "site"])
def test_files_that_a_page_shows_are_documents(scripted_site: ScriptedSite, tmp_path: Path, kind: str) -> None:
    item = Pick(css=("li",)) if kind == "listing" else Pick()
    pages = {"/": SHOWN + PROSE, "/video": PROSE}
    found = crawled(scripted_site, tmp_path, pages, kind=kind, take=("pdf",), item=item)
    assert names(found) == [f"{number}.pdf" for number in range(1, 7)]
    # A frame that shows no file is no entry, which is told.
    told = ["link_css 'a' finds no link in item 5"] if kind == "listing" else []
    assert [one.reason for one in found.refusals] == told


@pytest.mark.slow
def test_the_file_that_a_page_of_a_repository_names_for_catalogues_is_a_document(
    scripted_site: ScriptedSite, tmp_path: Path
) -> None:
    named = "<meta name='citation_pdf_url' content='/1.pdf'><link rel='alternate' type='application/pdf' href='/2.pdf'>"
    assert names(crawled(scripted_site, tmp_path, {"/": named + PROSE}, kind="site", take=("pdf",))) == [
        "1.pdf",
        "2.pdf",
    ]


@pytest.mark.slow
def test_a_source_that_names_its_links_takes_no_other(scripted_site: ScriptedSite, tmp_path: Path) -> None:
    found = crawled(scripted_site, tmp_path, {"/": SHOWN}, kind="listing", take=("pdf",), link=Pick(css=("embed",)))
    assert names(found) == ["2.pdf"]


@pytest.mark.slow
def test_a_site_of_which_scripts_make_the_pages_is_told(scripted_site: ScriptedSite, tmp_path: Path) -> None:
    empty = "<div id='root'></div><noscript>Enable JavaScript to run this app.</noscript><script src='a.js'></script>"
    found = crawled(scripted_site, tmp_path / "start", {"/": empty}, kind="site", take=("html", "pdf"))
    (refusal,) = found.refusals
    assert refusal.kind is RefusalKind.STAND_IN and refusal.of_index and "before its scripts run" in refusal.reason
    # One such page of many hides little: it is told, and does not keep what is gone from being called so.
    pages = {"/": PROSE + "<a href='/map'>Map</a><a href='/1.pdf'>One</a>", "/map": empty}
    found = crawled(scripted_site, tmp_path / "inside", pages, kind="site", take=("html", "pdf"))
    assert [(one.url.rpartition("/")[2], one.of_index) for one in found.refusals] == [("map", False)]
    assert len(found.snapshots) == 2


@pytest.mark.slow
def test_files_of_a_site_on_hosts_that_may_not_be_asked_are_told(scripted_site: ScriptedSite, tmp_path: Path) -> None:
    links = "".join(
        f"<a href='http://media.example/{name}'>x</a>" for name in ("a.pdf", "b.pdf", "a.pdf", "c.png", "d")
    )
    found = crawled(scripted_site, tmp_path, {"/": PROSE + links}, kind="site", take=("html", "pdf"))
    (refusal,) = found.refusals
    assert refusal.url == "http://media.example/a.pdf" and refusal.kind is RefusalKind.LEFT_OUT
    assert refusal.reason == "2 files on media.example were left: it is not in allowed_domains"


@pytest.mark.slow
def test_lists_that_differ_in_their_files_alone_are_read_to_their_end(
    scripted_site: ScriptedSite, tmp_path: Path
) -> None:
    def part(number: int) -> str:
        goes_on = f"<a href='/list?page={number + 1}'>next</a>" if number < 6 else ""
        return f"<a href='/{number}.pdf'>PDF</a> {goes_on}"

    pages = {"/": "<a href='/list?page=1'>Publications</a>", **{f"/list?page={n}": part(n) for n in range(1, 7)}}
    found = crawled(scripted_site, tmp_path, pages, kind="site", take=("pdf",))
    assert names(found) == [f"{number}.pdf" for number in range(1, 7)] and not found.refusals
