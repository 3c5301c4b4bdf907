"""Damage within a file, behind which a page's words are lost, is told; empty pages are no loss."""

from __future__ import annotations

import zlib

import pytest

from pipeline.extract import ReadOptions, extract
from pipeline.extract.pdf.damage import is_damaged
from pipeline.records import DocumentStatus, Extraction
from tests.hostile.pdf_writing import BOX, deflated, page_objects, pdf_of, stream

WORDS = b" ".join(b"(Line %d of the plan for all who are new in the city) Tj 0 -14 Td" % line for line in range(50))
PAGE = b"BT /F1 10 Tf 60 760 Td " + WORDS + b" ET"
PACKED = zlib.compress(PAGE)
FLATE = b"/Filter /FlateDecode"


def file_of(content: bytes, *others: bytes) -> bytes:
    """A file whose first page has this content, with further pages of their own."""
    objects = page_objects(content)
    kids = b"3 0 R"
    for number, other in enumerate(others):
        at = 10 + 2 * number
        kids += b" %d 0 R" % at
        objects[at] = objects[3].replace(b"4 0 R", b"%d 0 R" % (at + 1))
        objects[at + 1] = other
    objects[2] = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % (1 + len(others))
    return pdf_of(objects)


def read(data: bytes) -> Extraction:
    return extract(data, name="plan.pdf", options=ReadOptions(ocr=False))


def flip(packed: bytes, at: int) -> bytes:
    return packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :]


@pytest.mark.parametrize(
    "packed", [PACKED[: len(PACKED) // 2], PACKED[: len(PACKED) * 9 // 10], flip(PACKED, len(PACKED) // 2)]
)
def test_a_page_that_is_lost_in_part_is_told(packed: bytes) -> None:
    found = read(file_of(stream(packed, FLATE)))
    assert "Line 3 of the plan" in found.text and "Line 49" not in found.text
    assert found.status is DocumentStatus.PARTIAL
    assert found.reason.startswith("parts of the file are damaged, so text may be missing")


@pytest.mark.parametrize(
    "content",
    [
        deflated(PAGE),
        stream(PACKED[:-4], FLATE),  # without its checksum, as some programs write it
        stream(PAGE),
        stream(PACKED + b"\r\n", FLATE),
    ],
)
def test_a_sound_page_is_not(content: bytes) -> None:
    found = read(file_of(content))
    assert "Line 49" in found.text
    assert (found.status, found.reason) == (DocumentStatus.OK, "")


def test_a_damaged_picture_or_font_loses_no_words() -> None:
    picture = stream(PACKED[:99], FLATE + b" /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray")
    font = stream(PACKED[:99], FLATE + b" /Length1 9999")
    assert not is_damaged(pdf_of(page_objects(deflated(PAGE), more={6: picture, 7: font})))
    assert is_damaged(pdf_of(page_objects(deflated(PAGE), more={6: stream(PACKED[:99], FLATE)})))


def test_what_unpacks_to_gigabytes_costs_no_more_than_its_beginning() -> None:
    packer = zlib.compressobj()
    flood = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    assert not is_damaged(file_of(stream(flood, FLATE)))


def test_an_empty_page_is_no_page_that_could_not_be_read() -> None:
    white = stream(b"1 g 0 0 595 842 re f BT /F1 10 Tf 60 700 Td ( ) Tj ET")
    found = read(file_of(deflated(PAGE), stream(b""), white, deflated(PAGE)))
    assert (found.status, found.reason, found.quality) == (DocumentStatus.OK, "", 1)
    assert [(page.number, page.reason) for page in found.pages if page.start == page.end] == [(2, ""), (3, "")]


def test_a_page_that_shows_something_and_an_empty_one_of_a_damaged_file_are_told() -> None:
    shapes = b" ".join(b"%d 700 m %d 720 l S" % (at, at + 9) for at in range(60, 500, 9))
    drawn = read(file_of(deflated(PAGE), stream(shapes)))
    assert drawn.reason == "1 of 2 pages could not be read (no text layer): 2"
    lost = read(file_of(deflated(PAGE), stream(PACKED[:30], FLATE)))
    assert "1 of 2 pages could not be read (no text layer): 2" in lost.reason
    empty = read(pdf_of(page_objects(stream(b""), page=BOX)))
    assert (empty.status, empty.reason) == (DocumentStatus.EMPTY, "no text could be read on its one page")
