"""Scans of known text: pages set in type, then greyed, blurred, sprinkled with noise and saved as JPEG."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Pixels = NDArray[np.uint8]

A4_INCHES = (8.27, 11.69)
SANS, SERIF = "sans", "serif"
_FONTS = {
    SANS: ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    SERIF: ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
}
_MARGIN_INCHES, _GUTTER_INCHES = 1.0, 0.35
_CUT_MARGIN = 50  # pixels


@dataclass(frozen=True, slots=True)
class TrueWord:
    """A word as it was set: its text and its box of ink in pixels."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned page and the words that stand on it, in reading order."""

    pixels: Pixels
    words: tuple[TrueWord, ...]

    @property
    def text(self) -> str:
        """The words of the page with single blanks between them."""
        return " ".join(word.text for word in self.words)


def font(style: str, pixels: float) -> ImageFont.FreeTypeFont:
    package, name = _FONTS[style]
    found = importlib.util.find_spec(package)
    assert found is not None, f"{package} is missing: install the dev extra"
    assert found.submodule_search_locations is not None
    return ImageFont.truetype(str(Path(found.submodule_search_locations[0], "files", name)), size=round(pixels))


def typeset(
    text: str, *, style: str = SERIF, columns: int = 1, dpi: int = 200, points: float = 10.5
) -> tuple[Image.Image, tuple[TrueWord, ...]]:
    """A clean A4 page of the text, filled column by column in equal parts, and its words in reading order."""
    width, height = (round(inches * dpi) for inches in A4_INCHES)
    page = Image.new("L", (width, height), 255)
    draw, face = ImageDraw.Draw(page), font(style, points * dpi / 72)
    margin, gutter = _MARGIN_INCHES * dpi, _GUTTER_INCHES * dpi
    column_width = (width - 2 * margin - (columns - 1) * gutter) / columns
    lines = _lines(text, face, column_width)
    share = -(-len(lines) // columns)
    words = []
    for number, line in enumerate(lines):
        column, row = divmod(number, share)
        x, y = margin + column * (column_width + gutter), margin + row * 1.35 * points * dpi / 72
        for word in line:
            draw.text((x, y), word, font=face, fill=20)
            words.append(TrueWord(word, *draw.textbbox((x, y), word, font=face)))
            x += face.getlength(word + " ")
    return page, tuple(words)


def _lines(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[list[str]]:
    """The words of each line; an empty line after each paragraph."""
    lines: list[list[str]] = []
    for paragraph in text.strip().split("\n\n"):
        lines.append([])
        for word in paragraph.split():
            if face.getlength(" ".join([*lines[-1], word])) > width:
                lines.append([])
            lines[-1].append(word)
        lines.append([])
    return lines[:-1]


def scanned(page: Image.Image, *, blur: float = 0.6, noise: float = 6.0, quality: int = 80, seed: int = 1) -> Pixels:
    """The page as a scanner gives it: light grey, a little blurred and noisy, through JPEG; RGB."""
    grey = np.asarray(page.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32) * 0.94
    grain = np.random.default_rng(seed).normal(0.0, noise, grey.shape)
    target = BytesIO()
    Image.fromarray(np.clip(grey + grain, 0, 255).astype(np.uint8)).save(target, format="JPEG", quality=quality)
    return np.asarray(Image.open(target).convert("RGB"))


def scan(text: str, *, style: str = SERIF, columns: int = 1, dpi: int = 200, points: float = 10.5) -> Scan:
    """A clean scan of the text on a page of A4."""
    page, words = typeset(text, style=style, columns=columns, dpi=dpi, points=points)
    return Scan(scanned(page), words)


def cut(page: Image.Image, words: Sequence[TrueWord]) -> tuple[Image.Image, tuple[TrueWord, ...]]:
    """The part of the page that holds the words, for where the rest only takes time to look at."""
    left, top = (round(min(side) - _CUT_MARGIN) for side in ((w.x0 for w in words), (w.top for w in words)))
    right, bottom = (round(max(side) + _CUT_MARGIN) for side in ((w.x1 for w in words), (w.bottom for w in words)))
    moved = (TrueWord(w.text, w.x0 - left, w.top - top, w.x1 - left, w.bottom - top) for w in words)
    return page.crop((left, top, right, bottom)), tuple(moved)


def scan_cut(text: str, *, style: str = SERIF, columns: int = 1) -> Scan:
    """A clean scan of the text on a slip of paper that is cut close around it."""
    page, words = cut(*typeset(text, style=style, columns=columns))
    return Scan(scanned(page), words)


def turned(page: Image.Image, degrees: float) -> Image.Image:
    """The page turned anticlockwise by some degrees on a white ground that holds all of it."""
    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def scribbled(seed: int = 1) -> Pixels:
    """A page of pen strokes that run in lines as handwriting does and are no letters."""
    random = Random(seed)
    page = Image.new("L", (1200, 1000), 250)
    draw = ImageDraw.Draw(page)
    for top in range(100, 900, 80):
        x = 150.0
        while x < 1000:
            strokes = [(x + 9 * step, top + random.uniform(0, 30)) for step in range(random.randrange(4, 12))]
            draw.line(strokes, fill=40, width=3)
            x = strokes[-1][0] + 25
    return scanned(page, seed=seed)
