"""A source that lists its documents as JSON."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterator
from typing import Any

import jmespath
from scrapy.http import Response

from crawler.address import canonical_url
from crawler.events import DateClue
from crawler.selectors import complete_address
from crawler.source import DirectDocument
from crawler.spiders.base import Linked
from crawler.spiders.continuations import Counted, counts_in_header, next_in_header, signs_in_json
from crawler.spiders.day_filters import day_filters
from crawler.spiders.index_pages import Entry, Follow, IndexSpider, Missing, Unwanted
from crawler.spiders.linked import asked_address


class JsonSpider(IndexSpider):
    """Reads JSON by the JMESPath expressions of the source file."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._has_place_for_next = False

    def read(self, response: Response) -> Iterator[Entry]:
        """The entries of one answer, and the address of the next."""
        option = self.source.option
        data = parse_json(response.body)
        items = _search(option("items"), data)
        if not items:
            yield Missing(f"items {option('items')!r} finds nothing in this answer")
        filters = day_filters(asked_address(response), self.source.start_urls)
        for item in items:
            if any(one.leaves(item) for one in filters):
                yield Unwanted(shorten(item))
                continue
            title = " ".join(_texts(_search(option("title"), item)))
            date = next(iter(_texts(_search(option("date"), item))), "")
            clues = (DateClue("json", date),) if date else ()
            links = [url for text in _texts(_search(option("link"), item)) for url in _address(response, text)]
            if not links:
                yield Missing(f"link {option('link')!r} finds no address in {shorten(item)}")
            for url in links:
                yield Linked(DirectDocument(url, title=title), clues)
        yield from self._next(response, data, len(items))

    def _next(self, response: Response, data: Any, entries: int) -> Iterator[Entry]:
        """The next part by the source file or the answer's headers; what shows that there is one and leads to none."""
        expression = self.source.option("next")
        named = [url for text in _texts(_search(expression, data)) for url in _address(response, text)]
        following = named or next_in_header(response)
        yield from map(Follow, following)
        self._has_place_for_next = self._has_place_for_next or bool(following) or _is_there(expression, data)
        sign, total, parts = signs_in_json(data)
        if sign and not following:
            wanted = (
                f", which next {expression!r} does not find" if expression else "; next in the source file finds it"
            )
            yield Missing(f"the answer says by {sign!r} that it goes on{wanted}")
        in_header = counts_in_header(response)
        yield Counted(entries, max(total, in_header[0]), max(parts, in_header[1]))

    def explain_continuation(self) -> str:
        """That next fits nothing in any answer."""
        expression = self.source.option("next")
        if not self.tallies.read or not expression or self._has_place_for_next:
            return ""
        return f"next {expression!r} fits nothing in any answer; where there is one part only, remove it"


def _is_there(expression: str, data: Any) -> bool:
    """Whether an answer has what a plain expression names, if only as null: so APIs say that nothing follows."""
    *before, last = expression.split(".")
    for key in before:
        data = data.get(key) if isinstance(data, dict) else None
    return isinstance(data, dict) and last in data


def parse_json(text: str | bytes) -> Any:
    """What a text of JSON says. Raises ValueError where it is none."""
    try:
        return json.loads(text)
    except UnicodeDecodeError:
        raise ValueError("no JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error}") from None
    except RecursionError:
        raise ValueError("no JSON: brackets in brackets without end") from None


def shorten(value: Any) -> str:
    """The beginning of a value for a reader, who wants to recognise it."""
    return reprlib.repr(value)[:80]


def _search(expression: str, data: Any) -> list[Any]:
    result = jmespath.search(expression, data) if expression else None
    return [] if result is None else result if isinstance(result, list) else [result]


def _texts(values: list[Any]) -> list[str]:
    said = [str(value).strip() for value in values if isinstance(value, str | int) and not isinstance(value, bool)]
    return [text for text in said if text]


def _address(response: Response, text: str) -> Iterator[str]:
    url = complete_address(response, text)
    try:
        canonical_url(url)
    except ValueError:
        return
    yield url
