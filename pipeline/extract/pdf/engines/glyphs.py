"""From the glyphs of a page, in the order in which they are drawn, to its words.

A page holds some three thousand glyphs, so they are kept as columns of numbers and looked at all at once.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.extract.characters import BULLETS
from pipeline.extract.pdf.arrays import Codes, Floats, Ints, Mask
from pipeline.extract.pdf.engines.corrections import drop_copies, level_note_marks
from pipeline.extract.pdf.words import SAME_LINE, Word
from pipeline.text.characters import REPLACEMENT

# Shares of the font size: a blank is a quarter of it in most fonts, and less where a line is set tight. With a quarter
# asked for words run together: 1.78 % are wrong on the golden pages (`benchmarks/extraction`) instead of 1.65.
WORD_GAP = 0.17
# A gap that the engine took for a blank is one when it is wider than the gaps around it by this.
_LETTER_GAP = 0.04
# Kerned letters and italics overlap, but by less than this; by more, drawing went back to begin something else.
_MAX_OVERLAP = 0.6
_NO_WIDTH = 0.05
# Letters of a word that is written downwards begin so near to each other's left edge.
_SAME_COLUMN = 0.3

# Glyphs around a gap, some two words: enough for a median, and few enough to lie in one line mostly.
_NEIGHBOURS = 15
_DASHES = np.array([0x2013, 0x2014, ord("="), ord("+")], dtype=np.uint32)
_MIN_LEADER = 4
_SOFT_HYPHEN, _BLANK = 0xAD, 0x20
_BULLETS = np.array(sorted(map(ord, BULLETS)), dtype=np.uint32)
_BLANKS = np.array(
    [0x09, 0x0A, 0x0D, _BLANK, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x3000, 0x85, 0x2028, 0x2029], dtype=np.uint32
)

UNSEEN = np.array([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFFFC], dtype=np.uint32)

# Some printer drivers write one hyphen glyph as up to three characters.
_DOUBLE_HYPHEN = re.compile("[-\u00ad]+\u2010")
# A soft hyphen that was printed within a line is a hyphen.
_PRINTED_HYPHEN = re.compile(r"(?<=\w)\u00ad(?=\w)")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Accents that old typesetting systems print over a letter as glyphs of their own.
_ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "˘": "\u0306", "˙": "\u0307", "¨": "\u0308",
    "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
_ACCENT_CODES = np.array(sorted(map(ord, _ACCENTS)), dtype=np.uint32)
_DOTTED = {"ı": "i", "ȷ": "j"}
_LIGATURE_LETTERS = np.array(sorted(map(ord, "fijlst")), dtype=np.uint32)

_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!l)|-medi\b|-bd|,bd", re.IGNORECASE)


class Glyphs(NamedTuple):
    """Columns of equal length, one row a glyph: character, box in points from the page's top left corner, type.

    `upright` glyphs stand as the page is read, `slanted` ones are on a base line far from level and plumb.
    Blanks are no rows: `blank_after` marks glyphs that a blank of the file follows, `gap_after` those after which the
    engine took a gap for one.
    """

    codes: Codes
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    size: Floats
    bold: Mask
    upright: Mask
    slanted: Mask
    blank_after: Mask
    gap_after: Mask

    def select(self, kept: Mask) -> Glyphs:
        """The glyphs that are flagged."""
        return Glyphs._make(column[kept] for column in self)


_NO_NUMBERS, _NO_FLAGS = np.zeros(0), np.zeros(0, dtype=np.bool_)
NO_GLYPHS = Glyphs(
    np.zeros(0, dtype=np.uint32),
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_FLAGS,
    _NO_FLAGS,
    _NO_FLAGS,
    _NO_FLAGS,
    _NO_FLAGS,
)


@lru_cache(maxsize=512)
def is_bold(fontname: str) -> bool:
    """Whether a font is a bold one by its name."""
    return bool(_BOLD.search(fontname))


def is_blank(codes: Codes) -> Mask:
    """Which characters are white space."""
    return np.isin(codes, _BLANKS)


def assemble_words(glyphs: Glyphs) -> list[Word]:
    """The words a reader sees, in the order they are drawn; each tells whether a blank follows it."""
    glyphs = glyphs.select(~_flag_unprinted(glyphs))
    glyphs = _apply_accents(glyphs)
    if not len(glyphs.codes):
        return []
    # All words at once: `reduceat` takes the least or the most of each stretch from one start to the next.
    starts = np.flatnonzero(_flag_word_starts(glyphs))
    ends = np.append(starts[1:], len(glyphs.codes))
    text = glyphs.codes.tobytes().decode("utf-32-le", "surrogatepass")
    boxes = (
        np.minimum.reduceat(glyphs.x0, starts),
        np.minimum.reduceat(glyphs.top, starts),
        np.maximum.reduceat(glyphs.x1, starts),
        np.maximum.reduceat(glyphs.bottom, starts),
        glyphs.size[starts],
        glyphs.bold[starts],
        glyphs.upright[starts],
        _flag_spaced_words(glyphs, starts, ends),
    )
    words = []
    for start, end, *values in zip(starts.tolist(), ends.tolist(), *(column.tolist() for column in boxes), strict=True):
        part = text[start:end]
        if not part.isascii():
            part = _clean_word(part)
        words.append(Word(part, *values))
    return level_note_marks(drop_copies(words))


def _flag_unprinted(glyphs: Glyphs) -> Mask:
    """Which glyphs are soft hyphens without width, or signs that only steer how text is set."""
    narrow = glyphs.x1 - glyphs.x0 < _NO_WIDTH * glyphs.size
    unprinted: Mask = ((glyphs.codes == _SOFT_HYPHEN) & narrow) | np.isin(glyphs.codes, UNSEEN)
    return unprinted


def _flag_word_starts(glyphs: Glyphs) -> Mask:
    """Which glyphs begin a word."""
    before, here = slice(None, -1), slice(1, None)
    size = np.maximum(glyphs.size[before], glyphs.size[here])
    gap = glyphs.x0[here] - glyphs.x1[before]
    # The order in which a file draws its glyphs is kept, so a word ends also where the next glyph is drawn elsewhere.
    apart = (gap <= -_MAX_OVERLAP * size) | (gap >= WORD_GAP * size) | (glyphs.x1[here] < glyphs.x0[before])
    middle = glyphs.top + glyphs.bottom
    # Sums of top and bottom, hence twice the distance of the middles.
    apart |= np.abs(middle[here] - middle[before]) > size * 2 * SAME_LINE
    apart &= ~_flag_ligature_letters(glyphs)
    # The boxes of dashes are wider than the dashes in some fonts, so that no gap is left beside them.
    wide_boxed = np.isin(glyphs.codes[before], _DASHES)
    apart |= glyphs.gap_after[before] & (_flag_wide_gaps(gap / size) | wide_boxed)
    bullet = np.isin(glyphs.codes, _BULLETS)
    apart |= bullet[before] | bullet[here]
    turned = ~(glyphs.upright[before] & glyphs.upright[here])
    next_in_column = (glyphs.upright[before] == glyphs.upright[here]) & (
        np.abs(glyphs.x0[here] - glyphs.x0[before]) < _SAME_COLUMN * glyphs.size[before]
    )
    # Turned glyphs follow one another down a column: gaps to the side say nothing, leaving the column does.
    apart = np.where(turned, ~next_in_column | glyphs.gap_after[before], apart) | glyphs.blank_after[before]
    leader = _flag_leaders(glyphs.codes)
    apart |= leader[before] != leader[here]
    starts = np.concatenate(([True], apart))
    starts[1:] |= _flag_note_marks(glyphs, starts) & ~turned
    return starts


def _flag_leaders(codes: Codes) -> Mask:
    """Which glyphs are the dots that lead from an entry of a table of contents to its page number."""
    dots = codes == ord(".")
    edges = np.flatnonzero(np.diff(np.concatenate(([False], dots, [False])).astype(np.int8)))
    leader: Mask = np.zeros(len(codes), dtype=np.bool_)
    for start, end in edges.reshape(-1, 2).tolist():
        leader[start:end] = end - start >= _MIN_LEADER
    return leader


def _flag_wide_gaps(gaps: Floats) -> Mask:
    """Which gaps, as shares of the size, are wider than those between the letters around them."""
    if len(gaps) < _NEIGHBOURS:
        return gaps > _LETTER_GAP
    # In lines whose letters are set apart every gap is wide; the median of those around says how wide. Without it wrong
    # words on the golden pages rise from 1.65 to 1.72 %.
    around = np.lib.stride_tricks.sliding_window_view(np.pad(gaps, _NEIGHBOURS // 2, mode="edge"), _NEIGHBOURS)
    wide: Mask = gaps > _LETTER_GAP + np.maximum(0.0, np.median(around, axis=1))
    return wide


def _flag_ligature_letters(glyphs: Glyphs) -> Mask:
    """Which glyphs but the first stand in the box of the one before: letters that were printed as one."""
    # One box twice is a letter drawn twice to look bold, unless it is one that ligatures hold, as the ff of "affi".
    letters = np.isin(glyphs.codes, _LIGATURE_LETTERS)
    twice = (glyphs.codes[1:] == glyphs.codes[:-1]) & ~letters[1:]
    same: Mask = ~twice
    for side in (glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom):
        same &= side[1:] == side[:-1]
    return same


def _flag_note_marks(glyphs: Glyphs, starts: Mask) -> Mask:
    """Which glyphs but the first part the mark of a note, a small raised digit, from the word before or after it.

    After one or two letters it is m² or CO₂ instead. With every mark left on its word 1.89 % of the words on the golden
    pages are wrong instead of 1.65.
    """
    before, here = slice(None, -1), slice(1, None)
    size = glyphs.size[before]
    raised = (glyphs.size[here] < 0.8 * size) & (glyphs.bottom[here] < glyphs.bottom[before] - 0.15 * size)
    marks: Mask = np.zeros(len(raised), dtype=np.bool_)
    for index in np.flatnonzero(raised).tolist():
        if chr(glyphs.codes[index + 1]).isdigit():
            inside = index >= 2 and not starts[index] and not starts[index - 1]
            before_it = [chr(code) for code in glyphs.codes[max(0, index - 2) : index + 1]]
            marks[index] = (inside and all(map(str.isalpha, before_it))) or not before_it[-1].isalpha()
    after = (size < 0.8 * glyphs.size[here]) & (glyphs.bottom[before] < glyphs.bottom[here] - 0.15 * glyphs.size[here])
    for index in np.flatnonzero(after).tolist():
        marks[index] |= chr(glyphs.codes[index]).isdigit() and chr(glyphs.codes[index + 1]).isalpha()
    return marks


def _flag_spaced_words(glyphs: Glyphs, starts: Ints, ends: Ints) -> Mask:
    """Which words are followed by a blank; gaps between pieces of one or two letters may be mere letter-spacing."""
    short = ends - starts <= 2
    both_short = short & np.append(short[1:], False)
    spaced: Mask = glyphs.blank_after[ends - 1] | (glyphs.gap_after[ends - 1] & ~both_short)
    return spaced


def _apply_accents(glyphs: Glyphs) -> Glyphs:
    """The glyphs with accents that were printed over a letter put onto it, wherever the file draws them."""
    accents = np.flatnonzero(np.isin(glyphs.codes, _ACCENT_CODES))
    if not len(accents):
        return glyphs
    codes, kept = glyphs.codes.copy(), np.ones(len(glyphs.codes), dtype=np.bool_)
    for row in accents.tolist():
        middle, size = (glyphs.x0[row] + glyphs.x1[row]) / 2, glyphs.size[row]
        under = (glyphs.x0 < middle) & (middle < glyphs.x1) & (np.abs(glyphs.bottom - glyphs.bottom[row]) < 0.5 * size)
        for letter in np.flatnonzero(under).tolist():
            base = chr(codes[letter])
            joined = unicodedata.normalize("NFC", _DOTTED.get(base, base) + _ACCENTS[chr(glyphs.codes[row])])
            if base.isalpha() and len(joined) == 1:
                codes[letter], kept[row] = ord(joined), False
                break
    return glyphs._replace(codes=codes).select(kept)


def _clean_word(text: str) -> str:
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _PRINTED_HYPHEN.sub("-", _DOUBLE_HYPHEN.sub("-", text)) or REPLACEMENT
