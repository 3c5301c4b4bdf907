"""Columns and pages of a PDF drawn on a bare canvas: where the next line goes, footnotes, running lines, side texts."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from tests.synthetic.content import Content
from tests.synthetic.faces import faces_of
from tests.synthetic.layouts import Layout
from tests.synthetic.typesetting import SetLine, Type, draw_line, set_lines

_NOTE_GAP = 8.0


class CanvasPages:
    """A canvas that fills column after column, y from the top; notes stand at the foot of the column of their mark."""

    def __init__(self, content: Content, layout: Layout) -> None:
        self.content, self.layout = content, layout
        self.faces = faces_of(content.lang, layout)
        self.blanks = layout.justified
        self._target = BytesIO()
        self.canvas = Canvas(self._target, pagesize=(layout.width, layout.height), invariant=1)
        self._number, self._column, self._top = 0, 0, layout.top
        self._notes: list[tuple[str, list[SetLine]]] = []
        self.y = 0.0
        self._sides = list(content.sides) if layout.side else []
        self._new_page()

    @property
    def x(self) -> float:
        """The left edge of the current column."""
        return self.layout.margin + self._column * (self.layout.column_width + self.layout.gutter)

    @property
    def room(self) -> float:
        """How many points are free in the current column."""
        notes = sum(len(lines) * self._note_leading for _, lines in self._notes)
        return self.layout.height - self.layout.bottom - notes - (_NOTE_GAP if notes else 0.0) - self.y

    @property
    def at_top(self) -> bool:
        """Whether nothing stands in the current column."""
        return self.y == self._top

    @property
    def _note_type(self) -> Type:
        return Type(self.faces, self.layout.size * 0.8)

    @property
    def _note_leading(self) -> float:
        return self.layout.size * 0.8 * 1.2

    def start_columns_below(self) -> None:
        """Lets the columns of this page begin where the text has come to, as below a title of full width."""
        self._top = self.y

    def put(self, line: SetLine, kind: Type, leading: float, left: float, fill: float) -> None:
        """Draws a line in the current column, `left` points from its edge; its notes are kept for the foot."""
        notes = [self._set_note(mark) for mark in line.raised]
        if leading + sum(len(lines) + 1 for _, lines in notes) * self._note_leading > self.room and not self.at_top:
            self.next_column()
        self._notes += notes
        self.y += leading
        base = self.layout.height - self.y + 0.25 * kind.size
        draw_line(self.canvas, line, kind, (self.x + left, base), fill, blanks=self.blanks)

    def _set_note(self, mark: str) -> tuple[str, list[SetLine]]:
        return mark, set_lines(self.content.notes[mark], self.layout.column_width - 10, self._note_type)

    def next_column(self) -> None:
        """Ends the column with its notes and goes on at the top of the next one."""
        self._draw_notes()
        self._column += 1
        self.y = self._top
        if self._column == self.layout.columns:
            self.canvas.showPage()
            self._new_page()

    def saved(self) -> bytes:
        """The PDF, once all side texts are set."""
        self._draw_notes()
        while self._sides:
            self.canvas.showPage()
            self._new_page()
        self.canvas.showPage()
        self.canvas.save()
        return self._target.getvalue()

    def _draw_notes(self) -> None:
        kind, leading = self._note_type, self._note_leading
        lines = sum(len(lines) for _, lines in self._notes)
        y = self.layout.bottom + (lines - 1) * leading + 2
        if self._notes:
            self.canvas.line(self.x, y + leading + 1, self.x + 40, y + leading + 1)
        for mark, note in self._notes:
            self.canvas.setFont(self.faces[0], kind.size * 0.7)
            self.canvas.drawString(self.x, y + 0.35 * kind.size, mark)
            for line in note:
                draw_line(self.canvas, line, kind, (self.x + 6, y), 0.0, blanks=self.blanks)
                y -= leading
        self._notes = []

    def _new_page(self) -> None:
        layout, canvas, content = self.layout, self.canvas, self.content
        self._number += 1
        self._column, self._top = 0, layout.top
        self.y = self._top
        left_page = self._number % 2 == 0
        canvas.setFont(self.faces[2], 8)
        head = content.side_head if layout.alternating and left_page else content.head
        if layout.alternating and left_page:
            canvas.drawString(layout.margin, layout.height - 30, head)
        else:
            canvas.drawRightString(layout.width - layout.margin, layout.height - 30, head)
        canvas.setFont(self.faces[0], 8)
        canvas.drawCentredString(layout.width / 2, 22, f"{content.page_word} {self._number}")
        if self._sides:
            self._draw_side(self._sides.pop(0))

    def _draw_side(self, text: str) -> None:
        kind = Type(self.faces, self.layout.size * 0.85)
        y = self.layout.height - self.layout.top - 40
        x = self.layout.width - self.layout.margin - self.layout.side
        for line in set_lines(text, self.layout.side, kind):
            draw_line(self.canvas, line, kind, (x, y), 0.0, blanks=self.blanks)
            y -= kind.size * 1.25
