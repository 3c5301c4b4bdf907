"""A source whose documents are announced in a feed (RSS, Atom or JSON Feed)."""

from __future__ import annotations

from collections.abc import Iterator

from parsel import Selector
from scrapy.http import Response, XmlResponse

from crawler.address import canonical_url
from crawler.events import DateClue
from crawler.selectors import MOST_CHARACTERS, complete_address, whole_text
from crawler.source import DirectDocument
from crawler.spiders.base import Linked
from crawler.spiders.encoding import set_encoding
from crawler.spiders.index_pages import Entry, Follow, IndexSpider, Missing
from crawler.spiders.json_endpoint import parse_json
from crawler.spiders.xml import BREAKS_OFF, cut_text, root_of

# An entry's day of publication in RSS 2.0, RSS 1.0 and Atom; the day of its last change is another thing.
_DATES = "pubDate", "date", "published", "issued"
_LINKS = "link[not(@href)] | link[not(@rel) or @rel='alternate' or @rel='enclosure']/@href | enclosure/@url"
# In RSS 2.0 an entry without a link may be named by its address.
_OWN_NAME = "guid[not(@isPermaLink='false')]"


class FeedSpider(IndexSpider):
    """Reads feeds and the older parts that they name as next."""

    def read(self, response: Response) -> Iterator[Entry]:
        """The entries of one feed with titles and days, their attached files, and the feed's next part."""
        if response.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            yield from _json_feed(response)
            return
        page = set_encoding(XmlResponse(response.url, body=response.body), self.source.languages)
        root, broken = root_of(page.text)
        feed = Selector(root=root, type="xml")
        feed.remove_namespaces()
        if not feed.xpath("/rss | /feed | /RDF"):
            raise ValueError("neither RSS nor Atom")
        if broken:
            yield Missing(BREAKS_OFF)
        entries = feed.xpath("//item | //entry")
        for entry in entries[:-1] if broken and cut_text(page.text.encode(), "link|guid") else entries:
            yield from _entry(page, entry)
        for link in feed.xpath("/feed/link[@rel='next']/@href | /rss/channel/link[@rel='next']/@href").getall():
            yield Follow(complete_address(page, link.strip()))


def _json_feed(response: Response) -> Iterator[Entry]:
    """The same of a feed in JSON (jsonfeed.org, 1.1)."""
    data = parse_json(response.body.lstrip(b"\xef\xbb\xbf"))
    if not isinstance(data.get("items"), list) or "jsonfeed.org" not in str(data.get("version")):
        raise ValueError("neither RSS, Atom nor JSON Feed")
    for entry in data["items"]:
        item = entry if isinstance(entry, dict) else {}
        title = " ".join(str(item.get("title") or "").split())[:MOST_CHARACTERS]
        attached = item.get("attachments")
        files = [one.get("url") for one in attached if isinstance(one, dict)] if isinstance(attached, list) else []
        named = [url for url in (item.get("url") or item.get("external_url"), *files) if isinstance(url, str) and url]
        clues = (DateClue("feed", str(item["date_published"])),) if item.get("date_published") else ()
        if not named:
            yield Missing(f"its entry {title[:60]!r} has no address that can be asked for")
        for url in named:
            yield Linked(DirectDocument(complete_address(response, url), title=title), clues)
    if isinstance(data.get("next_url"), str):
        yield Follow(complete_address(response, data["next_url"]))


def _entry(page: XmlResponse, entry: Selector) -> Iterator[Entry]:
    for base in entry.xpath("ancestor-or-self::*/@base").getall():
        # As xml:base has it: what an entry links is seen from there.
        page = page.replace(url=complete_address(page, base.strip()))
    title = " ".join(entry.xpath("string(title)").get(default="").split())[:MOST_CHARACTERS]
    dates = [text.strip() for name in _DATES for text in entry.xpath(f"{name}/text()").getall()]
    clues = tuple(DateClue("feed", text) for text in dates[:1])
    urls = _addresses(page, entry, _LINKS) or _addresses(page, entry, _OWN_NAME)
    if not urls:
        yield Missing(f"its entry {title[:60]!r} has no address that can be asked for")
    for url in urls:
        yield Linked(DirectDocument(url, title=title), clues)


def _addresses(page: XmlResponse, entry: Selector, expression: str) -> list[str]:
    urls = []
    for link in entry.xpath(expression):
        text = whole_text(link)
        url = complete_address(page, text) if text else ""
        try:
            canonical_url(url)
        except ValueError:
            continue
        urls.append(url)
    return urls
