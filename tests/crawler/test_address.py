"""One document keeps one id, however its address is spelt."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.address import canonical_url, derived_document_id, is_inside, redacted, without_credentials


@pytest.mark.parametrize(
    ("spelt", "canonical"),
    [
        ("HTTP://WWW.Velden.example/Beleid", "http://www.velden.example/Beleid"),
        ("http://velden.example:80/a", "http://velden.example/a"),
        ("https://velden.example:443/a", "https://velden.example/a"),
        ("https://velden.example:80/a", "https://velden.example:80/a"),
        ("http://velden.example", "http://velden.example/"),
        ("http://velden.example./a#page=3", "http://velden.example/a"),
        ("http://user:secret@velden.example/a", "http://velden.example/a"),
        ("http://velden.example/a?b=2&a=1", "http://velden.example/a?b=2&a=1"),
        ("http://velden.example/a b/ü%c3%bc", "http://velden.example/a%20b/%C3%BC%C3%BC"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("  http://velden.example/a \n", "http://velden.example/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_spellings_of_one_address_become_one(spelt: str, canonical: str) -> None:
    assert canonical_url(spelt) == canonical


@pytest.mark.parametrize(
    "address",
    ["ftp://velden.example/a", "velden.example/a", "mailto:a@velden.example", "http:///a", "http://a:x/", ""],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        canonical_url(address)


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF), max_size=30).map(
        lambda path: f"http://velden.example/{path}"
    )
)
def test_a_canonical_address_stays_as_it_is(address: str) -> None:
    once = canonical_url(address)
    assert canonical_url(once) == once
    assert once.isascii()


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/docs/Integration_Strategy--2016.PDF", "integration-strategy-2016"),
        ("/beleid/nota/", "nota"),
        ("/beleid/v1.2/", "v1-2"),
        ("/", "document"),
        ("/%20%20.pdf", "document"),
        ("/report.final.pdf?lang=nl", "report-final"),
        ("/" + "a" * 39 + "-bcd.pdf", "a" * 39),
    ],
)
def test_a_derived_id_names_the_last_part_of_the_path(path: str, slug: str) -> None:
    address = f"http://velden.example{path}"
    digits = hashlib.sha256(address.encode()).hexdigest()[:6]
    assert derived_document_id("velden", address) == f"velden.{slug}-{digits}"


def test_a_domain_allows_itself_and_what_lies_below_it() -> None:
    domains = ("velden.example",)
    assert is_inside("https://VELDEN.example/a", domains)
    assert is_inside("http://www.velden.example:8080/a", domains)
    assert not is_inside("http://notvelden.example/a", domains)
    assert not is_inside("http://velden.example.evil.example/", domains)
    assert not is_inside("http://velden.example@evil.example/", domains)
    assert not is_inside("file:///velden.example", domains)


@pytest.mark.parametrize(
    ("address", "without"),
    [
        ("http://user:secret@velden.example:81/a?b=@#c", "http://velden.example:81/a?b=@#c"),
        ("https://user@velden.example", "https://velden.example"),
        ("http://us:se@cr:et@velden.example/", "http://velden.example/"),
        ("ftp://user:secret@velden.example/a", "ftp://velden.example/a"),
        ("http://user:secret@[velden.example/a", "http://[velden.example/a"),
        ("http://velden.example/a@b?", "http://velden.example/a@b?"),
        ("mailto:a@velden.example", "mailto:a@velden.example"),
    ],
)
def test_an_address_without_credentials_is_otherwise_the_same(address: str, without: str) -> None:
    assert without_credentials(address) == without


def test_a_message_quotes_addresses_without_credentials() -> None:
    quoted = redacted("is ['http://user:se@cret@a.example/b', 'c']; write to d@e.example")
    assert quoted == "is ['http://a.example/b', 'c']; write to d@e.example"
    with pytest.raises(ValueError, match=r"'ftp://a\.example/' is not an http"):
        canonical_url("ftp://user:secret@a.example/")
