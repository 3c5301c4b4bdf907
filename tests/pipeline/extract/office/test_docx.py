"""What a Word document says of its paragraphs, and that nothing in it is lost; its parts are written here by hand."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from pipeline.extract import extract
from pipeline.records import BlockKind, DocumentStatus, Extraction

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = """
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/></w:style>
<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel der Stadt"/><w:basedOn w:val="berschrift1"/>
  <w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Amt"><w:name w:val="Amtlich"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC"><w:name w:val="TOC Heading"/><w:basedOn w:val="berschrift1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Untertitel"><w:name w:val="Subtitle"/></w:style>
<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Quelle"><w:name w:val="Quelle"/><w:basedOn w:val="Beschriftung"/></w:style>
<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="List Bullet"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="OhneNummer"><w:name w:val="No number"/><w:basedOn w:val="Liste"/>
  <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="Circle"/><w:basedOn w:val="Kreis"/></w:style>
"""
H, P, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
CAPTION, NOTE = BlockKind.CAPTION, BlockKind.FOOTNOTE


def part(root: str, content: str) -> str:
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {spaces}>{content}</w:{root}>'


def word_file(body: str, styles: str = STYLES, **parts: str) -> bytes:
    """A Word document; `parts` are named after the kind of their relation, with a number behind it."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        relations = ""
        for name, content in {"styles": part("styles", styles), **parts}.items():
            archive.writestr(f"word/{name}.xml", content)
            kind = f"{RELATIONS}/{name.rstrip('0123456789')}"
            relations += f'<Relationship Id="{name}" Type="{kind}" Target="{name}.xml"/>'
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
    return target.getvalue()


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def told(found: Extraction) -> list[tuple[str, BlockKind, int]]:
    assert "\n\n".join(found.text[block.start : block.end] for block in found.blocks) == found.text
    return [(found.text[block.start : block.end], block.kind, block.level) for block in found.blocks]


def read(body: str, **parts: str) -> Extraction:
    found = extract(word_file(body, **parts), name="plan.docx")
    assert found.status is DocumentStatus.OK, found.reason
    return found


@pytest.mark.parametrize(
    ("style", "kind", "level"),
    [
        ("berschrift1", H, 1), ("Kapitel", H, 1), ("Amt", H, 3), ("Titel", H, 1), ("Untertitel", H, 2),
        ("Beschriftung", CAPTION, 0), ("Quelle", CAPTION, 0), ("Liste", ITEM, 0), ("OhneNummer", P, 0), ("TOC", P, 0),
        ("Kreis", P, 0), ("", P, 0),
    ],
)  # fmt: skip
def test_styles_say_what_a_paragraph_is_also_by_what_they_are_based_on(style: str, kind: BlockKind, level: int) -> None:
    words = "• Worte" if kind is ITEM else "Worte"
    assert told(read(paragraph("Worte", style))) == [(words, kind, level)]


@pytest.mark.parametrize(
    ("style", "kind", "level"),
    [("Heading2", H, 2), ("berschrift3", H, 3), ("Ttulo1", H, 1), ("Kop2", H, 2), ("Nagwek1", H, 1), ("Rubrik2", H, 2),
     ("Heading12", P, 0), ("Headings", P, 0), ("Lgende", CAPTION, 0), ("Bijschrift", CAPTION, 0)],
)  # fmt: skip
def test_without_its_definition_the_id_of_a_style_says_it(style: str, kind: BlockKind, level: int) -> None:
    found = extract(word_file(paragraph("Worte", style), styles=""))
    assert told(found) == [("Worte", kind, level)]


@pytest.mark.parametrize(
    ("style", "properties", "expected"),
    [
        ("", '<w:outlineLvl w:val="1"/>', ("Worte", H, 2)),
        ("berschrift1", '<w:outlineLvl w:val="9"/>', ("Worte", P, 0)),
        ("", '<w:numPr><w:numId w:val="4"/></w:numPr>', ("• Worte", ITEM, 0)),
        ("Liste", '<w:numPr><w:numId w:val="0"/></w:numPr>', ("Worte", P, 0)),
        ("berschrift1", '<w:numPr><w:numId w:val="4"/></w:numPr>', ("Worte", H, 1)),
    ],
)
def test_a_paragraph_may_differ_from_its_style(
    style: str, properties: str, expected: tuple[str, BlockKind, int]
) -> None:
    assert told(read(paragraph("Worte", style, properties))) == [expected]


def cell(content: str) -> str:
    return f"<w:tc>{content}</w:tc>"


def test_rows_of_tables_are_rows_with_nested_tables_in_their_cells() -> None:
    inner = f"<w:tbl><w:tr>{cell(paragraph('1.1'))}{cell(paragraph('1.2'))}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr>{cell(paragraph('Ziel', 'berschrift1') + inner)}{cell(paragraph('Jahr'))}</w:tr></w:tbl>"
    assert told(read(body)) == [("Ziel 1.1 | 1.2 | Jahr", ROW, 0)]


def notes(kind: str, *texts: str) -> str:
    marks = f'<w:{kind} w:type="separator" w:id="-1">{paragraph("never shown")}</w:{kind}>'
    marks += f'<w:{kind} w:type="normal" w:id="0">{paragraph(texts[0])}</w:{kind}>'
    return part(f"{kind}s", marks + "".join(f"<w:{kind} w:id='1'>{paragraph(text)}</w:{kind}>" for text in texts[1:]))


def refer(kind: str, number: str, before: str = "", after: str = "", look: str = "") -> str:
    mark = f"<w:r><w:rPr>{look}</w:rPr><w:{kind}Reference w:id='{number}'/></w:r>"
    return f"<w:p><w:r><w:t>{before}</w:t></w:r>{mark}<w:r><w:t>{after}</w:t></w:r></w:p>"


def test_notes_follow_the_paragraph_or_row_that_refers_to_them() -> None:
    table = f"<w:tbl><w:tr>{cell(refer('footnote', '1', 'Ziel', ' eins'))}{cell(paragraph('Jahr'))}</w:tr></w:tbl>"
    found = read(
        refer("footnote", "0", "Der Rat", " hat es beschlossen.")
        + table
        + refer("endnote", "0", "Ende.")
        + paragraph("Aus."),
        footnotes=notes("footnote", "Sitzung vom Mai.", "Vorlage 12."),
        endnotes=notes("endnote", "Am Ende.", "Ohne Verweis."),
    )
    assert told(found) == [
        ("Der Rat hat es beschlossen.", P, 0), ("Sitzung vom Mai.", NOTE, 0), ("Ziel eins | Jahr", ROW, 0),
        ("Vorlage 12.", NOTE, 0), ("Ende.", P, 0), ("Am Ende.", NOTE, 0), ("Aus.", P, 0), ("Ohne Verweis.", NOTE, 0),
    ]  # fmt: skip


def test_a_note_to_which_hidden_text_refers_is_hidden() -> None:
    found = read(
        refer("footnote", "0", "Der Rat", " tagt.", "<w:vanish/>"), footnotes=notes("footnote", "Nicht drucken.")
    )
    assert told(found) == [("Der Rat tagt.", P, 0)]


def test_footnotes_and_endnotes_to_which_nothing_refers_follow_the_text() -> None:
    found = read(
        paragraph("Der Rat hat es beschlossen."),
        footnotes=notes("footnote", "Sitzung vom Mai.", "Vorlage 12."),
        endnotes=notes("endnote", "Am Ende."),
    )
    assert told(found) == [
        ("Der Rat hat es beschlossen.", P, 0), ("Sitzung vom Mai.", NOTE, 0), ("Vorlage 12.", NOTE, 0),
        ("Am Ende.", NOTE, 0),
    ]  # fmt: skip


def test_headers_and_footers_are_kept_apart_and_told_once() -> None:
    header, footer = part("hdr", paragraph("Stadt Musterort")), part("ftr", paragraph("Seite 1"))
    found = read(paragraph("Text."), header1=header, header2=header, footer1=footer)
    assert found.text == "Text."
    assert [(one.kind, one.page, one.text) for one in found.apart] == [
        ("header", 0, "Stadt Musterort"), ("footer", 0, "Seite 1"),
    ]  # fmt: skip


def test_a_damaged_header_costs_the_header_alone() -> None:
    found = read(paragraph("Text."), header1="<w:hdr", footer1=part("ftr", paragraph("Seite 1")))
    assert (found.text, [one.text for one in found.apart]) == ("Text.", ["Seite 1"])


def test_what_is_kept_apart_is_bounded() -> None:
    long = part("hdr", "".join(paragraph(f"{number} " + "x" * 2_990) for number in range(10)))
    found = read(paragraph("Text."), header1=long)
    assert sum(len(one.text) for one in found.apart) == 20_000
    assert found.apart[-1].text.endswith("x…")


def test_a_text_box_is_read_once_after_its_paragraph_with_its_own_kinds() -> None:
    box = f"<w:txbxContent>{paragraph('Im Kasten', 'Amt')}{paragraph('Punkt', 'Liste')}</w:txbxContent>"
    choice = f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
    both = f"<mc:AlternateContent>{choice}<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>Davor</w:t></w:r><w:r>{both}</w:r><w:r><w:t> und danach</w:t></w:r></w:p>"
    assert told(read(body)) == [("Davor und danach", P, 0), ("Im Kasten", H, 3), ("• Punkt", ITEM, 0)]


def test_inserted_text_is_read_and_deleted_or_moved_text_is_not() -> None:
    def run(text: str, name: str = "t") -> str:
        return f"<w:r><w:{name}>{text}</w:{name}></w:r>"

    body = (
        f"<w:p>{run('Die Stadt ')}<w:ins w:id='1'>{run('fördert ')}</w:ins><w:del w:id='2'>{run('kürzt ', 'delText')}"
        f"</w:del><w:moveFrom w:id='3'>{run('alles ')}</w:moveFrom><w:moveTo w:id='4'>{run('die Beratung')}</w:moveTo>"
        "</w:p>"
    )
    assert read(body).text == "Die Stadt fördert die Beratung"


def test_content_controls_hold_paragraphs_words_rows_and_cells() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr><w:alias w:val='never shown'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    words = f"<w:p>{control('<w:r><w:t>Wort</w:t></w:r>')}</w:p>"
    table = f"<w:tbl>{control('<w:tr>' + cell(paragraph('a')) + control(cell(paragraph('b'))) + '</w:tr>')}</w:tbl>"
    body = control(paragraph("Absatz", "Amt")) + words + table
    assert told(read(body)) == [("Absatz", H, 3), ("Wort", P, 0), ("a | b", ROW, 0)]


def test_links_tabs_breaks_and_hyphens_are_read_as_a_reader_sees_them() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs></w:pPr>"
        "<w:r><w:t>3</w:t><w:tab/><w:t>Wohn</w:t><w:softHyphen/><w:t>ungs\u00adbau</w:t></w:r>"
        "<w:hyperlink r:id='x'><w:r><w:t xml:space='preserve'> im EU</w:t><w:noBreakHyphen/><w:t>Programm</w:t></w:r>"
        "</w:hyperlink><w:r><w:br/><w:t>heute</w:t></w:r>"
        "<w:fldSimple w:instr='PAGE'><w:r><w:t xml:space='preserve'> hier</w:t></w:r></w:fldSimple>"
        "<w:r><w:instrText>HYPERLINK never shown</w:instrText></w:r></w:p>"
    )
    assert read(body).text == "3 Wohnungsbau im EU-Programm heute hier"


def test_a_table_row_that_a_tracked_change_deleted_is_left_out() -> None:
    rows = "".join(f"<w:tr>{mark}<w:tc>{paragraph(text)}</w:tc></w:tr>" for mark, text in
                   (("<w:trPr><w:del/></w:trPr>", "Gone"), ("<w:trPr><w:ins/></w:trPr>", "New")))  # fmt: skip
    assert told(read(f"<w:tbl>{rows}</w:tbl>")) == [("New", ROW, 0)]


def test_what_a_tracked_change_moved_is_read_once_at_its_new_place() -> None:
    run = "<w:r><w:t>Moved</w:t></w:r>"
    body = f"<w:p><w:moveFrom>{run}</w:moveFrom></w:p>{paragraph('Between')}<w:p><w:moveTo>{run}</w:moveTo></w:p>"
    assert told(read(body)) == [("Between", P, 0), ("Moved", P, 0)]


@pytest.mark.parametrize(
    ("properties", "kept"),
    [("<w:showingPlcHdr/>", False), ("<w:date/>", True), ('<w:placeholder/><w:rPr><w:b/></w:rPr>', True)],
)  # fmt: skip
def test_content_controls_are_read_and_their_requests_to_fill_them_in_are_not(properties: str, kept: bool) -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    line = f"<w:p><w:r><w:t>Date:</w:t></w:r>{control('<w:r><w:t> 1 May</w:t></w:r>')}</w:p>"
    cell = f"<w:tc>{paragraph('1 May')}</w:tc>"
    cells = f"<w:tc>{paragraph('Date')}</w:tc>{control(cell)}"
    found = read(f"{line}{control(paragraph('1 May'))}<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    filled = [("Date: 1 May", P, 0), ("1 May", P, 0), ("Date | 1 May", ROW, 0)]
    assert told(found) == (filled if kept else [("Date:", P, 0), ("Date", ROW, 0)])
