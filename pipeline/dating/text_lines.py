"""Where a document speaks of its own date: lines of its beginning and its end, as clues of kind `page_text`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.events import DateClue
from pipeline.dating.cue_words import ITSELF
from pipeline.dating.mentions import SHORT_LINE, Manner, own_dates
from pipeline.dating.months import fold
from pipeline.dating.parse import YEAR, Tongue, tongue

KIND = "page_text"
# To be raised whenever the same text gives other clues.
VERSION = 1
_BEGINNING, _END = 3000, 1500  # characters: cover, imprint and foreword; imprint and colophon
_TITLE_PARAGRAPHS = 6
_MOST = 12
_WRAPPED = 50  # lines that are longer on average are those of a running text
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[^\W\d_])")


def statements(text: str) -> tuple[DateClue, ...]:
    """The lines at the beginning and end of a text that date it or seem to, in order, at most twelve.

    What a date there is the date of, and which day, is not decided here; so the language of the text plays no part.
    A running text gives only sentences about itself.
    """
    read_in = tongue("")
    found: dict[str, None] = {}
    for number, line in enumerate(_lines(text)):
        if _speaks(line, read_in, is_title=number < _TITLE_PARAGRAPHS):
            found.setdefault(line)
    kept = list(found)
    if len(kept) > _MOST:
        # Imprints stand at either end.
        kept = kept[: _MOST // 2] + kept[-_MOST // 2 :]
    return tuple(DateClue(KIND, line) for line in kept)


def _lines(text: str) -> Iterator[str]:
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
            yield from _sentences_about_itself(whole)


def _sentences_about_itself(paragraph: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(paragraph):
        if len(sentence) <= 3 * SHORT_LINE and ITSELF.search(fold(sentence)):
            yield sentence


def _speaks(line: str, read_in: Tongue, *, is_title: bool) -> bool:
    for one in own_dates(line, read_in):
        titled = one.cue is None and (one.written.precision == YEAR or one.manner == Manner.IN_TITLE)
        if not titled or is_title:
            return True
    return False
