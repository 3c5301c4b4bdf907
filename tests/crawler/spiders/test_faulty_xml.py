"""Sitemaps and feeds with the faults of their programs: a bare ampersand, a blank line before the XML, HTML's names of
signs. None changes an address or title, neither its own nor one that stands behind it.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy.http import TextResponse

from crawler.spiders.feed import FeedSpider
from crawler.spiders.linked import Linked
from crawler.spiders.sitemap import SitemapSpider
from crawler.spiders.xml import mend_xml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BEHIND = "http://a.example/get?id=7&lang=de"


# No crawler builds these two: they have only what reading asks for, which is why types are ignored.
class ReadBySitemap(SitemapSpider):
    def __init__(self) -> None:
        self.bounds = SimpleNamespace(max_bytes=10_000, megabytes="0.01 MB")  # type: ignore[assignment]


class ReadByFeed(FeedSpider):
    def __init__(self) -> None:
        self.source = SimpleNamespace(languages=("en",))  # type: ignore[assignment]


def links(spider: SitemapSpider | FeedSpider, text: str) -> list[tuple[str, str]]:
    found = spider.read(TextResponse("http://a.example/index.xml", body=text.encode()))
    return [(one.document.url, one.document.title) for one in found if isinstance(one, Linked)]


# What is written in the first address, and what that is.
FIRST = [
    ("a?x=1&y=2", "a?x=1&y=2"),
    ("a?x=1&amp;y=2", "a?x=1&y=2"),
    ("a?x=1&copy=2", "a?x=1&copy=2"),
    ("<![CDATA[a?x=1&y=2]]>", "a?x=1&y=2"),
    ("m&uuml;ll", "müll"),
    ("m&#252;ll&#xFC;", "müllü"),
]


@pytest.mark.parametrize(("written", "meant"), FIRST)
@pytest.mark.parametrize("before", ["", "\n  ", "\ufeff", "\ufeff\r\n"])
def test_a_fault_changes_no_address_of_a_sitemap(written: str, meant: str, before: str) -> None:
    urls = f"<url><loc>http://a.example/{written}</loc></url><url><loc>{BEHIND.replace('&', '&amp;')}</loc></url>"
    found = links(ReadBySitemap(), f"{before}{HEAD}<urlset>{urls}</urlset>")
    assert [url for url, _ in found] == [f"http://a.example/{meant}", BEHIND]


@pytest.mark.parametrize("before", ["", "\n"])
def test_a_fault_changes_no_address_and_title_of_a_feed(before: str) -> None:
    entries = "".join(
        f"<item><title>{title}</title><link>{BEHIND.replace('&', '&amp;')}&amp;n={number}</link></item>"
        for number, title in enumerate(("Work & Stay", "Caf&eacute;&nbsp;Mundo", "Roma &lt;i&gt; &amp; Sinti"))
    )
    found = links(ReadByFeed(), f"{before}{HEAD}<rss><channel>{entries}</channel></rss>")
    assert [title for _, title in found] == ["Work & Stay", "Café Mundo", "Roma <i> & Sinti"]
    assert [url for url, _ in found] == [f"{BEHIND}&n={number}" for number in range(3)]


def test_a_plain_list_of_addresses_is_a_sitemap_and_other_text_is_none() -> None:
    lines = f"\ufeff{BEHIND}\r\n\nhttps://a.example/b.pdf\n"
    assert links(ReadBySitemap(), lines) == [(BEHIND, ""), ("https://a.example/b.pdf", "")]
    for text in (f"Our pages:\n{BEHIND}", ""):
        with pytest.raises(ValueError, match="no sitemap"):
            links(ReadBySitemap(), text)


@pytest.mark.parametrize("cut", ["http://a.example/pl", "http://a.example/get?a=1&amp;b", "http://a.ex"])
def test_an_address_in_which_a_list_breaks_off_is_not_asked_for(cut: str) -> None:
    whole = "http://a.example/whole.pdf"
    sitemap = f"{HEAD}<urlset><url><loc>{whole}</loc></url><url><loc>{cut}"
    feed = f"{HEAD}<rss><channel><item><link>{whole}</link></item><item><title>Plan</title><link>{cut}"
    for spider, text in ((ReadBySitemap(), sitemap), (ReadByFeed(), feed)):
        assert [url for url, _ in links(spider, text)] == [whole]
    # One that ends behind its address has it whole.
    assert [url for url, _ in links(ReadBySitemap(), f"{sitemap}</loc>")] == [whole, cut.replace("&amp;", "&")]


def test_an_encoding_of_two_bytes_and_names_that_the_text_defines_are_left_as_they_are() -> None:
    wide = f"{HEAD}<urlset>a&b</urlset>".encode("utf-16")
    own = b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;&b</x>"
    assert (mend_xml(wide), mend_xml(own)) == (wide, own)
