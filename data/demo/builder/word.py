"""Word documents; the same bytes whenever they are built."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import docx
from docx.enum.style import WD_STYLE_TYPE

from builder.source import Block, SourceDocument

_LIST_STYLE, _TABLE_STYLE = "List Bullet", "Table Grid"
_KEPT_TABLE_STYLES = ("Normal Table", _TABLE_STYLE)
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)


def docx_bytes(document: SourceDocument, issuer: str) -> bytes:
    """The document as DOCX with headings, paragraphs, lists and tables."""
    word = docx.Document()
    _drop_unused(word)
    word.add_heading(document.title, level=0)
    word.add_paragraph(f"{issuer} · {document.date}")
    for block in document.blocks:
        _add(word, block)
    word.add_paragraph(document.colophon)
    _describe(word.core_properties, document, issuer)
    packed = BytesIO()
    word.save(packed)
    return _with_fixed_dates(packed)


def _add(word: Any, block: Block) -> None:
    if block.kind == "heading":
        word.add_heading(block.text, level=1)
    elif block.kind == "bullets":
        for (item,) in block.rows:
            word.add_paragraph(item, style=_LIST_STYLE)
    elif block.kind == "table":
        table = word.add_table(rows=0, cols=len(block.rows[0]), style=_TABLE_STYLE)
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    else:
        word.add_paragraph(block.text)


def _drop_unused(word: Any) -> None:
    # The template brings a hundred table styles, twice: 800 KB in a file that is stored without compression.
    for style in list(word.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in _KEPT_TABLE_STYLES:
            style.delete()
    relations = word.part.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/stylesWithEffects")]:
        del relations[key]


def _describe(properties: Any, document: SourceDocument, issuer: str) -> None:
    year, month, day = ([int(part) for part in document.date.split("-")] + [1, 1])[:3]
    written = datetime(year, month, day, 9)
    properties.author = properties.last_modified_by = issuer
    properties.title, properties.language, properties.comments = document.title, document.lang, ""
    properties.created = properties.modified = written
    properties.revision = 1


def _with_fixed_dates(packed: BytesIO) -> bytes:
    # Stored, not deflated: two versions of zlib need not give the same bytes.
    target = BytesIO()
    with ZipFile(packed) as source, ZipFile(target, "w", ZIP_STORED) as copy:
        for name in source.namelist():
            entry = ZipInfo(name, _ZIP_DATE)
            entry.create_system = 3
            copy.writestr(entry, source.read(name))
    return target.getvalue()
