"""A link leads where a browser goes: by the page's base, wherever it stands, and with the query in its encoding."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from crawler.address import canonical_url
from crawler.selectors import addresses, complete_address

PAGE = "http://a.example/deep/list.html"


def where(head: str, link: str, encoding: str = "utf-8") -> str:
    body = f"<html><head>{head}</head><body><a href='{link}'>x</a></body></html>".encode(encoding)
    page = HtmlResponse(PAGE, body=body, encoding=encoding)
    (found,) = addresses(page, page.xpath("//a")[0])
    assert complete_address(page, link) == found
    return canonical_url(found)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", "http://a.example/deep/plan.pdf"),
        ("<base href='/files/'>", "http://a.example/files/plan.pdf"),
        ("<base href='../files/'>", "http://a.example/files/plan.pdf"),
        ("<base target='_top'><base href='/files/'><base href='/other/'>", "http://a.example/files/plan.pdf"),
        ("<base href=' '>", "http://a.example/deep/plan.pdf"),
        ("<!-- <base href='/old/'> -->", "http://a.example/deep/plan.pdf"),
        # Scrapy reads the first 4,096 characters alone.
        (f"<script>{'x = 1;' * 2_000}</script><base href='//b.example/files/'>", "http://b.example/files/plan.pdf"),
    ],
)
def test_links_are_seen_from_the_base_of_their_page(head: str, found: str) -> None:
    assert where(head, "plan.pdf") == found


@pytest.mark.parametrize(
    ("link", "encoding", "found"),
    [
        ("/get?n=Köln", "utf-8", "/get?n=K%C3%B6ln"),
        ("/get?n=Köln", "iso-8859-1", "/get?n=K%F6ln"),
        ("/Köln?n=Köln&p=%20a", "iso-8859-1", "/K%C3%B6ln?n=K%F6ln&p=%20a"),
        ("/get?n=Łódź", "iso-8859-2", "/get?n=%A3%F3d%BC"),
        ("/Köln.pdf", "iso-8859-1", "/K%C3%B6ln.pdf"),
        ("/get?n=K%C3%B6ln", "iso-8859-1", "/get?n=K%C3%B6ln"),
    ],
)
def test_a_query_is_sent_in_the_encoding_of_its_page(link: str, encoding: str, found: str) -> None:
    assert where("", link, encoding) == f"http://a.example{found}"
