"""Text that nobody sees on a page is left out; what is seen, in whatever colour and under whatever box, is read."""

from __future__ import annotations

import pytest

from pipeline.extract import ReadOptions, extract
from pipeline.records import DocumentStatus
from tests.hostile.kinds import PROSE
from tests.hostile.pdf_writing import BOX, lines, page_objects, pdf_of, stream

ASKED = "Draft of February"
TEXT = b"BT /F1 10 Tf 60 400 Td (" + ASKED.encode() + b") Tj ET"
OVER = b"40 380 300 50 re f"
STATES = b"/ExtGState << /Clear << /ca 0 /CA 0 >> /Glass << /ca 0.3 >> /Pen << /BM /Multiply >> >>"
PICTURE = b"q 300 0 0 50 40 380 cm /Scan Do Q "


def is_read(content: bytes, page: bytes = BOX, before: bytes = b"") -> bool:
    picture = b"/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"
    objects = page_objects(
        stream(before + lines() + b" " + content),
        resources=b"/Font << /F1 5 0 R >> /XObject << /Scan 6 0 R /Form 7 0 R /Corner 8 0 R /Cut 9 0 R >> " + STATES,
        page=page,
        more={
            6: stream(b"\xff\xff", picture),
            7: stream(b"1 g " + TEXT, form),
            8: stream(TEXT, form.replace(b"595 842", b"50 50")),
            9: stream(b"50 390 300 30 re W n " + TEXT, form),
        },
    )
    found = extract(pdf_of(objects), name="plan.pdf", options=ReadOptions(ocr=False))
    assert found.status is DocumentStatus.OK
    assert PROSE[0] in found.text or page != BOX
    return ASKED in found.text


@pytest.mark.parametrize(
    "content",
    [
        b"1 g " + TEXT,
        b"0.99 0.98 1 rg " + TEXT,
        b"0 0 0 0 k " + TEXT,
        b"/Form Do",
        TEXT.replace(b"BT", b"BT 3 Tr"),
        TEXT.replace(b"BT", b"BT 7 Tr"),
        b"/Clear gs " + TEXT,
        TEXT + b" 1 g " + OVER,
        TEXT + b" 0 g " + OVER,
        TEXT + b" 0.2 0.3 0.9 rg " + OVER,
        b"0.2 0.3 0.9 rg " + OVER + b" " + TEXT,
        b"0.2 0.3 0.9 rg " + OVER + b" 0.21 0.31 0.88 rg " + TEXT,
        b"0.7 g " + OVER + b" " + TEXT,
        b"0 g " + OVER + b" " + TEXT,
        TEXT.replace(b"10 Tf", b"0.1 Tf"),
        TEXT.replace(b"60 400 Td", b"0.01 0 0 0.01 60 400 Tm"),
        b"q 0.01 0 0 0.01 60 400 cm BT /F1 10 Tf (" + ASKED.encode() + b") Tj ET Q",
        b"q 400 700 50 50 re W n " + TEXT + b" Q",
        b"q 0 0 0 0 re W n " + TEXT + b" Q",
        b"q 0 0 595 700 re W n 0 0 595 399 re W n " + TEXT + b" Q",
        b"q 40 500 m 300 500 l 170 700 l h W* n " + TEXT + b" Q",
        b"/Corner Do",
        b"q 0.5 0 0 0.5 0 0 cm /Corner Do Q",
        b"q 0 0 50 842 re W n /Cut Do Q",
    ],
)
def test_text_that_nobody_sees_is_left_out(content: bytes) -> None:
    assert not is_read(content)


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        b"0.8 g " + TEXT,
        b"0 0 0.5 rg " + OVER + b" 1 g " + TEXT,
        b"0.8 g " + OVER + b" 0 g " + TEXT,
        b"1 g " + OVER + b" 0 g " + TEXT,
        TEXT + b" /Glass gs 1 g " + OVER,
        TEXT + b" /Pen gs 1 1 0 rg " + OVER,
        TEXT + b" 0 G 40 380 300 50 re S",
        TEXT + b" 1 g 40 380 300 5 re f",
        PICTURE + TEXT.replace(b"BT", b"BT 3 Tr"),
        PICTURE + b"1 g " + TEXT,
        TEXT.replace(b"10 Tf", b"1 Tf").replace(b"60 400 Td", b"10 0 0 10 60 400 Tm"),
        TEXT.replace(b"BT", b"BT 1 Tr 1 g 0 G"),
        b"q 50 390 300 30 re W n " + TEXT + b" Q",
        b"q 0 0 595 842 re W n 50 390 300 30 re W n " + TEXT + b" Q",
        b"q 20 300 m 400 300 l 200 700 l h W* n " + TEXT + b" Q",
        b"q 1 0 0 1 0 -350 cm 50 740 300 30 re W n " + TEXT.replace(b"60 400", b"60 750") + b" Q",
        b"q 50 390 300 30 re W n /Cut Do Q",
        b"q 1 0 0 1 100 100 cm /Cut Do Q",
    ],
)
def test_text_that_is_seen_is_read(content: bytes) -> None:
    assert is_read(content)


@pytest.mark.parametrize(
    "content",
    [
        b"0.2 0.3 0.9 rg " + OVER + b" 0.9 0.9 0.2 rg " + TEXT,
        b"0.2 0.3 0.9 rg " + OVER + b" 1 g 50 385 280 40 re f 0.2 0.3 0.9 rg " + TEXT,
        b"0.2 0.3 0.9 rg 40 100 300 50 re f " + TEXT,
    ],
)
def test_text_in_the_colour_of_a_box_that_is_not_its_ground_is_read(content: bytes) -> None:
    assert is_read(content)


@pytest.mark.parametrize("inches", [11, 30])
def test_a_page_that_is_measured_in_larger_units_is_read(inches: int) -> None:
    text = b"BT /F1 0.15 Tf 0.5 %d Td (" % (inches - 1) + ASKED.encode() + b") Tj ET"
    objects = page_objects(stream(text), page=b"/MediaBox [0 0 8.5 %d] /UserUnit 72" % inches)
    assert ASKED in extract(pdf_of(objects), name="plan.pdf").text


def test_a_word_that_is_cut_in_part_is_read_whole() -> None:
    objects = page_objects(stream(lines() + b" q 0 0 65 842 re W n " + TEXT + b" Q"))
    assert extract(pdf_of(objects), name="plan.pdf").text.split()[-1] == "Draft"


def test_white_text_on_a_page_that_is_dark_is_read() -> None:
    assert is_read(b"1 g " + TEXT, before=b"0.1 0.2 0.3 rg 0 0 595 842 re f 0.9 g ")


@pytest.mark.parametrize("turn", [b"90", b"180", b"270"])
def test_pages_that_are_turned_too(turn: bytes) -> None:
    page = BOX + b" /Rotate " + turn
    assert not is_read(b"1 g " + TEXT, page=page)
    assert is_read(b"0 0 0.5 rg " + OVER + b" 1 g " + TEXT, page=page)


@pytest.mark.parametrize("box", [b"/CropBox [0 500 595 842]", b"/CropBox [0 500 595 842] /Rotate 90"])
def test_text_outside_the_part_of_the_page_that_is_shown(box: bytes) -> None:
    assert not is_read(TEXT, page=BOX + b" " + box)


def test_on_a_page_that_is_cut_to_a_part_what_is_seen_is_read() -> None:
    assert is_read(b"0 0 0.5 rg " + OVER + b" 1 g " + TEXT, page=BOX + b" /CropBox [20 300 500 842]")
    assert not is_read(b"1 g " + TEXT, page=BOX + b" /CropBox [20 300 500 842]")
