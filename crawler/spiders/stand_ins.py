"""Tells error pages, waiting rooms and log-ins, which servers send as if all were well, from documents.

A server that has no document often answers HTTP 200 with a page that says so. Such a page must not become the newest
version of what was there. Only short pages are judged, by their title and headings: a long text may speak of anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from http import HTTPStatus
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.events import Reason, RefusalKind
from crawler.formats import FORMATS, PLAIN_TEXT, files_in_zip, format_in_address
from crawler.page_words import LONG_WORDS, ReadPage
from crawler.selectors import announces_file, complete_address, read_response
from crawler.spiders.forwards import forward_of
from crawler.spiders.stand_in_words import asks_consent, asks_patience, stands_in

EMPTY = Reason(RefusalKind.TRY_AGAIN, "the server sent an empty page")
_SHOWN_INSIDE = "//iframe/@src | //frame/@src | //embed/@src | //object/@data"
FILLED_BY_SCRIPT = Reason(
    RefusalKind.STAND_IN,
    "the page that came has nothing to read before its scripts run; look there for a file or another page of the text",
)
# A page with fewer words is short; one whose menus have more is, where it has so few of its own.
_FEW_WORDS, _FEW_OWN_WORDS, _HARDLY_ANY = LONG_WORDS, 80, 40
# A page that scripts fill has little to read before they run.
_BEFORE_SCRIPTS = 60
# A page that shows a file has its title and a button besides.
_NO_TEXT = 15
_LOG_IN_PATH = re.compile(
    r"/(?:log-?in|log-?on|sign-?in|anmelden|anmeldung|inloggen|connexion|sso|saml2?|adfs|oauth2?|wp-login|openid-connect)"
    r"(?:[/.?]|\Z)",
    re.IGNORECASE,
)
_ERROR_PATH = re.compile(
    r"/(?:404|error|errors|fehler|fehlerseite|errorpage|notfound|not-found|page-not-found|nicht-gefunden"
    r"|seite-nicht-gefunden|page-introuvable|niet-gevonden|pagina-niet-gevonden)(?:[/.?_-]|\Z)",
    re.IGNORECASE,
)
_GZIP = b"\x1f\x8b"
_START_PATH = re.compile(
    r"(?:[a-z]{2}(?:-[a-z]{2})?(?:/|\Z))?(?:(?:index|default|home|start|startseite|accueil|inicio|welcome)(?:\.\w+)?)?",
    re.IGNORECASE,
)
# The title and the first heading, and what stands below; headings that are links tell of other pages.
_FIRST = "//title[not(ancestor::*[local-name() = 'svg'])] | (//h1[not(.//a[@href])])[1]"
_BELOW = "//h1[not(.//a[@href])] | //h2[not(.//a[@href])]"
_BODY_TEXT = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::a)]"
_PASSWORD = "//input[translate(@type, 'PASWORD', 'pasword') = 'password']"
_LARGEST_JUDGED = 500_000
# 203 is the document by way of a proxy.
_WHOLE = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})


def judge_answer(response: Response, known_format: str | None) -> Reason | None:
    """Why an answer is no document, by its status and by what it says; None where nothing speaks against it."""
    says = what_it_says(response) if known_format in ("html", PLAIN_TEXT) else ""
    return judge_status(response) or _judge_words(response, says)


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
    path, answered = urlsplit(url).path, urlsplit(response.url).path
    for found, what in ((_LOG_IN_PATH, "a log-in"), (_ERROR_PATH, "the site's page for errors")):
        if found.search(answered) and not found.search(path):
            return Reason(RefusalKind.STAND_IN, f"it leads to {what}, and not to what was there")
    page = read_response(response)
    if not page.is_plainly_long and len(page.own) < _NO_TEXT:
        shown = [complete_address(response, address) for address in page.find(_SHOWN_INSIDE)]
        if file := next(filter(None, map(_file_in, shown)), "" if page.shown else next(iter(shown), "")):
            only = f"the page that came only shows {file}; write that into the source"
            return Reason(RefusalKind.STAND_IN, only)
        if not page.shown:
            return FILLED_BY_SCRIPT if page.find("//script") else None
    is_start = _START_PATH.fullmatch(answered.strip("/")) and not urlsplit(response.url).query
    if is_start and not _START_PATH.fullmatch(path.strip("/")):
        return Reason(RefusalKind.STAND_IN, "it leads to the start page of the site, and not to what was there")
    return None


def judge_format(media_type: str, known_format: str | None, body: bytes, take: Collection[str]) -> Reason:
    """Why an answer in a format that the source does not take is no document, named by its bytes where they tell."""
    what = f"its media type is {media_type or 'not given'}"
    if known_format:
        what = f"it is {FORMATS[known_format].label}"
    elif packed := files_in_zip(body):
        what = f"it is a ZIP archive with {', '.join(packed[:3])}{' …' if packed[3:] else ''}, which is not opened"
    elif body.startswith(_GZIP):
        return Reason(
            RefusalKind.MEND, "it is packed by gzip though its server does not say so; unpack a copy and add it"
        )
    return Reason(RefusalKind.LEFT_OUT, f"{what}; taken are {', '.join(take)}")


def _file_in(url: str) -> str:
    """The file that an address announces, itself or, as that of a viewer, in its query; empty where there is none."""
    named = [value for _, value in parse_qsl(urlsplit(url).query)]
    return next((urljoin(url, name) for name in (url, *named) if announces_file(name)), "")


def judge_index(response: Response) -> Reason | None:
    """Why an answer is not the page that leads to documents; None where nothing speaks against it."""
    says = what_it_says(response, leads_on=True) if isinstance(response, HtmlResponse) else ""
    return judge_status(response) or _judge_words(response, says)


def is_filled_by_script(page: HtmlResponse) -> bool:
    """Whether a page has scripts and little to read before they run."""
    read = read_response(page)
    return not read.is_plainly_long and len(read.shown) < _BEFORE_SCRIPTS and bool(read.find("//script"))


def judge_status(response: Response) -> Reason | None:
    """Why an answer with such a status is nothing yet; None for one that is whole."""
    if response.status in _WHOLE or not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    return Reason(RefusalKind.TRY_AGAIN, f"the server answered HTTP {response.status}, which is no document yet")


def what_it_says(response: Response, *, leads_on: bool = False) -> str:
    """The words by which a short page tells that it stands in for another; empty where it does not.

    One that `leads_on` to documents may have little to read besides its links, and a place to log in.
    """
    if not 0 < len(response.body) <= _LARGEST_JUDGED:
        return ""
    if not isinstance(response, HtmlResponse):
        text = response.text if isinstance(response, TextResponse) else response.body.decode("utf-8", "replace")
        said = text.strip()
        return said if stands_in(said) else ""
    page = read_response(response)
    if page.is_plainly_long and not _may_stand_in(page):
        return ""
    words = len(page.shown)
    first = list(page.texts(_FIRST))
    found = next((said for said in first if stands_in(said) or asks_consent(said)), "")
    if words >= _FEW_WORDS:
        # Its words may be those of menus, which stand on the site's page for errors too.
        return found if found and len(page.own) < _FEW_OWN_WORDS else ""
    found = found or next(filter(stands_in, page.texts(_BELOW)), "")
    if not found and words < (_HARDLY_ANY if leads_on else _FEW_WORDS) and page.find(_PASSWORD):
        return next(iter(first), "") or "log in"
    is_bare = not first or (words < _HARDLY_ANY and not leads_on)
    return found or (_said_below(page) if is_bare else "")


def _may_stand_in(page: ReadPage) -> bool:
    """Whether something that may be a title or first heading of a page says that it stands in for another."""
    headings = page.raw_headings()
    return headings is None or any(stands_in(said) or asks_consent(said) for said in headings)


def _said_below(page: ReadPage) -> str:
    """What a page with hardly any text says in it."""
    text = " ".join(page.find(_BODY_TEXT))
    sentences = re.split(r"(?<=[.!?…])\s+", " ".join(text.split()))
    return next((sentence for sentence in sentences if stands_in(sentence)), "")


def _judge_words(response: Response, says: str) -> Reason | None:
    if not says or (asks_patience(says) and forward_of(response)):
        return None  # what leads on says so while it does
    return Reason(RefusalKind.STAND_IN, f"the page that came says {says[:100]!r} and is no document")
