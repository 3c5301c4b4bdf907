"""PDF files whose packed streams unpack to far more than they are, in every place where a stream is read."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable

from tests.hostile.kinds import PDF_TYPE, Maker
from tests.hostile.pdf_writing import FONT, deflated, lines, one_page, page_objects, pdf_of, stream

_BOMB_BYTES = 400_000_000
_FLATE = b"/Filter /FlateDecode"


def flated(size: int, filling: bytes = b" ") -> bytes:
    """So many equal bytes, packed with Flate; only the first million are packed, and repeated."""
    packer, piece = zlib.compressobj(9), filling * (1_000_000 // len(filling))
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    count, check = size // len(piece), 1
    for _ in range(count):
        check = zlib.adler32(piece, check)
    return head + block * count + b"\x03\x00" + check.to_bytes(4, "big")


def lzw(size: int) -> bytes:
    """So many blanks packed with LZW, the table started anew whenever it is full."""
    codes: list[tuple[int, int]] = [(256, 9)]
    done, run, table = 0, 1, 258
    while done < size:
        codes.append(
            (32 if run == 1 else table - 1, 9 if table < 511 else 10 if table < 1023 else 11 if table < 2047 else 12)
        )
        done, run = done + run, run + 1
        table += 1
        if table == 4094:
            codes.append((256, 12))
            run, table = 1, 258
    bits, width = 0, 0
    packed = bytearray()
    for code, length in [*codes, (257, 12)]:
        bits, width = (bits << length) | code, width + length
        while width >= 8:
            width -= 8
            packed.append((bits >> width) & 255)
            bits &= (1 << width) - 1
    return bytes(packed) + bytes([(bits << (8 - width)) & 255])


def _content(packed: bytes, filters: bytes, extra: bytes = b"") -> bytes:
    return pdf_of(page_objects(stream(packed, filters + b" " + extra)))


def _in_place(place: str) -> bytes:
    bomb = stream(flated(_BOMB_BYTES, b"\x00"), _FLATE + b" /Length1 10 /Subtype /Type1C")
    if place == "font":
        descriptor = b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile3 7 0 R /FontFile2 7 0 R >>"
        font = FONT.replace(b"/Helvetica", b"/Unknown /FontDescriptor 6 0 R")
        return one_page(lines(), more={5: font, 6: descriptor, 7: bomb})
    if place == "meaning of glyphs":
        return one_page(lines(), more={5: FONT.replace(b" >>", b" /ToUnicode 6 0 R >>"), 6: bomb})
    if place == "picture":
        picture = bomb.replace(b"/Subtype /Type1C", b"/Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8")
        return one_page(
            lines() + b" /I Do", resources=b"/Font << /F1 5 0 R >> /XObject << /I 6 0 R >>", more={6: picture}
        )
    if place == "metadata":
        return one_page(lines(), more={1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>", 6: bomb})
    table = stream(flated(_BOMB_BYTES, b"\x00"), _FLATE + b" /Type /XRef /W [1 4 1] /Size 80000000 /Root 1 0 R")
    return b"%PDF-1.7\n1 0 obj\n" + table + b"\nendobj\nstartxref\n9\n%%EOF\n"


def _picture(size: bytes, extra: bytes) -> bytes:
    picture = stream(b"\xff\xd8 not a picture", b"/Type /XObject /Subtype /Image " + size + extra)
    return one_page(
        lines() + b" q 500 0 0 500 0 0 cm /I Do Q",
        resources=b"/Font << /F1 5 0 R >> /XObject << /I 6 0 R >>",
        more={6: picture},
    )


_LARGE = b"/Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
_MAKES: dict[str, Callable[[], bytes]] = {
    "blanks, Flate": lambda: _content(flated(_BOMB_BYTES), _FLATE),
    "zeros, Flate": lambda: _content(flated(_BOMB_BYTES, b"\x00"), _FLATE),
    "blanks, Flate twice": lambda: _content(
        zlib.compress(flated(_BOMB_BYTES), 9), b"/Filter [/FlateDecode /FlateDecode]"
    ),
    "operators, Flate": lambda: _content(flated(20_000_000, b"q "), _FLATE),
    "rules, Flate": lambda: _content(flated(20_000_000, b"0 0 m 9 9 l S "), _FLATE),
    "letters, Flate": lambda: _content(zlib.compress(b"BT /F1 9 Tf " + b"(abcdefgh) Tj " * 500_000 + b"ET", 9), _FLATE),
    "blanks, LZW": lambda: _content(lzw(40_000_000), b"/Filter /LZWDecode"),
    "blanks, RunLength": lambda: _content(b"\x81 " * 300_000 + b"\x80", b"/Filter /RunLengthDecode"),
    "blanks, RunLength four times": lambda: _content(
        flated(2_000_000, b"\x81\x81"), b"/Filter [/FlateDecode /RunLengthDecode /RunLengthDecode /RunLengthDecode]"
    ),
    "blanks, hexadecimal and Flate": lambda: _content(
        flated(_BOMB_BYTES // 4).hex().encode() + b">", b"/Filter [/ASCIIHexDecode /FlateDecode]"
    ),
    "blanks, base 85 and Flate": lambda: _content(
        base64.a85encode(flated(_BOMB_BYTES // 4)) + b"~>", b"/Filter [/ASCII85Decode /FlateDecode]"
    ),
    "hexadecimal in hexadecimal": lambda: _content(
        b"20".hex().encode() * 500_000 + b">", b"/Filter [/ASCIIHexDecode /ASCIIHexDecode /ASCIIHexDecode]"
    ),
    "10,000 filters": lambda: _content(zlib.compress(lines()), b"/Filter [" + b"/FlateDecode " * 10_000 + b"]"),
    "unknown filter": lambda: _content(lines(), b"/Filter /SqueezeDecode"),
    "filter that is a number": lambda: _content(lines(), b"/Filter 7"),
    "Flate that is none": lambda: _content(lines(), _FLATE),
    "Flate cut off": lambda: _content(zlib.compress(lines())[:-20], _FLATE),
    "predictor of billions": lambda: _content(
        zlib.compress(lines()), _FLATE, b"/DecodeParms << /Predictor 12 /Columns 4000000000 /Colors 255 >>"
    ),
    "predictor of nothing": lambda: _content(
        zlib.compress(lines()), _FLATE, b"/DecodeParms << /Predictor 15 /Columns 0 /BitsPerComponent 0 >>"
    ),
    "predictor that is unknown": lambda: _content(zlib.compress(lines()), _FLATE, b"/DecodeParms << /Predictor 99 >>"),
    "fax of billions": lambda: _content(
        b"\x00" * 5000, b"/Filter /CCITTFaxDecode", b"/DecodeParms << /K -1 /Columns 2000000000 /Rows 2000000000 >>"
    ),
    "picture of 100,000 by 100,000": lambda: _picture(_LARGE, b""),
    "picture of 100,000 by 100,000, JPEG": lambda: _picture(_LARGE, b"/Filter /DCTDecode"),
    "picture of 100,000 by 100,000, JPEG 2000": lambda: _picture(_LARGE, b"/Filter /JPXDecode"),
    "picture of 100,000 by 100,000, JBIG2": lambda: _picture(_LARGE, b"/Filter /JBIG2Decode"),
    "picture masked by itself": lambda: _picture(_LARGE, b"/SMask 6 0 R /Mask 6 0 R"),
    "picture of less than nothing": lambda: _picture(b"/Width -5 /Height 0 /BitsPerComponent 99 ", b""),
    "written in the page and never ended": lambda: one_page(lines() + b" BI /W 100000 /H 100000 ID " + b"x" * 200_000),
    "two gigabytes twice over": lambda: pdf_of(
        page_objects(b"[" + b"6 0 R " * 2000 + b"]", more={6: deflated(b" " * 1_000_000)})
    ),
}

MAKERS: dict[str, Maker] = {
    **{label: Maker("paper.pdf", PDF_TYPE, make) for label, make in _MAKES.items()},
    **{
        f"bomb as {place}": Maker("paper.pdf", PDF_TYPE, lambda place=place: _in_place(place))  # type: ignore[misc]
        for place in ("font", "meaning of glyphs", "picture", "metadata", "table of objects")
    },
}
