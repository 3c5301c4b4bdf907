"""Lines that answer no query by meaning, such as rows of tables and headings, found by the very words they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.corpus.search.number_forms import fold_groups
from pipeline.records import ReadableText
from pipeline.records.arrays import Range
from pipeline.text.characters import on_one_line
from pipeline.text.pages import compared_text

__all__ = ["find_lines"]


def find_lines(texts: Iterable[ReadableText], phrases: Sequence[str]) -> Iterator[tuple[ReadableText, Range, Range]]:
    """Each paragraph that holds all phrases as whole words, with its text, where it stands, and where its first
    sentence that does.
    """
    patterns = [_whole_words(fold_groups(phrase.casefold())) for phrase in phrases]

    def holds(text: str) -> bool:
        folded = fold_groups(on_one_line(text.casefold()))
        return all(pattern.search(folded) for pattern in patterns)

    for readable in texts:
        text = compared_text(readable.extraction.text)
        if not holds(text):
            continue
        for number, passage in enumerate(readable.segmentation.passages):
            if holds(text[passage.start : passage.end]):
                own = (one for one in readable.segmentation.sentences if one.passage == number)
                held = ((one.start, one.end) for one in own if holds(text[one.start : one.end]))
                whole = passage.start, passage.end
                yield readable, whole, next(held, whole)


def _whole_words(phrase: str) -> re.Pattern[str]:
    """The phrase where it neither begins nor ends within a word or a number: 30 stands in "30 %", not in "2.30"."""
    before = r"(?<!\w)(?<!\d[.,])" if phrase[:1].isalnum() else ""
    behind = r"(?!\w)(?![.,]\d)" if phrase[-1:].isalnum() else ""
    return re.compile(f"{before}{re.escape(phrase)}{behind}")
