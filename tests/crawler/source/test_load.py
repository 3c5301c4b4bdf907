"""A source file is taken whole or refused with its file, its key and what is allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.errors import SourceError
from crawler.source import (
    Confidence,
    DirectDocument,
    Facts,
    Limits,
    Pick,
    Role,
    Source,
    load_source,
    load_sources,
)

LISTING = """\
id = "velden"
role = "city"
issuer_id = "velden"
kind = "listing"
languages = ["nl"]
allowed_domains = ["www.velden.example"]
take = ["pdf", "html"]
start_urls = ["http://www.velden.example/beleid/"]
"""
DIRECT = """\
id = "council"
role = "reference"
issuer_id = "council"
kind = "direct"
languages = ["en"]
allowed_domains = ["council.example"]
take = ["pdf"]
[[documents]]
url = "http://council.example/principles.pdf"
title = "Basic principles"
date = "2009-06"
lang = "en"
document_id = "cc-principles"
work_id = "cc-p"
doc_type = "guideline"
"""


def written(folder: Path, text: str, name: str = "velden.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_listing_source_is_read_with_its_defaults(tmp_path: Path) -> None:
    assert load_source(written(tmp_path, LISTING)) == Source(
        id="velden",
        role=Role.CITY,
        issuer_id="velden",
        kind="listing",
        languages=("nl",),
        allowed_domains=("www.velden.example",),
        take=("pdf", "html"),
        start_urls=("http://www.velden.example/beleid/",),
    )


def test_every_optional_key_of_a_listing_is_read(tmp_path: Path) -> None:
    text = LISTING + (
        'follow_css = "a[rel=next]"\nfollow_xpath = ["//nav/a", "//area"]\nfollow_regex = "page=[0-9]+$"\n'
        'item_css = ["li", "tr"]\nitem_xpath = "//dt"\nlink_css = "a.x"\nlink_xpath = [".//a/@href"]\n'
        'title_css = ".t"\ntitle_xpath = "h3"\ndate_css = ".d"\ndate_xpath = ["./td[1]"]\ndate_format = "%d.%m.%Y"\n'
        'document_css = "a.pdf"\ndocument_xpath = "//object"\nlink_regex = "(?i)[.]pdf$"\nskip_regex = "concept"\n'
        "browser = true\n"
    )
    source = load_source(written(tmp_path, text))
    assert source.follow == Pick(("a[rel=next]",), ("//nav/a", "//area"))
    assert source.item == Pick(("li", "tr"), ("//dt",))
    assert source.link == Pick(("a.x",), (".//a/@href",))
    assert (source.title, source.date) == (Pick((".t",), ("h3",)), Pick((".d",), ("./td[1]",)))
    assert source.document == Pick(("a.pdf",), ("//object",))
    assert (source.follow_regex, source.link_regex, source.skip_regex) == ("page=[0-9]+$", "(?i)[.]pdf$", "concept")
    assert (source.date_format, source.browser) == ("%d.%m.%Y", True)


def test_every_key_that_all_kinds_know_is_read(tmp_path: Path) -> None:
    text = LISTING + (
        'doc_type = "strategy"\npolicy_field = "integration"\nfrequency = "weekly"\nexpected_min = 3\n'
        'country = "NL"\nlicence = "CC0"\nconfidence = "page_seen"\nnote = "A note."\n'
        'seen_at = "http://elsewhere.example/list"\n'
        "max_pages = 7\nmax_depth = 2\nmax_megabytes = 5\nmax_minutes = 9\nmax_redirects = 0\ndelay_seconds = 0.5\n"
        'ignore_robots_because = "The city allowed it by letter in 2026."\n'
    )
    source = load_source(written(tmp_path, text))
    assert (source.doc_type, source.policy_field) == ("strategy", "integration")
    assert (source.frequency, source.expected_min) == ("weekly", 3)
    assert source.facts == Facts("NL", "CC0", Confidence.PAGE_SEEN, ("http://elsewhere.example/list",), "A note.")
    assert source.limits == Limits(pages=7, depth=2, megabytes=5, minutes=9, redirects=0, delay_seconds=0.5)
    assert source.ignore_robots_because == "The city allowed it by letter in 2026."
    assert source.allows("http://a.www.velden.example/x") and not source.allows("http://velden.example/")


def test_a_domain_may_be_written_with_its_own_letters(tmp_path: Path) -> None:
    text = LISTING.replace('["www.velden.example"]', '["www.velden.example", "grünau.example"]')
    source = load_source(written(tmp_path, text))
    assert source.allowed_domains == ("www.velden.example", "xn--grnau-lva.example")
    assert source.allows("http://amt.grünau.example/ä")


def test_a_direct_source_is_read_with_its_documents(tmp_path: Path) -> None:
    source = load_source(written(tmp_path, DIRECT, "council.toml"))
    assert source.documents == (
        DirectDocument(
            url="http://council.example/principles.pdf",
            title="Basic principles",
            date="2009-06",
            lang="en",
            document_id="cc-principles",
            work_id="cc-p",
            doc_type="guideline",
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "key", "named"),
    [
        ('role = "city"', 'role = "town"', "role", "network, city, reference"),
        ('kind = "listing"', 'kind = "page"', "kind", "listing, site, direct, sitemap, feed, search, json, cdx, oparl"),
        ('take = ["pdf", "html"]', 'take = ["doc"]', "take", "pdf, html, docx, odt, txt"),
        ('issuer_id = "velden"\n', "", "issuer_id", "is missing"),
        ('issuer_id = "velden"', 'issuer_id = ""', "issuer_id", "text in quotes"),
        ('languages = ["nl"]\n', "", "languages", "is missing"),
        ('languages = ["nl"]', 'languages = "nl"', "languages", "list of texts"),
        ('languages = ["nl"]', "languages = [1]", "languages", "list of texts"),
        ('languages = ["nl"]', 'languages = ["Dutch"]', "languages", "nl or pt-BR"),
        ('id = "velden"', 'id = "other"', "id", "velden.toml"),
        ('id = "velden"', 'id = "Velden!"', "id", "velden or velden-2"),
        ('id = "velden"', "id = 5", "id", "text in quotes"),
        ('["www.velden.example"]', '["http://www.velden.example"]', "allowed_domains", "www.velden.example"),
        ('"http://www.velden.example/beleid/"', '"http://other.example/"', "start_urls", "outside"),
        ('"http://www.velden.example/beleid/"', '"ftp://www.velden.example/"', "start_urls", "http://"),
        ('["http://www.velden.example/beleid/"]', "[]", "start_urls", "list of texts"),
        ("languages", 'item_cs = "li"\nlanguages', "item_cs", "item_css"),
        ("languages", 'title_xpath = ".//h3"\nlanguages', "title_xpath", "item_css or item_xpath"),
        ("languages", 'item_css = "li"\ndate_xpath = "//i"\nlanguages', "date_xpath", "write './/i'"),
        ("languages", 'item_css = "li"\nlink_xpath = "//a"\nlanguages', "link_xpath", "not in an item"),
        ("languages", 'link_regex = "["\nlanguages', "link_regex", "no regular expression"),
        ("languages", 'follow_regex = "*"\nlanguages', "follow_regex", "no regular expression"),
        ("languages", 'skip_regex = "(?P<a"\nlanguages', "skip_regex", "no regular expression"),
        ("languages", 'date_format = "DD.MM.YYYY"\nlanguages', "date_format", "%d.%m.%Y"),
        ("languages", 'date_format = "%d.%m."\nlanguages', "date_format", "the year as %Y"),
        ("languages", 'ignore_robots_because = "allowed"\nlanguages', "ignore_robots_because", "who allowed it"),
        ("languages", 'country = "Netherlands"\nlanguages', "country", "NL, as in ISO 3166-1"),
        ("languages", 'frequency = "fortnightly"\nlanguages', "frequency", "daily, weekly, monthly"),
        ("languages", 'confidence = "certain"\nlanguages', "confidence", "page_seen, unchecked, unverified"),
        ("languages", "seen_at = 3\nlanguages", "seen_at", "list of texts"),
        ("languages", 'browser = "yes"\nlanguages', "browser", "true or false"),
        ("languages", "expected_min = -1\nlanguages", "expected_min", "0 or more"),
        ("languages", "max_depth = 0\nlanguages", "max_depth", "1 or more"),
        ("languages", "max_megabytes = -5\nlanguages", "max_megabytes", "1 or more"),
        ("languages", "max_minutes = 1.5\nlanguages", "max_minutes", "whole number"),
        ("languages", "max_redirects = -1\nlanguages", "max_redirects", "0 or more"),
        ("languages", "delay_seconds = -0.5\nlanguages", "delay_seconds", "number of seconds"),
        ("languages", "delay_seconds = inf\nlanguages", "delay_seconds", "number of seconds"),
        ('["www.velden.example"]', '["velden..example/a"]', "allowed_domains", "www.velden.example"),
        ("languages", 'date_css = ".date"\nlanguages', "date_css", "item_css"),
        ("languages", "max_pages = 0\nlanguages", "max_pages", "1 or more"),
        ("languages", "max_pages = true\nlanguages", "max_pages", "1 or more"),
        ("languages", 'max_pages = "9"\nlanguages', "max_pages", "1 or more"),
        ("languages", '[[documents]]\nurl = "x"\n[x]\nlanguages', "documents", "start_urls"),
    ],
)
def test_a_fault_names_file_key_and_what_is_allowed(
    tmp_path: Path, before: str, after: str, key: str, named: str
) -> None:
    assert before in LISTING
    path = written(tmp_path, LISTING.replace(before, after, 1))
    with pytest.raises(SourceError) as caught:
        load_source(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: {key} ")
    assert named in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("before", "after", "key", "named"),
    [
        ('url = "http://council.example/principles.pdf"\n', "", "documents[1].url", "is missing"),
        ("http://council.example/", "http://other.example/", "documents[1].url", "council.example"),
        ('date = "2009-06"', 'date = "31.12.2009"', "documents[1].date", "2016, 2016-05 or 2016-05-31"),
        ('date = "2009-06"', 'date = "2009-13"', "documents[1].date", "2016, 2016-05 or 2016-05-31"),
        ('lang = "en"', 'lang = "English"', "documents[1].lang", "nl or pt-BR"),
        ('date = "2009-06"', "date = 2009-06-01", "documents[1].date", "text in quotes"),
        ('"cc-principles"', '"cc principles"', "documents[1].document_id", "cc-principles-2009"),
        ('title = "', 'name = "', "documents[1].name", "title"),
        ("[[documents]]", "[documents]", "documents", "[[documents]]"),
        (
            'kind = "direct"',
            'kind = "direct"\nstart_urls = ["http://council.example/"]',
            "start_urls",
            "documents",
        ),
        (
            'doc_type = "guideline"',
            '[[documents]]\nurl = "HTTP://council.example/principles.pdf#p"',
            "documents[2].url",
            "second time",
        ),
    ],
)
def test_a_fault_in_a_direct_document_names_its_number_and_key(
    tmp_path: Path, before: str, after: str, key: str, named: str
) -> None:
    assert before in DIRECT
    path = written(tmp_path, DIRECT.replace(before, after, 1), "council.toml")
    with pytest.raises(SourceError) as caught:
        load_source(path)
    assert str(caught.value).startswith(f"{path}: {key} ")
    assert named in str(caught.value)


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    text = LISTING.replace("languages", 'link_css = "li["\nlanguages', 1)
    path = written(tmp_path, text)
    line = text[: text.index("link_css")].count("\n") + 1
    with pytest.raises(SourceError, match=rf"link_css is 'li\[', which is no CSS selector.*\(line {line}\)$"):
        load_source(path)
    second = DIRECT + '\n[[documents]]\nurl = "http://council.example/b.pdf"\ndate = "31.12.2009"\n'
    path = written(tmp_path, second, "council.toml")
    line = second[: second.index('date = "31')].count("\n") + 1
    with pytest.raises(SourceError, match=rf"\(line {line}\)$"):
        load_source(path)


@pytest.mark.parametrize(
    ("content", "named"),
    [(b"id = ", "not valid TOML"), (b'id = "\xff"', "not UTF-8")],
)
def test_a_file_that_is_no_toml_says_so(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "velden.toml"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=named):
        load_source(path)


def test_a_missing_file_or_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        load_source(tmp_path / "none.toml")
    with pytest.raises(SourceError, match="is not a folder"):
        load_sources(tmp_path / "none")


def test_sources_come_sorted_by_id_from_every_subfolder(tmp_path: Path) -> None:
    (tmp_path / "references").mkdir()
    (tmp_path / "a").mkdir()
    written(tmp_path / "a", LISTING)
    written(tmp_path / "references", DIRECT, "council.toml")
    assert [source.id for source in load_sources(tmp_path)] == ["council", "velden"]


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    written(tmp_path, LISTING)
    written(tmp_path / "more", LISTING)
    with pytest.raises(SourceError, match=r"velden.*stands in.*too"):
        load_sources(tmp_path)


def test_a_document_id_given_in_two_sources_is_refused(tmp_path: Path) -> None:
    written(tmp_path, DIRECT, "council.toml")
    written(tmp_path, DIRECT.replace('id = "council"', 'id = "fund"', 1), "fund.toml")
    with pytest.raises(SourceError, match=r"fund\.toml: document_id 'cc-principles'.*council\.toml"):
        load_sources(tmp_path)


def test_reading_a_source_needs_nothing_but_the_standard_library() -> None:
    program = "import sys, crawler.source; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in answer.stdout.split()}
    assert "crawler" in loaded
    assert not loaded & {"scrapy", "twisted", "warcio", "parsel", "w3lib", "pydantic", "tomllib", "jmespath", "lxml"}


@pytest.mark.parametrize(
    "written",
    [
        '["http://user:secret@www.velden.example/beleid/"]',
        '["https://user:secret@elsewhere.example/"]',
        '["ftp://user:secret@www.velden.example/"]',
        '"http://user:secret@www.velden.example/beleid/"',
    ],
)
def test_an_address_with_a_password_is_refused_and_not_shown(tmp_path: Path, written: str) -> None:
    path = tmp_path / "velden.toml"
    path.write_text(LISTING.replace('["http://www.velden.example/beleid/"]', written))
    with pytest.raises(SourceError, match="start_urls") as caught:
        load_source(path)
    assert "secret" not in str(caught.value)


def test_a_direct_document_with_a_password_in_its_address_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "council.toml"
    path.write_text(DIRECT.replace("http://council", "http://user:secret@council"))
    with pytest.raises(SourceError, match=r"documents\[1\]\.url holds a user name or password; remove it") as caught:
        load_source(path)
    assert "secret" not in str(caught.value)
