"""Finds signs that a list goes on: what is not followed and not told of would later be called gone.

Signs are what a page or answer says itself: links and headers named "next", controls that only a script can follow,
and numbers of entries or pages that do not add up with what came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from parsel import Selector
from scrapy.http import HtmlResponse, Response

from crawler.selectors import addresses, complete_address, leads_nowhere, whole_text

_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s;,\"']+))?)*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;,\"']+))", re.IGNORECASE)
# What a control that brings the next entries is called, perhaps with what they are.
_NEXT = re.compile(
    r"(?:(?:(?:load|show|see|view|display) (?:\d+ )?(?:more|all)|more (?:results|items|posts|entries|documents|news)"
    r"|(?:older|next) (?:posts|entries|articles|results|items)"
    r"|(?:mehr|weitere)\b.{0,30}\b(?:nach)?laden|(?:mehr|weitere)\b.{0,30}\b(?:an)?zeigen|weiterblättern"
    r"|(?:mehr|weitere|ältere) (?:ergebnisse|treffer|einträge|beiträge|meldungen|dokumente|artikel|inhalte)"
    r"|(?:meer|laad|toon) (?:laden|tonen|weergeven|resultaten|berichten|documenten|meer)"
    r"|(?:charger|voir|afficher) (?:plus|la suite|davantage)|plus (?:de|d') ?(?:résultats|contenus|actualités|articles)"
    r"|(?:cargar|ver|mostrar) más|más resultados|(?:ver|carregar|mostrar) mais"
    r"|(?:carica|mostra|vedi) (?:altr[oi]|di più)"
    r"|(?:visa|ladda|hämta) fler|(?:vis|last inn|indlæs|hent) flere|(?:näytä|lataa) lisää"
    r"|(?:pokaż|wczytaj|załaduj) więcej|(?:zobrazit|načíst|načítat) další|(?:zobraziť|načítať) ďalšie"
    r"|(?:több|további) (?:betöltése|megjelenítése|találat)|(?:încarcă|vezi|afișează) mai multe"
    r"|(?:učitaj|prikaži|naloži) (?:još|više|več))(?: (?:de |d'|des )?\w+){0,2}"
    r"|next(?: page| »| ›| >)?|nächste(?: seite)?|volgende(?: pagina)?|(?:page )?suivante?|(?:página )?siguiente"
    r"|(?:pagina )?successiva|(?:página )?seguinte|nästa(?: sida)?|næste(?: side)?|neste(?: side)?|seuraava(?: sivu)?"
    r"|następna(?: strona)?|další(?: strana)?|ďalšia(?: strana)?|következő(?: oldal)?|sljedeća(?: stranica)?"
    r"|naslednja(?: stran)?|pagina următoare|(?:pàgina )?següent|επόμενη(?: σελίδα)?|следваща(?: страница)?"
    r"|следующая(?: страница)?|наступна(?: сторінка)?|следна(?: страница)?|следећа(?: страница)?"
    r"|sonraki(?: sayfa)?|järgmine(?: leht)?|sekantis(?: puslapis)?|kitas puslapis|nākamā(?: lapa)?|næsta(?: síða)?"
    r"|faqja tjetër|hurrengo(?:a| orria))\W*\Z",
    re.IGNORECASE,
)
# The same in words that may also turn a picture or open a menu.
_PERHAPS_NEXT = re.compile(
    r"(?:more|mehr|weiter|meer|plus|más|altri|fler|flere|lisää|więcej|další|older|älter|[»›>]+)\W*\Z", re.IGNORECASE
)
_POSTED_PAGE = re.compile(r"__doPostBack\([^)]*Page\$", re.IGNORECASE)
_CONTROLS = (
    "//a | //button | //input[@type='button' or @type='submit'] | //*[@role='button']"
    " | //*[@onclick and not(self::body)]"
)
_NAMES_PAGE = re.compile(r"(?:page|paging|seite|pagina|strana|sida|side)", re.IGNORECASE)
# What turns pictures, months and questions, and not the pages of a list.
_TURNS = ("slick", "slide", "carousel", "swiper", "gallery", "lightbox", "modal", "calendar", "datepicker", "banner")
_IN_SLIDER = "ancestor-or-self::*[" + " or ".join(f"contains(@class, '{name}')" for name in _TURNS) + "]"
_IN_MENU = "ancestor::nav | ancestor::header | ancestor::footer | ancestor::*[@role='navigation' or @role='menu']"
_IN_PAGER = "ancestor-or-self::*[contains(@class, 'pag') or contains(@class, 'Pag') or contains(@aria-label, 'pag')]"
_MOST_CONTROLS = 2_000
# How addresses name a part of a list: `?page=2`, `?tx_list[currentPage]=2`, `?start=20`, `/page/2/`, `list-p-2.html`.
_PAGE_WORDS = "page|paging|seite|pagina|pag|pg|strana|stran|sida|side|sivu|oldal|lapa|puslapis"
_PAGE_KEY = re.compile(
    rf"(?:.*(?:{_PAGE_WORDS})(?:num(?:ber)?|nr|no|n|index)?|p|(?:limit|b_)?start(?::int)?|offset|skip|from|first)\]?\Z",
    re.IGNORECASE,
)
_TAIL = r"\d{1,4}(?=/?\Z|\.\w{2,5}\Z)"
_PAGE_TAIL = re.compile(rf"[/_-](?:{_PAGE_WORDS})[/_-]?{_TAIL}", re.IGNORECASE)
_NUMBER_TAIL = re.compile(rf"[/_-]{_TAIL}")
_INDEX = re.compile(r"/(?:index|default)(?:\.\w+)?\Z", re.IGNORECASE)

_NEXT_KEY = re.compile(
    r"(?:odata)?next(?:page|result|batch)?(?:url|link|href|uri|token|cursor|offset|start|index|key|page)?\Z"
    r"|continuation(?:token)?\Z|resumptiontoken\Z"
)
_MORE_KEYS = frozenset(
    {"more", "hasmore", "hasnext", "hasnextpage", "hasmorepages", "morepages", "moreresults", "hasmoreresults",
     "truncated", "istruncated"}
)  # fmt: skip
_LAST_KEYS = frozenset({"last", "islast", "islastpage", "isfinal", "islastbatch"})
_TOTAL_KEYS = frozenset(
    {"total", "totalcount", "totalelements", "totalitems", "totalresults", "totalrecords", "totalhits", "recordstotal",
     "count", "numfound", "nhits", "numbermatched", "totalnumber", "totalrows", "totalentries", "resultstotal"}
)  # fmt: skip
_PAGES_KEYS = frozenset(
    {"totalpages", "totalpage", "pagecount", "lastpage", "numpages", "numberofpages", "pagestotal", "maxpage"}
)
_LINK_LISTS = frozenset({"link", "links"})
_TOTAL_HEADERS = "X-WP-Total", "X-Total-Count", "X-Total"
_PAGES_HEADERS = "X-WP-TotalPages", "X-Total-Pages"
_DEEPEST = 3
# "Showing 1 to 10 of 250 results", "1–10 von 250", "1 à 10 sur 250".
_SHOWN_TEXT = "//body//text()[not(ancestor::script or ancestor::style)]"
_YEARS = 1900  # from here on numbers in a row are rather years
_WHOLE_NUMBER = r"\d{1,3}(?:[.,'\u00a0\u202f]\d{3})+|\d{1,7}"
_SHOWN_OF = re.compile(
    rf"(?<![\w.,/-])({_WHOLE_NUMBER})\s*(?:-|–|to|bis|à|a|al|até|t/m|tot|till|til|do|až)\s*({_WHOLE_NUMBER})"
    rf"\s*(?:/|(?:out )?of|von|sur|des?|di|van|av|af|z|ze|od|din|von insgesamt|of about)\s*({_WHOLE_NUMBER})(?![\w/])",
    re.IGNORECASE,
)
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
    links = ((address, _REL.search(about)) for address, about in _LINK.findall(said))
    return [complete_address(response, address) for address, rel in links if rel and "next" in _words_of(rel)]


def _words_of(rel: re.Match[str]) -> list[str]:
    return next((group for group in rel.groups() if group), "").lower().split()


def next_in_page(response: HtmlResponse) -> Iterator[str]:
    """The addresses that a page names as next by their relation."""
    yield from next_in_header(response)
    for link in response.xpath("//a[@rel] | //link[@rel]"):
        if "next" in link.attrib["rel"].lower().split() and not is_switched_off(link):
            yield from addresses(response, link)


def further_parts(response: HtmlResponse) -> Iterator[str]:
    """The addresses of further parts of a list that a page links by a number or by words such as "next"."""
    for link in response.xpath("//a[@href]")[:_MOST_CONTROLS]:
        words = _words_on(link)
        number = int(words) if words.isascii() and words.isdigit() and len(words) < 4 else 0
        if number < 2 and not _NEXT.match(words) and not _PERHAPS_NEXT.match(words):
            continue
        if is_switched_off(link) or link.xpath(_IN_SLIDER):
            continue
        yield from (url for url in addresses(response, link) if _is_further_part(response.url, url, number))


def _is_further_part(own: str, url: str, number: int) -> bool:
    """Whether an address is that of another part of the list at `own`; `number` is the one it is linked by, if any."""
    here, there = urlsplit(own), urlsplit(url)
    if here.netloc != there.netloc:
        return False
    if here.path == there.path:
        added = [part.partition("=") for part in {*there.query.split("&")} - {*here.query.split("&")}]
        return any(value.isdecimal() and _PAGE_KEY.match(unquote(key)) for key, _, value in added)
    tail = _PAGE_TAIL if _PAGE_TAIL.search(there.path) else _NUMBER_TAIL
    list_path = tail.sub("", there.path).rstrip("/")
    found = tail.search(there.path)
    is_named = found is not None and (tail is _PAGE_TAIL or (list_path and int(found[0][1:]) in (number, number - 1)))
    return bool(is_named) and _INDEX.sub("", tail.sub("", here.path)).rstrip("/") == list_path


def is_switched_off(link: Selector) -> bool:
    """Whether a control is there but does nothing, as on a last page."""
    around = link.xpath("(. | ..)")
    classes = " ".join(part.attrib.get("class", "") for part in around).lower()
    said = {part.attrib.get("aria-disabled", "") for part in around}
    return "disabled" in classes or "inactive" in classes or "true" in said or "disabled" in link.attrib


def is_for_scripts(link: Selector) -> bool:
    """Whether a link or button leads to no page without a script."""
    return leads_nowhere(
        (link.attrib.get("href") or link.attrib.get("src") or link.attrib.get("data-href") or "").strip()
    )


def control_for_scripts(response: HtmlResponse, *, expected: bool) -> str:
    """The words on a control that brings further entries by a script alone; empty where there is none.

    Where a further page is `expected`, words that may stand on other controls too count outside menus.
    """
    for control in response.xpath(_CONTROLS)[:_MOST_CONTROLS]:
        words = _words_on(control)
        does = f"{control.attrib.get('href', '')} {control.attrib.get('onclick', '')}"
        is_next = bool(_NEXT.match(words)) or (
            expected and bool(_PERHAPS_NEXT.match(words)) and not control.xpath(_IN_MENU)
        )
        is_numbered = words.isdigit() and "javascript" in does.lower() and bool(control.xpath(_IN_PAGER))
        if not (is_next or is_numbered or _POSTED_PAGE.search(does) or _posts_page(control)):
            continue
        if is_switched_off(control) or control.xpath(_IN_SLIDER):
            continue
        if is_for_scripts(control):
            return words[:60] or does.strip()[:60]
    return ""


def _words_on(control: Selector) -> str:
    """What a control says, or what is said of it where it only shows a picture."""
    said = control.attrib
    return (
        said.get("value", "")
        if control.root.tag == "input"
        else (whole_text(control) or said.get("aria-label", "") or said.get("title", ""))
    )


def _posts_page(control: Selector) -> bool:
    """Whether a button sends the number of a page by a form that leads to no address of its own."""
    name = control.attrib.get("name", "")
    is_posted = "ancestor::form[translate(@method, 'POST', 'post') = 'post']"
    return bool(_NAMES_PAGE.search(name)) and control.root.tag in ("button", "input") and bool(control.xpath(is_posted))


def signs_in_json(data: Any, *, leave: frozenset[str] = frozenset()) -> tuple[str, int, int]:
    """By what key an answer says that it goes on, and how many entries and parts the list has by its own word.

    Empty and 0 where it says nothing. Keys of `leave` and lists are not looked into.
    """
    sign, total, parts = "", 0, 0
    for path, value in _values(data, "", leave):
        key = _NOT_IN_KEYS.sub("", path.rpartition(".")[2].lower())
        if _says_that_it_goes_on(key, value):
            sign = sign or path
        elif key in _TOTAL_KEYS:
            total = max(total, _number(value))
        elif key in _PAGES_KEYS:
            parts = max(parts, _number(value))
    return sign, total, parts


def _says_that_it_goes_on(key: str, value: Any) -> bool:
    if key in _LINK_LISTS and isinstance(value, list):
        return any(isinstance(one, dict) and one.get("rel") == "next" and one.get("href") for one in value)
    if _NEXT_KEY.match(key):
        return value not in (None, "", False, {}, [])
    return (key in _MORE_KEYS and value is True) or (key in _LAST_KEYS and value is False)


def _number(value: Any) -> int:
    """A number, also one that is written as text or stands under a name of its own; 0 for anything else."""
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _values(data: Any, before: str, leave: frozenset[str], depth: int = 0) -> Iterator[tuple[str, Any]]:
    if not isinstance(data, dict) or depth > _DEEPEST:
        return
    for key, value in data.items():
        if key in leave:
            continue
        path = f"{before}.{key}" if before else str(key)
        yield path, value
        yield from _values(value, path, leave, depth + 1)


def total_on_page(response: HtmlResponse, entries: int) -> int:
    """How many entries a list has by what a page says of the part that it shows; 0 where it says nothing.

    Only what counts the very entries of the page is believed: "1 to 10 of 250" where there are ten.
    """
    text = " ".join(response.xpath(_SHOWN_TEXT).getall())
    said = (tuple(int(re.sub(r"\D", "", number)) for number in found) for found in _SHOWN_OF.findall(text))
    return max(
        (total for first, last, total in said if last - first + 1 == entries and last <= total and first < _YEARS),
        default=0,
    )


def counts_in_header(response: Response) -> tuple[int, int]:
    """How many entries and parts a list has by the headers of its answer; 0 where they do not tell."""
    return _largest(response, _TOTAL_HEADERS), _largest(response, _PAGES_HEADERS)


def _largest(response: Response, names: tuple[str, ...]) -> int:
    said = [(response.headers.get(name) or b"").decode("latin-1").strip() for name in names]
    return max((int(text) for text in said if text.isascii() and text.isdigit() and len(text) < 10), default=0)
