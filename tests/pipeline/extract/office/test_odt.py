"""What an OpenDocument text says of its paragraphs, and that nothing in it is lost."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from pipeline.extract import extract
from pipeline.records import BlockKind, DocumentStatus, Extraction

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
    for name, part in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                       ("draw", "drawing"))
)  # fmt: skip
NAMED = """
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Heading"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
  style:parent-style-name="Heading" style:default-outline-level="2"/>
<style:style style:name="Caption" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="P9" style:family="text" style:parent-style-name="Title"/>
<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>
"""
MADE = """<office:automatic-styles>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Illustration"/>
<style:style style:name="P3" style:family="paragraph" style:parent-style-name="Heading_20_3"/>
</office:automatic-styles>"""
H, P, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW
CAPTION, NOTE = BlockKind.CAPTION, BlockKind.FOOTNOTE


def odt_of(body: str, margins: str = "", styles: str | None = None) -> bytes:
    sheet = (
        f"<office:document-styles {SPACES}><office:styles>{NAMED}</office:styles><office:master-styles>{margins}"
        "</office:master-styles></office:document-styles>"
    )
    content = (
        f"<office:document-content {SPACES}>{MADE}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        if styles != "":
            archive.writestr("styles.xml", styles or sheet)
    return target.getvalue()


def told(found: Extraction) -> list[tuple[str, BlockKind, int]]:
    assert found.status is DocumentStatus.OK, found.reason
    assert "\n\n".join(found.text[block.start : block.end] for block in found.blocks) == found.text
    return [(found.text[block.start : block.end], block.kind, block.level) for block in found.blocks]


def read(body: str, margins: str = "") -> list[tuple[str, BlockKind, int]]:
    return told(extract(odt_of(body, margins), name="plan.odt"))


@pytest.mark.parametrize(
    ("attributes", "level"),
    [('text:outline-level="3"', 3), ("", 1), ('text:style-name="Heading_20_2"', 2), ('text:outline-level="x"', 1)],
)
def test_headings_have_the_level_that_they_or_their_style_say(attributes: str, level: int) -> None:
    assert read(f"<text:h {attributes}>Wohnen</text:h>") == [("Wohnen", H, level)]


@pytest.mark.parametrize(
    ("style", "kind", "level"),
    [("Title", H, 1), ("P1", H, 1), ("Heading_20_2", H, 2), ("P3", H, 3), ("Caption", CAPTION, 0),
     ("P2", CAPTION, 0), ("Standard", P, 0), ("Heading", P, 0), ("P9", P, 0), ("Loop", P, 0), ("Unknown", P, 0)],
)  # fmt: skip
def test_styles_say_what_a_paragraph_is_also_by_their_parents(style: str, kind: BlockKind, level: int) -> None:
    assert read(f'<text:p text:style-name="{style}">Worte</text:p>') == [("Worte", kind, level)]


@pytest.mark.parametrize("styles", ["", "<damaged"])
def test_without_a_readable_sheet_of_styles_the_text_is_read_all_the_same(styles: str) -> None:
    found = extract(odt_of('<text:p text:style-name="P1">Worte</text:p>', styles=styles), name="plan.odt")
    assert told(found) == [("Worte", H, 1)]


def test_items_have_one_bullet_and_a_numbered_heading_has_none() -> None:
    body = (
        "<text:list><text:list-item><text:p>Kurse</text:p><text:p>auch abends</text:p></text:list-item>"
        "<text:list-item><text:h text:outline-level='2'>Wohnen</text:h></text:list-item></text:list>"
    )
    assert read(body) == [("• Kurse", ITEM, 0), ("auch abends", P, 0), ("Wohnen", H, 2)]


def test_rows_notes_and_text_boxes_are_told_apart() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Siehe dort.</text:p>"
        "<text:p>Seite 4.</text:p></text:note-body></text:note>"
    )
    box = '<draw:frame><draw:text-box><text:p text:style-name="P2">Bild 1</text:p></draw:text-box></draw:frame>'
    cells = "".join(f"<table:table-cell><text:p>{words}</text:p></table:table-cell>" for words in ("Ziel", "Jahr"))
    table = (
        f"<table:table><table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>"
    )
    body = f"<text:p>Ein{note} Satz.{box}</text:p>{table}</table:table>"
    assert read(body) == [
        ("Ein Satz.", P, 0), ("Bild 1", CAPTION, 0), ("Siehe dort. Seite 4.", NOTE, 0), ("Ziel | Jahr", ROW, 0),
    ]  # fmt: skip


def test_a_note_in_a_cell_follows_its_row() -> None:
    note = "<text:note><text:note-body><text:p>Siehe dort.</text:p></text:note-body></text:note>"
    cells = "".join(
        f"<table:table-cell><text:p>{words}</text:p></table:table-cell>" for words in (f"Ziel{note} eins", "Jahr")
    )
    body = f"<table:table><table:table-row>{cells}</table:table-row></table:table><text:p>Danach.</text:p>"
    assert read(body) == [("Ziel eins | Jahr", ROW, 0), ("Siehe dort.", NOTE, 0), ("Danach.", P, 0)]


def test_deleted_text_is_not_read_and_inserted_text_is() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>Alt <text:change-start/>und neu<text:change-end/></text:p>"
    )
    assert read(body) == [("Alt und neu", P, 0)]


def test_headers_and_footers_of_pages_are_kept_apart_and_told_once() -> None:
    margins = "".join(
        f"<style:master-page><style:header><text:p>{words}</text:p></style:header>"
        "<style:footer-left><text:p>Seite</text:p></style:footer-left></style:master-page>"
        for words in ("Stadt", "Stadt", "Anhang")
    )
    found = extract(odt_of("<text:p>Text.</text:p>", margins), name="plan.odt")
    assert found.text == "Text."
    assert [(one.kind, one.text) for one in found.apart] == [
        ("header", "Stadt"), ("footer", "Seite"), ("header", "Anhang"),
    ]  # fmt: skip
