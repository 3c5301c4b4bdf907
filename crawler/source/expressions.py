"""Finds selectors and other expressions of a source file that cannot be read, before anything is crawled with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crawler.source.model import Source

JSON_EXPRESSIONS = "items", "link", "title", "date", "next"
_PICKS = "follow", "item", "link", "title", "date", "document"


def find_bad_expression(source: Source) -> tuple[str, str] | None:
    """The key of the first expression that cannot be read, and what is wrong with it; None where all can be."""
    return next(_faults(source), None)


def _faults(source: Source) -> Iterator[tuple[str, str]]:
    for key, kind, check, expression in _expressions(source):
        try:
            check(expression)
        except (SyntaxError, RuntimeError, ValueError) as error:
            yield key, f"is {expression!r}, which is no {kind} ({' '.join(str(error).split())})"


def _expressions(source: Source) -> Iterator[tuple[str, str, Callable[[str], object], str]]:
    picks = [(name, getattr(source, name)) for name in _PICKS]
    # Imported here because every command imports this package, and few read a source with selectors.
    if any(pick for _, pick in picks):
        from parsel import Selector

        page = Selector(text="<html></html>")
        for name, pick in picks:
            yield from ((f"{name}_css", "CSS selector", page.css, expression) for expression in pick.css)
            yield from ((f"{name}_xpath", "XPath", page.xpath, expression) for expression in pick.xpath)
    if source.kind == "json":
        import jmespath

        yield from ((key, "JMESPath", jmespath.compile, source.option(key, "@")) for key in JSON_EXPRESSIONS)
