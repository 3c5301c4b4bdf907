"""Tells error pages, waiting rooms and log-ins, which servers send as if all were well, from documents.

A server that has no document often answers HTTP 200 with a page that says so. Such a page must not become the newest
version of what was there. Only short pages are judged, by their title and headings: a long text may speak of anything.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.events import Reason, RefusalKind
from crawler.formats import FORMATS, PLAIN_TEXT, format_in_address
from crawler.page_words import words_of_page

# What a page says above its text when the document is not there, cannot be had now, or not by a program.
_SAYS = re.compile(
    r"\A(?:http )?(?:error |fehler |erreur )?(?:404|403|50[0234])\b|\b(?:error|fehler|erreur) (?:4|5)\d\d\b"
    r"|not (?:be )?found|no longer (?:available|exists)|does not exist|doesn.t exist|page (?:is )?(?:un|not )available"
    r"|nicht (?:gefunden|verfügbar|vorhanden)|existiert nicht|nicht mehr (?:verfügbar|vorhanden)"
    r"|niet (?:gevonden|beschikbaar)|bestaat niet|introuvable|n.existe p(?:as|lus)|non trouvée?"
    r"|no (?:se ha )?encontrad[ao]|no existe|não (?:foi )?encontrad[ao]|non trovat[ao]|non esiste|no s.ha trobat"
    r"|hittades inte|hittas inte|finns inte|ikke (?:fundet|funnet)|findes ikke|finnes ikke|ei löyd|ei löyty"
    r"|nie (?:znaleziono|istnieje|została znaleziona)|nenalezen|neexistuje|nenájden|nem található|nu a fost găsit"
    r"|nije (?:pronađen|nađen)|ni (?:bilo )?mogoče najti|ne obstaja|bulunamadı|δεν βρέθηκε"
    r"|не (?:найден|знайден|намерен)"
    r"|just a moment|one moment|einen moment|un instant|un momento|checking your browser|verif(?:y|ying) (?:that )?you"
    r"|are you (?:a )?(?:robot|human)|attention required|captcha|access (?:is )?denied|zugriff verweigert"
    r"|accès (?:refusé|interdit)|acceso denegado|accesso negato|toegang geweigerd"
    r"|forbidden|request (?:blocked|rejected)"
    r"|service unavailable|temporarily unavailable|under maintenance|wartungsarbeiten|wartungsmodus|in onderhoud"
    r"|en maintenance|en mantenimiento|in manutenzione|session (?:has )?expired|sitzung (?:ist )?abgelaufen"
    r"|internal server error|bad gateway|fatal error|database error",
    re.IGNORECASE,
)
EMPTY = Reason(RefusalKind.TRY_AGAIN, "the server sent an empty page")
_FEW_WORDS, _LONGEST_HEADING = 150, 14
_LARGEST_JUDGED = 500_000
# 203 is the document by way of a proxy.
_WHOLE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})


def judge_answer(response: Response, known_format: str | None) -> Reason | None:
    """Why an answer is no document, by its status and by what it says; None where nothing speaks against it."""
    says = what_it_says(response) if known_format in ("html", PLAIN_TEXT) else ""
    return judge_status(response) or _as_reason(says)


def judge_place(response: Response, url: str, known_format: str | None) -> Reason | None:
    """Why an answer is not what its address leads a reader to expect; None where it may be.

    `url` is the address as linked. A page in the place of a file, or the start page of a site in the place of
    something inside it, is how servers lead away from what they no longer have.
    """
    if known_format != "html":
        return None
    announced = FORMATS.get(format_in_address(url) or "")
    if announced and announced.magic:
        return Reason(RefusalKind.STAND_IN, f"its address announces {announced.label}, but a page came")
    path, answered = urlsplit(url).path.strip("/"), urlsplit(response.url)
    if "/" in path and not answered.path.strip("/") and not answered.query:
        return Reason(RefusalKind.STAND_IN, "it leads to the start page of the site, and not to what was there")
    return None


def judge_index(response: Response) -> Reason | None:
    """Why an answer is not the page that leads to documents; None where nothing speaks against it."""
    return judge_status(response) or _as_reason(what_it_says(response) if isinstance(response, HtmlResponse) else "")


def judge_status(response: Response) -> Reason | None:
    """Why an answer with such a status is nothing yet; None for one that is whole."""
    if response.status in _WHOLE or not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    return Reason(RefusalKind.TRY_AGAIN, f"the server answered HTTP {response.status}, which is no document yet")


def what_it_says(response: Response) -> str:
    """The words by which a short page tells that it stands in for another; empty where it does not."""
    if not 0 < len(response.body) <= _LARGEST_JUDGED:
        return ""
    if not isinstance(response, HtmlResponse):
        text = response.text if isinstance(response, TextResponse) else response.body.decode("utf-8", "replace")
        return _matching([text.strip()])
    page = Selector(text=response.text)
    headings = page.xpath("//title | //h1 | //h2")
    said = [" ".join(heading.xpath("string()").get(default="").split()) for heading in headings]
    if words_of_page(response.body) >= _FEW_WORDS:
        return ""
    if page.xpath("//input[@type='password']"):
        return next(filter(None, said), "") or "log in"
    return _matching(said if any(said) else [" ".join(page.xpath("string(//body)").get(default="").split())])


def _matching(said: list[str]) -> str:
    return next((text for text in said if len(text.split()) <= _LONGEST_HEADING and _SAYS.search(text)), "")


def _as_reason(says: str) -> Reason | None:
    return Reason(RefusalKind.STAND_IN, f"the page that came says {says[:100]!r} and is no document") if says else None
