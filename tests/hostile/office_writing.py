"""DOCX and ODT files put together part by part, so that any of them can be made wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from tests.hostile.kinds import DOCX_TYPE, ODT_TYPE, PROSE

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_O = "urn:oasis:names:tc:opendocument:xmlns:"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


class Office(NamedTuple):
    """One of the two formats: its parts around the text, and how its markup is written."""

    name: str
    media_type: str
    content: str
    around: dict[str, bytes]
    opening: str
    closing: str
    paragraph: str
    table: tuple[str, str]
    box: tuple[str, str]

    def document(self, body: str, prologue: str = HEAD) -> str:
        """The part that holds the text."""
        return f"{prologue}{self.opening}{body}{self.closing}"

    def text(self, texts: tuple[str, ...] = PROSE) -> str:
        """Paragraphs of the texts."""
        return "".join(self.paragraph.format(text) for text in texts)

    def parts(self, body: str | None = None, more: Mapping[str, bytes] = {}) -> dict[str, bytes]:
        """All parts of a sound file, or of one with another body; `more` adds to or replaces them."""
        document = self.document(self.text() if body is None else body).encode()
        return {**self.around, self.content: document, **more}

    def file(self, body: str | None = None, more: Mapping[str, bytes] = {}) -> bytes:
        """The same parts, packed."""
        return archive_of(self.parts(body, more))


def relations(*targets: tuple[str, str, str]) -> bytes:
    """The part that tells what belongs to a document: kind, target and mode of each relation."""
    told = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATION}/{kind}" Target="{target}"{mode and f" TargetMode={mode!r}"}/>'
        for number, (kind, target, mode) in enumerate(targets)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{told}</Relationships>'.encode()


DOCX = Office(
    name="paper.docx",
    media_type=DOCX_TYPE,
    content="word/document.xml",
    around={
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ).encode(),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
    },
    opening=f"<w:document {_W}><w:body>",
    closing="</w:body></w:document>",
    paragraph="<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
    table=("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    box=("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
)
ODT = Office(
    name="paper.odt",
    media_type=ODT_TYPE,
    content="content.xml",
    around={"mimetype": ODT_TYPE.encode()},
    opening=(
        f'<o:document-content xmlns:o="{_O}office:1.0" xmlns:text="{_O}text:1.0" xmlns:table="{_O}table:1.0" '
        f'xmlns:draw="{_O}drawing:1.0"><o:body><o:text>'
    ),
    closing="</o:text></o:body></o:document-content>",
    paragraph="<text:p>{}</text:p>",
    table=("<table:table><table:table-row><table:table-cell>", "</table:table-cell></table:table-row></table:table>"),
    box=("<text:p><draw:frame><draw:text-box>", "</draw:text-box></draw:frame></text:p>"),
)
FORMATS = {"DOCX": DOCX, "ODT": ODT}


def archive_of(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of the parts, the same bytes whenever it is made."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, method)
    return target.getvalue()
