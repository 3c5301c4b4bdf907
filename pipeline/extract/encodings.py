"""Encodings of characters: by the name that a server or a file gives, and by the bytes that a file begins with."""

from __future__ import annotations

import codecs
import re
from email.message import Message

# Of two marks that begin alike the longer comes first; a page without a mark begins with a tag.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Those in which texts are written; Python knows others, which are not for texts or take very long.
_ENCODINGS = re.compile(
    r"ascii|utf-(?:8|16|32)(?:-sig|-le|-be)?|(?:iso8859|koi8|mac|tis)-[\w-]+|cp\d+|gb\w+|hz|big5\w*"
    r"|(?:euc|shift|iso2022)_\w+|johab|ptcp154|kz1048"
)
# So many letters to one stray byte; in a text of another encoding few bytes happen to be letters of UTF-8.
_LETTERS_A_STRAY = 2
_UNPRINTABLE = re.compile(r"[^ -~]")


def parse_charset(media_type: str) -> str:
    """The encoding that a Content-Type names, or nothing when it names none or none that is known."""
    message = Message()
    message["Content-Type"] = _UNPRINTABLE.sub(" ", media_type)
    return normalise_encoding(str(message.get_content_charset() or ""))


def normalise_encoding(name: str) -> str:
    """An encoding by the name that Python gives it; nothing when it is unknown or not one for texts."""
    try:
        python_name = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return python_name if _ENCODINGS.fullmatch(python_name) else ""


def is_nearly_utf8(data: bytes) -> bool:
    """Whether most that is not ASCII is UTF-8, as in a page of which a part came from elsewhere.

    In no other encoding do so many bytes follow one another as its letters do.
    """
    letters = sum(character > "\x7f" for character in data.decode("utf-8", errors="ignore"))
    strays = data.decode("utf-8", errors="replace").count("\ufffd") - data.count("\ufffd".encode())
    return letters >= _LETTERS_A_STRAY * strays


def detect_wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 by the mark that a file begins with, or by a first character that only markup has."""
    return next((encoding for mark, encoding in _WIDE if data.startswith(mark)), "")
