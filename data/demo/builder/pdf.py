"""PDF documents, typeset like a municipal report; the same bytes whenever they are built.

Only the standard fonts are used and nothing is compressed, so neither a font file nor the version of zlib can
change a byte. Those fonts hold Latin-1 alone: Polish documents are HTML or DOCX.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from builder.errors import CorpusError
from builder.source import Block, SourceDocument

_FACES = {"serif": ("Times-Roman", "Times-Bold"), "sans": ("Helvetica", "Helvetica-Bold")}
_GAP = 8 * mm
_MARGIN = 24 * mm
_COLUMN_TOP_AND_BOTTOM = 34 * mm


def pdf_bytes(document: SourceDocument, issuer: str) -> bytes:
    """The document as PDF, in one column or two; raises CorpusError when the fonts lack a letter of it."""
    _check_letters(document)
    styles = _styles(document)
    story: list[Any] = [
        Paragraph(escape(document.title), styles["title"]),
        Paragraph(f"{escape(issuer)} · {document.date}", styles["issuer"]),
        *(_flowable(block, styles) for block in document.blocks),
        Paragraph(escape(document.colophon), styles["colophon"]),
    ]
    target = BytesIO()
    template = BaseDocTemplate(
        target,
        pagesize=A4,
        title=document.title,
        author=issuer,
        lang=document.lang,
        pageTemplates=[_page_template(document)],
        invariant=1,
        pageCompression=0,
    )
    template.build(story)
    return target.getvalue()


def _check_letters(document: SourceDocument) -> None:
    cells = [cell for block in document.blocks for row in block.rows for cell in row]
    missing = {letter for text in (document.title, *cells) for letter in text if not _is_printable(letter)}
    if missing:
        letters = " ".join(sorted(missing))
        raise CorpusError(f"{document.slug}: no PDF font here has {letters}; make it html or docx")


def _is_printable(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _page_template(document: SourceDocument) -> PageTemplate:
    width, height = A4
    inner_width, inner_height = width - 2 * _MARGIN, height - 2 * _MARGIN
    if document.layout == "report":
        return PageTemplate(frames=[Frame(_MARGIN, _MARGIN, inner_width, inner_height)])
    if document.layout != "two_column":
        raise CorpusError(f"{document.slug}: layout {document.layout!r} is unknown; use report or two_column")
    column = (inner_width - _GAP) / 2
    tall = height - 2 * _COLUMN_TOP_AND_BOTTOM
    lefts = (_MARGIN, _MARGIN + column + _GAP)
    frames = [Frame(left, _COLUMN_TOP_AND_BOTTOM, column, tall) for left in lefts]

    def running_lines(canvas: Any, _template: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(_MARGIN, height - 14 * mm, document.running_header)
        canvas.drawCentredString(width / 2, 12 * mm, f"{canvas.getPageNumber()}")
        canvas.drawRightString(width - _MARGIN, 12 * mm, document.date)

    return PageTemplate(frames=frames, onPage=running_lines)


def _styles(document: SourceDocument) -> dict[str, ParagraphStyle]:
    regular, bold = _FACES[document.font]
    size = 9.5 if document.font == "sans" else 10.5
    size += 1 if document.layout == "two_column" else 0
    body = ParagraphStyle("body", fontName=regular, fontSize=size, leading=size * 1.4, spaceAfter=6)
    return {
        "title": ParagraphStyle("title", fontName=bold, fontSize=18, leading=23, spaceAfter=6),
        "issuer": ParagraphStyle("issuer", parent=body, textColor=colors.grey, spaceAfter=14),
        "heading": ParagraphStyle(
            "heading",
            fontName=bold,
            fontSize=size + 2,
            leading=size + 6,
            spaceBefore=8,
            spaceAfter=4,
            keepWithNext=1,
        ),
        "paragraph": ParagraphStyle("paragraph", parent=body, alignment=TA_JUSTIFY),
        "item": ParagraphStyle("item", parent=body, spaceAfter=2),
        "cell": ParagraphStyle("cell", parent=body, fontSize=size - 1, leading=size + 2, spaceAfter=0),
        "head": ParagraphStyle("head", fontName=bold, fontSize=size - 1, leading=size + 2),
        "colophon": ParagraphStyle("colophon", parent=body, fontSize=size - 2, spaceBefore=12),
    }


def _flowable(block: Block, styles: dict[str, ParagraphStyle]) -> Any:
    if block.kind == "bullets":
        items = [ListItem(Paragraph(escape(item), styles["item"])) for (item,) in block.rows]
        return ListFlowable(items, bulletType="bullet", start="•", bulletFontSize=8, leftIndent=14)
    if block.kind == "table":
        return _table(block, styles)
    return Paragraph(escape(block.text), styles[block.kind])


def _table(block: Block, styles: dict[str, ParagraphStyle]) -> Table:
    cells = [
        [Paragraph(escape(cell), styles["cell" if number else "head"]) for cell in row]
        for number, row in enumerate(block.rows)
    ]
    rules = TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(cells, style=rules, spaceBefore=6, spaceAfter=10, repeatRows=1)
