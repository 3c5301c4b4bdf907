"""Finds pages that only lead to another: by a meta element, a Refresh header, or a script."""

from __future__ import annotations

import re
from typing import NamedTuple

from scrapy.http import HtmlResponse, Response

from crawler.address import canonical_url
from crawler.page_words import ReadPage
from crawler.selectors import complete_address, read_response

# As browsers read it (HTML standard, "shared declarative refresh steps"): a quoted address may hold spaces.
_REFRESH = re.compile(
    r"\s*(?P<waits>\d*(?:\.\d*)?)(?:\s++[;,]?|[;,])\s*+(?:url\s*+=\s*+)?"
    r"(?:[\"'](?P<in_quotes>[^\"']+)|(?P<bare>[^\s\"'][^\"']*))",
    re.IGNORECASE,
)
_LITERAL = r"([\"'`])(?P<{}>(?:\\.|(?!\{})[^\\\n])+)\{}"
_PLACE = r"\blocation\b(?:\.(?:href|pathname)\b|\[[\"']href[\"']\])?"
# Where a script sets the place of the page: an address as it stands, or a name that one was given before.
_SCRIPT = re.compile(
    rf"{_PLACE}\s*=(?!=)\s*(?:{_LITERAL.format('set', 1, 1)}|(?P<name>[A-Za-z_$][\w$]*)\s*(?:[;\n}}]|\Z))"
    rf"|\blocation\.(?:replace|assign)\(\s*(?:{_LITERAL.format('called', 4, 4)}|(?P<given>[A-Za-z_$][\w$]*))\s*\)"
    rf"|\bwindow\.(?:open|navigate)\(\s*{_LITERAL.format('opened', 7, 7)}"
    r"(?:\s*,\s*[\"']_(?:self|top|parent)[\"'])?\s*\)"
)
# To another place than its own: a page that frees itself from frames sets the frame to its own.
_SETS_PLACE = re.compile(
    rf"{_PLACE}\s*=(?!=)(?!\s*(?:(?:self|window|document|top)\.)?location\b)|\blocation\.(?:replace|assign)\("
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_SENDS_FORM = re.compile(r"\.submit\(\s*\)")
# A page that goes on by itself after a while, and has something to read until then, is a page.
_AT_ONCE, _SOON_SECONDS = 1.0, 30.0
_FEW_WORDS, _NEXT_TO_NONE = 60, 25
_LARGEST_STUB = 200_000
_SHOWN = "//meta[not(ancestor::noscript)][translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"


# Where a script makes up the address, or a form is sent that names none.
_UNKNOWN = "another page"


class Forward(NamedTuple):
    """Where a page leads, or that nobody can tell, and whether only a script does."""

    url: str
    by_script: bool


def forward_of(response: Response) -> Forward | None:
    """Where an answer that is no page of its own leads; None for one that is."""
    header = (response.headers.get("Refresh") or b"").decode("latin-1")
    said = [header] if header else []
    is_page = isinstance(response, HtmlResponse) and len(response.body) <= _LARGEST_STUB
    if is_page:
        said += read_response(response).find(_SHOWN) if read_response(response).mentions("http-equiv") else []
    if not said and not (is_page and (b"location" in response.body or b"submit" in response.body)):
        return None
    page = read_response(response)
    is_empty = not page.is_plainly_long and len(page.shown) < _FEW_WORDS
    for text in map(str.strip, said):
        if (found := _REFRESH.match(text)) and (target := _elsewhere(response, found["in_quotes"] or found["bare"])):
            waits = _seconds(found["waits"])
            if waits <= _AT_ONCE or (is_empty and waits <= _SOON_SECONDS):
                return Forward(target, by_script=False)
    return _by_script(response, page) if is_empty and isinstance(response, HtmlResponse) else None


def _by_script(response: HtmlResponse, page: ReadPage) -> Forward | None:
    scripts = page.find("//script[not(@src)]/text() | //body/@onload")
    for script in scripts:
        for found in _SCRIPT.finditer(script):
            name = found["name"] or found["given"]
            literal = found["set"] or found["called"] or found["opened"] or (name and _value_of(name, scripts))
            if literal and (target := _elsewhere(response, _unescape(literal))):
                return Forward(target, by_script=True)
    if len(page.shown) >= _NEXT_TO_NONE:
        return None
    if any(_SENDS_FORM.search(script) for script in scripts):
        action = next(iter(page.find("//form/@action")), "")
        return Forward(_elsewhere(response, action) or _UNKNOWN, by_script=True)
    sets_place = any(_SETS_PLACE.search(script) for script in scripts)
    return Forward(_UNKNOWN, by_script=True) if sets_place and not page.find("//a[@href]") else None


def _value_of(name: str, scripts: list[str]) -> str:
    """The text that a name was given in some script of the page; empty where none is."""
    given = re.compile(rf"(?<![\w$.]){re.escape(name)}\s*=\s*{_LITERAL.format('value', 1, 1)}")
    return next((found["value"] for script in scripts if (found := given.search(script))), "")


def _unescape(literal: str) -> str:
    """What a text in a script stands for."""
    return _ESCAPED.sub(lambda found: found[3] or chr(int(found[1] or found[2], 16)), literal)


def _seconds(text: str) -> float:
    try:
        return float(text or "0")
    except ValueError:
        return 0.0


def _elsewhere(response: Response, address: str) -> str:
    """The whole address, empty where it is this very page or none that can be asked for."""
    if not address:
        return ""
    url = complete_address(response, address.strip())
    try:
        return url if canonical_url(url) != canonical_url(response.url) else ""
    except ValueError:
        return ""
