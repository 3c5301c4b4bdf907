"""Keeps a crawl of a whole site out of addresses without end: each way in which a site makes them is known by its own.

What can be told from an address is left before it is asked for. What shows only by what came, equal pages and pages
that lead to nothing new, closes the shape of address it came under: an address with its numbers and keys of visits
blotted out. By what two addresses of equal pages differ is learnt what makes no difference on this site: a key of the
query, the last part of a path.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import unquote, urlsplit, urlunsplit

from crawler.address import canonical_url, strip_visit


class Trap(StrEnum):
    """A way in which a site makes addresses without end; TRAPS says each in words."""

    REPEATING = "repeating"
    ORDER = "order"
    PRINT = "print"
    VISIT = "visit"
    CALENDAR = "calendar"
    EQUAL = "equal"
    BARREN = "barren"


TRAPS: dict[Trap, str] = {
    Trap.REPEATING: "the path repeats itself",
    Trap.ORDER: "it only sorts or shows the same in another way",
    Trap.PRINT: "it is a printing version",
    Trap.VISIT: "it only names the visit",
    Trap.CALENDAR: "it is of a calendar that led to nothing new",
    Trap.EQUAL: "the page has the same content as another",
    Trap.BARREN: "many of its kind led to nothing new",
}

_ORDER_KEYS = re.compile(
    r"(?:sort\w*|order\w*|asc|desc|sortier\w*|highlight|fontsize|contrast|replytocom|share|ref|referer|back|return\w*"
    r"|redirect\w*)\Z",
    re.IGNORECASE,
)
# Keys that name a page as often as a way to show it; the value tells.
_ORDER = re.compile(
    r"(?:dir|direction|tri|orden\w*|view|layout|display|mode)="
    r"(?:asc\w*|desc\w*|up|down|list|grid|table|tiles|map|gallery)\Z",
    re.IGNORECASE,
)
_PRINT_KEYS = re.compile(r"(?:print\w*|druck\w*|imprimir|impression|tmpl|pdfview)\Z", re.IGNORECASE)
_PRINT_VALUE = re.compile(r"(?:print\w*|druck\w*|component)\Z", re.IGNORECASE)
_PRINT_PATH = re.compile(
    r"/(?:print|printer|printview|druck|drucken|druckansicht|imprimir|imprimer|stampa)(?:/|\.\w+|\Z)", re.IGNORECASE
)
_DATE_KEYS = re.compile(
    r"(?:year|month|day|date|week|jahr|monat|tag|datum|kw|jaar|maand|annee|mois|ano|anno|mes|mese|rok|miesiac|cal\w*"
    r"|kalender\w*|tribe-bar-date|eventdate|selecteddate)\Z",
    re.IGNORECASE,
)
_DATE_PATH = re.compile(r"[/_-](?:19|20)\d\d[-/]\d{1,2}(?:[-/]\d{1,2})?(?:/|\Z)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TOKEN = re.compile(r"(?<![0-9a-z])(?=[0-9a-z]*\d)(?=[0-9a-z]*[a-z])[0-9a-z]{16,}|\([A-Z]\([^)]*\)\)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
# A part of a path that stands there so often, or a pair of parts that comes again at once.
_REPEATED = 3
_TWICE = "twice"
_EQUAL_PAGES, _BARREN_DAYS, _BARREN_PAGES = 2, 3, 6


@dataclass(slots=True)
class _Shape:
    """What came under addresses of one shape: pages like others, new ones, and those in a row that led to nothing."""

    equal: int = 0
    new: int = 0
    barren: int = 0


@dataclass(slots=True)
class Traps:
    """What a crawl of a site has seen of traps, and which addresses it leaves for them."""

    left: Counter[Trap] = field(default_factory=Counter)
    example: dict[Trap, str] = field(default_factory=dict)
    of: dict[str, Trap] = field(default_factory=dict)
    _shapes: dict[str, _Shape] = field(default_factory=dict)
    _contents: dict[bytes, str] = field(default_factory=dict)
    # By part of an address, how often pages were equal that differ in it, and how often it came with a new page.
    _idle: Counter[str] = field(default_factory=Counter)
    _telling: Counter[str] = field(default_factory=Counter)

    def leave(self, trap: Trap, url: str) -> None:
        """Counts an address that is left."""
        address = canonical_url(url)
        if address not in self.of:
            self.of[address] = trap
            self.left[trap] += 1
        self.example.setdefault(trap, url)

    def simplify(self, url: str) -> str:
        """An address without what only sorts, shows or prints the same or names the visit; what went is counted."""
        if (plain := strip_visit(url)) != url:
            self.leave(Trap.VISIT, url)
        parts = urlsplit(plain)
        kept = []
        for part in parts.query.split("&") if parts.query else []:
            key, _, value = part.partition("=")
            if self._makes_no_difference(f"?{key}"):
                self.leave(Trap.VISIT if _TOKEN.search(value) else Trap.EQUAL, url)
            elif _PRINT_KEYS.match(unquote(key)) or _PRINT_VALUE.match(value):
                self.leave(Trap.PRINT, url)
            elif _ORDER_KEYS.match(unquote(key)) or _ORDER.match(part):
                self.leave(Trap.ORDER, url)
            else:
                kept.append(part)
        folder, _, last = parts.path.rpartition("/")
        if last and self._makes_no_difference(f"+{last}"):
            self.leave(Trap.EQUAL, url)
            parts = parts._replace(path=f"{folder}/")
        return urlunsplit(parts._replace(query="&".join(kept)))

    def judge(self, url: str) -> Trap | None:
        """Of which trap an address is, by itself and by what came under its shape; None where it may be asked for."""
        parts = urlsplit(canonical_url(url))
        if _repeats(parts.path) or (_TWICE in _parts_of(url) and self._makes_no_difference(_TWICE)):
            return Trap.REPEATING
        if _PRINT_PATH.search(parts.path):
            return Trap.PRINT
        is_day = _is_day(parts.path, parts.query)
        if is_day and _names_future(f"{parts.path}?{parts.query}"):
            return Trap.CALENDAR
        if self._makes_no_difference(f"*{_last_part(parts.path)}"):
            return Trap.EQUAL
        shape = self._shapes.get(_shape_of(url))
        if shape is None:
            return None
        if shape.equal >= _EQUAL_PAGES and shape.equal > shape.new:
            return Trap.VISIT if _TOKEN.search(url) else Trap.EQUAL
        if is_day and shape.barren >= _BARREN_DAYS:
            return Trap.CALENDAR
        return Trap.BARREN if shape.barren >= _BARREN_PAGES else None

    def is_equal(self, url: str, words: list[str]) -> bool:
        """Whether a page has the words of an earlier one, in whatever order; times of day do not count."""
        told = " ".join(sorted(word for word in words if not _CLOCK.fullmatch(word)))
        digest = hashlib.sha256(told.encode("utf-8", "replace")).digest()
        shape = self._shapes.setdefault(_shape_of(url), _Shape())
        first = self._contents.setdefault(digest, canonical_url(url))
        is_known = first != (address := canonical_url(url))
        if is_known:
            self._idle.update(_difference(first, address))
        else:
            self._telling.update(_parts_of(url))
        shape.equal += is_known
        shape.new += not is_known
        return is_known

    def note(self, url: str, *, brought: bool, is_document: bool) -> None:
        """Notes whether a page was a document, and whether it brought or led to something new of another shape."""
        if not is_document and _TWICE in _parts_of(url):
            self._idle[_TWICE] += 1
            self._telling[_TWICE] -= 1
        if (shape_of := _shape_of(url)) != canonical_url(url):
            shape = self._shapes.setdefault(shape_of, _Shape())
            shape.barren = 0 if brought else shape.barren + 1

    def _makes_no_difference(self, part: str) -> bool:
        return self._idle[part] >= _EQUAL_PAGES and self._idle[part] * 2 >= self._telling[part]

    def is_doubtful(self, url: str) -> bool:
        """Whether an address may be another of a page that has a plainer one, so that it is better asked for later."""
        return bool(urlsplit(url).query or _TOKEN.search(url))

    def same_shape(self, url: str, other: str) -> bool:
        """Whether two addresses differ only in numbers and keys of visits."""
        return _shape_of(url) == _shape_of(other)


def _repeats(path: str) -> bool:
    parts = [part for part in path.split("/") if part]
    if any(count >= _REPEATED for part, count in Counter(parts).items() if not part.isdigit()):
        return True
    pairs = [parts[at : at + 2] for at in range(len(parts) - 1)]
    return any(one == other and one[0] != one[1] for one, other in zip(pairs, pairs[2:], strict=False))


def _last_part(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _parts_of(url: str) -> set[str]:
    """The parts of an address that may make no difference on a site, each with a sign of its kind."""
    parts = urlsplit(url)
    names = [name for name in parts.path.split("/") if name]
    found = {f"?{part.partition('=')[0]}" for part in parts.query.split("&") if part}
    found |= {f"*{names[-1]}", f"+{names[-1]}"} if len(names) > 1 else set()
    return found | ({_TWICE} if len(set(names)) < len(names) else set())


def _difference(one: str, other: str) -> set[str]:
    """By what the addresses of two equal pages differ, as far as it is one thing."""
    a, b = urlsplit(one), urlsplit(other)
    if a.path == b.path:
        differing = set(a.query.split("&")) ^ set(b.query.split("&"))
        return {f"?{part.partition('=')[0]}" for part in differing if part}
    if a.query != b.query:
        return set()
    short, long = sorted((a.path, b.path), key=len)
    if _last_part(a.path) == _last_part(b.path):
        return {f"*{_last_part(long)}", *(_parts_of(long) & {_TWICE})}
    is_inside = long.rpartition("/")[0].rstrip("/") == short.rstrip("/")
    return {f"+{long.rpartition('/')[2]}"} if is_inside else _parts_of(long) & {_TWICE}


def _is_day(path: str, query: str) -> bool:
    keys = [part.partition("=") for part in query.split("&")]
    in_query = any(_DATE_KEYS.match(key) and _NUMBER.search(value) for key, _, value in keys)
    return in_query or bool(_DATE_PATH.search(path))


def _names_future(text: str) -> bool:
    return any(int(year) > datetime.now(UTC).year + 1 for year in _YEAR.findall(text))


def _shape_of(url: str) -> str:
    return _NUMBER.sub("#", _TOKEN.sub("*", canonical_url(url)))
