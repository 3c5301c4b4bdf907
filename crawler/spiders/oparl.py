"""A source that is a council information system with an OParl interface (oparl.org, version 1.0 and 1.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from scrapy.http import Response

from crawler.events import DateClue
from crawler.selectors import complete_address
from crawler.source import DirectDocument
from crawler.spiders.base import Linked
from crawler.spiders.continuations import Counted, counts_in_header, next_in_header, signs_in_json
from crawler.spiders.day_filters import day_filters
from crawler.spiders.index_pages import Entry, Follow, IndexSpider, Missing, Unwanted
from crawler.spiders.json_endpoint import parse_json
from crawler.spiders.linked import asked_address

_Object = dict[str, Any]
_Completed = Callable[[str], str]


class OParlSpider(IndexSpider):
    """Goes from the system to its bodies, their papers and the papers' files, with the days of the papers."""

    def read(self, response: Response) -> Iterator[Entry]:
        """What one object or list leads to; addresses that are not whole are completed by that of the answer."""
        data = parse_json(response.body)
        if not isinstance(data, dict):
            raise ValueError("no OParl object")
        completed = partial(complete_address, response)
        if isinstance(data.get("data"), list):
            filters = day_filters(asked_address(response), self.source.start_urls)
            for entry in data["data"]:
                if any(one.leaves(entry) for one in filters):
                    yield Unwanted(str(entry.get("id")))
                elif isinstance(entry, dict):
                    yield from self._object(entry, completed)
            yield from self._next(response, data, completed)
        elif data.get("deleted"):
            yield Missing("the council's system says that this was deleted")
        elif _kind(data) not in ("System", "Body", "Paper"):
            yield Missing(f"it is no OParl system, body, paper or list, but {_kind(data) or 'without a type'}")
        else:
            yield from self._object(data, completed)

    def _next(self, response: Response, data: _Object, completed: _Completed) -> Iterator[Entry]:
        """The next part of a list, and what the list says of its own length."""
        links = data.get("links")
        following = list(_follow(links.get("next") if isinstance(links, dict) else None, completed))
        following = following or [Follow(url) for url in next_in_header(response)]
        yield from following
        sign, total, parts = signs_in_json(data, leave=frozenset({"data"}))
        if sign and not following:
            yield Missing(f"the list says by {sign!r} that it goes on, but not under links.next as OParl has it")
        in_header = counts_in_header(response)
        yield Counted(len(data["data"]), max(total, in_header[0]), max(parts, in_header[1]))

    def _object(self, data: _Object, completed: _Completed) -> Iterator[Entry]:
        if data.get("deleted"):
            return
        match _kind(data):
            case "System":
                yield from _follow(data.get("body"), completed, begins=True)
            case "Body":
                yield from _follow(self._since(data.get("paper")), completed, begins=True)
            case "Paper":
                yield from self._paper(data, completed)

    def _since(self, url: Any) -> Any:
        since = self.source.option("since")
        if not since or not isinstance(url, str):
            return url
        return f"{url}{'&' if '?' in url else '?'}created_since={since}T00:00:00Z"

    def _paper(self, paper: _Object, completed: _Completed) -> Iterator[Entry]:
        name = str(paper.get("name") or "")
        wanted = self.source.option("name_regex")
        if wanted and not re.search(wanted, name):
            yield Unwanted(str(paper.get("id")))
            return
        # Many servers leave the filter of the request unheeded, and a paper may stand in its body.
        if any(one.leaves(paper) for one in day_filters(self._since(""))):
            yield Unwanted(str(paper.get("id")))
            return
        clues = (DateClue("oparl", str(paper["date"])),) if paper.get("date") else ()
        main, auxiliary = paper.get("mainFile"), paper.get("auxiliaryFile")
        for file in [main, *(auxiliary if isinstance(auxiliary, list) else [])]:
            if isinstance(file, str):
                yield Missing(f"the paper {name[:60]!r} gives the file {file[:200]} by its number, without an address")
            if not isinstance(file, dict) or file.get("deleted"):
                continue
            if url := str(file.get("downloadUrl") or file.get("accessUrl") or ""):
                own = str(file.get("name") or "")
                title = f"{name}: {own}" if own and own != name and file is not main else name or own
                document = DirectDocument(completed(url), title=title, doc_type=str(paper.get("paperType") or ""))
                yield Linked(document, clues)


def _kind(data: _Object) -> str:
    """The kind of an object, of whichever version of OParl."""
    return str(data.get("type") or "").rpartition("/")[2]


def _follow(url: Any, completed: _Completed, *, begins: bool = False) -> Iterator[Follow]:
    if url and isinstance(url, str):
        yield Follow(completed(url), begins)
