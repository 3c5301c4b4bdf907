"""Reading the text of scanned pages: which languages can be read, and the words of a page image with their boxes.

The pixels of a page come in, lines of words go out, each word with its box in the image and on the straight page, and
how sure the reader is. `read_image` is the whole way: `engine` runs the two models, `geometry` knows how a page lies,
`words` cuts lines into words. What is a scan and what becomes of its lines, `pipeline.extract.pdf.scans` says.

Needs the extra `policyecho[ocr]`. The models come with the package rapidocr and nothing is fetched at run time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from statistics import fmean
from typing import NamedTuple

import numpy as np

from pipeline.extract.ocr.engine import find_lines
from pipeline.extract.ocr.geometry import (
    Box,
    Frame,
    Pixels,
    Quad,
    is_sideways,
    measure_size,
    measure_skew,
    turn_upside_down,
)
from pipeline.extract.ocr.words import CutWord, cut_strip, read_words
from pipeline.text.languages import known_languages

__all__ = [
    "MIN_CONFIDENCE",
    "Box",
    "OcrLine",
    "OcrWord",
    "is_installed",
    "read_image",
    "read_word",
    "readable_languages",
    "supports",
]

# Mean probability of a line's characters below which it is taken for a drawing, a stain or handwriting.
MIN_CONFIDENCE = 0.75

# Lines of a page that are read first, to tell whether it stands on its head, and how sure the reader is when not.
_PROBES = 5
_UPRIGHT_CONFIDENCE = 0.9
# White around a single word, as a share of its height: as much as the lines leave that the model learnt from.
_WORD_MARGIN = 0.1


class OcrWord(NamedTuple):
    """A word as it was read, its box in pixels from the top left corner, and how sure the reader is (0 to 1)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float


class OcrLine(NamedTuple):
    """A line of text, left to right, with the mean confidence of its characters.

    `words` and `box` lie where the image shows them. `level` holds the same words where they would lie had the page
    been scanned upright and straight: lay out by these, and mark by those.
    """

    words: tuple[OcrWord, ...]
    confidence: float
    box: Box
    level: tuple[OcrWord, ...]


def is_installed() -> bool:
    """Whether the packages that read scans are here."""
    return all(find_spec(name) is not None for name in ("cv2", "onnxruntime", "rapidocr"))


def supports(languages: Iterable[str]) -> bool:
    """Whether each of these languages (BCP 47) can be read; none given is no."""
    primary = {language.replace("_", "-").split("-")[0].casefold() for language in languages}
    return bool(primary) and primary <= readable_languages()


def readable_languages() -> frozenset[str]:
    """The tags of those languages whose files say `ocr = true`.

    These were read with a word error rate under 3 % over clean scans at 200 dpi in serif and sans, one and two columns;
    "no" is Bokmål too. Left out although the model knows their letters: Lithuanian and Slovak, which are read worse,
    and Romanian, whose commas below letters are read as cedillas.
    """
    return frozenset(language.tag for language in known_languages() if language.ocr)


def read_image(image: Pixels) -> tuple[OcrLine, ...]:
    """The lines of a page image (RGB, 8 bits a channel), in no particular order.

    Pages turned by a quarter or on their head are read too, and pages askew by a few degrees. Left out are lines of
    less than `MIN_CONFIDENCE` and text turned otherwise than the page, as stamps are. The same pixels give the same
    lines. Raises StageError when the extra is not installed.
    """
    quarters, quads = 0, find_lines(image)
    if is_sideways(quads):
        quarters, quads = 1, find_lines(_turn(image, 1))
    page = _turn(image, quarters)
    height, width = page.shape[:2]
    longest = sorted(range(len(quads)), key=lambda at: measure_size(quads[at])[0], reverse=True)[:_PROBES]
    known = _read_lines(page, quads, longest)
    if _mean_confidence(known) < _UPRIGHT_CONFIDENCE:
        turned, turned_quads = _turn(page, 2), turn_upside_down(quads, width, height)
        otherwise = _read_lines(turned, turned_quads, longest)
        if _mean_confidence(otherwise) > _mean_confidence(known):
            quarters, quads, page, known = quarters + 2, turned_quads, turned, otherwise
    frame = Frame(width, height, quarters, measure_skew(quads))
    along = [at for at, quad in enumerate(quads) if frame.runs_along(quad)]
    known |= _read_lines(page, quads, [at for at in along if at not in known])
    lines = (_make_line(known[at], frame, quads[at]) for at in along)
    return tuple(line for line in lines if line is not None)


def read_word(image: Pixels, box: Box) -> str:
    """The word that stands in a box of an upright page image (RGB), in pixels; empty where it cannot be read surely.

    Raises StageError when the extra is not installed.
    """
    margin = _WORD_MARGIN * (box.bottom - box.top)
    left, top, right, bottom = box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin
    quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)
    words = read_words(cut_strip(image, quad))
    return (
        "".join(word.text for word in words)
        if words and min(word.confidence for word in words) > MIN_CONFIDENCE
        else ""
    )


def _turn(image: Pixels, quarters: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(image, quarters))


def _read_lines(page: Pixels, quads: Sequence[Quad], numbers: Iterable[int]) -> dict[int, list[CutWord]]:
    """The words of some of the lines, by the number of the line."""
    return {at: read_words(cut_strip(page, quads[at])) for at in numbers}


def _mean_confidence(lines: Mapping[int, Sequence[CutWord]]) -> float:
    """The mean confidence of words, 1 where there is nothing to read."""
    words = [word for line in lines.values() for word in line]
    return fmean(word.confidence for word in words) if words else 1.0


def _make_line(words: Sequence[CutWord], frame: Frame, quad: Quad) -> OcrLine | None:
    if not words:
        return None
    letters = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / letters
    if confidence < MIN_CONFIDENCE:
        return None
    seen, level = (
        tuple(OcrWord(word.text, *box(word.quad), word.confidence) for word in words)
        for box in (frame.box_in_image, frame.box_on_level_page)
    )
    return OcrLine(seen, confidence, frame.box_in_image(quad), level)
