"""The known texts: one city's policy on newcomers in each of eight languages, written for these tests.

A file of `texts/` holds one block on each line. What a line is, its first characters say: `#` and `##` headings,
`-` a bullet, `1)` a numbered item, `=` a caption, `|` a table row, `>>` and `>` the title and the text of a box,
`<` a text of the side column, `[1]` a footnote, `@` the running lines; any other line is a paragraph. Within a line
`*bold*`, `_italic_`, `^1` a raised note mark, and `·` a place where a line may break with a hyphen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
SOFT_HYPHEN = "\u00ad"
BULLET = "•"
_TEXTS = Path(__file__).parent / "texts"
_BREAK = "·"
# A hyphen leaves at least two letters on the line and takes two to the next.
_TOO_SHORT = re.compile(rf"(?<!\w)(\w){_BREAK}|{_BREAK}(\w)(?!\w|{_BREAK})")
_MARKUP = re.compile(r"(\*[^*]+\*|_[^_]+_|\^\d)")


class Kind(Enum):
    """What a block is to the reader."""

    TITLE = "#"
    HEADING = "##"
    PARAGRAPH = ""
    BULLET = "-"
    NUMBERED = ")"
    CAPTION = "="
    ROW = "|"
    BOX_TITLE = ">>"
    BOX = ">"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the text; `mark` stands before an item, `cells` are those of a table row."""

    kind: Kind
    text: str = ""
    mark: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """All that a document of one language says. `notes` are the footnotes by their number."""

    lang: str
    blocks: tuple[Block, ...]
    notes: dict[str, str]
    sides: tuple[str, ...]
    head: str
    side_head: str
    page_word: str


@cache
def content_of(lang: str) -> Content:
    """The text of one language, with soft hyphens where its words may break."""
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    sides: list[str] = []
    running: dict[str, str] = {}
    for line in (_TEXTS / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        start, _, rest = line.partition(" ")
        if start.startswith("@"):
            running[start[1:]] = rest
        elif start.startswith("["):
            notes[start[1:-1]] = _hyphenated(rest)
        elif start == "<":
            sides.append(_hyphenated(rest))
        else:
            blocks.append(_block(start, rest, line))
    return Content(lang, tuple(blocks), notes, tuple(sides), running["head"], running["side"], running["page"])


def _block(start: str, rest: str, line: str) -> Block:
    if start == Kind.ROW.value:
        return Block(Kind.ROW, cells=tuple(_hyphenated(cell.strip()) for cell in line.strip("| ").split("|")))
    if re.fullmatch(r"\d\)", start):
        return Block(Kind.NUMBERED, _hyphenated(rest), mark=f"{start[0]}.")
    if start == Kind.BULLET.value:
        return Block(Kind.BULLET, _hyphenated(rest), mark=BULLET)
    for kind in (Kind.TITLE, Kind.HEADING, Kind.CAPTION, Kind.BOX_TITLE, Kind.BOX):
        if start == kind.value:
            return Block(kind, _hyphenated(rest))
    return Block(Kind.PARAGRAPH, _hyphenated(line))


def _hyphenated(text: str) -> str:
    return _TOO_SHORT.sub(r"\1\2", text).replace(_BREAK, SOFT_HYPHEN)


def runs(text: str) -> list[Run]:
    """The text in stretches of one style, soft hyphens kept."""
    found = []
    for part in filter(None, _MARKUP.split(text)):
        if part[0] == "^":
            found.append(Run(part[1:], raised=True))
        elif part[0] in "*_" and len(part) > 1:
            found.append(Run(part[1:-1], bold=part[0] == "*", italic=part[0] == "_"))
        else:
            found.append(Run(part))
    return found


def plain(text: str) -> str:
    """The text as a reader would copy it: no marks of style, no soft hyphens, note marks as their number."""
    return "".join(run.text for run in runs(text)).replace(SOFT_HYPHEN, "")
