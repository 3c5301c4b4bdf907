"""What a clue of each kind says: fields of metadata, headers, addresses, cells and lines of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from crawler.events import DateClue
from pipeline.dating.candidate import Says, Witness, fault_of
from pipeline.dating.cue_words import Cue
from pipeline.dating.mentions import Manner, Saying, sayings
from pipeline.dating.months import fold
from pipeline.dating.parse import YEAR, Tongue, Written, written_dates
from pipeline.records.dates import DateInterval

# How far each kind is trusted where it states a date. From 0.5 on one witness is enough.
WEIGHTS = {
    "source": 1.0,
    "listing": 0.85,
    "oparl": 0.85,
    "feed": 0.75,
    "json": 0.75,
    "html_metadata": 0.65,
    "pdf_metadata": 0.3,
    "docx_metadata": 0.25,
    "odt_metadata": 0.25,
    "last_modified": 0.2,
    "sitemap": 0.2,
}
_CREATED, _CHANGED = 0.35, 0.2
_CUE_WEIGHTS = {
    Cue.PUBLISHED: 0.85,
    Cue.ADOPTED: 0.85,
    Cue.REVISED: 0.8,
    Cue.STATED: 0.75,
    Cue.DRAFT: 0.3,
    Cue.UPDATED: _CHANGED,
}
_AFTERWARDS = 0.1  # less where the word stands behind its date
_MANNER_WEIGHTS = {Manner.ALONE: 0.6, Manner.PLACED: 0.6, Manner.IN_TITLE: 0.4}
_YEAR_IN_TITLE = 0.35
_FIELD = re.compile(r"([\w:.\- ]{1,40}?):\s+(?=\S)")
_CHANGE = re.compile(r"modif|updat|chang|revis|lastmod|review")
_CREATION = re.compile(r"creat|generat|upload")
_COMPACT = re.compile(r"(?:d:|\b)(\d{4})(0[1-9]|1[0-2])?(0[1-9]|[12]\d|3[01])?(?:\d{4,6})?(?!\d)")


def witnesses(clue: DateClue, read_in: Tongue) -> Iterator[Witness]:
    """What a clue says; a clue of a kind that is not known says nothing, and that is told."""
    report = _REPORTS.get(clue.kind)
    found = list(report(clue, read_in)) if report else [_silent(clue, "a kind of evidence that is not known")]
    yield from found or [_silent(clue, "no date can be read in it")]


def _silent(clue: DateClue, note: str, begins: int | None = None) -> Witness:
    return Witness(clue.kind, clue.text, Says.NOTHING, note=note, begins=begins)


def _stated(clue: DateClue, says: Says, one: Written, weight: float, by_program: bool) -> Witness:
    if one.interval is None:
        return _silent(clue, one.note, one.begins)
    if fault := fault_of(clue.text, one.interval, by_program):
        return replace(_silent(clue, fault), interval=one.interval, precision=one.precision)
    return Witness(clue.kind, clue.text, says, one.interval, one.precision, weight, one.note)


def _bound(clue: DateClue, read_in: Tongue) -> Iterator[Witness]:
    """When it was first fetched, or archived: it was published by then."""
    for one in _machine_dates(clue.text, read_in)[:1]:
        yield _stated(clue, Says.NOT_AFTER, one, 0.0, by_program=True)


def _change(clue: DateClue, read_in: Tongue) -> Iterator[Witness]:
    for one in _machine_dates(clue.text, read_in)[:1]:
        yield _stated(clue, Says.CHANGED, one, WEIGHTS[clue.kind], by_program=True)


def _field(clue: DateClue, read_in: Tongue) -> Iterator[Witness]:
    """A field of metadata, with its name before it where it has one."""
    named = _FIELD.match(clue.text)
    name, value = (named[1].lower(), clue.text[named.end() :]) if named else ("", clue.text)
    weight, says = WEIGHTS[clue.kind], Says.DAY
    if _CHANGE.search(name) or name == "moddate":
        weight, says = _CHANGED, Says.CHANGED
    elif _CREATION.search(name):
        weight = min(weight, _CREATED)
    for one in _machine_dates(value, read_in)[:1]:
        yield _stated(clue, says, one, weight, by_program=True)


def _machine_dates(text: str, read_in: Tongue) -> tuple[Written, ...]:
    """Dates as programs write them: digits without marks too."""
    found = _COMPACT.match(text.strip().lower())
    if found and (found[2] or text[:2].lower() == "d:"):
        interval, precision = _parts(int(found[1]), int(found[2] or 0), int(found[3] or 0))
        return (Written(0, len(text), interval, precision, "" if interval else "no day of the calendar"),)
    return written_dates(text, read_in)


def _parts(year: int, month: int, day: int) -> tuple[DateInterval | None, str]:
    text = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
    found = written_dates(text, Tongue("", None))
    return (found[0].interval, found[0].precision) if found else (None, "")


def _line(clue: DateClue, read_in: Tongue) -> Iterator[Witness]:
    """A cell or line of text, date by date."""
    for one in sayings(clue.text, read_in):
        yield _of_saying(clue, one)


def _of_saying(clue: DateClue, one: Saying) -> Witness:
    in_page = clue.kind == "page_text"
    if one.written.interval is None:
        return _silent(clue, one.written.note, one.written.begins)
    if one.refused and in_page:
        return _refused(clue, one, one.refused)
    if one.cue is not None:
        if one.cue not in _CUE_WEIGHTS:
            return _refused(clue, one, f"not its date: {one.cue.value}")
        weight = _CUE_WEIGHTS[one.cue] - (0 if one.at_first else _AFTERWARDS)
        if in_page and one.written.precision == YEAR and one.cue is not Cue.PUBLISHED:
            weight = min(weight, _YEAR_IN_TITLE)
        says = Says.CHANGED if one.cue is Cue.UPDATED else Says.DAY
        found = _stated(clue, says, one.written, round(weight, 2), by_program=False)
        return replace(found, note="; ".join(note for note in (one.cue.value, found.note) if note))
    if not in_page:
        return _stated(clue, Says.DAY, one.written, WEIGHTS[clue.kind], by_program=False)
    if one.manner == Manner.UNSAID:
        return _refused(clue, one, one.manner)
    weight = _YEAR_IN_TITLE if one.written.precision == YEAR else _MANNER_WEIGHTS[one.manner]
    found = _stated(clue, Says.DAY, one.written, weight, by_program=False)
    note = "; ".join(note for note in (one.manner, found.note) if note)
    return replace(found, note=note, alone=one.manner == Manner.ALONE and weight > _YEAR_IN_TITLE)


def _refused(clue: DateClue, one: Saying, why: str) -> Witness:
    written = one.written
    return replace(_silent(clue, why), interval=written.interval, precision=written.precision)


_URL_DAY = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|\Z)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
_URL_NAMED_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_YEARS = re.compile(r"(?<![\d/])((?:19|20)\d\d)[-_](?:to-|bis-)?((?:19|20)?\d\d)(?!\d)")
_URL_YEAR = re.compile(r"(?<![\d])((?:19|20)\d\d)(?!\d)")
_PERMALINK, _NAMED, _FOLDER, _YEAR_IN_NAME = 0.5, 0.4, 0.35, 0.2
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|zip)\Z")


def _address(clue: DateClue, read_in: Tongue) -> Iterator[Witness]:
    """The date in an address; folders of files tell when something was put there, not when it was published."""
    parts = urlsplit(clue.text)
    path = fold(unquote(parts.path))
    if found := _URL_DAY.search(path):
        weight = _FOLDER if _FILE.search(path) else _PERMALINK
        yield _from_parts(clue, weight, int(found[1]), int(found[2]), int(found[3]))
    elif found := _URL_NAMED_DAY.search(path):
        yield _from_parts(clue, _NAMED, int(found[1]), int(found[3]), int(found[4]))
    elif found := _URL_MONTH.search(path):
        yield _from_parts(clue, _FOLDER, int(found[1]), int(found[2]), 0)
    elif (found := _URL_YEARS.search(path)) and int(found[1][: 4 - len(found[2])] + found[2]) > int(found[1]):
        yield _silent(clue, "a period, not a date", int(found[1]))
    elif len(years := set(_URL_YEAR.findall(path))) == 1:
        yield _from_parts(clue, _YEAR_IN_NAME, int(years.pop()), 0, 0)


def _from_parts(clue: DateClue, weight: float, year: int, month: int, day: int) -> Witness:
    interval, precision = _parts(year, month, day)
    note = "" if interval else "no day of the calendar"
    return _stated(clue, Says.DAY, Written(0, 0, interval, precision, note), weight, by_program=True)


_REPORTS: dict[str, Callable[[DateClue, Tongue], Iterator[Witness]]] = {
    "source": _line,
    "listing": _line,
    "page_text": _line,
    "feed": _field,
    "json": _field,
    "oparl": _field,
    "html_metadata": _field,
    "pdf_metadata": _field,
    "docx_metadata": _field,
    "odt_metadata": _field,
    "last_modified": _change,
    "sitemap": _change,
    "archive_copy": _bound,
    "first_seen": _bound,
    "url": _address,
}
