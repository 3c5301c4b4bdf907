"""Fonts of signs without letters: what a file tells of their glyphs as letters are bullets, ticks and ornaments."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import BlockKind, Extraction
from tests.hostile.pdf_writing import page_objects, pdf_of, stream

LINES = ("Courses for all who are new", "Advice in nine languages", "A house in each district")
CMAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    b"1 beginbfchar\n<%02X> <%04X>\nendbfchar endcmap end end"
)


def read(font: str, code: int, told: str = "", encoding: str = "") -> Extraction:
    """A list whose items begin with a glyph of the font, which is not embedded, as in files that Word made."""
    unicode = "/ToUnicode 13 0 R" if told else ""
    widths = "700 " * 224
    more = {
        10: f"<< /Type /Font /Subtype /TrueType /BaseFont /{font} /FirstChar 32 /LastChar 255 /Widths [{widths}] "
        f"/FontDescriptor 12 0 R {encoding} {unicode} >>".encode(),
        12: f"<< /Type /FontDescriptor /FontName /{font} /Flags 4 /FontBBox [-100 -250 1200 950] /ItalicAngle 0 "
        "/Ascent 900 /Descent -250 /CapHeight 700 /StemV 80 >>".encode(),
        13: stream(CMAP % (code, ord(told or "?"))),
    }
    drawn = "\n".join(
        f"BT /F2 10 Tf 20 {700 - 20 * number} Td <{code:02X}> Tj ET "
        f"BT /F1 10 Tf 40 {700 - 20 * number} Td ({text}) Tj ET"
        for number, text in enumerate(LINES)
    )
    objects = page_objects(stream(drawn.encode()), resources=b"/Font << /F1 5 0 R /F2 10 0 R >>", more=more)
    return extract(pdf_of(objects), name="plan.pdf")


@pytest.mark.parametrize(
    ("font", "code", "told", "encoding"),
    [
        ("Wingdings", 0x6C, "", ""),
        ("Wingdings", 0xA7, "", ""),
        ("Wingdings", 0xFC, "ü", ""),
        ("ABCDEF+Wingdings-Regular", 0x6E, "n", ""),
        ("Wingdings", 0x76, "", "/Encoding /WinAnsiEncoding"),
        ("Wingdings2", 0x50, "", ""),
        ("Webdings", 0x61, "", ""),
    ],
)
def test_a_letter_of_a_font_of_signs_before_an_item_is_a_bullet(font: str, code: int, told: str, encoding: str) -> None:
    found = read(font, code, told, encoding)
    assert found.text.split("\n\n") == [f"• {line}" for line in LINES]
    assert {block.kind for block in found.blocks} <= {BlockKind.LIST_ITEM, BlockKind.PARAGRAPH}


def test_letters_of_a_font_whose_name_only_sounds_like_one_of_signs_stay() -> None:
    assert read("Spalding", 0x6C).text.startswith("l Courses")
