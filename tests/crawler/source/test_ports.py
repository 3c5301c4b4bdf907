"""Another port of an allowed host is another site, unless the file of the source names it."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.source import DirectDocument, Role, Source

START = {"start_urls": ("http://www.velden.example/",)}


@pytest.mark.parametrize(
    ("domains", "facts", "url", "allowed"),
    [
        (("velden.example",), START, "https://www.velden.example/a", True),
        (("velden.example",), START, "http://www.velden.example:80/a", True),
        (("velden.example",), START, "http://www.velden.example:8080/a", False),
        (("velden.example",), START, "http://www.velden.example:443/a", False),
        (("velden.example", "www.velden.example:8080"), START, "http://www.velden.example:8080/a", True),
        (("www.velden.example:8080",), {}, "http://www.velden.example/a", False),
        (("velden.example",), {"start_urls": ("http://velden.example:8080/",)}, "http://velden.example:8080/a", True),
        (("velden.example",), {"start_urls": ("http://velden.example:8080/",)}, "http://velden.example:9090/a", False),
        (("velden.example",), {"options": {"copy_url": "http://velden.example:8080/{url}"}},
         "http://velden.example:8080/a", True),
        (("velden.example",), {"documents": (DirectDocument("http://velden.example:8080/a"),)},
         "http://velden.example:8080/b", True),
        (("velden.example",), {}, "http://velden.example:0/a", False),
    ],
)  # fmt: skip
def test_ports_that_a_source_allows(domains: tuple[str, ...], facts: dict[str, Any], url: str, allowed: bool) -> None:
    source = Source("x", Role.CITY, "x", "listing", ("en",), domains, ("pdf",), **facts)
    assert source.allows(url) is allowed


def test_why_an_address_is_outside_says_what_to_write() -> None:
    source = Source("x", Role.CITY, "x", "listing", ("en",), ("velden.example",), ("pdf",))
    assert "write host:8080 in allowed_domains" in source.why_outside("http://velden.example:8080/")
    assert source.why_outside("http://other.example/") == "it is not in allowed_domains"
