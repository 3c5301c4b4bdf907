"""What stands in the lines of office files beside runs of letters, and lines that a tracked change joined."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from pipeline.extract import extract
from pipeline.records import DocumentStatus, Extraction
from tests.pipeline.extract.office.test_docx import RELATIONS, paragraph, word_file
from tests.pipeline.extract.office.test_odt import odt_of

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
DELETED_END = '<w:rPr><w:del w:id="1"/></w:rPr>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def line(middle: str) -> str:
    return f"<w:p>{run('It is ')}{middle}{run(' of all.')}</w:p>"


def sign(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def formula(content: str) -> str:
    return f"<m:oMath {MATH}>{content}</m:oMath>"


def part(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


HALF = f"<m:f><m:num>{part('1')}</m:num><m:den>{part('2')}</m:den></m:f>"


@pytest.mark.parametrize(
    ("middle", "shown"),
    [
        (sign("Symbol", "F061"), "It is α of all."),
        (sign("Symbol", "F0A0"), "It is € of all."),
        (sign("Wingdings", "F0FC"), "It is ✓ of all."),
        (sign("Wingdings 3", "F07D"), "It is • of all."),
        (sign("Arial", "00E9"), "It is é of all."),
        (sign("Symbol", "none"), "It is of all."),
        (
            formula(part("x = ") + f"<m:f><m:num>{part('1')}</m:num><m:den>{part('2')}</m:den></m:f>"),
            "It is x=1/2 of all.",
        ),
        (formula(f"{part('f')}<m:d><m:e>{part('x')}</m:e></m:d>"), "It is f(x) of all."),
        (
            formula(f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{part("x")}</m:e></m:d>'),
            "It is [x] of all.",
        ),
        (formula(f"<w:del>{part('y')}</w:del>{part('x')}"), "It is x of all."),
        (
            f"<w:r><w:ruby><w:rt>{run('Tokyo')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase></w:ruby></w:r>",
            "It is 東京 of all.",
        ),
        (
            f"{field('begin')}{field('begin')}{field('separate')}{run('f')}{field('end')}{field('separate')}{run('Madam')}"
            f"{field('end')}",
            "It is Madam of all.",
        ),
        (field("begin"), "It is"),
    ],
)
def test_a_line_reads_as_it_is_shown(middle: str, shown: str) -> None:
    assert extract(word_file(line(middle) + paragraph("Next."))).text == f"{shown}\n\nNext."


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (paragraph("The city offers", "", DELETED_END) + paragraph("courses."), ["The city offers courses."]),
        (paragraph("A", "", DELETED_END) + paragraph("b", "", DELETED_END) + paragraph("c."), ["A b c."]),
        (paragraph("", "", DELETED_END) + paragraph("Courses."), ["Courses."]),
        (paragraph("Alone", "", DELETED_END), ["Alone"]),
    ],
)
def test_a_paragraph_whose_end_a_tracked_change_deleted_goes_on(body: str, shown: list[str]) -> None:
    assert extract(word_file(body)).text.split("\n\n") == shown


def test_a_hidden_row_is_left_out() -> None:
    rows = [
        f"<w:tr>{looks}<w:tc>{paragraph(text)}</w:tc></w:tr>"
        for looks, text in (("<w:trPr><w:hidden/></w:trPr>", "No"), ("", "Yes"))
    ]
    assert extract(word_file(f"<w:tbl>{''.join(rows)}</w:tbl>")).text == "Yes"


def shown_object(kind: str, more: str = "") -> str:
    return f'<w:p><w:r><w:object><o:OLEObject {OFFICE} ProgID="{kind}" r:id="package" {more}/></w:object></w:r></w:p>'


def test_an_embedded_document_that_is_shown_is_read_and_another_object_is_told() -> None:
    body = (
        paragraph("Before.") + shown_object("Word.Document.12") + shown_object("Excel.Sheet.12") + paragraph("Behind.")
    )
    found = extract(word_file(body, package="Inside."))
    assert (found.text, found.status) == ("Before.\n\nInside.\n\nBehind.", DocumentStatus.PARTIAL)
    assert found.reason == "an embedded object (Excel.Sheet.12) is shown and was not read; save the document as PDF"


@pytest.mark.parametrize("more", ['DrawAspect="Icon"', 'Type="Link"'])
def test_what_is_only_attached_or_elsewhere_loses_nothing(more: str) -> None:
    assert extract(word_file(paragraph("All.") + shown_object("Excel.Sheet.12", more))).status is DocumentStatus.OK


def test_a_part_of_a_master_document_that_is_not_in_the_file_is_told() -> None:
    found = extract(word_file(paragraph("All.") + f'<w:subDoc xmlns:r="{RELATIONS}" r:id="none"/>'))
    assert (found.text, found.status) == ("All.", DocumentStatus.PARTIAL)
    assert "it is not in the file" in found.reason


def picture(width: int, height: int) -> str:
    return (
        f'<w:p><w:r><w:drawing><pic:pic xmlns:pic="{MAIN}picture" xmlns:a="{MAIN}main"><pic:spPr><a:xfrm>'
        f'<a:ext cx="{width * 36_000}" cy="{height * 36_000}"/></a:xfrm></pic:spPr></pic:pic></w:drawing></w:r></w:p>'
    )


MAIN = "http://schemas.openxmlformats.org/drawingml/2006/"


def test_pictures_as_large_as_a_page_are_told() -> None:
    found = extract(word_file(paragraph("Cover.") + picture(160, 240) + picture(240, 160)))
    assert (found.text, found.status) == ("Cover.", DocumentStatus.PARTIAL)
    assert found.reason.startswith("2 pictures are as large as a page; no text")
    assert extract(word_file(paragraph("All.") + picture(160, 100))).status is DocumentStatus.OK


def test_a_box_around_paragraphs_is_no_row() -> None:
    box = f"<w:tbl><w:tr><w:tc>{paragraph('Aims')}{paragraph('Courses for all.')}</w:tc></w:tr></w:tbl>"
    assert extract(word_file(box)).text == "Aims\n\nCourses for all."
    beside = box.replace("</w:tr>", f"<w:tc>{paragraph('1')}</w:tc></w:tr>")
    assert extract(word_file(beside)).text == "Aims Courses for all. | 1"


MATHML = "http://www.w3.org/1998/Math/MathML"
HALF_IN_MATHML = (
    f'<math xmlns="{MATHML}"><semantics><mrow><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow>'
    "<annotation>x = {1} over {2}</annotation></semantics></math>"
)
SHOWN = '<draw:{} xmlns:draw="{}" xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="./Object 1"/>'
DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"


def opened(kind: str, content: str) -> str:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in SPACES)
    body = f"<office:body><office:{kind}>{content}</office:{kind}></office:body>"
    return f"<office:document-content {spaces}>{body}</office:document-content>"


SPACES = ("office", "text", "table", "chart")


def open_text(line: str, inside: str = "", kind: str = "object") -> Extraction:
    """An OpenDocument text of one line; an object that is shown stands at the place of `@`."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        shown = f"<text:p>{line.replace('@', SHOWN.format(kind, DRAWING))}</text:p>"
        archive.writestr("content.xml", opened("text", shown))
        if inside:
            archive.writestr("Object 1/content.xml", inside)
    return extract(target.getvalue(), name="plan.odt")


def test_a_formula_of_an_opendocument_text_stands_in_its_line() -> None:
    assert open_text("It is @ of all.", HALF_IN_MATHML).text == "It is x=1/2 of all."
    assert open_text(f"It is {HALF_IN_MATHML} of all.").text == "It is x=1/2 of all."


def test_readings_above_signs_are_not_read() -> None:
    ruby = "<text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>Tokyo</text:ruby-text></text:ruby>"
    assert open_text(f"It is {ruby} of all.").text == "It is 東京 of all."


def test_the_words_of_a_chart_and_of_a_text_that_are_shown_are_read() -> None:
    data = "<table:table-row><table:table-cell><text:p>7</text:p></table:table-cell></table:table-row>"
    chart = opened("chart", f"<chart:title><text:p>Homes</text:p></chart:title>{data}")
    assert open_text("All: @", chart).text == "All:\n\nHomes"
    assert open_text("All: @", opened("text", "<text:h>One</text:h><text:p>Two</text:p>")).text == "All:\n\nOne\n\nTwo"


@pytest.mark.parametrize(
    ("inside", "kind"), [(opened("spreadsheet", ""), "object"), ("", "object-ole"), ("<broken", "object")]
)
def test_an_object_that_is_shown_and_not_read_is_told(inside: str, kind: str) -> None:
    found = open_text("All: @", inside, kind)
    assert (found.text, found.status) == ("All:", DocumentStatus.PARTIAL)
    assert found.reason.startswith("an embedded object is shown and was not read")


def test_a_box_of_an_opendocument_text_is_no_row() -> None:
    cell = "<table:table-cell><text:h>Aims</text:h><text:p>Courses for all.</text:p></table:table-cell>"
    assert open_text(f"</text:p>{row(cell)}<text:p>").text == "Aims\n\nCourses for all."
    beside = "<table:table-cell><text:p>1</text:p></table:table-cell>"
    assert open_text(f"</text:p>{row(cell + beside)}<text:p>").text == "Aims Courses for all. | 1"


def row(cells: str) -> str:
    return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"


RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


@pytest.mark.parametrize(
    ("before", "raised", "shown"),
    [
        ("integration", "12", "It is integration 12 of all."),
        ("integration", "1,2", "It is integration 1,2 of all."),
        ("integration ", "12", "It is integration 12 of all."),
        ("40 m", "2", "It is 40 m2 of all."),
        ("done.", "3", "It is done.3 of all."),
        ("the Plan", "TM", "It is the PlanTM of all."),
    ],
)
def test_the_raised_mark_of_a_note_is_no_part_of_the_word_before_it(before: str, raised: str, shown: str) -> None:
    assert (
        extract(word_file(line(run(before) + run(raised).replace("<w:t", f"{RAISED}<w:t"))), name="a.docx").text
        == shown
    )
    style = '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    span = f'<text:p>It is {before}<text:span text:style-name="T1">{raised}</text:span> of all.</text:p>'
    found = extract(odt_of(span, f"{style}</style:style>"), name="a.odt")
    assert " ".join(found.text.split()) == shown


@pytest.mark.parametrize(
    ("font", "text", "shown"),
    [
        ("Wingdings", "ü", "It is ✓ of all."),
        ("Wingdings", "\uf0fe", "It is ☑ of all."),
        ("Wingdings 2", "£", "It is ☐ of all."),
        ("Webdings", "a b", "It is • • of all."),
        ("Symbol", "a", "It is α of all."),
        ("Arial", "a", "It is a of all."),
        ("Wing Sans", "a", "It is a of all."),
    ],
)
def test_letters_in_a_font_of_signs_are_what_they_show(font: str, text: str, shown: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    found = extract(word_file(line(run(text).replace("<w:t", f"{fonts}<w:t"))), name="a.docx")
    assert found.text == shown
