"""DOCX: paragraphs, list items, tables, text boxes and notes in the order of the document.

Text that a tracked change deleted is left out, text that one inserted is read. The dates in the file's properties
are handed on as they stand, those of a template too: what they are worth is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pipeline.extract.archive import check_markup, member_names, open_archive
from pipeline.extract.outcome import BULLET, CELL_BREAK, UnreadableError, date_fields, from_paragraphs
from pipeline.records import Extraction

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _TBL, _TXBX = f"{_W}p", f"{_W}tbl", f"{_W}txbxContent"
_SILENT = frozenset(
    {_FALLBACK, _TXBX, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr"}
)
_BLANKS = frozenset({f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"})
_NOTE_PARTS = ("footnotes", "endnotes")
_MAX_STYLES = 20


def is_docx(data: bytes) -> bool:
    """Whether an archive holds a Word document."""
    return "word/document.xml" in member_names(data)


def read(data: bytes) -> Extraction:
    """The text of a Word document with its title and default language; notes come last.

    Raises UnreadableError when the file is damaged, encrypted or unpacks to more than 200 MB,
    64 MB of them XML.
    """
    import docx

    check_markup(open_archive(data))
    try:
        document = docx.Document(BytesIO(data))
    except Exception as error:  # python-docx raises errors of many kinds on damaged packages
        raise UnreadableError("the DOCX is damaged: its parts cannot be found") from error
    listed = _list_styles(document)
    paragraphs = [*_blocks(document.element.body, listed), *_notes(document, listed)]
    languages = document.styles.element.xpath("w:docDefaults//w:lang/@w:val")
    properties = document.core_properties
    return from_paragraphs(
        paragraphs,
        title=properties.title or "",
        lang=languages[0] if languages else "",
        date_clues=date_fields("docx_metadata", _dates(properties)),
    )


def _dates(properties: Any) -> Iterator[tuple[str, str]]:
    """When the file says that it was made and last changed; its times are those of Greenwich."""
    for name in ("created", "modified"):
        try:
            moment = getattr(properties, name)
        except ValueError:  # a date that python-docx cannot read is none
            continue
        if moment is not None:
            yield name, moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _list_styles(document: Any) -> frozenset[str]:
    """The ids of the paragraph styles that make list items; numbered headings are not list items."""
    styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.iter(f"{_W}style")}

    def is_list(name: str | None) -> bool:
        for _ in range(_MAX_STYLES):
            style = styles.get(name)
            if style is None or style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
                return False
            if style.find(f"{_W}pPr/{_W}numPr") is not None:
                return True
            based = style.find(f"{_W}basedOn")
            name = None if based is None else based.get(f"{_W}val")
        return False

    return frozenset(name for name in styles if name and is_list(name))


def _blocks(element: Any, listed: frozenset[str]) -> Iterator[str]:
    """Paragraphs and table rows below an element, content controls included."""
    for child in element:
        if child.tag == _P:
            yield from _paragraph(child, listed)
        elif child.tag == _TBL:
            yield from _rows(child, listed)
        elif child.tag not in _SILENT:
            yield from _blocks(child, listed)


def _paragraph(element: Any, listed: frozenset[str]) -> Iterator[str]:
    text = "".join(_pieces(element)).strip()
    if text:
        yield f"{BULLET} {text}" if _is_item(element, listed) else text
    for box in element.iter(_TXBX):
        # A box within a box is read with the paragraph of that box.
        own = next(box.iterancestors(_P)) is element
        if own and not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            yield from _blocks(box, listed)


def _is_item(element: Any, listed: frozenset[str]) -> bool:
    if element.find(f"{_W}pPr/{_W}outlineLvl") is not None:
        return False
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(f"{_W}val") or ""
    number = element.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is not None:
        return number.get(f"{_W}val") != "0" and not name.casefold().startswith("heading")
    return name in listed


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SILENT:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BLANKS:
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _pieces(child)


def _rows(table: Any, listed: frozenset[str]) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(_TBL)) is table:
            cells = [
                " ".join(_blocks(cell, listed))
                for cell in row.iter(f"{_W}tc")
                if next(cell.iterancestors(f"{_W}tr")) is row
            ]
            yield CELL_BREAK.join(cell for cell in cells if cell)


def _notes(document: Any, listed: frozenset[str]) -> Iterator[str]:
    """Footnotes and endnotes; those with a type are only the lines drawn above notes."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in _NOTE_PARTS:
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") is None:
                    yield " ".join(_blocks(note, listed))
