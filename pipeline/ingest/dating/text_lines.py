"""Where a document speaks of its own date: lines of its beginning and its end, as clues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.events import DateClue
from pipeline.ingest.dating.line_patterns import line_patterns
from pipeline.ingest.dating.mentions import SHORT_LINE, LinePosition, find_own_mentions
from pipeline.ingest.dating.written.months import fold
from pipeline.ingest.dating.written.parse import YEAR, DateLocale, choose_locale
from pipeline.records import ClueKind

# To be raised whenever the same text gives other clues.
VERSION = 7
_BEGINNING, _END = 3000, 1500  # characters: cover, imprint and foreword; imprint and colophon
_TITLE_PARAGRAPHS = 6
_MOST = 12
_WRAPPED = 50  # lines that are longer on average are those of a running text
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[^\W\d_])")


def find_dated_lines(text: str) -> tuple[DateClue, ...]:
    """The lines at the beginning and end of a text that date it or seem to, in order, at most twelve.

    What a date there is the date of, and which day, is not decided here; so the language of the text plays no part.
    A running text gives only sentences about itself.
    """
    locale = choose_locale("")
    found: dict[str, None] = {}
    for number, line in enumerate(_split_lines(text)):
        if _is_dated(line, locale, is_title=number < _TITLE_PARAGRAPHS):
            found.setdefault(line)
    kept = list(found)
    if len(kept) > _MOST:
        # Imprints stand at either end.
        kept = kept[: _MOST // 2] + kept[-_MOST // 2 :]
    return tuple(DateClue(ClueKind.PAGE_TEXT, line) for line in kept)


def _split_lines(text: str) -> Iterator[str]:
    last = len(text) - _END
    for paragraph in _PARAGRAPH.finditer(text):
        if paragraph.start() >= _BEGINNING and paragraph.end() <= last:
            continue
        whole = " ".join(paragraph[0].split())
        if len(whole) <= SHORT_LINE:
            yield whole
        elif len(whole) < _WRAPPED * (1 + paragraph[0].count("\n")):
            yield from (" ".join(line.split()) for line in paragraph[0].split("\n"))
        else:
            yield from _find_sentences_about_itself(whole)


def _find_sentences_about_itself(paragraph: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(paragraph):
        if len(sentence) <= 3 * SHORT_LINE and line_patterns().itself.search(fold(sentence)):
            yield sentence


def _is_dated(line: str, locale: DateLocale, *, is_title: bool) -> bool:
    for mention in find_own_mentions(line, locale):
        titled = mention.cue is None and (mention.parsed.precision == YEAR or mention.position is LinePosition.IN_TITLE)
        if not titled or is_title:
            return True
    return False
