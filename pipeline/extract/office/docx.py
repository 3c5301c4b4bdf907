"""DOCX: paragraphs, list items, tables, text boxes and notes in the order of the document.

Text that a tracked change deleted is left out, text that one inserted is read. The dates in the file's properties
are handed on as they stand, those of a template too: what they are worth is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from pipeline.extract.backend import Backend, Paragraph, UnreadableError, build_extraction, make_date_clues, set_apart
from pipeline.extract.office.docx_body import ROLES, BlockContainer
from pipeline.extract.office.docx_styles import Styles
from pipeline.extract.office.xml_frames import FirstFields, FrameReader, TextLimitError
from pipeline.extract.office.zip_package import Package, list_members
from pipeline.extract.options import ReadOptions
from pipeline.records import Extraction

_DOCUMENT, _RELATIONS, _PROPERTIES = "word/document.xml", "word/_rels/document.xml.rels", "docProps/core.xml"
_FIELDS = {
    "http://purl.org/dc/elements/1.1/}title": "title",
    "http://purl.org/dc/terms/}created": "created",
    "http://purl.org/dc/terms/}modified": "modified",
}


def is_docx(data: bytes) -> bool:
    """Whether an archive holds a Word document."""
    return _DOCUMENT in list_members(data)


def read(data: bytes, options: ReadOptions) -> Extraction:
    """The text of a Word document with its title and default language; notes come last, headers and footers apart.

    `partial` when it holds more than 10,000,000 characters. Raises UnreadableError when the file is damaged or
    encrypted, unpacks to more than 200 MB, or holds more than 64 MB or 3,000,000 elements of XML.
    """
    package = Package(data, "DOCX")
    parts, styles, fields = _Relations(), Styles(), FirstFields(_FIELDS)
    package.parse_if_there(_RELATIONS, parts)
    package.parse_if_there(_PROPERTIES, fields)
    for name in parts.of("styles"):
        package.parse_if_there(name, styles)
    blocks: list[Paragraph] = []
    body, reason = FrameReader(BlockContainer(blocks, 0, styles.find_kinds()), ROLES), ""
    try:
        package.parse(_DOCUMENT, body)
        for name in (*parts.of("footnotes"), *parts.of("endnotes")):
            package.parse_if_there(name, body)
    except TextLimitError as cut:
        reason = str(cut)
        body.close()
    return build_extraction(
        blocks,
        title=fields.values.get("title", ""),
        lang=styles.lang,
        date_clues=make_date_clues(
            "docx", ((name, fields.values.get(name, "").strip()) for name in ("created", "modified"))
        ),
        reason=reason,
        apart=set_apart(_read_margins(package, parts)),
    )


def _read_margins(package: Package, parts: _Relations) -> Iterator[tuple[str, str]]:
    """The texts of headers and footers; what cannot be read of them is no loss of text."""
    for kind in ("header", "footer"):
        for name in parts.of(kind):
            blocks: list[Paragraph] = []
            with suppress(UnreadableError, TextLimitError):
                package.parse_if_there(name, FrameReader(BlockContainer(blocks, 0, {}), ROLES))
            yield from ((kind, block.text) for block in blocks)


class _Relations:
    """The parts that belong to the document, by the last word of the type of their relation; only those inside."""

    def __init__(self) -> None:
        self._targets: list[tuple[str, str]] = []

    def of(self, kind: str) -> list[str]:
        """The names of the parts of one kind."""
        return [name for known, name in self._targets if known == kind]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        target = attributes.get("Target", "")
        if target and attributes.get("TargetMode") != "External":
            path = target.removeprefix("/") if target.startswith("/") else f"word/{target}"
            self._targets.append((attributes.get("Type", "").rsplit("/", 1)[-1], path))

    def data(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


BACKEND = Backend(is_docx, read)
