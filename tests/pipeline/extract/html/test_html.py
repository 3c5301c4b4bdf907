from __future__ import annotations

import re

import pytest

from pipeline.extract import extract, html
from pipeline.extract.backend import Paragraph
from pipeline.extract.html import main_text
from pipeline.extract.html import page as html_page
from pipeline.records import DocumentStatus, Extraction
from tests.fixtures import documents

PROSE = "Die Stadt fördert die Teilhabe aller Menschen, die hier leben, und baut Hürden in ihren Ämtern ab."


def page(body: str, head: str = "", opening: str = "<html>") -> bytes:
    return f"<!DOCTYPE html>{opening}<head>{head}</head><body>{body}</body></html>".encode()


def texts(found: Extraction) -> list[str]:
    assert {clue.kind for clue in found.date_clues} <= {"html_metadata"}
    return [clue.text for clue in found.date_clues]


def test_title_language_and_date_are_those_declared() -> None:
    found = extract(documents.html())
    assert (found.title, found.lang) == ("Integration in der Stadt", "de-AT")
    assert texts(found) == ["article:published_time: 2016-03-04T10:00:00+01:00"]


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta name="DCTERMS.issued" content="2015-06">', "", ["dcterms.issued: 2015-06"]),
        ('<meta name="dc.date" content="2014-01-02">', "", ["dc.date: 2014-01-02"]),
        ("", '<article><time datetime="2013-05-06">6 May</time></article>', ["time element: 2013-05-06"]),
        ("", '<article><time datetime="2013">a</time><time datetime="2014">b</time></article>', []),
        ("", '<article><footer><time datetime="2024">2024</time></footer></article>', []),
        ("", '<footer><time datetime="2024">© 2024</time></footer>', []),
        ("", '<b itemprop="x datePublished" content="2013-05-06">6 May</b>', ["itemprop datepublished: 2013-05-06"]),
        ("", '<footer><b itemprop="datePublished" content="2013">2013</b></footer>', []),
        ('<meta name="date" content="">', "<p>© 2024</p>", []),
    ],
)
def test_dates_are_declared_only_where_it_is_plain_what_they_date(head: str, body: str, expected: list[str]) -> None:
    assert texts(extract(page(f"<p>{PROSE}</p>{body}", head))) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('{"datePublished":"2016-05-12"}', ["JSON-LD datePublished: 2016-05-12"]),
        ('{"dateModified":"2020-01-01"}', ["JSON-LD dateModified: 2020-01-01"]),
        (
            '{"@graph":[{"datePublished":"2016-05-12"},{"datePublished":"2016-05-12T08:00"}]}',
            ["JSON-LD datePublished: 2016-05-12"],
        ),
        ('[{"datePublished":"2016-05-12"},{"datePublished":"2017-05-12"}]', []),
        (
            '{"itemListElement":[{"datePublished":"2017-05-12"}],"datePublished":"2016-05-12"}',
            ["JSON-LD datePublished: 2016-05-12"],
        ),
        ('{"datePublished":20160512}', []),
        ('{"datePublished":"2016-05-12"', []),
        ("[" * 100_000, []),
    ],
)  # fmt: skip
def test_json_ld_tells_the_dates_of_the_page_and_not_of_what_it_lists(script: str, expected: list[str]) -> None:
    head = f'<script type="application/ld+json">{script}</script><script>var datePublished = "2011";</script>'
    assert texts(extract(page(f"<p>{PROSE}</p>", head))) == expected


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


RUSSIAN = "Город обеспечивает равный доступ к услугам для всех жителей независимо от их происхождения и языка."
GREEK = "Ο δήμος εξασφαλίζει ίση πρόσβαση στις υπηρεσίες για όλους τους κατοίκους ανεξάρτητα από την καταγωγή τους."
POLISH = "Miasto zapewnia równy dostęp do usług wszystkim mieszkańcom. Każdy urząd wyznacza osobę odpowiedzialną."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (GREEK, "cp1253"), (f"{POLISH} {POLISH}", "iso8859-2")],
)
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1"])
def test_letters_that_gainsay_the_declared_encoding_tell_it(text: str, encoding: str, declared: str) -> None:
    found = extract(page(f"<p>{text}</p>", f'<meta charset="{declared}">').decode().encode(encoding))
    assert (found.text, found.status) == (text, DocumentStatus.PARTIAL)
    assert f"letters say {encoding}" in found.reason


def test_a_name_from_abroad_gainsays_no_declaration() -> None:
    body = f"<p>{POLISH.translate({ord(one): f'&#{ord(one)};' for one in POLISH if ord(one) > 127})} Nuñez</p>"
    found = extract(page(body, '<meta charset="iso-8859-1">').decode().encode("cp1252"))
    assert (found.text, found.status) == (f"{POLISH} Nuñez", DocumentStatus.OK)


@pytest.mark.parametrize("declaration", ["", '<meta charset="utf-8">', '<meta charset="iso-8859-1">'])
@pytest.mark.parametrize("media_type", ["", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
def test_a_stray_byte_leaves_the_letters_of_utf_8(declaration: str, media_type: str) -> None:
    data = page(f"<p>{POLISH} Caf~</p>", declaration).replace(b"~", b"\xe9")
    found = extract(data, media_type=media_type)
    assert (found.text, found.status) == (f"{POLISH} Caf\ufffd", DocumentStatus.PARTIAL)
    assert "1 characters could not be decoded" in found.reason


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


def numbered(count: int, unit: str) -> str:
    return "".join(unit.format(f"Der Rat beschließt die Maßnahme {i} zur Teilhabe.") for i in range(count))


@pytest.mark.parametrize("unit", ["<font><p>{}</p>", "<div>{}", "<li>{}<ul>", "<blockquote><p>{}"])
@pytest.mark.parametrize("count", [600, 3000])
def test_no_sentence_is_lost_to_tags_that_are_never_closed(unit: str, count: int) -> None:
    found = extract(f"<html><body><article>{numbered(count, unit)}".encode())
    assert re.findall(r"Maßnahme (\d+)", found.text) == [str(i) for i in range(count)]


def test_text_below_many_open_tags_is_found() -> None:
    assert extract(page("<b>" * 1500 + f"<p>{PROSE}</p>")).text == PROSE


def test_page_too_deep_for_its_main_text_is_partial_and_keeps_what_it_declares() -> None:
    head = '<title>Plan</title><meta name="dc.date" content="2014">'
    found = extract(page(numbered(3000, "<div>{}"), head, '<html lang="de">'))
    assert found.status is DocumentStatus.PARTIAL
    assert "the whole page is given" in found.reason
    assert (found.title, found.lang, texts(found)) == ("Plan", "de", ["dc.date: 2014"])


def test_main_text_far_shorter_than_the_page_is_replaced_by_the_whole_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_text, "search_with_trafilatura", lambda markup: [Paragraph(PROSE)])
    long = page(f"<p>{PROSE}</p>" * 40)
    assert extract(long).text.count(PROSE) == 40
    assert "only 98 of about" in extract(long).reason
    assert extract(page(f"<p>{PROSE}</p><nav>" + f"<p>{PROSE}</p>" * 40 + "</nav>")).status is DocumentStatus.OK


def test_failure_of_the_search_for_main_text_is_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(markup: str) -> list[str]:
        raise RecursionError

    monkeypatch.setattr(main_text, "search_with_trafilatura", fails)
    found = extract(page(f"<p>{PROSE}</p>"))
    assert (found.text, found.status) == (PROSE, DocumentStatus.PARTIAL)
    assert "the search for its main text failed" in found.reason


@pytest.mark.parametrize(("limit", "value"), [("MAX_ELEMENTS", 20), ("MAX_DEPTHS", 20), ("MAX_CROWD", 20)])
def test_page_beyond_a_limit_is_read_whole(limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = page(f"<p>{'<i>Teilhabe</i> ' * 30}</p><nav>Menü</nav>")
    assert (extract(data).status, "Menü" in extract(data).text) == (DocumentStatus.OK, False)
    monkeypatch.setattr(main_text, limit, value)
    found = extract(data)
    assert (found.status, "Menü" in found.text) == (DocumentStatus.PARTIAL, True)


@pytest.mark.parametrize(("limit", "value"), [("MAX_ELEMENTS", 50), ("MAX_DEPTH", 50)])
def test_page_cut_off_at_a_limit_is_partial(limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_page, limit, value)
    found = extract(page(numbered(100, "<div>{}")))
    assert found.status is DocumentStatus.PARTIAL
    assert "more than 50 elements" in found.reason
    assert "Maßnahme 40 " in found.text
    assert "Maßnahme 60 " not in found.text


@pytest.mark.slow
def test_page_of_a_million_elements_is_cut_off_although_it_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    assert html_page.MAX_ELEMENTS == 1_000_000
    # A twentieth of that is still read in several pieces.
    monkeypatch.setattr(html_page, "MAX_ELEMENTS", 50_000)
    found = extract(b"<html><body>" + b"<p>a" * 51_000)
    assert (found.status, found.text.count("a")) == (DocumentStatus.PARTIAL, html_page.MAX_ELEMENTS - 2)


def test_page_above_the_size_limit_fails_and_says_what_to_do() -> None:
    found = extract(b"<html><body>" + b" " * html.MAX_BYTES)
    assert found.status is DocumentStatus.FAILED
    assert "larger than 20 MB" in found.reason
    assert found.reason.endswith("add that file")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ul><li>a<ul><li>b</ul><li></li><li><b>c</b> d</ul>", "• a\n\n• b\n\n• c d"),
        ("<table><tr><td>a<p>b</p></td><td></td><th>c</th></tr></table>e", "a b | c\n\ne"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", "a b | c | d"),
        ("<table><tr><td><ul><li>a<li>b</ul><td>c</table>", "• a • b | c"),
        ("a<svg><title>b</title></svg>c<select><option>d</select>e", "ace"),
        ("a<!-- b -->c<?php d ?>e", "ace"),
    ],
)
def test_blocks_of_a_whole_page(body: str, expected: str) -> None:
    found = html_page.read_page(page(body).decode()).paragraphs
    assert "\n\n".join(paragraph.text for paragraph in found) == expected
