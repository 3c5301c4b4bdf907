"""The names of what a Word document is made of, and what their attributes say."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.records import BlockKind

StyleKind = tuple[BlockKind, int]
BODY_TEXT = 9  # the outline level that is none

# The namespace as Word writes it, and as it does when told to keep to the standard.
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
SILENT = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "Fallback", "rt"})
_DRAWING = ("http://schemas.openxmlformats.org/drawingml/2006", "http://purl.oclc.org/ooxml/drawingml")
_MATHS = tuple(space.replace("drawingml", "officeDocument") + "/math" for space in _DRAWING)
_NO_GROUND = frozenset({"", "auto", "none", "nil", "clear", "white", "ffffff"})
BLANKS = {"tab": " ", "br": " ", "cr": " ", "ptab": " ", "noBreakHyphen": "-"}
_NAMES = (
    "p", "pPr", "pStyle", "outlineLvl", "numPr", "numId", "t", "tbl", "tr", "tc", "txbxContent", "footnote",
    "endnote", "style", "name", "basedOn", "docDefaults", "lang", "r", "rStyle", "vanish", "altChunk",
    "footnoteReference", "endnoteReference", "sdt", "sdtContent", "showingPlcHdr", "b", "sz", "color",
    "shd", "highlight", "framePr", "cellDel", "fldChar", "sym", "subDoc", "hidden",
    "vertAlign", "rFonts", "checkBox", "ddList", "checked", "default", "result", "listEntry",
)  # fmt: skip
ROLES = {f"{space}}}{name}": name for space in _NAMESPACES for name in (*_NAMES, *BLANKS, *SILENT)}
ROLES["http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"] = "Fallback"
ROLES["urn:schemas-microsoft-com:vml}textpath"] = "textpath"
ROLES["urn:schemas-microsoft-com:office:office}OLEObject"] = "object"
for _space in _MATHS:
    ROLES |= {
        f"{_space}}}oMath": "formula", f"{_space}}}den": "denominator", f"{_space}}}rad": "root",
        f"{_space}}}d": "brackets", f"{_space}}}begChr": "opening", f"{_space}}}endChr": "closing",
    }  # fmt: skip
for _space in _DRAWING:
    ROLES |= {
        f"{_space}/main}}p": "paragraph", f"{_space}/main}}t": "text", f"{_space}/diagram}}relIds": "diagram",
        f"{_space}/chart}}chart": "chart", f"{_space}/picture}}pic": "picture", f"{_space}/main}}ext": "size",
    }  # fmt: skip
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def get_value(attributes: Mapping[str, str], name: str = "val") -> str | None:
    """An attribute in the namespace of Word, None when it is not there."""
    return next((text for space in _NAMESPACES if (text := attributes.get(f"{space}}}{name}")) is not None), None)


def get_relation(attributes: Mapping[str, str], name: str) -> str:
    """The id of a relation in an attribute, empty when it is not there."""
    return next((text for space in _RELATIONS if (text := attributes.get(f"{space}}}{name}")) is not None), "")


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property that is either on or off is on; to name it is to switch it on."""
    return (get_value(attributes) or "on").lower() not in ("0", "false", "off")


def read_outline_level(attributes: Mapping[str, str]) -> int:
    """The outline level of a paragraph or style, 0 the highest heading; 9 is body text."""
    level = get_value(attributes) or ""
    return int(level) if level in set("012345678") else BODY_TEXT


def is_filled(attributes: Mapping[str, str]) -> bool:
    """Whether shading or a highlight sets a ground other than white."""
    # The value of a highlight is its colour; that of shading is a pattern, such as solid, drawn over the fill.
    said = get_value(attributes, "fill") or "", get_value(attributes) or ""
    return any(one.lower() not in _NO_GROUND for one in said)


def read_size(attributes: Mapping[str, str]) -> float | None:
    """A size of type in points, None where it is none."""
    halves = get_value(attributes) or ""
    return int(halves) / 2 if halves.isdecimal() and len(halves) < 5 else None
