"""Marks within a line that change its words: quotations, struck words, readings above signs, formulas, own elements.

The search for the main text knows none of them: it parts a sentence at a quotation, reads struck words with those that
stand for them, and leaves out formulas and what stands in elements of a page's own making.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.extract.characters import is_note_mark

# What stands above signs or is written for programs.
BESIDE = frozenset({"rt", "rp", "annotation", "annotation-xml"})
_LINES = frozenset({"p", "span", "a", "b", "i", "em", "strong", "li", "td", "th", "dd", "dt"})
_MARK_PARTS = frozenset({"a", "span", "b", "i", "em", "strong", "small"})
_MENU = re.compile(r"nav|menu|footer|header|sidebar|cookie|consent|share|icon", re.IGNORECASE)


def settle_wording(root: Any) -> None:
    """Changes the tree in place, so that its lines read as they are shown."""
    for element in [one for one in root.iter(*BESIDE) if one.getparent() is not None]:
        element.drop_tree()
    for struck in [one for one in root.iter("del") if one.getparent() is not None]:
        # Where its end is missing, the rest of the page stands in it.
        if struck.find(".//p") is None:
            struck.drop_tree()
        else:
            struck.drop_tag()
    for raised in root.iter("sup"):
        _part_from_word(raised)
    for quotation in list(root.iter("q")):
        _enclose(quotation, "“", "”")
        quotation.drop_tag()
    for formula in list(root.iter("math")):
        _write_on_line(formula)
    _open_own_elements(root)


def _part_from_word(raised: Any) -> None:
    """Puts a blank between a word and the mark of a note behind it, also where that is a link."""
    outer = raised
    while outer.getprevious() is None and outer.getparent() is not None and outer.getparent().tag in _MARK_PARTS:
        if (outer.getparent().text or "").strip():
            break
        outer = outer.getparent()
    before, parent = outer.getprevious(), outer.getparent()
    if parent is None:
        return
    words = parent.text if before is None else before.tail or "".join(before.itertext())
    if words and is_note_mark(words, "".join(raised.itertext())):
        if before is None:
            parent.text = f"{words} "
        else:
            before.tail = f"{before.tail or ''} "


def _enclose(element: Any, opening: str, closing: str) -> None:
    element.text = opening + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + closing
    else:
        element.text += closing


def _write_on_line(formula: Any) -> None:
    for fraction in formula.iter("mfrac"):
        if len(fraction) > 1:
            fraction[0].tail = "/"
    words, tail = "".join("".join(formula.itertext()).split()), formula.tail
    formula.clear()
    formula.tag, formula.text, formula.tail = "span", words, tail


def _open_own_elements(root: Any) -> None:
    """Makes plain parts of the elements that a page made itself (`<policy-text>`), unless they are menus by name."""
    for slot in list(root.iter("slot")):
        slot.drop_tag()
    for element in root.iter():
        if isinstance(element.tag, str) and "-" in element.tag and not _MENU.search(element.tag):
            element.tag = "span" if _is_in_line(element) else "div"


def _is_in_line(element: Any) -> bool:
    parent, before = element.getparent(), element.getprevious()
    if parent is None or parent.tag in _LINES or (element.tail or "").strip():
        return True
    return bool(((parent.text if before is None else before.tail) or "").strip())
