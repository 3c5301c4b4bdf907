"""A clock that is days wrong is told, since it bounds the dates of all that is crawled."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.request_moments import days_apart
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("Mon, 30 Nov 2026 23:59:00 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:10 GMT", -20787),
        ("Wed, 02 Dec 2026 12:00:00 GMT", 2),
        ("yesterday", 0),
        ("", 0),
    ],
)
def test_days_between_two_clocks_are_counted(said: str, days: int) -> None:
    assert days_apart(said, NOON) == days


@pytest.mark.slow
def test_a_server_of_another_day_is_told_once(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    old = (("Date", "Thu, 01 Jan 2015 00:00:00 GMT"),)
    names = ("one", "two")
    scripted_site.answers = {f"/{name}.pdf": answer(f"%PDF-1.7 {name}".encode(), headers=old) for name in names}
    scripted_site.answers["/robots.txt"] = answer(b"", "text/plain", 404, headers=old)
    documents = tuple(DirectDocument(f"{scripted_site.address}/{name}.pdf") for name in names)
    source = Source("x", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), ("pdf",), documents=documents)
    settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
    found = crawl((source,), settings, tmp_path)
    assert len(found.snapshots) == 2
    (told,) = found.refusals
    assert told.url == scripted_site.address and "Thu, 01 Jan 2015" in told.reason and "days apart; put" in told.reason
