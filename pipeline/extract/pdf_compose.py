"""The text of a PDF from its paragraphs, with the place of every word in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pipeline.extract.characters import BULLETS, core, line_end, printable
from pipeline.extract.outcome import BULLET, CELL_BREAK, PARAGRAPH_BREAK
from pipeline.extract.pdf_paragraphs import Block
from pipeline.extract.pdf_words import Line, Word
from pipeline.records import PageSpan
from pipeline.text import REPLACEMENT


class Mark(NamedTuple):
    """Where a word stands in the text, and on which page in which box."""

    start: int
    end: int
    page: int
    word: Word


class _Piece(NamedTuple):
    """A word as it is written, what stands before it, and where it was printed."""

    before: str
    text: str
    page: int
    word: Word


def composed(blocks: Sequence[Block]) -> tuple[str, tuple[Mark, ...]]:
    """The paragraphs as one text with a blank line between them, and its words in order."""
    vocabulary = {core(printable(word.text)) for block in blocks for line in block.lines for word in line.words}
    parts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for block in blocks:
        for number, piece in enumerate(_pieces(block, vocabulary)):
            before = piece.before if number else (PARAGRAPH_BREAK if marks else "")
            parts += (before, piece.text)
            start = length + len(before)
            length = start + len(piece.text)
            marks.append(Mark(start, length, piece.page, piece.word))
    return "".join(parts), tuple(marks)


def _pieces(block: Block, vocabulary: Collection[str]) -> Iterator[_Piece]:
    """The words of one paragraph; each is held back until it is known what follows it."""
    held: _Piece | None = None
    for number, line in enumerate(block.lines):
        first = True
        for word in line.words:
            shown = printable(word.text).strip()
            if not shown:
                continue
            before = " "
            if held is not None and first:
                if number in block.cells:
                    before = CELL_BREAK
                else:
                    kept, before = line_end(held.text, shown, vocabulary)
                    held = held._replace(text=kept)
            if held is not None:
                yield held._replace(text=printable(held.text).strip())
            held = _Piece(before, _written(line, word, shown, first), line.page, word)
            first = False
    if held is not None:
        yield held._replace(text=printable(held.text).strip())


def _written(line: Line, word: Word, shown: str, first: bool) -> str:
    """The word as drawn, or a bullet for the many glyphs that stand for one."""
    if shown in BULLETS:
        return BULLET
    if first and len(line.words) > 1 and shown == REPLACEMENT:
        return BULLET
    return word.text


def page_spans(marks: Sequence[Mark], count: int, length: int) -> tuple[PageSpan, ...]:
    """The code points of each of `count` pages: in order, without gaps, from the first to the last of the text."""
    starts: dict[int, int] = {}
    for mark in marks:
        starts.setdefault(mark.page, mark.start)
    spans: list[PageSpan] = []
    end = length
    for number in range(count, 0, -1):
        start = starts.get(number, end)
        spans.append(PageSpan(number, start, end))
        end = start
    if spans:
        spans[-1] = PageSpan(1, 0, spans[-1].end) if spans[-1].end else spans[-1]
    return tuple(reversed(spans))
