"""What a reader of a Word or OpenDocument file sees is read, whatever part it stands in; what is hidden is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.records import DocumentStatus, Extraction
from tests.hostile.office_writing import DOCX, ODT, archive_of, relations

CASES = Path(__file__).parents[3] / "golden" / "cases"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:v="urn:schemas-microsoft-com:vml"'
)
ADVICE, COURSES = "Advice is given in nine languages.", "Courses begin within six weeks."


def told(found: Extraction, status: DocumentStatus = DocumentStatus.OK) -> list[str]:
    assert found.status is status, found.reason
    return found.text.split("\n\n")


def read_case(name: str) -> list[str]:
    return told(extract((CASES / name).read_bytes(), name=name))


def word(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def document(body: str) -> bytes:
    return f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()


def word_file(body: str, related: tuple[tuple[str, str, str], ...] = (), **parts: bytes) -> bytes:
    """A Word file; the ids of its relations are r0, r1 ... in their order."""
    inside = {f"word/{name.replace('_', '.')}": part for name, part in parts.items()}
    return archive_of(
        {
            **DOCX.around,
            "word/document.xml": document(body),
            "word/_rels/document.xml.rels": relations(*related),
            **inside,
        }
    )


@pytest.mark.parametrize("name", ["document2", "control"])
def test_the_main_part_is_the_one_the_package_names(name: str) -> None:
    assert read_case(f"docx-document2/{name}.docx") == [
        "Concept for living together in a diverse city",
        "The administration opens its posts to people with a migration history.",
        "Every school is given a budget of its own for interpreters.",
    ]


@pytest.mark.parametrize("name", ["main.xml", "parts/text/body.xml", "Document.xml"])
@pytest.mark.parametrize("lead", ["", "/"])
def test_parts_are_found_from_the_part_that_names_them(name: str, lead: str) -> None:
    folder, _, last = name.rpartition("/")
    before = f"{folder}/" if folder else ""
    note = f"<w:footnotes {SPACES}><w:footnote><w:p>{word(COURSES)}</w:p></w:footnote></w:footnotes>"
    data = archive_of(
        {
            "_rels/.rels": relations(("officeDocument", lead + name, "")),
            name: document(f"<w:p>{word(ADVICE)}</w:p>"),
            f"{before}_rels/{last}.rels": relations(
                ("footnotes", "../notes/f%201.xml" if folder else "notes/f%201.xml", "")
            ),
            f"{folder.rpartition('/')[0]}/notes/f 1.xml".lstrip("/"): note.encode(),
        }
    )
    assert told(extract(data, name="plan.docx")) == [ADVICE, COURSES]


def test_a_package_whose_main_part_is_a_sheet_is_no_word_file() -> None:
    sheet = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    data = archive_of({"_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")), "xl/workbook.xml": sheet})
    assert "neither DOCX nor ODT" in extract(data).reason


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "html_after_cover",
            ["Strategy for arrival", "The city gives every family that arrives a guide who speaks its language.",
             "Language courses begin within four weeks of arrival.", "End of the report."],
        ),
        (
            "docx_in_docx",
            ["Concept for living together in a diverse city",
             "The administration opens its posts to people with a migration history.",
             "Every school is given a budget of its own for interpreters."],
        ),
    ],
)  # fmt: skip
def test_an_embedded_document_is_read_at_its_place(name: str, expected: list[str]) -> None:
    cover = ["City of Brunnwerder", "Report of the administration to the council"]
    assert read_case(f"docx-altchunk/{name}.docx") == cover + expected


CHUNK = (("aFChunk", "chunk.bin", ""),)


def embed(chunk: bytes) -> Extraction:
    body = f"<w:p>{word(ADVICE)}</w:p><w:altChunk r:id='r0'/><w:p>{word('The end.')}</w:p>"
    return extract(word_file(body, CHUNK, chunk_bin=chunk), name="plan.docx")


@pytest.mark.parametrize(
    "chunk",
    [
        f"MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body><p>{COURSES}</p></body></html>".encode(),
        f"<html><body><p>{COURSES}</p></body></html>".encode("utf-16"),
        COURSES.encode(),
        b"{\\rtf1\\ansi " + COURSES.encode() + b"\\par}",
        word_file("<w:altChunk r:id='r0'/>", CHUNK, chunk_bin=word_file(f"<w:p>{word(COURSES)}</w:p>")),
    ],
)
def test_saved_pages_texts_and_documents_in_documents_are_read_too(chunk: bytes) -> None:
    assert told(embed(chunk)) == [ADVICE, COURSES, "The end."]


@pytest.mark.parametrize("chunk", [b"{\\rtf1 " + b"{" * 2000, b"PK\x03\x04 cut off", b"\x00\x01\x02\x03" * 40])
def test_what_is_embedded_and_cannot_be_read_is_told(chunk: bytes) -> None:
    found = embed(chunk)
    assert told(found, DocumentStatus.PARTIAL) == [ADVICE, "The end."]
    assert found.reason.startswith("a part of the document is embedded and was not read: ")


def test_a_document_that_embeds_itself_over_and_over_is_told_not_followed() -> None:
    body = f"<w:p>{word(ADVICE)}</w:p>" + "<w:altChunk r:id='r0'/>" * 200
    found = extract(word_file(body, CHUNK, chunk_bin=COURSES.encode()), name="plan.docx")
    assert told(found, DocumentStatus.PARTIAL) == [ADVICE, *[COURSES] * 100]


def test_the_words_of_a_diagram_stand_at_its_place() -> None:
    assert read_case("docx-smartart/smartart.docx") == [
        "The three pillars of our strategy are shown here.",
        "Arriving: advice in the first hundred days",
        "Learning: a course for every adult",
        "Taking part: a vote in the advisory board",
        "The council reviews them every year.",
    ]


@pytest.mark.parametrize(
    "drawing",
    [
        f"<w:pict><v:shape><v:textpath string='{COURSES}'/></v:shape></w:pict>",
        f"<w:drawing><a:graphic><a:p><a:r><a:t>{COURSES}</a:t></a:r></a:p></a:graphic></w:drawing>",
        "<w:drawing><a:graphic><c:chart r:id='r0'/></a:graphic></w:drawing>",
        f"<w:pict><v:textbox><w:txbxContent><w:p>{word(COURSES)}</w:p></w:txbxContent></v:textbox></w:pict>",
    ],
)
def test_words_of_letters_as_pictures_shapes_charts_and_boxes_are_read(drawing: str) -> None:
    chart = f"<c:chartSpace {SPACES}><c:title><a:p><a:r><a:t>{COURSES}</a:t></a:r></a:p></c:title></c:chartSpace>"
    body = f"<w:p>{word(ADVICE)}<w:r>{drawing}</w:r></w:p>"
    found = extract(word_file(body, (("chart", "chart.xml", ""),), chart_xml=chart.encode()), name="plan.docx")
    assert told(found) == [ADVICE, COURSES]


def test_a_damaged_diagram_is_told() -> None:
    body = f"<w:p>{word(ADVICE)}<w:r><w:drawing><dgm:relIds r:dm='r0'/></w:drawing></w:r></w:p>"
    found = extract(word_file(body, (("diagramData", "data.xml", ""),), data_xml=b"<dgm:pt"), name="plan.docx")
    assert told(found, DocumentStatus.PARTIAL) == [ADVICE]
    assert "the words of a diagram were not read" in found.reason


def test_hidden_words_are_left_out() -> None:
    assert read_case("docx-hidden/vanish.docx") == ["The city offers courses in the evening.", "Child care is free."]


INNER, SHOWN = "<w:rStyle w:val='Inner'/>", "<w:vanish w:val='0'/>"
STYLES = f"""<w:styles {SPACES}>
<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Note"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note 2"/><w:basedOn w:val="Base"/></w:style>
<w:style w:type="character" w:styleId="Inner"><w:name w:val="Inner"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>""".encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p><w:pPr><w:pStyle w:val='Note'/></w:pPr>{word('Hidden')}</w:p><w:p>{word(ADVICE)}</w:p>", [ADVICE]),
        (f"<w:p>{word('Hidden', INNER)}{word(ADVICE)}</w:p>", [ADVICE]),
        (f"<w:p><w:pPr><w:pStyle w:val='Note'/></w:pPr>{word(ADVICE, SHOWN)}</w:p>", [ADVICE]),
        (f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{word(ADVICE)}</w:p>", [ADVICE]),
        (f"<w:p>{word('Hidden', '<w:vanish/>')}<w:hyperlink>{word(ADVICE)}</w:hyperlink></w:p>", [ADVICE]),
    ],
)
def test_what_a_style_hides_is_left_out_and_what_a_run_shows_is_read(body: str, expected: list[str]) -> None:
    found = extract(word_file(body, (("styles", "styles.xml", ""),), styles_xml=STYLES), name="plan.docx")
    assert told(found) == expected


def test_what_a_picture_shows_is_told_in_no_sentence() -> None:
    assert read_case("odt-alttext/alt.odt") == [
        "A city of arrival", "The welcome centre is open on five days a week.", "Its staff speak nine languages.",
    ]  # fmt: skip


TABLE = "xmlns:t='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"


@pytest.mark.parametrize(
    "hidden",
    [
        "<text:section text:display='none'><text:p>Hidden</text:p></text:section>",
        "<text:section text:display='condition' text:is-hidden='true'><text:p>Hidden</text:p></text:section>",
        "<text:p><text:hidden-text text:string-value='Hidden'>Hidden</text:hidden-text></text:p>",
        "<text:p><text:span text:style-name='T2'>Hidden</text:span></text:p>",
        "<text:p text:style-name='P1'>Hidden</text:p>",
        "<text:p><text:hidden-paragraph text:is-hidden='true'/>Hidden</text:p>",
        "<text:p><text:placeholder text:placeholder-type='text'>&lt;Hidden&gt;</text:placeholder></text:p>",
        "<text:p><text:script>Hidden</text:script></text:p>",
        f"<t:table {TABLE}><t:table-row t:visibility='collapse'><t:table-cell><text:p>Hidden</text:p></t:table-cell>"
        "</t:table-row></t:table>",
        f"<t:table {TABLE}><t:table-row><t:covered-table-cell><text:p>Hidden</text:p></t:covered-table-cell>"
        "</t:table-row></t:table>",
    ],
)
def test_sections_fields_and_styles_that_hide_text_are_left_out(hidden: str) -> None:
    styles = (
        "<o:automatic-styles xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0'>"
        "<style:style style:name='T1' style:family='text'><style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='T2' style:family='text' style:parent-style-name='T1'/>"
        "<style:style style:name='P1' style:family='paragraph'><style:text-properties text:display='none'/>"
        "</style:style>"
        "</o:automatic-styles>"
    )
    whole = ODT.document(ODT.text((ADVICE,)) + hidden + ODT.text((COURSES,)))
    content = whole.replace("<o:body>", f"{styles}<o:body>", 1)
    assert told(extract(archive_of({**ODT.around, "content.xml": content.encode()}))) == [ADVICE, COURSES]


def test_a_paragraph_whose_condition_shows_it_is_read() -> None:
    shown = f"<text:p><text:hidden-paragraph text:is-hidden='false'/>{COURSES}</text:p>"
    assert told(extract(ODT.file(ODT.text((ADVICE,)) + shown))) == [ADVICE, COURSES]


def test_a_section_whose_condition_shows_it_is_read() -> None:
    shown = f"<text:section text:display='condition' text:is-hidden='false'><text:p>{COURSES}</text:p></text:section>"
    assert told(extract(ODT.file(ODT.text((ADVICE,)) + shown))) == [ADVICE, COURSES]


def test_a_control_that_says_that_it_shows_no_request_is_read() -> None:
    filled = "<w:sdt><w:sdtPr><w:showingPlcHdr w:val='0'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert told(extract(word_file(filled.format(f"<w:p>{word(ADVICE)}</w:p>")), name="plan.docx")) == [ADVICE]


def test_endless_notes_keep_no_body_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.extract.office.xml_frames.MAX_CHARS", 100)
    note = f"<w:footnotes {SPACES}><w:footnote w:id='1'><w:p>{word('A note. ' * 40)}</w:p></w:footnote></w:footnotes>"
    found = extract(word_file(f"<w:p>{word(ADVICE)}</w:p>", (("footnotes", "notes.xml", ""),), notes_xml=note.encode()))
    assert told(found, DocumentStatus.PARTIAL)[0] == ADVICE
