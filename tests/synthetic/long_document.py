"""A PDF of very many small pages, each with paragraphs of its own and a ruled table, to see what reading it costs."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 300, 260
_MARGIN, _SIZE, _LEADING = 30, 8, 10
_LINES = (
    "In district {0} the city opened welcome desk number {1}, which is",
    "run by {2} people and open on {3} days a week for all newcomers.",
    "It answered {4} letters, and {5} families were found a home there.",
)
_CELLS = (("Aim {0}", "Measure", "Year"), ("Homes", "{4} flats", "2018"), ("School", "{5} places", "2019"))
_COLUMNS = (0, 90, 180, 240)


def long_pdf(pages: int) -> bytes:
    """A PDF of so many pages: three paragraphs, a table, a running header and a page number on each."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", _SIZE)
        canvas.drawString(_MARGIN, HEIGHT - 20, "City of Marlford - Register of welcome desks")
        canvas.drawCentredString(WIDTH / 2, 14, f"Page {number}")
        y = HEIGHT - 50.0
        for paragraph in range(3):
            y = _paragraph(canvas, y, number * 3 + paragraph)
        _table(canvas, y, number)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _figures(seed: int) -> tuple[int, ...]:
    """Six numbers that differ from paragraph to paragraph."""
    return tuple(seed * prime % 9973 for prime in (7, 31, 101, 211, 401, 809))


def _paragraph(canvas: Canvas, y: float, seed: int) -> float:
    for line in _LINES:
        canvas.drawString(_MARGIN, y, line.format(*_figures(seed)))
        y -= _LEADING
    return y - _LEADING


def _table(canvas: Canvas, y: float, seed: int) -> None:
    height = 1.5 * _LEADING
    for row in _CELLS:
        for x, end, cell in zip(_COLUMNS, _COLUMNS[1:], row, strict=False):
            canvas.rect(_MARGIN + x, y - 5, end - x, height)
            canvas.drawString(_MARGIN + x + 3, y, cell.format(*_figures(seed)))
        y -= height
