"""A source whose file names every document."""

from __future__ import annotations

from collections.abc import AsyncIterator

from scrapy import Request

from crawler.spiders.base import Linked, SourceSpider


class DirectSpider(SourceSpider):
    """Asks for the documents the source file names, in its order."""

    async def start(self) -> AsyncIterator[Request]:
        """The requests to begin with; Scrapy calls this."""
        for document in self.source.documents:
            for request in self.ask_document(Linked(document)):
                yield request
