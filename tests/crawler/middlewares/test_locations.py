"""A redirect leads where a browser would go, also where its server writes backslashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.crawl import crawl
from crawler.middlewares.locations import ReadLocations
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

URL = "http://a.example/old.pdf"


@pytest.mark.parametrize(
    ("status", "location", "read"),
    [
        (302, b"\\files\\plan.pdf", b"/files/plan.pdf"),
        (301, b"http:\\\\a.example\\plan.pdf?n=a\\b", b"http://a.example/plan.pdf?n=a\\b"),
        (301, b"/plan.pdf", b"/plan.pdf"),
        (200, b"\\plan.pdf", b"\\plan.pdf"),
    ],
)
def test_backslashes_in_the_path_of_a_redirect_are_strokes(status: int, location: bytes, read: bytes) -> None:
    answer = Response(URL, status=status, headers={"Location": location})
    assert ReadLocations().process_response(Request(URL), answer).headers["Location"] == read


@pytest.mark.slow
def test_a_document_behind_such_a_redirect_is_found(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    scripted_site.answers = {
        "/old.pdf": answer(status=302, headers=(("Location", "\\files\\plan.pdf"),)),
        "/files/plan.pdf": answer(b"%PDF-1.7 A strategy of the city."),
    }
    documents = (DirectDocument(f"{scripted_site.address}/old.pdf"),)
    source = Source("x", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), ("pdf",), documents=documents)
    settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
    (found,) = crawl((source,), settings, tmp_path).snapshots
    assert found.final_url == f"{scripted_site.address}/files/plan.pdf"
