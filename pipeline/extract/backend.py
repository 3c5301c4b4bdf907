"""What a backend is, and what it gives back: paragraphs made into an extraction, or the reason why there is none.

A format without pages hands its paragraphs to `build_extraction`; only PDF and plain text, whose offsets must be those
of the print or the file, make the `Extraction` themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from crawler.events import DateClue
from crawler.formats import FORMATS
from pipeline.extract.characters import tidy
from pipeline.extract.options import ReadOptions
from pipeline.records import Apart, Block, BlockKind, DocumentStatus, Extraction
from pipeline.text.characters import storable

PARAGRAPH_BREAK = "\n\n"
CELL_BREAK = " | "
BULLET = "•"
_DATE_CHARS = 100  # what is longer is no date
_APART_CHARS = 20_000  # menus and running headers are shorter


# By so many of its first bytes a file's format is recognised.
HEAD_BYTES = 4096


class UnreadableError(Exception):
    """A file that cannot be read; the message is the reason, one sentence without a full stop."""


def _never(_: bytes) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Backend:
    """What reads one format; its module offers it as `BACKEND`.

    `recognises` tells by the bytes whether a file is in this format. `read` gives its text or raises UnreadableError;
    whatever else it raises is taken for damage of the file. Another version of one of the `packages` may read other
    text. `may_be` is asked of a file that is declared to be in this format and in which nobody recognised more than
    plain text; it may raise UnreadableError with the reason why not.
    """

    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, ReadOptions], Extraction]
    packages: tuple[str, ...] = ()
    may_be: Callable[[bytes], bool] = _never


class Paragraph(NamedTuple):
    """A paragraph as a backend finds it, and what it is; `level` is that of a heading (1 the highest)."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


def failed_extraction(reason: str) -> Extraction:
    """An extraction without text, and why."""
    return Extraction("", DocumentStatus.FAILED, storable(reason), quality=0.0)


def empty_extraction(reason: str) -> Extraction:
    """The extraction of a file that can be read but holds no text."""
    return Extraction("", DocumentStatus.EMPTY, storable(reason), quality=0.0)


def make_date_clues(name: str, fields: Iterable[tuple[str, object]]) -> tuple[DateClue, ...]:
    """The dates that a file of this format gives of itself, each after its field; empty ones are left out."""
    kind = FORMATS[name].date_kind
    dates = ((field, tidy(str(value))[:_DATE_CHARS]) for field, value in fields if value)
    return tuple(DateClue(kind, f"{field}: {date}") for field, date in dates if date)


def set_apart(texts: Iterable[tuple[str, str]]) -> tuple[Apart, ...]:
    """What a format without pages holds besides its text, each a kind and a text, once; 20,000 characters at most."""
    kept, left = [], _APART_CHARS
    for kind, text in dict.fromkeys((kind, tidy(text)) for kind, text in texts):
        if text and left > 0:
            kept.append(Apart(kind, 0, text if len(text) <= left else f"{text[: left - 1]}…"))
            left -= len(text)
    return tuple(kept)


def build_extraction(
    paragraphs: Iterable[Paragraph],
    *,
    title: str = "",
    lang: str = "",
    date_clues: Iterable[DateClue] = (),
    reason: str = "",
    apart: tuple[Apart, ...] = (),
) -> Extraction:
    """The extraction of a format without pages, `partial` when a reason is given.

    White space within a paragraph becomes single blanks.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for text, kind, level in paragraphs:
        if tidied := tidy(text):
            texts.append(tidied)
            blocks.append(Block(kind, start, start + len(tidied), level))
            start += len(tidied) + len(PARAGRAPH_BREAK)
    if not texts:
        return empty_extraction("the file holds no text")
    return Extraction(
        PARAGRAPH_BREAK.join(texts),
        DocumentStatus.PARTIAL if reason else DocumentStatus.OK,
        reason,
        title=tidy(title),
        lang=tidy(lang),
        date_clues=tuple(date_clues),
        blocks=tuple(blocks),
        apart=apart,
    )
