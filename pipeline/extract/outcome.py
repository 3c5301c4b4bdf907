"""What a backend gives back: paragraphs made into an extraction, or the reason why a file cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.snapshot import DateClue
from pipeline.extract.characters import tidy
from pipeline.records import DocumentStatus, Extraction
from pipeline.text import storable

PARAGRAPH_BREAK = "\n\n"
CELL_BREAK = " | "
BULLET = "•"
_DATE_CHARS = 100  # what is longer is no date


class UnreadableError(Exception):
    """A file that cannot be read; the message is the reason, one sentence without a full stop."""


def failed(reason: str) -> Extraction:
    """An extraction without text, and why."""
    return Extraction("", DocumentStatus.FAILED, storable(reason), quality=0.0)


def empty(reason: str) -> Extraction:
    """The extraction of a file that can be read but holds no text."""
    return Extraction("", DocumentStatus.EMPTY, storable(reason), quality=0.0)


def date_fields(kind: str, fields: Iterable[tuple[str, object]]) -> tuple[DateClue, ...]:
    """The dates in a file's metadata as clues, each with the name of its field; empty ones are left out."""
    told = ((name, tidy(str(value))[:_DATE_CHARS]) for name, value in fields if value)
    return tuple(DateClue(kind, f"{name}: {value}") for name, value in told if value)


def from_paragraphs(
    paragraphs: Iterable[str],
    *,
    title: str = "",
    lang: str = "",
    date_clues: Iterable[DateClue] = (),
    reason: str = "",
) -> Extraction:
    """The extraction of a format without pages, `partial` when a reason is given.

    White space within a paragraph becomes single blanks.
    """
    kept = [tidied for paragraph in paragraphs if (tidied := tidy(paragraph))]
    if not kept:
        return empty("the file holds no text")
    return Extraction(
        PARAGRAPH_BREAK.join(kept),
        DocumentStatus.PARTIAL if reason else DocumentStatus.OK,
        reason,
        title=tidy(title),
        lang=tidy(lang),
        date_clues=tuple(date_clues),
    )
