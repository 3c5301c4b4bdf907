from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.extract import extract
from pipeline.records import DocumentStatus

PROSE = "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden in ihren Ämtern ab."


def page(body: str, head: str = "", opening: str = "<html>") -> bytes:
    return f"<!DOCTYPE html>{opening}<head>{head}</head><body>{body}</body></html>".encode()


def test_title_language_and_date_are_those_declared(make: SimpleNamespace) -> None:
    found = extract(make.html())
    assert (found.title, found.lang) == ("Integration in der Stadt", "de-AT")
    assert found.date_text == "2016-03-04T10:00:00+01:00"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta name="DCTERMS.issued" content="2015-06">', "", "2015-06"),
        ('<meta name="dc.date" content="2014-01-02">', "", "2014-01-02"),
        ("", '<article><time datetime="2013-05-06">6 May</time></article>', "2013-05-06"),
        ("", '<article><time datetime="2013">a</time><time datetime="2014">b</time></article>', ""),
        ("", '<article><footer><time datetime="2024">2024</time></footer></article>', ""),
        ("", '<footer><time datetime="2024">© 2024</time></footer>', ""),
        ('<meta name="date" content="">', "<p>© 2024</p>", ""),
    ],
)
def test_date_is_taken_only_where_it_is_unambiguous(head: str, body: str, expected: str) -> None:
    assert extract(page(f"<p>{PROSE}</p>{body}", head)).date_text == expected


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (page(f"<p>{PROSE}</p>"), ""),
        (b"\xef\xbb\xbf" + page(f"<p>{PROSE}</p>"), ""),
        (page(f"<p>{PROSE}</p>").decode().encode("utf-16"), ""),
        (page(f"<p>{PROSE}</p>").decode().encode("cp1252"), ""),
        (page(f"<p>{PROSE}</p>", '<meta charset="iso-8859-1">').decode().encode("cp1252"), ""),
        (page(f"<p>{PROSE}</p>", '<meta charset="iso-8859-1">'), ""),
        (page(f"<p>{PROSE}</p>", '<meta charset="no-such">').decode().encode("cp1252"), ""),
        (page(f"<p>{PROSE}</p>", '<meta charset="cp850">').decode().encode("cp850"), ""),
        (page(f"<p>{PROSE}</p>").decode().encode("cp850"), "text/html; charset=cp850"),
    ],
)
def test_characters_are_right_in_every_encoding(data: bytes, media_type: str) -> None:
    found = extract(data, name="a.html", media_type=media_type)
    assert (found.text, found.status) == (PROSE, DocumentStatus.OK)


def test_page_with_lost_characters_is_partial() -> None:
    found = extract(page(f"<p>{PROSE}</p>", '<meta charset="utf-8">').replace("ö".encode(), b"\xf6"))
    assert found.status is DocumentStatus.PARTIAL
    assert "could not be decoded" in found.reason


def test_xhtml_with_an_encoding_declaration_is_read() -> None:
    data = b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n' + page(
        f"<p>{PROSE}</p>", opening='<html xmlns="http://www.w3.org/1999/xhtml" lang="fr">'
    )
    found = extract(data, media_type="application/xhtml+xml")
    assert (found.text, found.lang) == (PROSE, "fr")


def test_page_too_short_for_trafilatura_is_still_read() -> None:
    found = extract(page("<script>var a;</script><div>Kurz.</div><div>Und<br>gut.</div>"))
    assert found.text == "Kurz.\n\nUnd gut."


def test_page_without_text_is_empty() -> None:
    found = extract(page("<script>document.write('late')</script>"))
    assert (found.status, found.text) == (DocumentStatus.EMPTY, "")


def test_fragment_declared_as_html_is_read() -> None:
    assert extract(f"<p>{PROSE}</p>".encode(), media_type="text/html").text == PROSE
