"""A source that is a folder of pages and files which somebody saved from a site."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from crawler.archive import StoredAnswer
from crawler.events import RefusalKind
from crawler.formats import FORMATS, format_in_address
from crawler.refusals import SKIPPED, too_large
from crawler.source import DirectDocument
from crawler.spiders.base import Linked, SourceSpider
from crawler.warc import Exchange, RecordType


class FolderSpider(SourceSpider):
    """Takes every file of the folder in a format that is taken; nothing is asked of any site."""

    async def start(self) -> AsyncIterator[Request]:
        """Reports every file; there is nothing to request. Scrapy calls this."""
        for url, stored in self._files():
            response = Response(
                url,
                headers={"Content-Type": stored.answer.header("Content-Type")},
                body=stored.answer.body,
                request=Request(url, meta={"stored": stored}),
            )
            for request in self.take_document(response, Linked(DirectDocument(url))):
                self.refuse(url, f"the saved page only leads to {request.url}; save that page", RefusalKind.STAND_IN)
        return
        yield  # an asynchronous generator, as Scrapy wants one

    def _files(self) -> Iterator[tuple[str, StoredAnswer]]:
        if self.archive.offline:
            for url in self.archive.addresses(self.source.id, self.round_id):
                if stored := self.archive.recall(self.source.id, url, self.round_id):
                    yield url, stored
            return
        folder = Path(self.source.option("folder"))
        if not folder.is_dir():
            self.refuse(self.source.option("base_url"), f"the folder {folder} is not there", RefusalKind.MEND)
            return
        source = self.source
        for path in sorted(folder.rglob("*")):
            # As bytes: a name need not be in the encoding of this computer.
            url = source.option("base_url").rstrip("/") + "/" + quote(os.fsencode(path.relative_to(folder).as_posix()))
            is_wanted = not source.link_regex or re.search(source.link_regex, url)
            if is_wanted and not path.is_dir() and (stored := self._store(path, url)):
                yield url, stored

    def _store(self, path: Path, url: str) -> StoredAnswer | None:
        """The file as it stands in the archive; None, which is reported, for one that is not taken."""
        named = format_in_address(url)
        if self.source.skips(url):
            self.refuse_for(url, SKIPPED)
        elif path.is_symlink() or not path.is_file():
            elsewhere = "it only points to a file elsewhere, or is none; copy the file itself there"
            self.refuse(url, elsewhere, RefusalKind.MEND)
        elif named not in self.source.take:
            other = f"it is {path.suffix or 'without an ending'}; taken are {', '.join(self.source.take)}"
            self.refuse(url, other, RefusalKind.LEFT_OUT)
        elif path.stat().st_size > self.bounds.max_bytes:
            self.refuse_for(url, too_large(self.bounds))
        else:
            if recalled := self.archive.recall(self.source.id, url, self.round_id):
                return recalled
            return self._archive_file(path, url, min(FORMATS[named].media_types))
        return None

    def _archive_file(self, path: Path, url: str, media_type: str) -> StoredAnswer | None:
        try:
            body = path.read_bytes()
        except OSError as error:
            self.refuse(url, f"the file cannot be read ({error.strerror})", RefusalKind.MEND)
            return None
        self.count("fetched")
        return self.archive.keep(
            Exchange(
                url=url, request_line="", request_headers=(), status_line="200 OK", protocol="HTTP/1.1",
                headers=(("Content-Type", media_type),), body=body,
                source_id=self.source.id, round_id=self.round_id, note="from a folder of saved files",
                type=RecordType.RESOURCE,
            ),
            200,
        )  # fmt: skip
