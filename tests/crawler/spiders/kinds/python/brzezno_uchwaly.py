"""A register that writes the numbers of its resolutions and leaves it to the reader to make addresses of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapy.http import Response, TextResponse

from crawler.events import DateClue
from crawler.source import DirectDocument
from crawler.spiders.base import Linked
from crawler.spiders.index_pages import Entry, Follow, IndexSpider, Missing

ROW = re.compile(r"Uchwała nr (\d+)/(\d{4}): ([^<]+)")


class Spider(IndexSpider):
    """Reads the register of a council, year by year."""

    def read(self, response: Response) -> Iterator[Entry]:
        """The resolutions of one year, and the year before."""
        assert isinstance(response, TextResponse)
        rows = ROW.findall(response.text)
        if not rows:
            yield Missing("this year of the register names no resolution")
        for number, year, title in rows:
            url = response.urljoin(f"/uchwaly/{year}/{number}.html")
            yield Linked(DirectDocument(url, title=title.strip()), (DateClue("listing", year),))
        for year in response.css("[data-rok]").xpath("@data-rok").getall():
            yield Follow(response.urljoin(f"/uchwaly-{year}.html"))
