"""The dates that a web page declares for programs: fields of its head, JSON-LD, `time` elements, marked properties."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

_FIELDS = (
    "article:published_time", "og:article:published_time", "datepublished", "dcterms.issued", "dcterms.available",
    "dc.date.issued", "dc.date.published", "citation_publication_date", "citation_date", "dc.date", "dcterms.date",
    "publish-date", "publish_date", "publication_date", "pubdate", "date", "dcterms.created", "dc.date.created",
    "datecreated", "article:modified_time", "dcterms.modified", "dc.date.modified", "datemodified", "last-modified",
    "og:updated_time",
)  # fmt: skip
_JSON_FIELDS = ("datePublished", "dateCreated", "dateModified")
# What stands below these is another thing than the page.
_OTHERS = frozenset({
    "itemListElement", "hasPart", "citation", "mentions", "comment", "review", "isPartOf", "about", "subjectOf",
    "image", "video", "author", "publisher", "event", "events", "isBasedOn", "relatedLink", "significantLink",
})  # fmt: skip
_MOST_JSON_CHARS = 500_000


class DeclaredDates:
    """Takes what a page declares as it is read, and tells the dates in it."""

    def __init__(self) -> None:
        self._declared: dict[str, str] = {}
        self._times: set[str] = set()
        self._marked: dict[str, set[str]] = {}
        self._scripts: list[str] = []

    def note_meta(self, name: str, content: str) -> None:
        """A field of the head; of two of one name the first holds."""
        self._declared.setdefault(name.strip().casefold(), content.strip())

    def note_element(self, tag: str, attributes: Mapping[str, str], *, in_article: bool) -> None:
        """An element outside menus and footers: a property marked as a date, or, in an article, a time."""
        value = (attributes.get("content") or attributes.get("datetime") or "").strip()
        marked = {"datepublished", "datemodified", "datecreated"} & set(attributes.get("itemprop", "").lower().split())
        if value and marked:
            for name in marked:
                self._marked.setdefault(name, set()).add(value)
        elif tag == "time" and value and in_article:
            self._times.add(value)

    def begin_script(self) -> None:
        """A script of JSON-LD begins."""
        self._scripts.append("")

    def note_script(self, text: str) -> None:
        """Characters of the script of JSON-LD that began last."""
        if len(self._scripts[-1]) < _MOST_JSON_CHARS:
            self._scripts[-1] += text

    def forget_times(self) -> None:
        """The page was not read to its end: whether a time is the only one is not known."""
        self._times.clear()
        self._marked.clear()

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Each date with the name of its field. Of a property that is there with several values none is told."""
        dates = [(name, self._declared[name]) for name in _FIELDS if self._declared.get(name)]
        structured = [value for script in self._scripts for value in _find_structured_dates(script)]
        for name in _JSON_FIELDS:
            values = {value for key, value in structured if key == name}
            if len({value[:10] for value in values}) == 1:
                dates.append((f"JSON-LD {name}", min(values)))
        dates += [
            (f"itemprop {name}", min(values)) for name, values in sorted(self._marked.items()) if len(values) == 1
        ]
        if len(self._times) == 1:
            dates.append(("time element", min(self._times)))
        return tuple(dates)


def _find_structured_dates(script: str) -> Iterator[tuple[str, str]]:
    """The dates of the things that a script of JSON-LD describes; those of their parts and lists are left out."""
    try:
        waiting: list[object] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            yield from ((name, value) for name in _JSON_FIELDS if isinstance(value := thing.get(name), str) and value)
            waiting += [value for name, value in thing.items() if name not in _OTHERS]
