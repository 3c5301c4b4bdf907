"""Files of every format, made here so that their text is known."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from types import SimpleNamespace

import docx
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

PAGE_WIDTH, PAGE_HEIGHT = 595, 842
SIZE, LEADING = 10, 12
COLUMN_WIDTH, LEFT_X, RIGHT_X = 225, 60, 310

RUNS_OVER_COLUMN = (
    "The council sets up a welcome centre in which all offices that newcomers need work under one roof, so that "
    "nobody is sent from counter to counter, and it reports every year to the public on what the centre has done."
)
RUNS_OVER_PAGE = (
    "Every child that arrives during the school year is given a place within four weeks, and the schools that take "
    "most of these children are given a coordinator, a budget for interpreters and smaller classes in return."
)
FILLER = (
    "Housing for newcomers is spread over all districts of the city and is not built at its edge.",
    "Language courses are offered in the evening and come with child care for those who need it.",
    "The city publishes once a year how many people found work through its own placement office.",
    "Associations that migrants founded are heard before the council decides on matters of theirs.",
)


def wrapped(text: str, width: float, font: str = "Helvetica") -> list[str]:
    """The text in lines no wider than `width` points."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, font, SIZE) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def canvas_to(target: BytesIO, password: str = "") -> Canvas:
    lock = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), encrypt=lock, invariant=1)
    canvas.setFont("Helvetica", SIZE)
    return canvas


def pdf_of_pages(pages: Sequence[Sequence[str]], password: str = "") -> bytes:
    """A PDF with one column; each page is a list of paragraphs, an empty list is a page without text."""
    target = BytesIO()
    canvas = canvas_to(target, password)
    for paragraphs in pages:
        canvas.setFont("Helvetica", SIZE)
        y = PAGE_HEIGHT - 120
        for paragraph in paragraphs:
            for line in wrapped(paragraph, 470):
                canvas.drawString(LEFT_X, y, line)
                y -= LEADING
            y -= LEADING
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def pdf_of_lines(pages: Sequence[Sequence[tuple[float, float, str]]], font: str = "Helvetica") -> bytes:
    """A PDF of lines set at given places: points from the left, points from the top, text."""
    target = BytesIO()
    canvas = canvas_to(target)
    for lines in pages:
        canvas.setFont(font, SIZE)
        for x, top, text in lines:
            canvas.drawString(x, PAGE_HEIGHT - top, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _columns() -> list[list[list[str]]]:
    """Six columns of paragraphs; one paragraph runs over a column break, one over the first page break."""
    over_column, over_page = wrapped(RUNS_OVER_COLUMN, COLUMN_WIDTH), wrapped(RUNS_OVER_PAGE, COLUMN_WIDTH)
    filler = [wrapped(text, COLUMN_WIDTH) for text in FILLER]
    return [
        [*filler[:3], over_column[:2]],
        [over_column[2:], *filler[:2], over_page[:2]],
        [over_page[2:], *filler],
        filler[1:],
        filler,
        filler[:2],
    ]


def two_column_pdf() -> bytes:
    """Three pages of two columns below a title, with a running header and a page number on each."""
    target = BytesIO()
    canvas = canvas_to(target)
    columns = _columns()
    for number in range(1, 4):
        canvas.setFont("Helvetica", SIZE)
        canvas.drawString(LEFT_X, PAGE_HEIGHT - 40, "City of Example - Integration Strategy 2016")
        canvas.drawCentredString(PAGE_WIDTH / 2, 30, f"Page {number} of 3")
        if number == 1:
            canvas.setFont("Helvetica-Bold", 18)
            canvas.drawString(LEFT_X, PAGE_HEIGHT - 90, "A strategy for a city in which all take part")
            canvas.setFont("Helvetica", SIZE)
        for x in (LEFT_X, RIGHT_X):
            y = PAGE_HEIGHT - 130
            for paragraph in columns.pop(0):
                for line in paragraph:
                    canvas.drawString(x, y, line)
                    y -= LEADING
                y -= 8
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def table_pdf() -> bytes:
    """A paragraph, a ruled table of three columns, a paragraph."""
    rows = (("Aim", "Measure", "Year"), ("Housing", "Build 400 flats", "2018"), ("Language", "Courses", "2017"))
    target = BytesIO()
    canvas = canvas_to(target)
    canvas.drawString(LEFT_X, 760, "The measures of the city are listed in this table.")
    tops = [740 - 20 * number for number in range(len(rows) + 1)]
    canvas.grid([60, 200, 380, 460], tops)
    for top, row in zip(tops, rows, strict=False):
        for x, cell in zip((66, 206, 386), row, strict=True):
            canvas.drawString(x, top - 14, cell)
    canvas.drawString(LEFT_X, 650, "The council looks at the table every spring.")
    canvas.save()
    return target.getvalue()


def odd_type_pdf() -> bytes:
    """A line of letters set apart, a note mark, a line drawn twice to look bold, a line turned by a quarter."""
    target = BytesIO()
    canvas = canvas_to(target)
    y = 700
    for word, x in (("Offene", 60), ("Stadt", 180), ("Neue", 290)):
        for number, letter in enumerate(word):
            last = number == len(word) - 1
            canvas.drawString(x + 8.5 * number, y, letter + (" " if last else ""))
    canvas.drawString(60, 640, "The col·lectiu was heard")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(60 + stringWidth("The col·lectiu was heard", "Helvetica", SIZE), 644, "12")
    canvas.setFont("Helvetica", SIZE)
    for shift in (0, 0.3):
        canvas.drawString(60 + shift, 600, "Drawn twice")
    canvas.rotate(90)
    canvas.drawString(200, -30, "turned note")
    canvas.save()
    return target.getvalue()


def shaded_table_pdf() -> bytes:
    """A table of two rows in which every line of the right cell lies on a stripe of its own."""
    target = BytesIO()
    canvas = canvas_to(target)
    canvas.setFillGray(0.9)
    for number in range(4):
        canvas.rect(180, 680 - 20 * number, 300, 20, stroke=0, fill=1)
        if number in (0, 3):
            canvas.rect(60, 680 - 20 * number, 120, 20, stroke=0, fill=1)
    canvas.setFillGray(0)
    for number, text in enumerate(("build four hundred flats and", "spread them over all", "districts", "in 2018")):
        canvas.drawString(186, 687 - 20 * number, text)
    for y, label in ((687, "Housing"), (627, "Schools")):
        canvas.drawString(66, y, label)
    canvas.save()
    return target.getvalue()


def highlighted_table_pdf() -> bytes:
    """A ruled table of two rows whose right cells hold two lines, each on a highlight of its own."""
    target = BytesIO()
    canvas = canvas_to(target)
    texts = (("Wohnen", "Neubau am Bahnhof", "Umbau im Norden"), ("Schule", "Mehr Personal", "Kleine Klassen"))
    for row, (label, *lines) in enumerate(texts):
        top = 700 - 40 * row
        canvas.setFillGray(0.8)
        for number in range(2):
            canvas.rect(180, top - 18 - 16 * number, 220, 14, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(66, top - 15, label)
        for number, line in enumerate(lines):
            canvas.drawString(186, top - 15 - 16 * number, line)
    canvas.grid([60, 180, 400], [700, 660, 620])
    canvas.save()
    return target.getvalue()


def image_pdf(pages: int = 2) -> bytes:
    """Pages that hold a picture and no text, as a scan does."""
    target = BytesIO()
    canvas = canvas_to(target)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), "grey")), 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def html_page() -> bytes:
    return """<!DOCTYPE html>
<html lang="de-AT"><head><meta charset="utf-8"><title>Integration in der Stadt</title>
<meta property="article:published_time" content="2016-03-04T10:00:00+01:00"></head>
<body><nav><ul><li><a href="/">Startseite</a></li><li><a href="/k">Kontakt</a></li></ul></nav><main><article>
<h1>Integration in der Stadt</h1>
<p>Die Stadt fördert die Teil&shy;habe aller Menschen, die hier leben,<br>und baut dafür
Hürden in ihren <b>eigenen</b> Ämtern ab.</p>
<h2>Maßnahmen</h2>
<ul><li>Sprachkurse in allen Stadtteilen, auch am Abend<ul><li>mit Betreuung der Kinder</li></ul></li>
<li>Beratung im Rathaus in acht Sprachen</li></ul>
<table><tr><th>Ziel</th><th>Jahr</th></tr><tr><td>Wohnungen für neu Zugewanderte</td><td>2018</td></tr></table>
<p>Der Gemeinderat lässt sich einmal im Jahr berichten, was von diesen Maßnahmen erreicht worden ist.</p>
</article></main><footer><p>© 2024 Stadt <time datetime="2024-01-01">2024</time></p></footer></body></html>""".encode()


def docx_file() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Integration strategy"
    document.add_heading("Integration strategy", 1)
    document.add_paragraph("The city wants all its people to take\u00ad part.")
    document.add_paragraph("Courses in the evening", style="List Bullet")
    document.add_paragraph("Advice in the town hall", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Aim", "Year", "Housing", "2018"), strict=True):
        cell.text = text
    document.add_paragraph("The council looks at it every spring.")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


ODT_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text=
"urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
><office:body><office:text>
<text:h>Stratégie d’intégration</text:h>
<text:p>La ville veut que<text:s/>tous<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Une
note.</text:p></text:note-body></text:note> participent.</text:p>
<text:list><text:list-item><text:p>Cours du soir</text:p><text:list><text:list-item><text:p>avec garde</text:p>
</text:list-item></text:list></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>But</text:p></table:table-cell><table:table-cell>
<text:p>2018</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""
ODT_META = """<?xml version="1.0" encoding="UTF-8"?>
<meta xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:m="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">
<m:creation-date>2012-04-03T10:00:00</m:creation-date><dc:date>2014-02-01T09:00:00</dc:date>
<dc:title>Stratégie</dc:title><dc:language>fr-BE</dc:language></meta>
"""


def odt_file(content: str = ODT_CONTENT) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", ODT_META)
    return target.getvalue()


def txt_file() -> bytes:
    return "\ufeffStrategy\r\n\r\nThe city wants all its people\r\nto take part.\r\n".encode()


GOLDEN_INPUTS: dict[str, Callable[[], bytes]] = {
    "two_columns.pdf": two_column_pdf,
    "table.pdf": table_pdf,
    "page.html": html_page,
    "strategy.docx": docx_file,
    "strategie.odt": odt_file,
    "strategy.txt": txt_file,
}


@pytest.fixture(scope="session")
def golden_inputs() -> dict[str, bytes]:
    return {name: make() for name, make in GOLDEN_INPUTS.items()}


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """What makes files for tests: each attribute gives bytes."""
    drawn = (pdf_of_lines, two_column_pdf, table_pdf, highlighted_table_pdf, odd_type_pdf, shaded_table_pdf, image_pdf)
    return SimpleNamespace(
        **{function.__name__: function for function in drawn},
        pdf=pdf_of_pages,
        html=html_page,
        docx=docx_file,
        odt=odt_file,
        odt_content=ODT_CONTENT,
        long_paragraphs=(RUNS_OVER_COLUMN, RUNS_OVER_PAGE),
    )
