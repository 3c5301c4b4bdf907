"""Plain text: the file's characters, unchanged, so that offsets are those of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.backend import empty_extraction
from pipeline.records import Block, BlockKind, DocumentStatus, Extraction
from pipeline.text.characters import storable

_BREAK = re.compile(r"\r?\n[^\S\n]*+\r?\n\s*+")
_AROUND = " \t\r\n\f\v\ufeff"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes) -> Extraction:
    """The file decoded as UTF-8, byte order mark and line ends included; `partial` when it is not UTF-8.

    Bytes that are not UTF-8, NUL and lone surrogates become U+FFFD.
    """
    try:
        text, reason = data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        text, reason = data.decode("utf-8", errors="replace"), _explain_encoding(data, error.start)
    if not text.strip("\ufeff\x00 \t\r\n"):
        return empty_extraction("the file holds no text")
    text = storable(text)
    status = DocumentStatus.PARTIAL if reason else DocumentStatus.OK
    return Extraction(text, status, reason, blocks=tuple(_find_paragraphs(text)))


def _find_paragraphs(text: str) -> Iterator[Block]:
    """What stands between blank lines."""
    start = 0
    for end, following in (*(found.span() for found in _BREAK.finditer(text)), (len(text), 0)):
        piece = text[start:end]
        first = start + len(piece) - len(piece.lstrip(_AROUND))
        if words := piece.strip(_AROUND):
            yield Block(BlockKind.PARAGRAPH, first, first + len(words))
        start = following


def _explain_encoding(data: bytes, first: int) -> str:
    likely = "UTF-16" if data.startswith(_WIDE_MARKS) else "cp1252 or another old encoding"
    return (
        f"not valid UTF-8 from byte {first} on, the bytes in question became U+FFFD; "
        f"it looks like {likely}: save the file as UTF-8"
    )
