"""One candidate for a document's date: what a clue says, how far it is trusted, and whether it only bounds the date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from pipeline.records.dates import DateInterval


class DateClaim(Enum):
    """What a clue can tell of the date of publication."""

    DAY = "the date"
    NOT_AFTER = "certainly not later"
    CHANGED = "last changed then, so hardly published later"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """What one clue of this kind claims, and the note that a reader is told.

    `begins` is the first year of a period that the document names as its own; `alone` marks a bare date line.
    `unsaid` marks one of a page that does not say that it is of publication or adoption: it may be that of the request.
    `adopted` marks one of which a line says that the text was adopted then, `shared` one that many pages of its site
    declare.
    """

    kind: str
    text: str
    claim: DateClaim
    interval: DateInterval | None = None
    precision: str = ""
    weight: float = 0.0
    note: str = ""
    begins: int | None = None
    alone: bool = False
    unsaid: bool = False
    adopted: bool = False
    shared: bool = False


# Days that programs write where they know none: day 0 of spreadsheets, of old systems, of Unix (in America the day
# before), of DOS and of ZIP.
_DEFAULT_DAYS = frozenset(
    date(*day)
    for day in (
        (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1904, 1, 1), (1969, 12, 31), (1970, 1, 1),
        (1980, 1, 1), (1999, 11, 30),
    )
)  # fmt: skip
# Moments at which the templates of common programs were made: python-docx and Word, Excel, PowerPoint, LibreOffice,
# reportlab without a clock.
_TEMPLATES = (
    "2013-12-23t23:15:00",
    "2006-09-16t00:00:00",
    "2013-01-27t09:14:16",
    "2009-04-16t11:32:02",
    "2000-01-01t00:00:00",
    "d:20000101000000",
)
_EARLIEST_YEAR = 1900


def find_fault(text: str, interval: DateInterval, by_program: bool) -> str:
    """Why a day cannot be that of a document; empty where it can be. `by_program`: no person wrote it."""
    if interval.latest.year < _EARLIEST_YEAR:
        return f"impossible: before {_EARLIEST_YEAR}"
    if not by_program:
        return ""
    if interval.earliest in _DEFAULT_DAYS:
        return "a program's default where it knows no date"
    if any(template in text.lower().replace(" ", "t") for template in _TEMPLATES):
        return "the date of a program's template"
    return ""
