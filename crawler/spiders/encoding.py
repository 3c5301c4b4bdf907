"""In which encoding a page is read that does not say so itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from scrapy.http import Response, TextResponse
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

# What browsers take for old pages in a language (HTML standard, "encoding sniffing"); for all others the last one.
_OLD_ENCODINGS = {
    **dict.fromkeys(("cs", "hr", "sk"), "cp1250"),
    **dict.fromkeys(("hu", "pl", "sl"), "iso8859-2"),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), "cp1251"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "el": "iso8859-7",
    "tr": "cp1254",
}
_WESTERN = "cp1252"
AnyResponse = TypeVar("AnyResponse", bound=Response)


def old_encoding(languages: Sequence[str]) -> str:
    """The encoding in which what names none was written of old in the first of some languages."""
    return _OLD_ENCODINGS.get(languages[0].partition("-")[0] if languages else "", _WESTERN)


def set_encoding(page: AnyResponse, languages: Sequence[str]) -> AnyResponse:
    """The page, with an encoding where neither server nor page names one: UTF-8 if it is that, else that of its time.

    Guessing from the bytes alone, as Scrapy does, takes short pages for whatever is nearest, and long ones take long.
    """
    if not isinstance(page, TextResponse):
        return page
    declared = http_content_type_encoding((page.headers.get("Content-Type") or b"").decode("latin-1"))
    if declared or read_bom(page.body)[0] or html_body_declared_encoding(page.body):
        return page
    try:
        page.body.decode("utf-8")
        return page.replace(encoding="utf-8")
    except UnicodeDecodeError:
        return page.replace(encoding=old_encoding(languages))
