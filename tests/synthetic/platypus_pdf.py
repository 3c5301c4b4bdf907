"""PDFs flowed by reportlab's platypus: its own line breaking, tables and frames; footnotes over the full width."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from tests.synthetic.content import Block, Content, Kind, Run, runs
from tests.synthetic.faces import RAISED_SIZE, face, faces_of
from tests.synthetic.layouts import Layout, blocks_of

_IN_BOX = (Kind.BOX, Kind.BOX_TITLE)
_NOTE_LINES = 4


def platypus_pdf(content: Content, layout: Layout) -> bytes:
    """The content as a PDF in the layout."""
    return _PlatypusDocument(content, layout).made()


class _PlatypusDocument:
    """The flow of one document, and what is drawn on its pages beside the flow."""

    def __init__(self, content: Content, layout: Layout) -> None:
        self.content, self.layout = content, layout
        self.faces = faces_of(content.lang, layout)
        self._marks: list[str] = []
        self._sides = list(content.sides) if layout.side else []
        size, leading = layout.size, layout.leading
        self._body = self._style("body", size, leading, alignment=TA_JUSTIFY if layout.justified else TA_LEFT)
        self._note = self._style("note", size * 0.8, size)
        self._title = self._style("title", size * (2.0 if layout.titled else 1.5), size * 2.3, spaceAfter=size * 0.6)
        if layout.indented:
            self._body.firstLineIndent = size * 1.4
        else:
            self._body.spaceAfter = 0.6 * leading

    def made(self) -> bytes:
        """The finished PDF."""
        layout, target = self.layout, BytesIO()
        document = BaseDocTemplate(target, pagesize=(layout.width, layout.height), invariant=1)
        flow = self._flow()
        templates = [PageTemplate("columns", self._frames(0.0), onPage=self._begin_page, onPageEnd=self._end_page)]
        if layout.titled:
            width = layout.width - 2 * layout.margin
            taken = flow[0].wrap(width, layout.height)[1] + 8.0
            over = Frame(layout.margin, layout.height - layout.top - taken, width, taken, *[0.0] * 4)
            frames = [over, *self._frames(taken)]
            templates.insert(0, PageTemplate("title", frames, onPage=self._begin_page, onPageEnd=self._end_page))
            flow[1:1] = [NextPageTemplate("columns"), FrameBreak()]
        document.addPageTemplates(templates)
        document.build(flow)
        return target.getvalue()

    def _frames(self, taken: float) -> list[Frame]:
        layout = self.layout
        bottom = layout.bottom + _NOTE_LINES * layout.size
        height = layout.height - layout.top - taken - bottom
        step = layout.column_width + layout.gutter
        return [
            Frame(layout.margin + number * step, bottom, layout.column_width, height, *[0.0] * 4)
            for number in range(layout.columns)
        ]

    def _style(self, name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(
            name, fontName=self.faces[0], fontSize=size, leading=leading, embeddedHyphenation=1, **more
        )  # fmt: skip

    def _markup(self, text: str, *, bold: bool = False) -> str:
        parts = []
        for run in runs(text):
            name = face(Run("", bold=run.bold or bold, italic=run.italic), self.faces)
            shown = f'<font name="{name}">{escape(run.text)}</font>'
            if run.raised:
                size = self.layout.size * RAISED_SIZE
                shown = f'<super size="{size:.1f}">{run.text}</super><onDraw name="keep_mark" label="{run.text}"/>'
            parts.append(shown)
        return "".join(parts)

    def _flow(self) -> list[Flowable]:
        flow: list[Flowable] = []
        for group, members in groupby(blocks_of(self.content, self.layout), self._group):
            blocks = list(members)
            if group == "table":
                flow.append(self._table(blocks))
            elif group == "box":
                flow.append(self._box(blocks))
            else:
                flow += [self._paragraph(block) for block in blocks]
        return flow

    @staticmethod
    def _group(block: Block) -> str:
        return "table" if block.kind is Kind.ROW else "box" if block.kind in _IN_BOX else "text"

    def _paragraph(self, block: Block) -> Paragraph:
        size, leading = self.layout.size, self.layout.leading
        if block.kind is Kind.TITLE:
            style = self._title
            if block is not self.content.blocks[0]:
                style = self._style("part", size * 1.5, size * 1.8, spaceBefore=leading, spaceAfter=3, keepWithNext=1)
            return Paragraph(self._markup(block.text, bold=True), style)
        if block.kind is Kind.HEADING:
            style = self._style("head", size * 1.2, size * 1.5, spaceBefore=leading, spaceAfter=3, keepWithNext=1)
            return Paragraph(self._markup(block.text, bold=True), style)
        if block.kind is Kind.CAPTION:
            style = self._style("caption", size * 0.9, size * 1.2, spaceBefore=leading, keepWithNext=1, spaceAfter=2)
            return Paragraph(self._markup(block.text, bold=True), style)
        if block.mark:
            style = self._style("item", size, leading, leftIndent=12, bulletFontName=self.faces[0], spaceAfter=2)
            return Paragraph(self._markup(block.text), style, bulletText=block.mark)
        return Paragraph(self._markup(block.text), self._body)

    def _table(self, rows: list[Block]) -> Table:
        width, size = self.layout.column_width, self.layout.size * 0.88
        shares = (0.46, 0.32, 0.22) if self.layout.table_columns == 3 else (0.55, 0.45)
        style = self._style("cell", size, size * 1.2)
        cells = [[Paragraph(self._markup(cell), style) for cell in row.cells] for row in rows]
        look = TableStyle(
            [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
            + [(side, (0, 0), (-1, -1), 3) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")]
        )
        table = Table(cells, [share * width for share in shares], style=look)
        table.spaceAfter = self.layout.leading
        return table

    def _box(self, blocks: list[Block]) -> Table:
        style = self._style("box", self.layout.size, self.layout.leading)
        inner = [Paragraph(self._markup(block.text, bold=block.kind is Kind.BOX_TITLE), style) for block in blocks]
        look = TableStyle([("BACKGROUND", (0, 0), (-1, -1), colors.Color(0.86, 0.91, 0.95))])
        table = Table([[inner]], [self.layout.column_width], style=look)
        table.spaceBefore = table.spaceAfter = 0.8 * self.layout.leading
        return table

    def _begin_page(self, canvas: Any, document: BaseDocTemplate) -> None:
        layout, content = self.layout, self.content
        canvas.setNamedCB("keep_mark", lambda _canvas, _kind, label: self._marks.append(label))
        left_page = document.page % 2 == 0
        canvas.setFont(self.faces[0], 8)
        number, high = f"{content.page_word} {document.page}", layout.height - 30
        if layout.alternating and left_page:
            canvas.drawString(layout.margin, high, content.side_head)
            canvas.drawString(layout.margin, 22, number)
        else:
            canvas.drawRightString(layout.width - layout.margin, high, content.head)
            canvas.drawRightString(layout.width - layout.margin, 22, number)
        if self._sides:
            side = Paragraph(self._markup(self._sides.pop(0)), self._note)
            _, height = side.wrap(layout.side, layout.height)
            side.drawOn(canvas, layout.width - layout.margin - layout.side, high - 60 - height)

    def _end_page(self, canvas: Any, _document: BaseDocTemplate) -> None:
        """Draws the notes whose marks stand on the page, from the foot of the page upwards."""
        layout, y = self.layout, self.layout.bottom - 6
        for mark in reversed(self._marks):
            text = f'<super size="{layout.size * 0.5:.1f}">{mark}</super> {self._markup(self.content.notes[mark])}'
            note = Paragraph(text, self._note)
            _, height = note.wrap(layout.width - 2 * layout.margin, layout.height)
            note.drawOn(canvas, layout.margin, y)
            y += height
        if self._marks:
            canvas.line(layout.margin, y + 2, layout.margin + 60, y + 2)
        self._marks.clear()
