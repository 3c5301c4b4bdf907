"""Lines of a given width from a text: broken between words, at soft hyphens and after real ones; and their drawing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.synthetic.content import SOFT_HYPHEN, Run, runs
from tests.synthetic.faces import RAISED_BY, RAISED_SIZE, face

_PIECE = re.compile(rf"[^{SOFT_HYPHEN}-]*(?:-+|{SOFT_HYPHEN}|$)")
_LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
_KERNED = re.compile(r"(?<=[AFPTVWY])(?=[aeoruvwy.,AV])|(?<=[aeoru])(?=[vwyT])")
_KERNING = 0.05

Faces = tuple[str, str, str]
Word = list[Run]


@dataclass(frozen=True, slots=True)
class Type:
    """Fonts and size of a text; `ligatures` are set as one glyph where the font is DejaVu."""

    faces: Faces
    size: float
    bold: bool = False

    @property
    def ligatures(self) -> bool:
        """Whether the fonts have glyphs for ff, fi, fl and their like."""
        return self.faces[0].startswith("DejaVu")


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line: its words, its natural width with single blanks, and whether a paragraph ends with it."""

    words: tuple[Word, ...]
    width: float
    is_last: bool

    @property
    def raised(self) -> list[str]:
        """The note marks in the line."""
        return [run.text for run in chain(*self.words) if run.raised]


def set_lines(text: str, width: float, kind: Type, indent: float = 0.0) -> list[SetLine]:
    """The text in lines no wider than `width`; the first is narrower by `indent`."""
    lines: list[SetLine] = []
    current: list[Word] = []
    room = width - indent
    waiting = _words(text, kind)
    while waiting:
        word = waiting.pop(0)
        if _width([*current, word], kind) <= room:
            current.append(word)
            continue
        head, tail = _split(word, room - _width([*current, []], kind) if current else room, kind)
        if head:
            current.append(head)
        elif not current:
            raise ValueError(f"a word is wider than its column: {word}")
        lines.append(SetLine(tuple(current), _width(current, kind), False))
        current, room = [], width
        waiting.insert(0, tail)
    return [*lines, SetLine(tuple(current), _width(current, kind), True)]


def _words(text: str, kind: Type) -> list[Word]:
    """The words of a text, each as stretches of one style."""
    words: list[Word] = [[]]
    for run in runs(text):
        for number, part in enumerate(run.text.split(" ")):
            if number:
                words.append([])
            if part:
                words[-1].append(replace(run, text=part, bold=run.bold or kind.bold))
    return [word for word in words if word]


def _split(word: Word, room: float, kind: Type) -> tuple[Word, Word]:
    """The longest beginning of the word that fits into `room`, with its hyphen, and what remains of it."""
    for number in range(len(word) - 1, -1, -1):
        run = word[number]
        pieces = [piece for piece in _PIECE.findall(run.text) if piece]
        for count in range(len(pieces) - 1, 0, -1):
            head = "".join(pieces[:count])
            shown = head[:-1] + "-" if head.endswith(SOFT_HYPHEN) else head
            begun = [*word[:number], replace(run, text=shown)]
            if len(shown) > 2 and _width([begun], kind) <= room:
                return begun, [replace(run, text="".join(pieces[count:])), *word[number + 1 :]]
    return [], word


def _shown(run: Run, kind: Type) -> list[str]:
    """The glyphs of a stretch: without soft hyphens, with ligatures, parted where a pair is kerned."""
    text = run.text.replace(SOFT_HYPHEN, "")
    for letters, ligature in _LIGATURES if kind.ligatures else ():
        text = text.replace(letters, ligature)
    return _KERNED.split(text)


def _size(run: Run, kind: Type) -> float:
    return kind.size * RAISED_SIZE if run.raised else kind.size


def _width(words: Sequence[Word], kind: Type) -> float:
    """The width of words with single blanks between them."""
    blank: float = stringWidth(" ", kind.faces[0], kind.size)
    return sum(_run_width(run, kind) for word in words for run in word) + blank * max(0, len(words) - 1)


@cache
def _run_width(run: Run, kind: Type) -> float:
    parts, size = _shown(run, kind), _size(run, kind)
    widths: list[float] = [stringWidth(part, face(run, kind.faces), size) for part in parts]
    return sum(widths) - _KERNING * size * (len(parts) - 1)


def draw_line(
    canvas: Canvas, line: SetLine, kind: Type, place: tuple[float, float], fill: float, *, blanks: bool
) -> None:
    """Draws a line from `place` on; justified to the width `fill` unless that is 0 or the line is the last.

    With `blanks`, a blank is drawn after every word; without, the gaps stay white, as many programs leave them.
    """
    x, y = place
    gap = stringWidth(" ", kind.faces[0], kind.size)
    if fill and not line.is_last and len(line.words) > 1:
        gap += (fill - line.width) / (len(line.words) - 1)
    for word in line.words:
        for run in word:
            font, size = face(run, kind.faces), _size(run, kind)
            canvas.setFont(font, size)
            for part in _shown(run, kind):
                canvas.drawString(x, y + (RAISED_BY * kind.size if run.raised else 0), part)
                x += stringWidth(part, font, size) - _KERNING * size
            x += _KERNING * size
        if blanks and word is not line.words[-1]:
            canvas.setFont(kind.faces[0], kind.size)
            canvas.drawString(x, y, " ")
        x += gap
