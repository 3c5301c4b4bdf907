"""What a server, an address or the first bytes of an answer announce."""

from __future__ import annotations

import pytest

from crawler.formats import FORMATS, ZIP_MAGIC, format_in_address, format_of, own_date_kinds

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("media_type", "url", "body", "expected"),
    [
        (DOCX_TYPE, "http://a.example/plan.pdf", b"%PDF-1.7", "docx"),
        ("application/octet-stream", "http://a.example/plan.html", b"%PDF-1.7", "pdf"),
        ("", "http://a.example/plan.odt", ZIP_MAGIC, "odt"),
        ("", "http://a.example/plan", ZIP_MAGIC, None),
        ("", "http://a.example/plan.zip", ZIP_MAGIC, None),
        ("image/png", "http://a.example/plan.pdf", b"%PDF-1.7", None),
    ],
)
def test_first_bytes_decide_where_the_server_does_not_tell_and_one_format_alone_begins_so(
    media_type: str, url: str, body: bytes, expected: str | None
) -> None:
    assert format_of(media_type, url, body) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [("http://a.example/Plan%20A.PDF?x=1", "pdf"), ("http://a.example/a.zip", "other"), ("http://a.example/a", None)],
)
def test_an_address_announces_a_format_by_its_extension(address: str, expected: str | None) -> None:
    assert format_in_address(address) == expected


def test_no_two_formats_are_announced_alike() -> None:
    for of in ("extensions", "media_types"):
        known = [name for each in FORMATS.values() for name in getattr(each, of)]
        assert len(known) == len(set(known)) and known == [name.lower() for name in known]


def test_the_dates_of_files_are_listed_from_the_most_trusted() -> None:
    assert list(own_date_kinds()) == ["html_metadata", "pdf_metadata", "docx_metadata", "odt_metadata"]
