from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from pipeline.extract import extract
from pipeline.extract.office import zip_package
from pipeline.records import DocumentStatus
from tests.fixtures import documents

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(*paragraphs: str) -> bytes:
    """A Word document whose body is the given WordprocessingML."""
    document = docx.Document()
    for xml in paragraphs:
        document.element.body.insert(-1, parse_xml(xml))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def test_inserted_text_is_read_and_deleted_text_is_not() -> None:
    data = docx_of(
        f"<w:p {W}><w:r><w:t>The city </w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>welcomes</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>refuses</w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3' w:author='a'><w:r><w:t>moved away</w:t></w:r></w:moveFrom></w:p>"
    )
    assert extract(data).text == "The city welcomes"


def test_content_controls_and_line_breaks_are_read() -> None:
    data = docx_of(
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>In a</w:t><w:br/><w:t>control</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    assert extract(data).text == "In a control"


def test_nested_table_stays_in_its_cell() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "outer"
    cell.add_table(rows=1, cols=2).cell(0, 1).text = "inner"
    document.tables[0].cell(0, 1).text = "second"
    target = BytesIO()
    document.save(target)
    assert extract(target.getvalue()).text == "outer inner | second"


def test_dates_of_the_properties_are_told_as_they_stand() -> None:
    document = docx.Document()
    document.add_paragraph("Text")
    document.core_properties.created = datetime(2016, 5, 12, 8, 30)
    target = BytesIO()
    document.save(target)
    created, modified = extract(target.getvalue()).date_clues
    assert (created.kind, created.text) == ("docx_metadata", "created: 2016-05-12T08:30:00Z")
    assert modified.text == "modified: 2013-12-23T23:15:00Z"  # that of the template


def test_dates_of_an_opendocument_text_are_told() -> None:
    found = extract(documents.odt())
    assert [(clue.kind, clue.text) for clue in found.date_clues] == [
        ("odt_metadata", "creation-date: 2012-04-03T10:00:00"),
        ("odt_metadata", "modified: 2014-02-01T09:00:00"),
    ]


def test_archive_without_a_document_inside_fails() -> None:
    found = extract(documents.odt("<not-closed>"), name="a.odt")
    assert (found.status, found.reason) == (
        DocumentStatus.FAILED,
        "the ODT is damaged: its content is not well-formed",
    )


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell")
    doctype = f'?><!DOCTYPE x [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
    content = documents.ODT_CONTENT.replace("?>", doctype, 1).replace("Cours du soir", "Cours &leak;")
    found = extract(documents.odt(content))
    assert "Cours" in found.text
    assert "do not tell" not in found.text


@pytest.mark.parametrize("maker", ["docx", "odt"])
def test_damaged_member_fails(maker: str) -> None:
    data = bytearray(documents.OFFICE[maker]())
    start = data.index(b"content.xml" if maker == "odt" else b"word/document.xml")
    data[start + 60 : start + 120] = b"\xff" * 60
    assert extract(bytes(data), name=f"a.{maker}").status is DocumentStatus.FAILED


def test_text_box_within_text_boxes_is_read_once() -> None:
    inner = "<w:p><w:r><w:t>innermost</w:t></w:r></w:p>"
    for level in range(12):
        inner = f"<w:p><w:r><w:t>box {level}</w:t><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>"
    found = extract(docx_of(inner.replace("<w:p>", f"<w:p {W}>", 1)))
    assert found.text.split("\n\n") == [*(f"box {level}" for level in reversed(range(12))), "innermost"]


@pytest.mark.parametrize(
    ("limit", "words"), [("MAX_MARKUP_BYTES", "MB of XML"), ("MAX_MARKUP_ELEMENTS", "20 elements")]
)
@pytest.mark.parametrize("maker", ["docx", "odt"])
def test_markup_beyond_a_limit_fails_and_says_what_to_do(
    maker: str, limit: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = documents.OFFICE[maker]()
    assert extract(data).status is DocumentStatus.OK
    monkeypatch.setattr(zip_package, limit, 20)
    found = extract(data)
    assert found.status is DocumentStatus.FAILED
    assert words in found.reason
    assert found.reason.endswith("add those")


@pytest.mark.slow
def test_small_file_of_millions_of_paragraphs_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert zip_package.MAX_MARKUP_ELEMENTS == 3_000_000
    # Far fewer, each of many letters: they too come in several pieces, of which the first alone is below the limit.
    monkeypatch.setattr(zip_package, "MAX_MARKUP_ELEMENTS", 30_000)
    many = b"<w:p" + b" " * 300 + b"/>"
    data = docx_of(*[f"<w:p {W}/>"])
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"<w:p/>", many * 31_000) if name == "word/document.xml" else part)
    found = extract(target.getvalue())
    assert (found.status, "30,000 elements" in found.reason) == (DocumentStatus.FAILED, True)
