"""The names of what an OpenDocument text is made of, and its paragraph styles: which make headings and captions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.extract.office.inline import FIELD_NAMESPACE, MATHML_ROLES
from pipeline.extract.office.style_names import kind_by_name
from pipeline.records import BlockKind

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
STYLE_NAMESPACE, TEXT_NAMESPACE, TABLE, OFFICE = (
    f"{OASIS}{part}:1.0}}" for part in ("style", "text", "table", "office")
)
LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
LINK = "http://www.w3.org/1999/xlink}href"
_NAMES = (
    "p", "h", "s", "tab", "line-break", "list-item", "note", "note-body", "span", "section", "hidden-paragraph",
)  # fmt: skip
# A placeholder asks to fill in something.
_UNSEEN = ("tracked-changes", "sequence-decls", "note-citation", "hidden-text", "placeholder", "script", "ruby-text")
ROLES = {
    **{f"{TEXT_NAMESPACE}{name}": name for name in _NAMES},
    **{f"{TEXT_NAMESPACE}{name}": "silent" for name in _UNSEEN},
    # What a picture is called and shows, for those who do not see it.
    **{f"{OASIS}svg-compatible:1.0}}{name}": "silent" for name in ("title", "desc")},
    f"{OFFICE}annotation": "silent",
    f"{OFFICE}forms": "forms",
    f"{TABLE}table-cell": "cell",
    f"{TABLE}covered-table-cell": "silent",  # behind one that spans it
    **{f"{STYLE_NAMESPACE}{kind}{which}": kind for kind in ("header", "footer") for which in ("", "-left", "-first")},
    f"{STYLE_NAMESPACE}style": "style",
    f"{STYLE_NAMESPACE}text-properties": "text-properties",
    f"{TABLE}table-row": "row",
    f"{OFFICE}body": "body",
    f"{OFFICE}spreadsheet": "sheet",
    **{f"{OASIS}drawing:1.0}}{name}": "object" for name in ("object", "object-ole")},
    **MATHML_ROLES,
    f"{FIELD_NAMESPACE}fieldmark": "fieldmark",
    f"{LOEXT}content-control": "control",
    f"{OFFICE}text": "text",
}
_MAX_STYLES = 20


class _Style(NamedTuple):
    name: str
    level: int
    based_on: str


class Styles:
    """Is told of each style; then tells what the paragraphs of one are."""

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}
        self._kinds: dict[str, tuple[BlockKind, int]] = {}
        self._parents: dict[tuple[str, str], str] = {}
        self._displays: dict[tuple[str, str], bool] = {}
        self._raised: set[str] = set()
        self._noted = ("", "")

    def note(self, attributes: Mapping[str, str]) -> None:
        """A style, named or made for a few paragraphs, by the attributes of its element."""
        fields = {name.removeprefix(STYLE_NAMESPACE): value for name, value in attributes.items()}
        self._noted = (fields.get("family", ""), fields.get("name", ""))
        self._parents[self._noted] = fields.get("parent-style-name", "")
        if fields.get("family") == "paragraph" and "name" in fields:
            self._styles[fields["name"]] = _Style(
                fields.get("display-name", fields["name"]).replace("_20_", " "),
                parse_level(fields.get("default-outline-level")),
                fields.get("parent-style-name", ""),
            )

    def note_words(self, attributes: Mapping[str, str]) -> None:
        """How the words of the style noted last are shown, by the attributes of its element."""
        display, position = (
            attributes.get(f"{TEXT_NAMESPACE}display"),
            attributes.get(f"{STYLE_NAMESPACE}text-position", ""),
        )
        if position.startswith("super") and self._noted[0] == "text":
            self._raised.add(self._noted[1])
        if display:
            self._displays.setdefault(self._noted, display == "none")

    def is_hidden(self, family: str, name: str) -> bool:
        """Whether the text of a style, of paragraphs or of words (`text`), is shown to no reader."""
        if not any(self._displays.values()):
            return False
        for _ in range(_MAX_STYLES):
            if (hidden := self._displays.get((family, name))) is not None:
                return hidden
            name = self._parents.get((family, name), "")
        return False

    def is_raised(self, name: str) -> bool:
        """Whether words of a style made for a few words stand higher than their line."""
        return name in self._raised

    def find_kind(self, name: str) -> tuple[BlockKind, int]:
        """The kind and level of a style's paragraphs; asked for once all styles are noted."""
        if name not in self._kinds:
            self._kinds[name] = self._find_kind(name)
        return self._kinds[name]

    def _find_kind(self, name: str) -> tuple[BlockKind, int]:
        known: set[str] = set()
        while name in self._styles and name not in known and len(known) < _MAX_STYLES:
            known.add(name)
            style = self._styles[name]
            if style.level:
                return BlockKind.HEADING, style.level
            if named := kind_by_name(style.name):
                return named
            name = style.based_on
        # The style may stand in a part that is missing.
        return kind_by_name(name.replace("_20_", " ")) or (BlockKind.PARAGRAPH, 0)


def parse_level(number: str | None) -> int:
    """An outline level as a file tells it, 1 the highest, 0 for none."""
    return int(number) if number in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10") else 0


def is_section_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether a section is not shown; one with a condition says itself whether it was met."""
    display = attributes.get(f"{TEXT_NAMESPACE}display", "")
    return display == "none" or (display == "condition" and attributes.get(f"{TEXT_NAMESPACE}is-hidden") != "false")
