"""One document keeps one id, however its address is spelt."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.address import (
    canonical_url,
    derive_document_id,
    host_of,
    is_inside,
    is_public,
    redact,
    strip_credentials,
)


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
        ("http://velden.example/a;jsessionid=0A1B2C3D", "http://velden.example/a"),
        ("http://velden.example/a;PHPSESSID=1/b.pdf?x=1", "http://velden.example/a/b.pdf?x=1"),
        ("http://velden.example/a?PHPSESSID=0a1b&id=4", "http://velden.example/a?id=4"),
        ("http://velden.example/a?phpsessid=2023110612345679", "http://velden.example/a"),
        ("http://velden.example/a?jsessionid=2023110612345679", "http://velden.example/a"),
        ("http://velden.example/a?sid=Lit3Py55t21z5v55vlm25s55", "http://velden.example/a"),
        ("http://velden.example/a.asp?ASPSESSIONIDQQ=0a&CFID=1&CFTOKEN=2&id=4", "http://velden.example/a.asp?id=4"),
        ("http://velden.example/a?sid=0123456789abcdef0123", "http://velden.example/a"),
        ("http://velden.example/a?id=4&utm_source=x&utm_campaign=y&fbclid=z&gclid=1", "http://velden.example/a?id=4"),
        ("http://velden.example/a?sid=0123456789abcdef&sessid=0a1b2c3d4e5f6a7b8c", "http://velden.example/a"),
        ("http://velden.example/a?s=0a1b2c3d4e5f6a7b8c9d&osCsid=0a1b2c3d4e5f6a7b8c9d", "http://velden.example/a"),
        ("http://velden.example/(S(lit3py55t21z5v55vlm25s55))/a.pdf", "http://velden.example/a.pdf"),
        ("http://velden.example/x/(A(0a1b2c3d4e5f6a7b8)S(lit3py55t21z5v55vlm25s55))", "http://velden.example/x"),
        # What only looks like a session is a name of a page.
        ("http://velden.example/?s=integrationsstrategie2016", "http://velden.example/?s=integrationsstrategie2016"),
        ("http://velden.example/plan(S(2016))/a", "http://velden.example/plan(S(2016))/a"),
        ("http://velden.example/a?sid=17", "http://velden.example/a?sid=17"),
        ("http://velden.example/a?sid=integratiebeleid2024", "http://velden.example/a?sid=integratiebeleid2024"),
        (
            "http://velden.example/a?sid=20241231integratiebeleid",
            "http://velden.example/a?sid=20241231integratiebeleid",
        ),
        ("http://velden.example/a?sid=2023110612345679", "http://velden.example/a?sid=2023110612345679"),
        ("http://velden.example/a?session_id=2023110612345679", "http://velden.example/a?session_id=2023110612345679"),
        ("http://velden.example/?s=integratie", "http://velden.example/?s=integratie"),
        ("http://velden.example/?s=integrationsstrategien", "http://velden.example/?s=integrationsstrategien"),
        ("http://velden.example/a;version=2", "http://velden.example/a;version=2"),
        ("http://velden.example/a?utm=1&session=3", "http://velden.example/a?utm=1&session=3"),
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
    assert derive_document_id("velden", address) == f"velden.{slug}-{digits}"


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
    assert strip_credentials(address) == without


def test_a_message_quotes_addresses_without_credentials() -> None:
    quoted = redact("is ['http://user:se@cret@a.example/b', 'c']; write to d@e.example")
    assert quoted == "is ['http://a.example/b', 'c']; write to d@e.example"
    with pytest.raises(ValueError, match=r"'ftp://a\.example/' is not an http"):
        canonical_url("ftp://user:secret@a.example/")


@pytest.mark.parametrize("address", ["8.8.8.8", "193.0.6.139", "2001:67c:2e8::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
        *("169.254.169.254", "100.100.100.200", "fd00:ec2::254"),  # what clouds tell their own machines
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),  # IPv4 written as IPv6
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),  # NAT64
        *("2002:7f00:1::", "2002:a00:1::1"),  # 6to4
        "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo, of 127.0.0.1
    ],
)
def test_an_address_that_leads_inwards_is_not_public_however_it_is_packed(address: str) -> None:
    assert not is_public(address)


def test_the_host_of_what_is_no_web_address_is_empty() -> None:
    assert host_of("http://Grünau.example:81/a") == "xn--grnau-lva.example"
    assert host_of("mailto:a@grünau.example") == ""


@pytest.mark.parametrize(
    "address",
    [
        *("192.0.0.192", "168.63.129.16"),  # what two clouds tell their own machines
        *("::127.0.0.1", "::ffff:0:127.0.0.1"),  # older ways to write IPv4 as IPv6
        *("64:ff9b:1::7f00:1", "fec0::1", "4000::1"),  # local NAT64, site-local, not given to anyone
    ],
)
def test_an_address_that_leads_inwards_is_not_public_in_older_spellings(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("domain", "url", "inside"),
    [
        ("velden.example:8080", "http://velden.example:8080/a", True),
        ("velden.example:8080", "http://velden.example/a", False),
        ("velden.example:80", "http://velden.example/a", True),
        ("::1", "http://[::1]:8080/a", True),
        ("::ffff:7f00:1", "http://[::ffff:7f00:1]/a", True),
        ("[::1]:8080", "http://[::1]:8080/a", True),
        ("[::1]:8080", "http://[::1]/a", False),
        ("[::1]", "http://[::2]/a", False),
    ],
)
def test_a_domain_may_name_a_port_and_be_an_address_with_colons(domain: str, url: str, inside: bool) -> None:
    assert is_inside(url, [domain]) is inside
