"""What a server, an address or the first bytes of an answer announce."""

from __future__ import annotations

import io
import zipfile

import pytest

from crawler.formats import (
    FORMATS,
    ZIP_MAGIC,
    breaks_off,
    fitting_media_type,
    format_in_address,
    format_of,
    own_date_kinds,
)

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def zip_of(member: str, text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(member, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("media_type", "url", "body", "expected"),
    [
        (DOCX_TYPE, "http://a.example/plan.pdf", b"%PDF-1.7", "pdf"),
        ("text/html", "http://a.example/get.php", b"\r\n%PDF-1.7", "pdf"),
        ("text/plain", "http://a.example/get.php", b"\xef\xbb\xbf%PDF-1.7", "pdf"),
        ("application/pdf", "http://a.example/plan.pdf", b"<!DOCTYPE html><p>%PDF-1.7", "html"),
        ("application/octet-stream", "http://a.example/a", b" <?xml version='1.0'?><!-- x --><HTML>", "html"),
        ("text/plain", "http://a.example/a.txt", b"The mark %PDX stands here", "txt"),
        ("application/pdf", "http://a.example/a", b"\xd0\xcf\x11\xe0\xa1\xb1", None),
        ("application/zip", "http://a.example/a", zip_of("[Content_Types].xml", DOCX_TYPE), "docx"),
        ("application/octet-stream", "http://a.example/a", zip_of("mimetype", ODT_TYPE), "odt"),
        ("", "http://a.example/plan.docx", zip_of("a.txt", "x"), None),
        (DOCX_TYPE, "http://a.example/plan.docx", ZIP_MAGIC + b"broken off", "docx"),
        ("application/octet-stream", "http://a.example/plan.html", b"%PDF-1.7", "pdf"),
        ("", "http://a.example/plan.odt", ZIP_MAGIC, "odt"),
        ("", "http://a.example/plan", ZIP_MAGIC, None),
        ("", "http://a.example/plan.zip", ZIP_MAGIC, None),
        ("image/png", "http://a.example/plan.pdf", b"%PDF-1.7", "pdf"),
        ("image/png", "http://a.example/plan.pdf", b"", None),
    ],
)
def test_bytes_decide_and_media_type_and_address_only_where_they_do_not_tell(
    media_type: str, url: str, body: bytes, expected: str | None
) -> None:
    assert format_of(media_type, url, body) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://a.example/Plan%20A.PDF?x=1", "pdf"),
        ("http://a.example/a.zip", "other"),
        ("http://a.example/a", None),
        ("http://a.example/plan.pdf;jsessionid=0a.1b", "pdf"),
        ("http://a.example/v1.2;x/plan", None),
    ],
)
def test_an_address_announces_a_format_by_its_extension(address: str, expected: str | None) -> None:
    assert format_in_address(address) == expected


def test_no_two_formats_are_announced_alike() -> None:
    for of in ("extensions", "media_types"):
        known = [name for each in FORMATS.values() for name in getattr(each, of)]
        assert len(known) == len(set(known)) and known == [name.lower() for name in known]


def test_the_dates_of_files_are_listed_from_the_most_trusted() -> None:
    assert list(own_date_kinds()) == ["html_metadata", "pdf_metadata", "docx_metadata", "odt_metadata"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("text/html", "application/pdf"),
        ("application/x-pdf", "application/x-pdf"),
        ("", ""),
        ("a/b", "application/pdf"),
    ],
)
def test_a_media_type_that_names_another_format_than_the_bytes_gives_way(given: str, expected: str) -> None:
    assert fitting_media_type(given, "pdf") == expected


@pytest.mark.parametrize(
    ("body", "is_cut"),
    [
        (b"%PDF-1.7 text", True),
        (b"%PDF-1.7 text\n%%EOF\n", False),
        # What is saved anew behind the first end breaks off before its own; what some servers add does not.
        (b"%PDF-1.7 text\n%%EOF\n" + b"more " * 500, True),
        (b"%PDF-1.7 text\n%%EOF\n<!-- served by a.example -->", False),
        (zip_of("mimetype", ODT_TYPE), False),
        (zip_of("mimetype", ODT_TYPE)[:-30], True),
        (b"<html>", False),
        (b"", False),
    ],
)
def test_a_file_breaks_off_where_its_end_is_missing(body: bytes, is_cut: bool) -> None:
    assert breaks_off(body) == is_cut
