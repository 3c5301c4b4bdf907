"""Reads XML that strangers wrote: nothing it refers to is put in or loaded, and a text that breaks off is told of."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import Any

from lxml import etree

BREAKS_OFF = "it breaks off, or is built so that it cannot be read to its end; only what stands before that was read"
_BREAKS = {"ERR_TAG_NOT_FINISHED", "ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP"}
# A reference to a sign outside CDATA, where an ampersand is one; a sign by its number is left as it is.
_REFERENCE = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?:#(?:\d+|[xX][0-9a-fA-F]+);|(\w+;)?)", re.DOTALL)
_BEFORE_XML = b"\xef\xbb\xbf \t\r\n"


def mend_xml(data: bytes) -> bytes:
    """The bytes of an XML text without blanks before its beginning, and with its named signs and bare ampersands as
    numbers; those of an encoding that is no extension of ASCII, and of a text that names signs itself, as they are.

    Many pages write `?id=1&lang=de` or `&uuml;` into XML. After the first such fault the parser leaves out all named
    signs, `&amp;` among them, so that every later address would be another one.
    """
    if b"\0" in data or b"<!ENTITY" in data:
        return data
    return _REFERENCE.sub(_by_number, data.lstrip(_BEFORE_XML))


def _by_number(found: re.Match[bytes]) -> bytes:
    if not found[0].startswith(b"&") or found[0].startswith(b"&#"):
        return found[0]
    named = (found[1] or b"").decode("latin-1")
    if named in html5:
        return "".join(f"&#{ord(sign)};" for sign in html5[named]).encode()
    return b"&#38;" + found[0][1:]


def root_of(text: str) -> tuple[Any, bool]:
    """The root element of a text, and whether the text breaks off. Raises ValueError where there is none."""
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(mend_xml(text.encode("utf-8", "replace")), parser)
    except etree.LxmlError:
        root = None
    if root is None:
        raise ValueError("no XML")
    return root, breaks_off(parser.error_log)


def breaks_off(errors: Any) -> bool:
    """Whether the errors of a parser are such that the rest of the text was not read; of most the reading recovers."""
    return any(error.type_name in _BREAKS for error in errors)


def cut_text(data: bytes, names: str) -> str:
    """What stands of a text in an element with one of these names (`link|guid`) in which XML breaks off; else empty.

    Of an address that is another one than it would have been.
    """
    tags = list(re.finditer(rf"</?(?:\w+:)?(?:{names})\b[^>]*>".encode(), data))
    if not tags or tags[-1][0].startswith(b"</") or tags[-1][0].endswith(b"/>"):
        return ""
    return unescape(data[tags[-1].end() :].decode("utf-8", "replace")).strip()
