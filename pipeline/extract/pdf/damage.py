"""Whether packed parts of a PDF are damaged: pdfium reads what stands before the damage and does not say so."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_END, _OBJECT = b"endstream", b" obj"
_PACKED = b"/FlateDecode"
# Pictures, fonts and tables of places hold no words, and what is encrypted cannot be unpacked here.
_OTHER = re.compile(rb"/(?:Image|Length1|Type1C|CIDFontType0C|OpenType|XRef|DecodeParms|DP|N)\b")
_ENCRYPTED = b"/Encrypt"
_DICTIONARY_BYTES = 2_000
# How a packed part begins; the checksum behind it is left out by some programs, and so is not looked at.
_HEADER_BYTES = 2
_MOST_BYTES = 100_000_000
_PIECE_BYTES, _MOST_PIECES = 1_000_000, 50


def is_damaged(data: bytes) -> bool:
    """Whether a part that may hold words cannot be unpacked to its end."""
    if _ENCRYPTED in data:
        return False
    left = _MOST_BYTES
    for found in _STREAM.finditer(data):
        end = data.find(_END, found.end())
        if end < 0 or left < 0:
            return False
        if _is_text(data, found.start()):
            left -= end - found.end()
            packed = data[found.end() : end]
            if _has_header(packed) and not _unpacks(packed[_HEADER_BYTES:]):
                return True
    return False


def _is_text(data: bytes, stream: int) -> bool:
    """Whether the part that begins here is packed once, and is none of those that hold no words."""
    start = data.rfind(_OBJECT, max(0, stream - _DICTIONARY_BYTES), stream)
    told = data[start:stream] if start >= 0 else b""
    return told.count(_PACKED) == 1 and b"Decode" not in told.replace(_PACKED, b"") and not _OTHER.search(told)


def _has_header(packed: bytes) -> bool:
    """Whether bytes begin as RFC 1950 says."""
    return len(packed) > _HEADER_BYTES and packed[0] & 0x0F == 8 and (packed[0] << 8 | packed[1]) % 31 == 0


def _unpacks(packed: bytes) -> bool:
    """Whether packed bytes can be unpacked to their end, or to far more than a page holds."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for _ in range(_MOST_PIECES):
        try:
            unpacker.decompress(packed, _PIECE_BYTES)
        except zlib.error:
            return False
        packed = unpacker.unconsumed_tail
        if not packed:
            return unpacker.eof
    return True
