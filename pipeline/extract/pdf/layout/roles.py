"""What the paragraphs of a PDF are: headings with their style, list items, captions, footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.extract.characters import BULLETS
from pipeline.extract.headings.numbering import Style
from pipeline.extract.pdf.layout.paragraphs import Block, is_bulleted, is_numbered
from pipeline.extract.pdf.words import Line, ends_sentence
from pipeline.records import BlockKind
from pipeline.text.languages import Languages, known_languages

_MAX_HEADING = 200
_MAX_HEADING_LINES = 4
_LARGER = 1.08
_MAX_CAPTION = 800
# Notes are set smaller than the text and stand in the lower part of a page.
_NOTE_SIZE = 0.93
_NOTE_ZONE = 0.4
_NOTE_MARK = re.compile(r"(\(?\d{1,3}[.)]?|[*∗†‡§]{1,3})\Z")
_JOINED_MARK = re.compile(r"(?:\d{1,3}|[*∗†‡§])[^\W\d_]")


def assign_role(block: Block, body_size: float) -> Block:
    """The paragraph with what it is, by its type, beginning and length; rows and notes stay what they are."""
    if block.kind is not BlockKind.PARAGRAPH:
        return block
    first, text = block.lines[0], " ".join(line.text for line in block.lines)
    if _caption(known_languages()).match(text) and len(text) <= _MAX_CAPTION:
        return block._replace(kind=BlockKind.CAPTION)
    if is_bulleted(first):
        return block._replace(kind=BlockKind.LIST_ITEM)
    if _is_heading(block, text, body_size):
        return block._replace(kind=BlockKind.HEADING)
    if is_numbered(first):
        return block._replace(kind=BlockKind.LIST_ITEM)
    return block


@cache
def _caption(languages: Languages) -> re.Pattern[str]:
    """The beginning of a caption in any language: "Table 3:", "Abb. 2 Title", "Figur iv"."""
    words = languages.collect(lambda language: language.pages.caption_words)
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, sorted(words)))})"
        r"\s*(?:n[°ºo.]\s*)?[\divx]+(?:[.\-][\divx]+)*(?:\s*[.:–—-](?:\s|\Z)|\Z|(?-i:\s+[^\Wa-zß-ÿ]))",
        re.IGNORECASE,
    )


def _is_heading(block: Block, text: str, body_size: float) -> bool:
    if len(text) > _MAX_HEADING or len(block.lines) > _MAX_HEADING_LINES:
        return False
    if sum(letter.isalpha() for letter in text) < 3 or text[0].islower():
        return False
    if block.size >= _LARGER * body_size:
        return not (ends_sentence(text) and text.rstrip()[-1] in ".;" and len(text) > 60)
    bold = all(line.bold for line in block.lines)
    return bold and block.size >= 0.95 * body_size and text.rstrip()[-1:] not in ".;,:"


def style_of(block: Block) -> Style:
    """By what headings of one level are alike: type size in half points, and boldness."""
    return round(block.size * 2) / 2, all(line.bold for line in block.lines)


def part_notes(lines: Sequence[Line], body_size: float, height: float) -> tuple[list[Line], list[Line]]:
    """A column's text and the notes at its foot: smaller lines at its end, the first with the mark of a note."""
    first = len(lines)
    while first and _may_be_note(lines[first - 1], body_size, height):
        first -= 1
    while first < len(lines) and not begins_note(lines[first]):
        first += 1
    return list(lines[:first]), list(lines[first:])


def _may_be_note(line: Line, body_size: float, height: float) -> bool:
    small = min(word.size for word in line.words) < _NOTE_SIZE * body_size and line.size < _NOTE_SIZE * body_size
    return small and line.top > _NOTE_ZONE * height


def begins_note(line: Line) -> bool:
    """Whether the line begins with a number or a mark that tells notes apart."""
    first = line.words[0]
    if first.text in BULLETS:
        return False
    mark = bool(_NOTE_MARK.match(first.text)) and len(line.words) > 1
    return mark or bool(_JOINED_MARK.match(first.text))
