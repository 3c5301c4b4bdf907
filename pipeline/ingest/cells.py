"""What the cells of documents.csv and overrides.csv may hold, and what is wrong with one, in a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from pipeline.ingest.dating.written.months import find_months, fold
from pipeline.ingest.dating.written.parse import choose_locale, parse_dates
from pipeline.records import Role
from pipeline.records.dates import EARLIEST_YEAR, DateInterval, parse_interval, write_interval
from pipeline.text.language import base_language
from pipeline.text.languages import known_languages

__all__ = ["find_cell_faults", "find_future_dates", "find_like_ids", "find_strange_languages", "name_meant"]

_ID = re.compile(r"[\w][\w.:-]{0,119}\Z")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
# Spreadsheets in any language show a failed formula as capitals after a hash: #NAME?, #BEZUG!, #DIV/0!, #N/A
_FAILED_FORMULA = re.compile(r"#[^\W\d_/]+(?:/[\w]+)?[?!]?\Z")
# A cell of another place (=A2, =Sheet1!$B$3, =A2&B2), or a call that ends the cell; words after a sign may be a title.
_CELL = r"(?:[\w.' ]+!)?\$?[A-Z]{1,3}\$?[0-9]+"
_FORMULA = re.compile(rf"=(?:[-+]?{_CELL}(?:[-+*/&:]{_CELL})*|[-+]?[\w.]+\(.*\))\Z", re.DOTALL)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]\d+\Z", re.IGNORECASE)
_PERIOD = re.compile(r"([12]\d{3})\s*[-–/]\s*([12]\d{3})\Z")
# "2016-06" becomes "Jun-16" in Excel, in words of its own language.
_SHOWN_MONTH = re.compile(r"(?P<month>[^\W\d_]{3,10})\.?[- ](?P<year>\d\d)\Z")
_TURN = 50  # from this short year on the century before is meant
# What others call a column.
_OTHER_NAMES = {
    **dict.fromkeys(("date", "year", "published", "publication_date", "date_published", "adopted"), "date_earliest"),
    "language": "lang", "type": "doc_type", "link": "url", "name": "title", "work": "work_id", "field": "policy_field",
}  # fmt: skip
_ROLES = tuple(role.value for role in Role)


def find_cell_faults(row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the filled cells of a line, a sentence for each."""
    for name, value in row.items():
        if _FORMULA.match(value) or (_FAILED_FORMULA.match(value) and value.isupper()):
            yield f"{name} {value!r} is a spreadsheet's formula or its error; write the value itself"
    if row.get("document_id") and not _ID.match(row["document_id"]):
        only = "letters, digits, dots, colons, dashes and underscores, 120 at most"
        rounded = "; a spreadsheet rounded it: make the column text and write the id anew"
        hint = rounded if _SCIENTIFIC.match(row["document_id"]) else ""
        yield f"document_id {row['document_id']!r} may hold only {only}{hint}"
    if row.get("role") and row["role"] not in _ROLES:
        near = get_close_matches(row["role"].casefold(), _ROLES, 1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        yield f"role {row['role']!r} is not one of: {', '.join(_ROLES)}{hint}"
    if row.get("lang") and not _LANGUAGE_TAG.match(row["lang"]):
        yield f"lang {row['lang']!r} is no language tag such as de or pt-BR{_propose_tag(row['lang'])}"
    intervals: dict[str, DateInterval] = {}
    for name in ("date_earliest", "date_latest"):
        if row.get(name):
            try:
                intervals[name] = parse_interval(row[name])
            except ValueError as error:
                yield f"{name} {error}{_propose_date(row[name], row.get('lang', ''))}"
                continue
            if intervals[name].earliest.year < EARLIEST_YEAR:
                yield f"{name} {row[name]} lies before {EARLIEST_YEAR}; correct it or leave it empty"
    if len(intervals) == 2 and intervals["date_earliest"].earliest > intervals["date_latest"].latest:
        yield f"date_earliest {row['date_earliest']} is later than date_latest {row['date_latest']}"


def find_future_dates(row: Mapping[str, str], now: str) -> list[str]:
    """Dates of a line without faults that begin after the present moment: no document was published then."""
    return [
        f"{name} {row[name]} lies in the future; correct it or leave it empty"
        for name in ("date_earliest", "date_latest")
        if row.get(name) and parse_interval(row[name]).earliest.isoformat() > now[:10]
    ]


def _propose_date(value: str, lang: str) -> str:
    """The ISO form of a date in words, or the columns of a period; nothing for what has no one meaning."""
    if period := _PERIOD.match(value.strip()):
        first, last = sorted(period.groups())
        return f"; of a period write {first} as date_earliest and {last} as date_latest"
    if shown := _propose_month(value.strip(), lang):
        return f"; if a spreadsheet made it of {shown}, make the column text and write that"
    dates = parse_dates(value.strip(), choose_locale(lang))
    if len(dates) != 1 or not dates[0].interval or (dates[0].start, dates[0].end) != (0, len(value.strip())):
        return ""
    if dates[0].several:
        first, last = dates[0].interval.earliest, dates[0].interval.latest
        return f"; of several days write {first} as date_earliest and {last} as date_latest"
    written = write_interval(dates[0].interval)
    # what is of figures alone has its proposal already, and "5.4." or a season names no day that could be written
    return f"; write {written}" if " " not in written and set(value) - set("0123456789./- T:") else ""


def _propose_month(value: str, lang: str) -> str:
    """The month that a spreadsheet shows as "Jun-16"; empty for anything else."""
    shown = _SHOWN_MONTH.match(value)
    months = find_months(fold(shown["month"]), base_language(lang)) if shown else ()
    if shown is None or not months:
        return ""
    year = int(shown["year"])
    return f"{1900 + year if year >= _TURN else 2000 + year}-{months[0]:02}"


def _propose_tag(value: str) -> str:
    """The tag that may have been meant: of a language's name, or with dashes."""
    tags = [one.tag for one in known_languages() if value.casefold() in (one.name.casefold(), one.own_name.casefold())]
    dashed = value.replace("_", "-")
    if not tags and _LANGUAGE_TAG.match(dashed):
        tags = [dashed]
    return f"; write {tags[0]}" if tags else ""


def name_meant(ignored: Iterable[str], columns: Collection[str]) -> list[str]:
    """The columns that nobody reads, each with the one that may be meant by it."""
    meant = {one: _OTHER_NAMES.get(one) or next(iter(get_close_matches(one, columns, 1, 0.8)), "") for one in ignored}
    return [f"{one} (did you mean {column}?)" if column in columns else one for one, column in meant.items()]


def find_strange_languages(tags: Iterable[str]) -> list[str]:
    """Those of these language tags of whose language nothing is known here, which may be slips."""
    known = known_languages()
    return sorted({tag for tag in tags if tag and known.get(base_language(tag)) is None})


def find_like_ids(ids: Iterable[str]) -> list[tuple[str, ...]]:
    """The ids that differ in nothing but case, blanks and marks, together: probably one issuer written in two ways."""
    alike: dict[str, set[str]] = {}
    for one in ids:
        alike.setdefault("".join(filter(str.isalnum, one.casefold())), set()).add(one)
    return sorted(tuple(sorted(group)) for group in alike.values() if len(group) > 1)
