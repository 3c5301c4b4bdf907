"""What a clue of each kind says: fields of metadata, headers, addresses, cells and lines of text.

`KINDS` says how far each kind is trusted; what a person is told of it stands with `ClueKind`, and for the dates
that files give of themselves both stand with their format, in `crawler/formats.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from urllib.parse import unquote, urlsplit

from crawler.events import DateClue
from crawler.formats import FORMATS, own_date_kinds
from pipeline.ingest.dating.candidate import DateCandidate, DateClaim, find_fault
from pipeline.ingest.dating.cue_words import Cue
from pipeline.ingest.dating.mentions import DateMention, LinePosition, find_mentions
from pipeline.ingest.dating.written.months import fold
from pipeline.ingest.dating.written.parse import DAY, YEAR, DateLocale, ParsedDate, parse_dates
from pipeline.ingest.dating.written.phrases import match_words
from pipeline.records import ClueKind
from pipeline.records.dates import DateInterval
from pipeline.text.languages import Languages, known_languages


@dataclass(frozen=True, slots=True)
class KindOfClue:
    """How far a kind of clue is trusted (0 to 1) where it states a date, and what reads it.

    From 0.5 on one clue is enough. 0: it only bounds the date, or its words decide (`_CUE_WEIGHTS` and below).
    """

    weight: float
    read: Callable[[DateClue, DateLocale], Iterator[DateCandidate]]


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
_POSITION_WEIGHTS = {LinePosition.ALONE: 0.6, LinePosition.PLACED: 0.6, LinePosition.IN_TITLE: 0.4}
_YEAR_IN_TITLE = 0.35
_FIELD = re.compile(r"([\w:.\- ]{1,40}?):\s+(?=\S)")
# In the names of fields, which are English whatever the document's language.
_CHANGE = re.compile(r"modif|updat|chang|revis|lastmod|review")
_CREATION = re.compile(r"creat|generat|upload")
_PUBLICATION = re.compile(r"publi|pubdate|issued|available")
_COMPACT = re.compile(r"(?:d:|\b)(\d{4})(0[1-9]|1[0-2])?(0[1-9]|[12]\d|3[01])?(?:\d{4,6})?(?!\d)")
# Of the years 1986 to 2033, in seconds or in thousandths of them.
_SECONDS = re.compile(r"([5-9]\d{8}|1\d{9})(?:\d{3})?")
# As feeds may write it (RFC 822, 5), where a time behind it shows that it is no number of a day.
_SHORT_YEAR = re.compile(r"(\b\d{1,2} [a-z]{3} )(\d\d)(?= \d\d:\d\d)", re.IGNORECASE)


def read_clue(clue: DateClue, locale: DateLocale) -> Iterator[DateCandidate]:
    """The candidates that a clue gives, at least one; one that claims nothing where it holds no date, or is unknown."""
    kind = KINDS.get(clue.kind)
    found = list(kind.read(clue, locale)) if kind else [_claim_nothing(clue, "a kind of evidence that is not known")]
    yield from found or [_claim_nothing(clue, "no date can be read in it")]


def _claim_nothing(clue: DateClue, note: str, begins: int | None = None) -> DateCandidate:
    return DateCandidate(clue.kind, clue.text, DateClaim.NOTHING, note=note, begins=begins)


def _claim_date(clue: DateClue, claim: DateClaim, parsed: ParsedDate, weight: float, by_program: bool) -> DateCandidate:
    if parsed.interval is None:
        return _claim_nothing(clue, parsed.note, parsed.begins)
    if fault := find_fault(clue.text, parsed.interval, by_program):
        return replace(_claim_nothing(clue, fault), interval=parsed.interval, precision=parsed.precision)
    return DateCandidate(clue.kind, clue.text, claim, parsed.interval, parsed.precision, weight, parsed.note)


def _read_bound(clue: DateClue, locale: DateLocale) -> Iterator[DateCandidate]:
    """When it was first fetched, or archived: it was published by then."""
    for parsed in _parse_machine_dates(clue.text, locale)[:1]:
        yield _claim_date(clue, DateClaim.NOT_AFTER, parsed, 0.0, by_program=True)


def _read_change(clue: DateClue, locale: DateLocale) -> Iterator[DateCandidate]:
    for parsed in _parse_machine_dates(clue.text, locale)[:1]:
        yield _claim_date(clue, DateClaim.CHANGED, parsed, _weight(clue), by_program=True)


def _read_field(clue: DateClue, locale: DateLocale) -> Iterator[DateCandidate]:
    """A field of metadata, with its name before it where it has one."""
    named = _FIELD.match(clue.text)
    name, value = (named[1].lower(), clue.text[named.end() :]) if named else ("", clue.text)
    weight, claim = _weight(clue), DateClaim.DAY
    if _CHANGE.search(name) or name == "moddate":
        weight, claim = _CHANGED, DateClaim.CHANGED
    elif _CREATION.search(name):
        weight = min(weight, _CREATED)
    unsaid = clue.kind == FORMATS["html"].date_kind and not _PUBLICATION.search(name)
    for parsed in _parse_machine_dates(value, locale)[:1]:
        yield replace(_claim_date(clue, claim, parsed, weight, by_program=True), unsaid=unsaid)


def _weight(clue: DateClue) -> float:
    return KINDS[clue.kind].weight


def _parse_machine_dates(text: str, locale: DateLocale) -> tuple[ParsedDate, ...]:
    """Dates as programs write them: digits without marks too, seconds since 1970, and short years of old feeds."""
    if moment := _SECONDS.fullmatch(text.strip()):
        text = datetime.fromtimestamp(int(moment[1]), UTC).isoformat()
    text = _SHORT_YEAR.sub(lambda short: f"{short[1]}{19 if short[2] > '69' else 20}{short[2]}", text)
    found = _COMPACT.match(text.strip().lower())
    # Four digits alone are left to the reader of texts, which knows what is no year.
    if found and (found[2] or text[:2].lower() == "d:"):
        interval, precision = _make_interval(int(found[1]), int(found[2] or 0), int(found[3] or 0))
        return (ParsedDate(0, len(text), interval, precision, "" if interval else "no day of the calendar"),)
    return parse_dates(text, locale)


def _make_interval(year: int, month: int, day: int) -> tuple[DateInterval | None, str]:
    """The interval and precision of a date in numbers; 0 for a month or day that is not given."""
    text = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
    found = parse_dates(text, DateLocale("", None))
    return (found[0].interval, found[0].precision) if found else (None, "")


def _read_line(clue: DateClue, locale: DateLocale) -> Iterator[DateCandidate]:
    """A cell or line of text, date by date."""
    for mention in find_mentions(clue.text, locale):
        yield _judge_mention(clue, mention)


def _judge_mention(clue: DateClue, mention: DateMention) -> DateCandidate:
    in_page, parsed = clue.kind == ClueKind.PAGE_TEXT, mention.parsed
    if parsed.interval is None:
        return _claim_nothing(clue, parsed.note, parsed.begins)
    if mention.refused and in_page:
        return _refuse(clue, parsed, mention.refused)
    if mention.cue is not None:
        return _judge_cue(clue, mention, mention.cue)
    if not in_page:
        return _claim_date(clue, DateClaim.DAY, parsed, _weight(clue), _may_be_default(clue, parsed))
    if mention.position is LinePosition.UNMARKED:
        return _refuse(clue, parsed, mention.position.value)
    weight = _YEAR_IN_TITLE if parsed.precision == YEAR else _POSITION_WEIGHTS[mention.position]
    found = _claim_date(clue, DateClaim.DAY, parsed, weight, _may_be_default(clue, parsed))
    note = _join_notes(mention.position.value, found.note)
    is_alone = mention.position is LinePosition.ALONE and found.weight > _YEAR_IN_TITLE
    return replace(found, note=note, alone=is_alone, unsaid=True)


def _may_be_default(clue: DateClue, parsed: ParsedDate) -> bool:
    """Whether a program may have written a date for want of another: lists and pages come out of databases."""
    return clue.kind != ClueKind.SOURCE and parsed.precision == DAY


def _judge_cue(clue: DateClue, mention: DateMention, cue: Cue) -> DateCandidate:
    if cue not in _CUE_WEIGHTS:
        return _refuse(clue, mention.parsed, f"not its date: {cue.value}")
    weight = _CUE_WEIGHTS[cue] - (0 if mention.at_first else _AFTERWARDS)
    # "Adopted: 2016" on a page may be a chapter of a history; "Published: 2016" is an imprint.
    if clue.kind == ClueKind.PAGE_TEXT and mention.parsed.precision == YEAR and cue is not Cue.PUBLISHED:
        weight = min(weight, _YEAR_IN_TITLE)
    claim = DateClaim.CHANGED if cue is Cue.UPDATED else DateClaim.DAY
    found = _claim_date(clue, claim, mention.parsed, round(weight, 2), _may_be_default(clue, mention.parsed))
    unsaid = cue is Cue.STATED and clue.kind == ClueKind.PAGE_TEXT
    return replace(found, note=_join_notes(cue.value, found.note), unsaid=unsaid, adopted=cue is Cue.ADOPTED)


def _join_notes(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _refuse(clue: DateClue, parsed: ParsedDate, why: str) -> DateCandidate:
    return replace(_claim_nothing(clue, why), interval=parsed.interval, precision=parsed.precision)


_URL_DAY = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|\Z)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
_URL_NAMED_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_YEAR = re.compile(r"(?<![\d])((?:19|20)\d\d)(?!\d)")
_PERMALINK, _NAMED, _FOLDER, _YEAR_IN_NAME = 0.5, 0.4, 0.35, 0.2
_NO_PAGES = {"doc", "rtf", "zip"}.union(*(known.extensions for known in FORMATS.values() if known.magic))
_FILE = re.compile(rf"\.(?:{'|'.join(sorted(_NO_PAGES))})\Z")


def _read_address(clue: DateClue, locale: DateLocale) -> Iterator[DateCandidate]:
    """The date in an address; folders of files tell when something was put there, not when it was published."""
    parts = urlsplit(clue.text)
    path = fold(unquote(parts.path))
    if found := _URL_DAY.search(path):
        weight = _FOLDER if _FILE.search(path) else _PERMALINK
        yield _claim_numbers(clue, weight, int(found[1]), int(found[2]), int(found[3]))
    elif found := _URL_NAMED_DAY.search(path):
        yield _claim_numbers(clue, _NAMED, int(found[1]), int(found[3]), int(found[4]))
    elif found := _URL_MONTH.search(path):
        yield _claim_numbers(clue, _FOLDER, int(found[1]), int(found[2]), 0)
    elif begins := _find_begin_of_period(path):
        yield _claim_nothing(clue, "a period, not a date", begins)
    elif len(years := set(_URL_YEAR.findall(path))) == 1:
        yield _claim_numbers(clue, _YEAR_IN_NAME, int(years.pop()), 0, 0)


def _find_begin_of_period(path: str) -> int | None:
    """The first of two years that follow each other; "2016-20" is 2016 to 2020, with the digits that it leaves out."""
    found = _url_years(known_languages()).search(path)
    if found and int(found[1][: 4 - len(found[2])] + found[2]) > int(found[1]):
        return int(found[1])
    return None


@cache
def _url_years(languages: Languages) -> re.Pattern[str]:
    """Two years in an address: `2016-2020`, `2016_20`, `2016-to-2020`."""
    link = match_words(languages.collect(lambda language: language.dates.shape.address_links), behind="-")
    return re.compile(rf"(?<![\d/])((?:19|20)\d\d)[-_]{link}?((?:19|20)?\d\d)(?!\d)")


def _claim_numbers(clue: DateClue, weight: float, year: int, month: int, day: int) -> DateCandidate:
    interval, precision = _make_interval(year, month, day)
    note = "" if interval else "no day of the calendar"
    return _claim_date(clue, DateClaim.DAY, ParsedDate(0, 0, interval, precision, note), weight, by_program=True)


# Clues come from the catalogue, and from spiders of other people, with their kind as a plain text.
KINDS: dict[str, KindOfClue] = {
    ClueKind.SOURCE: KindOfClue(1.0, _read_line),
    ClueKind.PAGE_TEXT: KindOfClue(0.0, _read_line),
    ClueKind.LISTING: KindOfClue(0.85, _read_line),
    ClueKind.OPARL: KindOfClue(0.85, _read_field),
    ClueKind.JSON: KindOfClue(0.75, _read_field),
    ClueKind.FEED: KindOfClue(0.75, _read_field),
    ClueKind.URL: KindOfClue(0.0, _read_address),
    ClueKind.SITEMAP: KindOfClue(0.2, _read_change),
    ClueKind.LAST_MODIFIED: KindOfClue(0.2, _read_change),
    ClueKind.ARCHIVE_COPY: KindOfClue(0.0, _read_bound),
    ClueKind.FIRST_SEEN: KindOfClue(0.0, _read_bound),
    **{kind: KindOfClue(dates.weight, _read_field) for kind, dates in own_date_kinds().items()},
}
