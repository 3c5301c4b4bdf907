"""What a reader sees of a PDF beside its pages' content: filled fields, notes, stamps; and what only stands for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.extract.pdf.letters.legibility import SOME_UNKNOWN, find_flaw
from pipeline.extract.pdf.page import Frame, PageContent
from pipeline.extract.pdf.words import Word
from pipeline.records import DocumentStatus, Extraction
from tests.hostile.pdf_writing import BOX, lines, page_objects, pdf_of, stream

CASES = Path(__file__).parents[3] / "golden" / "cases"
PRINTED = (
    "Self-report of the city on its commitments to newcomers",
    "1. How does the city inform newcomers about their rights?",
    "2. Which body advises the council on matters of migration?",
)
ANSWERS = (
    "A welcome desk in the town hall gives advice in nine languages on five days a week.",
    "An advisory board of fourteen elected residents is heard before every decision.",
)
NOTE = "Agreed by the council in spring."


def read_case(name: str) -> Extraction:
    return extract((CASES / name).read_bytes(), name=name)


@pytest.mark.parametrize("name", ["fields", "freetext"])
def test_filled_fields_and_notes_are_read_at_their_place(name: str) -> None:
    found = read_case(f"pdf-form-fields/{name}.pdf")
    assert found.status is DocumentStatus.OK
    assert found.text.split("\n\n") == [
        PRINTED[0], "Name of the city: Brunnwerder", PRINTED[1], ANSWERS[0], PRINTED[2], ANSWERS[1],
    ]  # fmt: skip


def annotated(annotation: bytes, shown: bool = True) -> Extraction:
    look = b"/AP << /N 7 0 R >>" if shown else b""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 300 20] /Resources << /Font << /F1 5 0 R >> >>"
    content = b"BT /F1 10 Tf 2 5 Td (" + NOTE.encode() + b") Tj ET"
    objects = page_objects(
        stream(lines()),
        page=BOX + b"/Annots [6 0 R]",
        more={
            6: b"<< /Type /Annot /Rect [60 500 360 520] " + annotation + look + b" >>",
            7: stream(content, form),
        },
    )
    return extract(pdf_of(objects), name="form.pdf")


@pytest.mark.parametrize(
    "annotation",
    [
        b"/Subtype /Widget /FT /Tx /T (a) /V (x) /F 4",
        b"/Subtype /FreeText /Contents (x) /F 4",
        b"/Subtype /Stamp /F 4",
        b"/Subtype /Widget /FT /Ch /T (a) /V (x)",
    ],
)
def test_fields_notes_and_stamps_of_every_kind_are_read_as_they_are_drawn(annotation: bytes) -> None:
    found = annotated(annotation)
    assert (found.status, found.text.split("\n\n")[-1]) == (DocumentStatus.OK, NOTE)


@pytest.mark.parametrize("flag", [b"2", b"32"])
def test_a_field_that_is_not_shown_is_not_read(flag: bytes) -> None:
    found = annotated(b"/Subtype /Widget /FT /Tx /T (a) /V (x) /F " + flag)
    assert found.status is DocumentStatus.OK
    assert NOTE not in found.text


@pytest.mark.parametrize(
    "annotation", [b"/Subtype /Widget /FT /Tx /T (a) /V (Our answer)", b"/Subtype /FreeText /Contents (Our answer)"]
)
def test_an_answer_that_is_not_drawn_is_read_or_told(annotation: bytes) -> None:
    found = annotated(annotation, shown=False)
    told = found.status is DocumentStatus.PARTIAL and "fields or notes on it are filled in" in found.reason
    assert told or "Our answer" in found.text


@pytest.mark.parametrize("annotation", [b"/Subtype /Widget /FT /Tx /T (a)", b"/Subtype /Link /Contents (x)"])
def test_an_empty_field_and_a_link_lose_nothing(annotation: bytes) -> None:
    assert annotated(annotation, shown=False).status is DocumentStatus.OK


@pytest.mark.parametrize(
    ("name", "reason"), [("portfolio", "it is a portfolio"), ("xfa", "it is a form that only Adobe's programs show")]
)
def test_a_placeholder_that_stands_for_the_document_is_told(name: str, reason: str) -> None:
    found = read_case(f"pdf-portfolio-xfa/{name}.pdf")
    assert found.status is DocumentStatus.PARTIAL
    assert found.reason.startswith(reason)


FILES = b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.pdf) /EF << /F 6 0 R >> >>] >> >>"


@pytest.mark.parametrize(
    ("catalogue", "content", "status"),
    [
        (FILES + b"/Collection << /View /T >>", lines(), DocumentStatus.PARTIAL),
        (FILES + b"/Collection << >>", b"", DocumentStatus.EMPTY),
        (FILES, lines(), DocumentStatus.OK),
        (b"/NeedsRendering true /AcroForm << /XFA 6 0 R /Fields [] >>", b"", DocumentStatus.EMPTY),
        (b"/NeedsRendering true /AcroForm << /XFA [(a) 6 0 R] /Fields [] >>", lines(), DocumentStatus.PARTIAL),
    ],
)
def test_portfolios_and_forms_of_xml_are_told_and_attached_files_are_not(
    catalogue: bytes, content: bytes, status: DocumentStatus
) -> None:
    more = {1: b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>", 6: stream(b"<x/>", b"/Type /EmbeddedFile")}
    found = extract(pdf_of(page_objects(stream(content), more=more)), name="plan.pdf")
    assert found.status is status
    assert ("not read" in found.reason) == (status is not DocumentStatus.OK)


def test_a_layer_that_is_off_is_not_read() -> None:
    found = read_case("pdf-hidden-layer/layer_off.pdf")
    assert found.status is DocumentStatus.OK
    assert " ".join(found.text.split()) == (
        "Charter of the city for arrival The city gives every newcomer a guide in the first year. "
        "The council hears a report on it each spring."
    )


DRAFT = b" /OC /L BDC BT /F1 10 Tf 60 600 Td (Draft of February) Tj ET EMC"


@pytest.mark.parametrize(
    ("default", "read"),
    [
        (b"/OFF [6 0 R]", False),
        (b"/BaseState /OFF", False),
        (b"/BaseState /OFF /ON [6 0 R]", True),
        (b"/BaseState /ON /OFF [7 0 R]", True),
        (b"", True),
    ],
)
def test_what_the_file_says_of_its_layers_decides(default: bytes, read: bool) -> None:
    layers = b"/OCProperties << /OCGs [6 0 R 7 0 R] /D << " + default + b" >> >>"
    objects = page_objects(
        stream(lines() + DRAFT),
        resources=b"/Font << /F1 5 0 R >> /Properties << /L 6 0 R >>",
        more={
            1: b"<< /Type /Catalog /Pages 2 0 R " + layers + b" >>",
            6: b"<< /Type /OCG /Name (Draft) >>",
            7: b"<< /Type /OCG /Name <FEFF0041> >>",
        },
    )
    assert ("Draft of February" in extract(pdf_of(objects), name="plan.pdf").text) is read


def test_a_page_whose_font_does_not_tell_some_letters_says_so() -> None:
    assert "vocational" in read_case("pdf-calibri-ti/two_letters.pdf").text
    found = read_case("pdf-calibri-ti/unmapped.pdf")
    assert found.status is DocumentStatus.PARTIAL
    assert SOME_UNKNOWN in found.reason


def page_of(*words: str) -> PageContent:
    frame = Frame(0, 0, 595, 842)
    placed = tuple(Word(word, 50.0 * n, 10, 50.0 * n + 40, 20, 10) for n, word in enumerate(words))
    return PageContent(1, placed, (), frame, frame)


@pytest.mark.parametrize(
    ("words", "flaw"),
    [
        (("שלום", "the", "city"), ""),
        (("\ufffd", "a", "point"), ""),
        (("\ufffdpoint", "Straße"), ""),
        (("na\ufffdonal", "plan"), SOME_UNKNOWN),
        (("commi\ufffdee",), SOME_UNKNOWN),
        ((), ""),
    ],
)
def test_only_letters_inside_words_are_flaws(words: tuple[str, ...], flaw: str) -> None:
    assert find_flaw(page_of(*words)) == flaw
