"""Reads the name that a server gives a file to be saved by, however servers write letters into headers."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

_EXTENDED = re.compile(r"\bfilename\*\s*=\s*\"?([\w.:-]*)'[\w-]*'([^;\s\"]+)", re.I)
# A long name in numbered parts (RFC 2231); those with a star are percent-encoded, the first says in what.
_PART = re.compile(r"\bfilename\*(\d{1,3})(\*?)\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", re.I)
_PLAIN = re.compile(r"\bfilename\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]+))", re.I)
_ENCODED_WORD = re.compile(r"=\?[\w.:-]+\?[bq]\?[^?\s]*\?=", re.I)
_LONGEST = 300


def file_name(said: str, old: str = "cp1252") -> str:
    """The name in a Content-Disposition (RFC 6266), without folders; empty where there is none.

    `said` is the header as Latin-1, in which its bytes were read; `old` is the encoding of what is no UTF-8.
    """
    name = _extended(said, old) or _in_parts(said, old) or _plain(said, old)
    return " ".join(name.replace("\\", "/").rpartition("/")[2].split())[:_LONGEST]


def _extended(said: str, old: str) -> str:
    found = _EXTENDED.search(said)
    return _decode(unquote_to_bytes(found[2].encode("latin-1")), found[1], old) if found else ""


def _in_parts(said: str, old: str) -> str:
    parts = sorted(_PART.findall(said), key=lambda part: int(part[0]))
    if not parts:
        return ""
    texts = [quoted or bare for _, _, quoted, bare in parts]
    charset, told = "", texts[0].split("'", 2)
    if parts[0][1] and len(told) == 3:
        charset, texts[0] = told[0], told[2]
    pieces = (text.encode("latin-1") for text in texts)
    whole = (unquote_to_bytes(piece) if part[1] else piece for part, piece in zip(parts, pieces, strict=True))
    return _decode(b"".join(whole), charset, old)


def _plain(said: str, old: str) -> str:
    found = _PLAIN.search(said)
    if not found:
        return ""
    # Some programs write folders of Windows with single strokes, so only quotes are taken for escaped.
    name = found[1].replace('\\"', '"') if found[1] is not None else found[2].strip("\"'")
    if _ENCODED_WORD.search(name):
        with suppress(HeaderParseError, LookupError, UnicodeError, ValueError):
            return str(make_header(decode_header(name)))  # as in mails (RFC 2047)
    name = _decode(name.encode("latin-1", "replace"), "", old)
    return html.unescape(_decode(unquote_to_bytes(name.encode()), "", old) if "%" in name else name)


def _decode(octets: bytes, charset: str, old: str) -> str:
    """The text that bytes are in an encoding, in UTF-8 or, as the last resort, in an old one."""
    for encoding in (charset, "utf-8"):
        with suppress(LookupError, ValueError):
            if encoding:
                return octets.decode(encoding)
    return octets.decode(old, "replace")
