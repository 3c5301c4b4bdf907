"""The bytes of a web page: whether they are one, and which characters they stand for."""

from __future__ import annotations

import codecs
import re

from pipeline.extract.backend import HEAD_BYTES
from pipeline.extract.encodings import detect_wide_encoding, is_nearly_utf8, normalise_encoding
from pipeline.extract.guess_encoding import WESTERN, guess_encoding
from pipeline.extract.txt import is_text

_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_PREAMBLE = re.compile(r"(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_ANY_TAG = re.compile(rb"<[a-zA-Z][^<>]*>")
_DECLARED_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION_BYTES = 8192
_NOT_SURE = "it names no encoding and its language does not tell it: letters with accents may be wrong"
_UNUSUAL = "it names no encoding and its language and letters suggest one that pages seldom had; it was read as"
_GAINSAID = "it says that its encoding is {}, and its language and letters say {}, as which it was read"
_LOOK = "look whether its letters are right"
_LATIN = frozenset({"iso8859-1", "ascii"})
# What editors and servers write by themselves, whatever the page is written in.
_BY_DEFAULT = _LATIN | {WESTERN, "utf-8"}
_MANY_LETTERS = 10
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_html(data: bytes) -> bool:
    """Whether the file begins with HTML, after comments and an XML declaration."""
    text = data[:HEAD_BYTES].decode(detect_wide_encoding(data) or "utf-8", errors="replace").lstrip("\ufeff")
    preamble = _PREAMBLE.match(text)
    return bool(_MARKUP.match(text, preamble.end() if preamble else 0))


def may_be_html(data: bytes) -> bool:
    """Whether a file declared as HTML holds a tag: anywhere in a text, or near the beginning of what is none."""
    return bool(_ANY_TAG.search(data if is_text(data) else data[:HEAD_BYTES]))


def recode(data: bytes, charset: str) -> bytes:
    """A page as UTF-8 where the server named its encoding, `charset`; empty where it named none.

    Many servers name one for all of their pages, so that a page in UTF-8 is left, also with stray bytes.
    """
    if not charset or data.startswith(_MARKS) or (charset in _BY_DEFAULT and is_nearly_utf8(data)):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset).encode("utf-8")
        except (LookupError, UnicodeError):
            return data
    return data


def decode_page(data: bytes) -> tuple[str, str]:
    """The characters of a page, and a reason where it is not sure that they are right.

    By byte order mark, as UTF-8, also where stray bytes stand in it, by its declaration unless its letters are surely
    others, else in the encoding that its language and bytes suggest.
    """
    wide = detect_wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace"), ""
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", errors="replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    name = _find_declared(data)
    if (not name or name in _BY_DEFAULT) and is_nearly_utf8(data):
        return data.decode("utf-8", errors="replace"), ""  # what is lost is counted by whoever asks
    if name in _BY_DEFAULT and (written := _find_written(data, name)):
        return data.decode(written, errors="replace"), f"{_GAINSAID.format(name, written)}: {_LOOK}"
    if not name:
        guess = guess_encoding(data)
        text = data.decode(guess.encoding, errors="replace")
        if not guess.sure:
            return text, _NOT_SURE
        return text, "" if guess.usual else f"{_UNUSUAL} {guess.encoding}: {_LOOK}"
    return data.decode(WESTERN if name in _LATIN else name, errors="replace"), ""


def _find_written(data: bytes, declared: str) -> str:
    """The encoding that language and letters surely say against a declaration; empty where they do not."""
    guess = guess_encoding(data)
    if not guess.sure or not guess.usual:
        return ""
    if declared == "utf-8":
        return guess.encoding
    other = zip(data.decode(WESTERN, errors="replace"), data.decode(guess.encoding, errors="replace"), strict=False)
    # A name or two from abroad may stand in a page that writes its own letters as entities.
    return guess.encoding if sum(one != two for one, two in other) >= _MANY_LETTERS else ""


def _find_declared(data: bytes) -> str:
    """The encoding that the page says it is in; a declaration that can be read is not written in UTF-16."""
    declaration = _DECLARED_CHARSET.search(data[:_DECLARATION_BYTES])
    name = normalise_encoding(declaration[1].decode("ascii", errors="replace")) if declaration else ""
    return "utf-8" if name.startswith("utf") else name
