"""What a page writes of the moment at which it was asked for is no date of its text."""

from __future__ import annotations

import pytest

from crawler.events import DateClue
from pipeline.ingest.dating import decide_date
from pipeline.records import ClueKind, Dating
from pipeline.records.dates import parse_interval

ASKED = DateClue(ClueKind.FIRST_SEEN, "2026-11-30T22:00:03Z")
DECLARED = "html_metadata"


def date_of(*clues: tuple[str, str]) -> Dating:
    return decide_date([*(DateClue(kind, text) for kind, text in clues), ASKED], lang="de")


@pytest.mark.parametrize(
    "field",
    [
        "date: 2026-11-30T22:00:01Z",
        "article:published_time: 2026-11-30T23:00:01+01:00",
        "JSON-LD datePublished: 2026-11-30T23:00:02Z",  # the time of the place, called Greenwich's
        "dc.date: Mon, 30 Nov 2026 21:55:00 GMT",
    ],
)
def test_the_moment_of_the_request_is_no_date(field: str) -> None:
    found = date_of((DECLARED, field))
    assert found.interval is None and found.evidence[0].note == "the moment at which it was asked for"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (DECLARED, "date: 2026-11-30"),
        (DECLARED, "dcterms.date: 2026-12-01"),  # it is tomorrow there already
        (DECLARED, "time element: 2026-11-30"),
        (ClueKind.PAGE_TEXT, "Montag, 30. November 2026"),
        (ClueKind.PAGE_TEXT, "Stand: 30.11.2026"),
        (ClueKind.PAGE_TEXT, "Velden, 30. November 2026"),
    ],
)
def test_its_day_is_doubted_where_it_is_not_called_that_of_publication(kind: str, text: str) -> None:
    found = date_of((kind, text))
    assert found.interval is None and "the day of the crawl" in found.evidence[0].note
    # Another date of the page holds beside it.
    assert date_of((kind, text), (ClueKind.PAGE_TEXT, "12.05.2016")).interval == parse_interval("2016-05-12")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (DECLARED, "article:published_time: 2026-11-30T09:10:00Z"),
        (DECLARED, "JSON-LD datePublished: 2026-11-30"),
        (ClueKind.PAGE_TEXT, "Veröffentlicht am 30.11.2026"),
        (ClueKind.LISTING, "30.11.2026"),
    ],
)
def test_a_document_may_be_published_on_the_day_of_the_crawl_where_it_says_so(kind: str, text: str) -> None:
    assert date_of((kind, text)).interval == parse_interval("2026-11-30")


def test_a_file_is_not_made_for_the_request() -> None:
    made = ("pdf_metadata", "CreationDate: D:20261130090000")
    assert date_of((ClueKind.PAGE_TEXT, "30. November 2026"), made).interval == parse_interval("2026-11-30")


def test_an_earlier_day_that_a_page_declares_is_its_date() -> None:
    assert date_of((DECLARED, "date: 2026-11-28")).interval == parse_interval("2026-11-28")
