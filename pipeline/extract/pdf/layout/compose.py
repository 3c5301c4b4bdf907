"""The text of a PDF from its paragraphs, with the place of every word in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from io import StringIO
from typing import NamedTuple

from pipeline.extract.backend import BULLET, CELL_BREAK, PARAGRAPH_BREAK
from pipeline.extract.characters import BULLETS, make_word_printable
from pipeline.extract.headings.numbering import Style
from pipeline.extract.pdf.layout.paragraphs import Block
from pipeline.extract.pdf.layout.roles import style_of
from pipeline.extract.pdf.page import Affine
from pipeline.extract.pdf.words import Line, Word
from pipeline.records import BlockKind, PageSpan, WordBox, WordBoxes, WordBoxesBuilder
from pipeline.text.characters import REPLACEMENT
from pipeline.text.pages.hyphens import join_hyphenated

# Bullets at the beginning of a line; elsewhere, as in the cells of a table, they say yes and no.
_TICKS = frozenset("✓✔✗✘")


class _Piece(NamedTuple):
    """A word as it is written, what stands before it, and where it was printed."""

    before: str
    text: str
    page: int
    word: Word


class Paragraph(NamedTuple):
    """What one paragraph of the text is, by its code points; `style` is that of a heading."""

    kind: BlockKind
    start: int
    end: int
    style: Style


class ComposedText(NamedTuple):
    """A text with a blank line between its paragraphs, what they are, and where its words are printed.

    `starts` tells the stretches of the text that stand on one page, each by the page and its first code point.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    places: WordBoxes
    starts: tuple[tuple[int, int], ...]


def compose(blocks: Iterable[Block], vocabulary: Collection[str], to_shown: Mapping[int, Affine]) -> ComposedText:
    """The paragraphs as one text; nothing of a paragraph is kept but its text and the places of its words.

    `vocabulary` holds the document's words, to tell hyphens from broken words; `to_shown` leads, by page, from the page
    as it is read to the page as it is shown.
    """
    target, places = StringIO(), WordBoxesBuilder()
    paragraphs: list[Paragraph] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for block in blocks:
        first = None
        for number, piece in enumerate(_cut_pieces(block, vocabulary)):
            before = piece.before if number else (PARAGRAPH_BREAK if starts else "")
            target.write(before + piece.text)
            start = length + len(before)
            first = start if first is None else first
            length = start + len(piece.text)
            box = (piece.word.x0, piece.word.top, piece.word.x1, piece.word.bottom)
            way = to_shown.get(piece.page)
            places.add(start, length, WordBox(piece.page, *(way.move(box) if way else box)))
            if not starts or starts[-1][0] != piece.page:
                starts.append((piece.page, start if starts else 0))
        if first is not None:
            paragraphs.append(Paragraph(block.kind, first, length, style_of(block)))
    return ComposedText(target.getvalue(), tuple(paragraphs), places.finished(), tuple(starts))


def _cut_pieces(block: Block, vocabulary: Collection[str]) -> Iterator[_Piece]:
    """The words of one paragraph; each is held back until it is known what follows it."""
    pending: _Piece | None = None
    before, raw = "", ""
    for number, line in enumerate(block.lines):
        first = True
        for word in line.words:
            shown = make_word_printable(word.text)
            if not shown:
                continue
            if pending is not None:
                if not first:
                    before = " "
                elif number in block.cells:
                    before = CELL_BREAK
                else:
                    kept, before = join_hyphenated(raw, shown, vocabulary)
                    if kept != raw:
                        pending = pending._replace(text=make_word_printable(kept))
                yield pending
            raw = _replace_bullet(line, shown, first) or word.text
            pending = _Piece(before, make_word_printable(raw), line.page, word)
            first = False
    if pending is not None:
        yield pending


def _replace_bullet(line: Line, shown: str, first: bool) -> str:
    """A bullet for the many glyphs that stand for one; empty for what is no bullet."""
    begins = first and len(line.words) > 1
    if (shown in BULLETS and (begins or shown not in _TICKS)) or (begins and _is_unknown_sign(shown)):
        return BULLET
    return ""


def _is_unknown_sign(shown: str) -> bool:
    """Whether a word is one glyph of which nothing is told, or only that its font is one of signs."""
    return shown == REPLACEMENT or (len(shown) == 1 and "\uf000" <= shown <= "\uf0ff")


def page_spans(text: ComposedText, count: int) -> tuple[PageSpan, ...]:
    """The stretches of the text that stand on each of `count` pages: in order, without gaps, over the whole text.

    A page has several where its notes follow a paragraph that runs on to the next page, and an empty one where it
    has no text.
    """
    starts, length = list(text.starts), len(text.text)
    with_text = {number for number, _ in starts}
    for number in range(1, count + 1):
        if number not in with_text:
            place = next((place for place, (page, _) in enumerate(starts) if page > number), len(starts))
            starts.insert(place, (number, starts[place][1] if place < len(starts) else length))
    ends = [start for _, start in starts[1:]] + [length]
    return tuple(PageSpan(number, start, end) for (number, start), end in zip(starts, ends, strict=True))
