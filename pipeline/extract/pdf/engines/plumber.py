"""Reading pages with pdfplumber, character by character: slower than pdfium, and not led astray by the same files.

pdfplumber makes a dictionary of some thirty entries for every object of a page. `read_characters` makes only the
entries from which words and text are put together, and only for characters; pdfplumber's own functions give the
same words from them as from its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from pdfminer.layout import LTChar, LTContainer

from pipeline.extract.pdf.engines.glyphs import Glyphs, is_blank, is_bold
from pipeline.extract.pdf.engines.right_to_left import assemble_page, find_letters
from pipeline.extract.pdf.engines.type_runs import is_slanted
from pipeline.extract.pdf.engines.watermarks import part_watermarks
from pipeline.extract.pdf.page import FIRST_UNTOLD, MOST_UNTOLD, Frame, PageContent, Rule
from pipeline.text.characters import REPLACEMENT

_UNMAPPED = re.compile(r"\(cid:(\d+)\)")


def read_characters(page: Any) -> list[dict[str, Any]]:
    """The characters of one pdfplumber page as `pdfplumber.utils.extract_words` and `extract_text` take them."""
    height, (left, shift) = page.height, page.mediabox[:2]
    number, start = page.page_number, page.initial_doctop
    characters = []
    for char in _walk_characters(page.layout):
        top = height - char.y1 + shift
        characters.append(
            {
                "object_type": "char",
                "page_number": number,
                "text": char.get_text(),
                "x0": char.x0 + left,
                "x1": char.x1 + left,
                "top": top,
                "bottom": height - char.y0 + shift,
                "doctop": start + top,
                "width": char.width,
                "height": char.height,
                "size": char.size,
                "upright": char.upright,
                "fontname": char.fontname,
                "matrix": char.matrix,
            }
        )
    return characters


def _walk_characters(container: Any) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _walk_characters(item)


def read_page(page: Any) -> PageContent:
    """One pdfplumber page; raises errors of any kind on damaged pages. The caller closes the page."""
    left, top, right, bottom = page.cropbox
    frame = Frame(0.0, 0.0, right - left, bottom - top)
    glyphs, unmapped, untold = _read_glyphs(page, left, top)
    glyphs, watermarks = part_watermarks(glyphs)
    assembled, to_left = assemble_page(glyphs)
    words = tuple(
        word for word in assembled if 0 <= word.x0 + word.x1 <= 2 * frame.width and 0 <= word.middle <= frame.height
    )
    pictures = [item["width"] * item["height"] for item in page.images]
    covered = min(1.0, sum(pictures) / max(1.0, frame.width * frame.height))
    rules = tuple(_read_rules(page, left, top))
    content = PageContent(page.page_number, words, rules, frame, frame, covered, unmapped, untold=untold)
    content = content._replace(watermarks=watermarks)
    return content.mirror() if to_left else content


def _read_glyphs(page: Any, left: float, top: float) -> tuple[Glyphs, float, dict[str, tuple[str, int]]]:
    """The glyphs of a page, the share of them whose letter the file does not tell, and which these are.

    pdfminer gives a ligature as several letters in one box; they share it.
    """
    rows: list[tuple[int, float, float, float, float, float, bool, bool, bool]] = []
    signs: dict[tuple[str, int], str] = {}
    for char in read_characters(page):
        text = char["text"]
        if unmapped := _UNMAPPED.fullmatch(text):
            glyph = str(char["fontname"]), int(unmapped[1])
            text = signs.setdefault(glyph, chr(FIRST_UNTOLD + len(signs) % MOST_UNTOLD))
        share = char["width"] / max(1, len(text))
        for place, letter in enumerate(text):
            x0 = char["x0"] - left + place * share
            x1 = char["x1"] - left - (len(text) - 1 - place) * share
            box = (x0, char["top"] - top, x1, char["bottom"] - top)
            turned = bool(char["upright"]), is_slanted(*char["matrix"][:2])
            rows.append((ord(letter), *box, char["size"], is_bold(str(char["fontname"])), *turned))
    columns = list(zip(*rows, strict=True)) or [()] * 9
    codes = np.array(columns[0], dtype=np.uint32)
    blank = is_blank(codes)
    numbers = [np.array(column, dtype=np.float64) for column in columns[1:6]]
    flags = [np.array(column, dtype=np.bool_) for column in columns[6:]]
    blank_after = np.append(blank[1:], True)[: len(blank)]
    x0, upper, x1, lower, size = numbers
    gaps = np.zeros_like(blank)  # pdfminer makes up no blanks
    glyphs = Glyphs(codes, x0, upper, x1, lower, size, flags[0], flags[1], flags[2], blank_after, gaps)
    if not find_letters(codes).any():  # else blanks are found by their places
        glyphs = glyphs.select(~blank)
    unknown = (glyphs.codes == ord(REPLACEMENT)) | (glyphs.codes >= FIRST_UNTOLD)
    share = float(np.mean(unknown)) if len(unknown) else 0.0
    return glyphs, share, {sign: glyph for glyph, sign in signs.items()}


def _read_rules(page: Any, left: float, top: float) -> Iterator[Rule]:
    for item in (*page.rects, *page.lines):
        box = (item["x0"] - left, item["top"] - top, item["x1"] - left, item["bottom"] - top)
        yield Rule(*box, is_line=item["object_type"] == "line", stroked=bool(item["stroke"]))
