"""ODT: headings, paragraphs, list items, table rows and notes in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.extract.archive import check_markup, is_archive, open_archive
from pipeline.extract.outcome import BULLET, CELL_BREAK, UnreadableError, date_fields, from_paragraphs
from pipeline.records import Extraction

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE = f"{_OASIS}text:1.0}}", f"{_OASIS}table:1.0}}", f"{_OASIS}office:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = f"{_OASIS}meta:1.0}}"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_BLANKS = frozenset({f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"})
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_SILENT = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}sequence-decls"})


def is_odt(data: bytes) -> bool:
    """Whether an archive holds an OpenDocument text."""
    if not is_archive(data):
        return False
    try:
        return _member(data, "mimetype").strip().startswith(MEDIA_TYPE.encode())
    except UnreadableError:
        return False


def read(data: bytes) -> Extraction:
    """The text of an OpenDocument text with its title and language; notes come last.

    Raises UnreadableError when the file is damaged, encrypted or unpacks to more than 200 MB,
    64 MB of them XML.
    """
    check_markup(open_archive(data))
    content = _parsed(_member(data, "content.xml"))
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableError("the ODT is damaged: it holds no text body")
    notes = [" ".join(_blocks(note_body)) for note_body in body.iter(f"{_TEXT}note-body")]
    title = lang = ""
    dates: list[tuple[str, object]] = []
    if "meta.xml" in open_archive(data).namelist():
        meta = _parsed(_member(data, "meta.xml"))
        title, lang = (
            next((found.text or "" for found in meta.iter(f"{_DC}{name}")), "") for name in ("title", "language")
        )
        # In an OpenDocument file dc:date is when it was last changed.
        for name, tag in (("creation-date", f"{_META}creation-date"), ("modified", f"{_DC}date")):
            dates += [(name, found.text) for found in meta.iter(tag)][:1]
    clues = date_fields("odt_metadata", dates)
    return from_paragraphs([*_blocks(body), *notes], title=title, lang=lang, date_clues=clues)


def _member(data: bytes, name: str) -> bytes:
    archive = open_archive(data)
    try:
        return archive.read(name)
    except Exception as error:  # a damaged member raises errors of zipfile, zlib and others
        raise UnreadableError(f"the file is damaged: its part {name} cannot be read") from error


def _parsed(xml: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(xml, parser=parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("the ODT is damaged: its content is not well-formed") from error


def _blocks(element: Any) -> Iterator[str]:
    """Paragraphs, list items and table rows below an element."""
    for child in element:
        if child.tag in _SILENT:
            continue
        if child.tag in _PARAGRAPHS:
            yield "".join(_pieces(child))
        elif child.tag == f"{_TEXT}list-item":
            yield from _item(child)
        elif child.tag == f"{_TABLE}table-row":
            cells = [" ".join(_blocks(cell)) for cell in child if cell.tag in _CELLS]
            yield CELL_BREAK.join(cell for cell in cells if cell.strip())
        else:
            yield from _blocks(child)


def _item(element: Any) -> Iterator[str]:
    """A list item with its bullet; the items of a list within it follow with their own."""
    begun = False
    for text in _blocks(element):
        if text.startswith(BULLET) or begun or not text.strip():
            yield text
        else:
            yield f"{BULLET} {text}"
            begun = True


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in _BLANKS:
            yield " "
        elif child.tag != f"{_TEXT}note" and child.tag not in _SILENT and isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
