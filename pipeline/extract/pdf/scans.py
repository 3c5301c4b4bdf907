"""Pages that are pictures: recognising them, and reading them where optical character recognition is installed."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import NamedTuple

import numpy as np

from pipeline.extract import ocr
from pipeline.extract.backend import UnreadableError
from pipeline.extract.options import SCAN, ReadOptions
from pipeline.extract.pdf.document import PdfFile
from pipeline.extract.pdf.letters.legibility import find_unknown
from pipeline.extract.pdf.page import Affine, PageContent
from pipeline.extract.pdf.words import Word

RESOLUTION, _COARSE = 200, 72
# Share of the page that a picture covers.
_MIN_PICTURE = 0.3
_MOST_OF_PAGE = 0.5
# Share of the page, from its upper and lower edge, in which numbers and stamps are put onto a scan, and their words.
_MARGIN, _FEW_WORDS = 0.15, 30
_POINTS = 72 / RESOLUTION
# The box of a line is higher than its type by this factor; lines of one size differ in height by less than the other.
_BOX_SHARE = 1.2
_SAME_SIZE = 1.3
# Words with one untold glyph are read until so many fit or were tried, and so large a share of those that fit must
# agree; a ligature has no more letters.
_ENOUGH_VOTES, _MOST_TRIES, _MAJORITY, _MIN_LETTERS, _MOST_LETTERS = 5, 15, 0.75, 3, 3
_NO_MEMORY = re.compile(r"alloc|memory", re.IGNORECASE)
# Mean confidence of a page below which its text cannot be trusted.
MIN_CONFIDENCE = 0.85

NOT_INSTALLED = "it is a scan: install policyecho[ocr] to read it"
SWITCHED_OFF = "it is a scan, and reading scans is switched off by extract.ocr"
UNSUPPORTED = "ocr_language_unsupported: it is a scan, and scans cannot be read in"
NOTHING = "it is a picture on which no letters could be recognised"
UNSURE = "it is a scan that was read with low confidence"


class Scan(NamedTuple):
    """What was read from the picture of a page.

    Words in points, as they would stand on an upright and straight page; the way from there to the page as it is
    shown; the mean confidence (0-1); and why there are no words or none that can be trusted.
    """

    words: tuple[Word, ...]
    to_shown: Affine | None
    confidence: float
    fault: str


def is_scan(page: PageContent) -> bool:
    """Whether a page is a picture: no text beside it, or only what stands in the margins, as numbers and stamps do."""
    if not page.words:
        return page.picture >= _MIN_PICTURE
    edge = _MARGIN * page.frame.height
    inside = any(edge < word.middle < page.frame.height - edge for word in page.words)
    return page.picture >= _MOST_OF_PAGE and len(page.words) <= _FEW_WORDS and not inside


class ScanReader:
    """Reads the pages of one PDF from their pictures."""

    def __init__(self, file: PdfFile, options: ReadOptions) -> None:
        self._file, self._options = file, options

    def read(self, number: int) -> Scan:
        """The words of one page, or why it was not read; raises errors of any kind on damaged pages."""
        hindered = self._find_hindrance()
        if hindered:
            return Scan((), None, 0.0, hindered)
        self._options.on_step(SCAN, number)
        lines = self._recognise_lines(number)
        usual = median(map(_measure_height, lines)) if lines else 0.0
        words = tuple(word for line in lines for word in _make_words(line, usual))
        if not words:
            return Scan((), None, 0.0, NOTHING)
        seen = [word for line in lines for word in line.words]
        letters = sum(len(word.text) for word in seen)
        confidence = round(sum(len(word.text) * word.confidence for word in seen) / letters, 4)
        to_shown = Affine.fit(
            [(_scale_box(level), _scale_box(word)) for line in lines for level, word in _pair_words(line)]
        )
        return Scan(words, to_shown, confidence, UNSURE if confidence < MIN_CONFIDENCE else "")

    def sees_nothing(self, number: int) -> bool:
        """Whether a page is empty to a reader, as the backs of title pages are; not where it cannot be drawn."""
        try:
            picture = np.asarray(self._file.draw_page(number, _COARSE))
        except UnreadableError:
            return False
        return bool(picture.min() == picture.max())

    def tell_letters(self, page: PageContent) -> dict[str, str]:
        """What the picture of a page shows for its untold glyphs, by the signs that stand for them in its words.

        The words are read with the other letters of theirs as a check; nothing where reading scans is not possible.
        """
        elsewhere = page.frame.turns != page.shown.turns or page.mirrored
        if self._find_hindrance() or elsewhere or page.substituted:  # another font shows other glyphs
            return {}
        votes: dict[str, Counter[str]] = {sign: Counter() for sign in find_unknown(page)}
        if not votes:
            return {}
        try:
            self._vote(page, votes)
        except (
            Exception
        ) as error:  # of any kind: the text of the page was read, and only some of its letters are missing
            if isinstance(error, MemoryError) or _NO_MEMORY.search(str(error)):
                raise MemoryError from error
            return {}
        return {sign: best for sign, counts in votes.items() if (best := _elect(counts))}

    def _vote(self, page: PageContent, votes: dict[str, Counter[str]]) -> None:
        """Count for each sign what the picture shows in words that hold it alone."""
        shown = np.asarray(self._file.draw_page(page.number, RESOLUTION))
        tried: Counter[str] = Counter()
        for word in page.words:
            signs = [sign for sign in votes if sign in word.text]
            if len(signs) != 1 or votes[signs[0]].total() >= _ENOUGH_VOTES or len(word.text) < _MIN_LETTERS:
                continue
            if tried[signs[0]] >= _MOST_TRIES:
                continue
            tried[signs[0]] += 1
            x0, top, x1, bottom = (side / _POINTS for side in (word.x0, word.top, word.x1, word.bottom))
            read = ocr.read_word(shown, ocr.Box(x0, top, x1, bottom))
            if letters := _compare(word.text, signs[0], read):
                votes[signs[0]][letters] += 1

    def _recognise_lines(self, number: int) -> tuple[ocr.OcrLine, ...]:
        try:
            return ocr.read_image(np.asarray(self._file.draw_page(number, RESOLUTION)))
        except Exception as error:  # the libraries have errors of their own for want of memory
            if _NO_MEMORY.search(str(error)):
                raise MemoryError from error
            raise

    def _find_hindrance(self) -> str:
        if not self._options.ocr:
            return SWITCHED_OFF
        if not ocr.is_installed():
            return NOT_INSTALLED
        languages = self._options.languages
        return f"{UNSUPPORTED} {', '.join(languages)}" if languages and not ocr.supports(languages) else ""


def _compare(word: str, sign: str, read: str) -> str:
    """The letters that stand for a sign in a word as it was read; empty where the other letters are not the same."""
    pattern = (
        re.escape(word)
        .replace(re.escape(sign), f"([^\\W\\d_]{{1,{_MOST_LETTERS}}})", 1)
        .replace(re.escape(sign), r"\1")
    )
    match = re.fullmatch(pattern, read)
    return match[1] if match else ""


def _elect(votes: Counter[str]) -> str:
    if not votes:
        return ""
    letters, count = min(votes.items(), key=lambda item: (-item[1], item[0]))
    return letters if count >= _MAJORITY * votes.total() else ""


def _pair_words(line: ocr.OcrLine) -> zip[tuple[ocr.OcrWord, ocr.OcrWord]]:
    return zip(line.level, line.words, strict=True)


def _measure_height(line: ocr.OcrLine) -> float:
    return (max(word.bottom for word in line.level) - min(word.top for word in line.level)) * _POINTS


def _make_words(line: ocr.OcrLine, usual: float) -> list[Word]:
    """The words of a line, all of one size: that of most lines of the page, where the line is about as high.

    How high the box of a line is depends on its letters, and a page is set in few sizes.
    """
    height = _measure_height(line)
    size = usual if 1 / _SAME_SIZE < height / max(usual, 0.1) < _SAME_SIZE else height
    middle = (max(word.bottom for word in line.level) + min(word.top for word in line.level)) / 2 * _POINTS
    top, bottom = middle - size / 2, middle + size / 2
    return [
        Word(word.text, word.x0 * _POINTS, top, word.x1 * _POINTS, bottom, size / _BOX_SHARE, spaced=True)
        for word in line.level
    ]


def _scale_box(word: ocr.OcrWord) -> tuple[float, float, float, float]:
    return word.x0 * _POINTS, word.top * _POINTS, word.x1 * _POINTS, word.bottom * _POINTS
