"""A source whose documents are in its sitemap."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from lxml.etree import LxmlError
from scrapy.http import Response
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap, sitemap_urls_from_robots

from crawler.address import is_web_address
from crawler.events import DateClue
from crawler.selectors import complete_address
from crawler.source import DirectDocument
from crawler.spiders.base import Linked
from crawler.spiders.index_pages import Entry, Follow, IndexSpider, Missing
from crawler.spiders.xml import BREAKS_OFF, breaks_off, cut_text, mend_xml


class SitemapSpider(IndexSpider):
    """Reads sitemaps, indexes of sitemaps and the addresses of both in robots.txt, packed or not."""

    def read(self, response: Response) -> Iterator[Entry]:
        """The addresses of one sitemap with the days of their last changes, or the sitemaps of an index."""
        if response.url.endswith("/robots.txt"):
            named = list(sitemap_urls_from_robots(response.body, base_url=response.url))
            if not named:
                yield Missing("this robots.txt names no sitemap; give the sitemap's own address")
            yield from map(Follow, named)
            return
        unpacked = self._unpack(response)
        if listed := _lines(unpacked):
            yield from (Linked(DirectDocument(url)) for url in listed)
            return
        try:
            sitemap = Sitemap(mend_xml(unpacked))
            is_index = {"sitemapindex": True, "urlset": False}[sitemap.type]
            cut = cut_text(unpacked, "loc")
            for entry in sitemap:
                if (loc := str(entry.get("loc") or "")) and loc != cut:
                    changed = str(entry.get("lastmod") or "")
                    clues = (DateClue("sitemap", changed),) if changed else ()
                    url = complete_address(response, loc)
                    yield Follow(url) if is_index else Linked(DirectDocument(url), clues)
            if breaks_off(sitemap.xmliter.error_log):
                yield Missing(BREAKS_OFF)
        except (KeyError, StopIteration, LxmlError):
            raise ValueError("no sitemap") from None

    def _unpack(self, response: Response) -> bytes:
        """The answer's bytes, of a packed file those inside. Raises ValueError where it cannot be unpacked."""
        if not gzip_magic_number(response):
            return response.body
        try:
            return gunzip(response.body, max_size=self.bounds.max_bytes)
        except (OSError, EOFError, zlib.error):
            raise ValueError("the packed sitemap is damaged") from None
        except ValueError:
            raise ValueError(f"it unpacks to more than {self.bounds.megabytes}") from None


def _lines(data: bytes) -> list[str]:
    """The addresses of a sitemap that is a plain text with one on each line (sitemaps.org); none of anything else."""
    lines = [line for line in map(str.strip, data.decode("utf-8-sig", "replace").splitlines()) if line]
    return lines if all(map(is_web_address, lines)) else []
