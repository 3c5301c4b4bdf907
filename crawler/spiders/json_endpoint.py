"""A source that lists its documents as JSON."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterator
from typing import Any

import jmespath
from scrapy.http import Response

from crawler.address import canonical_url
from crawler.errors import SourceError
from crawler.events import DateClue
from crawler.selectors import complete_address
from crawler.source import DirectDocument, Source
from crawler.spiders.base import Linked
from crawler.spiders.index_pages import Entry, Follow, IndexSpider, Missing

_EXPRESSIONS = "items", "link", "title", "date", "next"


class JsonSpider(IndexSpider):
    """Reads JSON by the JMESPath expressions of the source file."""

    @classmethod
    def check_source(cls, source: Source) -> None:
        """Raises SourceError where one of the expressions is no JMESPath."""
        for key in _EXPRESSIONS:
            try:
                jmespath.compile(source.option(key, "@"))
            except jmespath.exceptions.JMESPathError as error:
                what = f"is {source.option(key)!r}, which is no JMESPath ({' '.join(str(error).split())})"
                raise SourceError(f"source {source.id}: {key} {what}; correct it there") from None

    def read(self, response: Response) -> Iterator[Entry]:
        """The entries of one answer, and the address of the next."""
        option = self.source.option
        data = parse_json(response.body)
        items = _search(option("items"), data)
        if not items:
            yield Missing(f"items {option('items')!r} finds nothing in this answer")
        for item in items:
            title = " ".join(_texts(_search(option("title"), item)))
            date = next(iter(_texts(_search(option("date"), item))), "")
            clues = (DateClue("json", date),) if date else ()
            links = [url for text in _texts(_search(option("link"), item)) for url in _address(response, text)]
            if not links:
                yield Missing(f"link {option('link')!r} finds no address in {shorten(item)}")
            for url in links:
                yield Linked(DirectDocument(url, title=title), clues)
        for text in _texts(_search(option("next"), data)):
            for url in _address(response, text):
                yield Follow(url)


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
