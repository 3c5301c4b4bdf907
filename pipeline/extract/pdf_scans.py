"""Pages that are pictures: recognising them, and reading them where optical character recognition is installed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.extract import ocr
from pipeline.extract.pdf_document import PdfFile
from pipeline.extract.pdf_ink import Affine, Ink
from pipeline.extract.pdf_words import Word
from pipeline.extract.reading import SCAN, Reading

RESOLUTION = 200
# Share of the page that a picture covers.
_MIN_PICTURE = 0.3
_POINTS = 72 / RESOLUTION
# Mean confidence of a page below which its text cannot be trusted.
MIN_CONFIDENCE = 0.85

NOT_INSTALLED = "it is a scan: install policyecho[ocr] to read it"
SWITCHED_OFF = "it is a scan, and reading scans is switched off"
UNSUPPORTED = "ocr_language_unsupported: it is a scan, and scans cannot be read in"
NOTHING = "it is a picture on which no letters could be recognised"
UNSURE = "it is a scan that was read with low confidence"


class Scan(NamedTuple):
    """What was read from the picture of a page.

    Words in points, as they would stand on an upright and straight page; the way from there to the page as it is
    shown; the mean confidence (0-1); and why there are no words or none that can be trusted.
    """

    words: tuple[Word, ...]
    moved: Affine | None
    confidence: float
    fault: str


def is_scan(ink: Ink, fault: str) -> bool:
    """Whether a page must be read from its picture: it shows one and has no text, or its text cannot be trusted."""
    return bool(fault) or ink.picture >= _MIN_PICTURE


class Scanner:
    """Reads the pages of one PDF from their pictures."""

    def __init__(self, file: PdfFile, reading: Reading) -> None:
        self._file, self._reading = file, reading

    def read(self, number: int) -> Scan:
        """The words of one page, or why it was not read; raises errors of any kind on damaged pages."""
        hindered = self._hindrance()
        if hindered:
            return Scan((), None, 0.0, hindered)
        self._reading.doing(SCAN, number)
        lines = ocr.read_image(np.asarray(self._file.picture(number, RESOLUTION)))
        words = tuple(word for line in lines for word in _words(line))
        if not words:
            return Scan((), None, 0.0, NOTHING)
        seen = [word for line in lines for word in line.words]
        letters = sum(len(word.text) for word in seen)
        confidence = round(sum(len(word.text) * word.confidence for word in seen) / letters, 4)
        moved = Affine.fitted([(_box(level), _box(word)) for line in lines for level, word in _pairs(line)])
        return Scan(words, moved, confidence, UNSURE if confidence < MIN_CONFIDENCE else "")

    def _hindrance(self) -> str:
        if not self._reading.ocr:
            return SWITCHED_OFF
        if not ocr.is_installed():
            return NOT_INSTALLED
        languages = self._reading.languages
        return f"{UNSUPPORTED} {', '.join(languages)}" if languages and not ocr.supports(languages) else ""


def _pairs(line: ocr.OcrLine) -> zip[tuple[ocr.OcrWord, ocr.OcrWord]]:
    return zip(line.level, line.words, strict=True)


def _words(line: ocr.OcrLine) -> list[Word]:
    """The words of a line, all as high as the line: the letters of a word do not tell the size of its type."""
    top, bottom = (side * _POINTS for side in (min(w.top for w in line.level), max(w.bottom for w in line.level)))
    return [
        Word(word.text, word.x0 * _POINTS, top, word.x1 * _POINTS, bottom, bottom - top, spaced=True)
        for word in line.level
    ]


def _box(word: ocr.OcrWord) -> tuple[float, float, float, float]:
    return word.x0 * _POINTS, word.top * _POINTS, word.x1 * _POINTS, word.bottom * _POINTS
