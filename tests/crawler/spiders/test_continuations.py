"""What shows that a list goes on, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Response

from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from crawler.source import Pick, Role, Source
from crawler.spiders.continuations import (
    control_for_scripts,
    counts_in_header,
    further_parts,
    next_in_header,
    signs_in_json,
    total_on_page,
)
from tests.crawler.scripted_site import Answer, ScriptedSite

URL = "http://a.example/list/"


def page(body: str) -> HtmlResponse:
    return HtmlResponse(URL, body=f"<html><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("body", "expected", "told"),
    [
        ("<button onclick='x()'>Load more</button>", False, "Load more"),
        ("<a href='#'>Mehr Ergebnisse anzeigen</a>", False, "Mehr Ergebnisse anzeigen"),
        ("<a href='javascript:go()'>Voir plus »</a>", False, "Voir plus »"),
        ("<input type='submit' value='Volgende'>", False, "Volgende"),
        ("<div role='button'>más</div>", True, "más"),
        ("<a href=\"javascript:__doPostBack('g','Page$3')\">3</a>", False, "3"),
        ("<ul class='pagination'><li><a href='javascript:p(2)'>2</a></ul>", False, "2"),
        ("<button>Mehr Ergebnisse</button>", False, "Mehr Ergebnisse"),
        ("<button>Charger plus de résultats</button>", False, "Charger plus de résultats"),
        ("<button>Show 10 more</button>", False, "Show 10 more"),
        ("<a href='#'>Older posts</a>", False, "Older posts"),
        ("<a href='javascript:void(0)' title='Next'><i></i></a>", False, "Next"),
        ("<span class='next' onclick='x()'>Next</span>", False, "Next"),
        ("<a href='#' onclick='p(2)'>Weiter</a>", True, "Weiter"),
        ("<form method='post'><button name='page' value='2'>2</button></form>", False, "2"),
        ("<div class='carousel'><button>Next</button></div>", True, ""),
        ("<form><button name='page' value='2'>2</button></form>", False, ""),
        ("<a href='#'>Next week</a>", False, ""),
        ("<button>Laden</button>", False, ""),
        ("<button>Mehr</button>", False, ""),
        ("<nav><button>Mehr</button></nav>", True, ""),
        ("<button disabled>Next</button>", True, ""),
        ("<li class='disabled'><a href='#'>next</a></li>", True, ""),
        ("<a href='#'>Read more</a>", True, ""),
        ("<a href='/list/?page=2'>next</a>", True, ""),
        ("<a href='javascript:x()'>12</a>", True, ""),
    ],
)
def test_controls_that_only_a_script_follows(body: str, expected: bool, told: str) -> None:
    assert control_for_scripts(page(body), expected=expected) == told


@pytest.mark.parametrize(
    ("own", "href", "words"),
    [
        ("/list/", "?page=2", "Next"),
        ("/list/", "?page=1", "2"),  # many systems count from 0
        ("/list/?q=a&page=1", "?q=a&page=2", "»"),
        ("/list/", "?tx_list%5BcurrentPage%5D=2&cHash=ab", "2"),
        ("/list/", "?b_start:int=20", "Weiter"),
        ("/list/", "/list/page/2/", "Older posts"),
        ("/list", "/list/seite-2", "Nächste Seite"),
        ("/index.php", "/page/2", "»"),
        ("/list/", "/list/2", "2"),
        ("/list-2.html", "list-3.html", "3"),
    ],
)
def test_links_to_further_parts_of_a_list(own: str, href: str, words: str) -> None:
    body = f"<html><body><a href='{href}'>{words}</a></body></html>".encode()
    page_of_list = HtmlResponse(f"http://a.example{own}", body=body)
    assert list(further_parts(page_of_list)) == [page_of_list.urljoin(href)]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='?page=1'>1</a>",
        "<a href='?page=2'>Report of the city</a>",
        "<a href='?page_id=12'>next</a>",
        "<a href='?id=12'>weiter</a>",
        "<a href='?year=2016'>2016</a>",
        "<a href='?from=2016-05-01'>2</a>",
        "<a href='/list/12'>weiter</a>",
        "<a href='/12'>12</a>",
        "<a href='/list/plan-12.pdf'>12</a>",
        "<a href='/other/?page=2'>2</a>",
        "<a href='http://b.example/list/?page=2'>2</a>",
        "<li class='disabled'><a href='?page=2'>next</a></li>",
        "<div class='calendar'><a href='?p=2'>2</a></div>",
    ],
)
def test_links_that_only_look_like_further_parts(body: str) -> None:
    assert list(further_parts(page(body))) == []


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('<http://a.example/2>; rel="next"', ["http://a.example/2"]),
        ('</1>; rel="prev", </3>; title="x"; rel=next', ["http://a.example/3"]),
        ('<http://a.example/9>; rel="last"', []),
        ("<http://a.example/2>; rel='next'", ["http://a.example/2"]),
        ('<http://a.example/2>; title="a, b"; rel="next"', ["http://a.example/2"]),
        ('<http://a.example/2,3>;rel="last next"', ["http://a.example/2,3"]),
        ('<http://a.example/2>; title="rel=next"', []),
        ("nonsense", []),
    ],
)
def test_the_next_part_in_a_header(header: str, found: list[str]) -> None:
    assert next_in_header(Response(URL, headers={"Link": header})) == found


@pytest.mark.parametrize(
    ("data", "signs"),
    [
        ({"links": {"next": "/2"}, "items": []}, ("links.next", 0, 0)),
        ({"@odata.nextLink": "/2"}, ("@odata.nextLink", 0, 0)),
        ({"paging": {"cursors": {"next_page_token": "x"}}}, ("paging.cursors.next_page_token", 0, 0)),
        ({"has_more": True, "total": 7}, ("has_more", 7, 0)),
        ({"has_more": False, "next": None, "meta": {"Total-Pages": 3}}, ("", 0, 3)),
        ({"nextPageUrl": "/2"}, ("nextPageUrl", 0, 0)),
        ({"links": [{"rel": "prev", "href": "/0"}, {"rel": "next", "href": "/2"}]}, ("links", 0, 0)),
        ({"links": [{"rel": "self", "href": "/1"}]}, ("", 0, 0)),
        ({"last": False, "totalPages": 3}, ("last", 0, 3)),
        ({"last": True, "paging": {"more": False}}, ("", 0, 0)),
        ({"hits": {"total": {"value": 99}}, "count": "23"}, ("", 99, 0)),
        ({"numberMatched": 12, "meta": {"last_page": 4}}, ("", 12, 4)),
        ({"total": "many", "count": True}, ("", 0, 0)),
        ([{"next": "/2"}], ("", 0, 0)),
    ],
)
def test_what_an_answer_in_json_says_of_its_length(data: object, signs: tuple[str, int, int]) -> None:
    assert signs_in_json(data) == signs


def test_counts_in_headers_are_numbers_or_nothing() -> None:
    headers = {"X-WP-Total": "23", "X-Total-Count": "²", "X-WP-TotalPages": "9" * 20}
    assert counts_in_header(Response(URL, headers=headers)) == (23, 0)


@pytest.mark.slow
def test_copies_that_an_archive_gives_against_the_filter_are_left(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    rows = [
        f"{moment} http://b.example/ text/html 200 D{moment}" for moment in ("2004", "20050401", "2013", "20140101")
    ]
    scripted_site.answers = {
        "/cdx?url=b.example%2F&output=json&fl=timestamp%2Coriginal%2Cmimetype%2Cstatuscode%2Cdigest"
        "&filter=statuscode%3A200&collapse=digest&from=2005&to=2013": answer("\n".join(rows).encode(), "text/plain"),
        **{
            f"/{moment}/http://b.example/": answer(f"<p>{moment}".encode(), "text/html")
            for moment in ("20050401", "2013")
        },
    }
    options: dict[str, object] = {
        "cdx_url": f"{scripted_site.address}/cdx", "copies_of": ("b.example/",), "from": "2005", "to": "2013",
        "copy_url": f"{scripted_site.address}/{{timestamp}}/{{url}}",
    }  # fmt: skip
    source = Source("x", Role.CITY, "x", "cdx", ("en",), ("127.0.0.1",), ("html",), options=options)
    settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
    found = crawl((source,), settings, tmp_path)
    assert len(found.snapshots) == 2 and not found.refusals


@pytest.mark.parametrize(
    ("said", "entries", "total"),
    [
        ("Showing 1 to 10 of 250 results", 10, 250),
        ("Ergebnisse 11–20 von 1.250", 10, 1250),
        ("1 à 10 sur 250", 10, 250),
        ("Resultados 1-3 de 3", 3, 3),
        ("1 - 10 of 2016", 9, 0),  # of other entries than those of the page
        ("Page 1 of 3", 1, 0),
        ("1 to 10 of the 12 measures", 10, 0),
        ("2014-2016 of 2020", 3, 0),
    ],
)
def test_how_many_entries_a_list_has_is_read_from_what_it_says_of_its_part(said: str, entries: int, total: int) -> None:
    assert total_on_page(page(f"<p>{said}</p>"), entries) == total


@pytest.mark.slow
def test_a_list_that_says_it_has_more_is_told(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    item = "<li class='d'><a href='/plan.pdf'>Plan</a></li>"
    for said, reasons in (
        ("1-1 of 25", ["it says that it has 25 entries, and 1 of them came"]),
        ("1-1 of 1", []),
    ):
        scripted_site.answers = {
            "/list/": answer(f"<html><body><p>Results {said}</p><ul>{item}</ul></body></html>".encode(), "text/html"),
            "/plan.pdf": answer(b"%PDF-1.7 A plan."),
        }
        source = Source(
            "x", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), ("pdf",),
            start_urls=(f"{scripted_site.address}/list/",), item=Pick(css=("li.d",)),
        )  # fmt: skip
        settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
        assert [one.reason for one in crawl((source,), settings, tmp_path / said).refusals] == reasons
