"""Finds signs that a list goes on: what is not followed and not told of would later be called gone.

Signs are what a page or answer says itself: links and headers named "next", controls that only a script can follow,
and numbers of entries or pages that do not add up with what came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parsel import Selector
from scrapy.http import HtmlResponse, Response

from crawler.selectors import addresses, complete_address, whole_text

_NEXT_REL = re.compile(r"<([^>]*)>\s*;[^,<]*\brel\s*=\s*\"?(?:[\w-]+ )*next\b", re.IGNORECASE)
# What a control that brings the next entries is called; the second line may also open a menu.
_NEXT = re.compile(
    r"(?:(?:load|show|see|view) (?:more|all)|(?:mehr|weitere)\b.*\b(?:laden|anzeigen)|meer (?:laden|tonen)"
    r"|(?:charger|voir|afficher) (?:plus|la suite)|(?:cargar|ver|mostrar) más|carica altri?|mostra altri?|ver mais"
    r"|(?:visa|ladda) fler|vis flere|näytä lisää|(?:pokaż|wczytaj) więcej|(?:zobrazit|načíst) další"
    r"|next(?: page| »| ›| >)?|nächste(?: seite)?|volgende(?: pagina)?|(?:page )?suivante?|(?:página )?siguiente"
    r"|(?:pagina )?successiva|(?:página )?seguinte|nästa(?: sida)?|næste(?: side)?|neste(?: side)?|seuraava(?: sivu)?"
    r"|następna(?: strona)?|další(?: strana)?|következő(?: oldal)?|sljedeća(?: stranica)?|naslednja(?: stran)?)\W*\Z",
    re.IGNORECASE,
)
_PERHAPS_NEXT = re.compile(
    r"(?:more|mehr|meer|plus|más|altri|fler|flere|lisää|więcej|další|[»›>]+)\W*\Z", re.IGNORECASE
)
_POSTED_PAGE = re.compile(r"__doPostBack\([^)]*Page\$", re.IGNORECASE)
_CONTROLS = "//a | //button | //input[@type='button' or @type='submit'] | //*[@role='button']"
_IN_MENU = "ancestor::nav | ancestor::header | ancestor::footer | ancestor::*[@role='navigation' or @role='menu']"
_IN_PAGER = "ancestor-or-self::*[contains(@class, 'pag') or contains(@class, 'Pag') or contains(@aria-label, 'pag')]"
_MOST_CONTROLS = 2_000

_NEXT_KEYS = frozenset(
    {"next", "nextpage", "nexturl", "nextlink", "nexthref", "nexturi", "odatanextlink", "nextcursor", "nextpagetoken",
     "nexttoken", "continuation", "continuationtoken", "resumptiontoken"}
)  # fmt: skip
_MORE_KEYS = frozenset({"hasmore", "hasnext", "hasnextpage", "morepages", "moreresults"})
_TOTAL_KEYS = frozenset(
    {"total", "totalcount", "totalelements", "totalitems", "totalresults", "totalrecords", "totalhits", "recordstotal",
     "count", "numfound", "nhits"}
)  # fmt: skip
_PAGES_KEYS = frozenset({"totalpages", "pagecount", "lastpage", "numpages", "numberofpages", "pagestotal"})
_TOTAL_HEADERS = "X-WP-Total", "X-Total-Count", "X-Total"
_PAGES_HEADERS = "X-WP-TotalPages", "X-Total-Pages"
_DEEPEST = 3
_NOT_IN_KEYS = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries a part of a list brought, and what the list says of itself: entries and parts; 0 for nothing."""

    entries: int
    total: int = 0
    parts: int = 0


def next_in_header(response: Response) -> list[str]:
    """The addresses that an answer's Link header names as next (RFC 8288)."""
    said = b", ".join(response.headers.getlist("Link")).decode("latin-1")
    return [complete_address(response, found) for found in _NEXT_REL.findall(said)]


def next_in_page(response: HtmlResponse) -> Iterator[str]:
    """The addresses that a page names as next by their relation."""
    yield from next_in_header(response)
    for link in response.xpath("//a[@rel] | //link[@rel]"):
        if "next" in link.attrib["rel"].lower().split() and not is_switched_off(link):
            yield from addresses(response, link)


def is_switched_off(link: Selector) -> bool:
    """Whether a control is there but does nothing, as on a last page."""
    around = link.xpath("(. | ..)")
    classes = " ".join(part.attrib.get("class", "") for part in around).lower()
    said = {part.attrib.get("aria-disabled", "") for part in around}
    return "disabled" in classes or "inactive" in classes or "true" in said or "disabled" in link.attrib


def leads_nowhere(link: Selector) -> bool:
    """Whether a link or button leads to no page without a script."""
    address = (link.attrib.get("href") or link.attrib.get("src") or link.attrib.get("data-href") or "").strip()
    return not address or address.startswith("#") or address.lower().startswith("javascript:")


def control_for_scripts(response: HtmlResponse, *, expected: bool) -> str:
    """The words on a control that brings further entries by a script alone; empty where there is none.

    Where a further page is `expected`, words that may stand on other controls too count outside menus.
    """
    for control in response.xpath(_CONTROLS)[:_MOST_CONTROLS]:
        words = control.attrib.get("value") or whole_text(control) or control.attrib.get("aria-label", "")
        does = f"{control.attrib.get('href', '')} {control.attrib.get('onclick', '')}"
        is_next = bool(_NEXT.match(words)) or (
            expected and bool(_PERHAPS_NEXT.match(words)) and not control.xpath(_IN_MENU)
        )
        is_numbered = words.isdigit() and "javascript" in does.lower() and bool(control.xpath(_IN_PAGER))
        if not (is_next or is_numbered or _POSTED_PAGE.search(does)) or is_switched_off(control):
            continue
        if leads_nowhere(control):
            return words[:60] or does.strip()[:60]
    return ""


def signs_in_json(data: Any, *, leave: frozenset[str] = frozenset()) -> tuple[str, int, int]:
    """By what key an answer says that it goes on, and how many entries and parts the list has by its own word.

    Empty and 0 where it says nothing. Keys of `leave` and lists are not looked into.
    """
    sign, total, parts = "", 0, 0
    for path, value in _values(data, "", leave):
        key = _NOT_IN_KEYS.sub("", path.rpartition(".")[2].lower())
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if (key in _NEXT_KEYS and value not in (None, "", False)) or (key in _MORE_KEYS and value is True):
            sign = sign or path
        elif key in _TOTAL_KEYS and is_number:
            total = max(total, value)
        elif key in _PAGES_KEYS and is_number:
            parts = max(parts, value)
    return sign, total, parts


def _values(data: Any, before: str, leave: frozenset[str], depth: int = 0) -> Iterator[tuple[str, Any]]:
    if not isinstance(data, dict) or depth > _DEEPEST:
        return
    for key, value in data.items():
        if key in leave:
            continue
        path = f"{before}.{key}" if before else str(key)
        yield path, value
        yield from _values(value, path, leave, depth + 1)


def counts_in_header(response: Response) -> tuple[int, int]:
    """How many entries and parts a list has by the headers of its answer; 0 where they do not tell."""
    return _largest(response, _TOTAL_HEADERS), _largest(response, _PAGES_HEADERS)


def _largest(response: Response, names: tuple[str, ...]) -> int:
    said = [(response.headers.get(name) or b"").decode("latin-1").strip() for name in names]
    return max((int(text) for text in said if text.isascii() and text.isdigit() and len(text) < 10), default=0)
