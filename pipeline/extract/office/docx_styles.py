"""The paragraph styles of a Word document: which make headings, captions and list items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from pipeline.extract.office.docx_headings import Look
from pipeline.extract.office.docx_names import (
    BODY_TEXT,
    ROLES,
    StyleKind,
    get_value,
    is_filled,
    is_on,
    read_outline_level,
    read_size,
)
from pipeline.extract.office.docx_setting import StyleLooks
from pipeline.extract.office.style_names import kind_by_name
from pipeline.records import BlockKind

_MAX_STYLES = 20


@dataclass(slots=True)
class _Style:
    name: str = ""
    numbered: bool | None = None
    outline: int | None = None
    based_on: str | None = None
    hidden: bool | None = None
    filled: bool | None = None
    look: Look = field(default_factory=Look)


class Styles:
    """Takes the part of the styles as it is read; then tells what each style makes, and the default language."""

    def __init__(self) -> None:
        self.lang = ""
        self._styles: dict[str, _Style] = {}
        self._current = _Style()
        self._in_defaults = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        role = ROLES.get(name, "")
        if role == "style":
            self._current = _Style()
            self._styles[get_value(attributes, "styleId") or ""] = self._current
        elif role == "docDefaults":
            self._in_defaults = True
        elif role == "lang" and self._in_defaults:
            self.lang = self.lang or get_value(attributes) or ""
        else:
            self._note(role, attributes)

    def _note(self, role: str, attributes: Mapping[str, str]) -> None:
        style = self._current
        if role == "name":
            style.name = get_value(attributes) or ""
        elif role == "numPr":
            style.numbered = True
        elif role == "numId":
            style.numbered = get_value(attributes) != "0"
        elif role == "outlineLvl":
            style.outline = read_outline_level(attributes)
        elif role == "vanish":
            style.hidden = is_on(attributes)
        elif role in ("shd", "highlight"):
            style.filled = style.filled or is_filled(attributes)
        elif role == "b":
            style.look = Look(is_on(attributes)).over(style.look)
        elif role == "sz":
            style.look = Look(None, read_size(attributes)).over(style.look)
        elif role == "basedOn":
            style.based_on = get_value(attributes)

    def data(self, text: str) -> None: ...

    def end(self, name: str) -> None:
        if ROLES.get(name) == "docDefaults":
            self._in_defaults = False

    def find_kinds(self) -> dict[str, StyleKind]:
        """By the id of a style, the kind and level of its paragraphs; numbered headings are no list items."""
        return {name: self._find_kind(name) for name in self._styles}

    def find_looks(self) -> StyleLooks:
        """How the text of paragraphs and characters looks by the ids of their styles."""
        chains = {name: [style for _, style in self._chain(name)] for name in self._styles}
        return StyleLooks(
            {name: reduce(Look.over, (style.look for style in chain)) for name, chain in chains.items()},
            _collect(chains, "hidden"),
            _collect(chains, "filled"),
        )

    def _find_kind(self, name: str) -> StyleKind:
        chain = self._chain(name)
        for style_id, style in chain:
            if style.outline is not None and style.outline < BODY_TEXT:
                return BlockKind.HEADING, style.outline + 1
            if style.outline is not None:
                break
            if named := kind_by_name(style.name) or kind_by_name(style_id):
                return named
        numbered = next((style.numbered for _, style in chain if style.numbered is not None), False)
        return (BlockKind.LIST_ITEM if numbered else BlockKind.PARAGRAPH), 0

    def _chain(self, name: str | None) -> list[tuple[str, _Style]]:
        """A style and those it is based on."""
        chain: list[tuple[str, _Style]] = []
        while name is not None and name in self._styles and len(chain) < _MAX_STYLES:
            chain.append((name, self._styles[name]))
            name = self._styles[name].based_on
        return chain


def _collect(chains: Mapping[str, Sequence[_Style]], what: str) -> frozenset[str]:
    """The ids of the styles that are so, by the first in their chain that says whether it is."""
    said = {name: [getattr(style, what) for style in chain] for name, chain in chains.items()}
    return frozenset(name for name, values in said.items() if next((one for one in values if one is not None), False))
