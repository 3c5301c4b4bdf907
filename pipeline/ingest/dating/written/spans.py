"""Dates that are more than a day and less than a year: some days of a month or of two, and half a year."""

from __future__ import annotations

import re

from pipeline.ingest.dating.written.months import find_months
from pipeline.ingest.dating.written.parsed import DateLocale, ParsedDate, make_day, make_span, span_months


def read_days(match: re.Match[str], locale: DateLocale) -> ParsedDate | None:
    """From one day to another: "8-12 May 2019", "30 December - 2 January 2019"; None where that is no span."""
    parts = match.groupdict()
    ends = _months_of(parts.get("n") or parts["m"], locale)
    begins = _months_of(parts.get("m") or parts["n"], locale)
    if not begins or not ends:
        return None
    year = int(match["y"])
    first, last = (
        make_day(year - (begins[0] > ends[-1]), begins[0], int(match["d"])),
        make_day(year, ends[-1], int(match["e"])),
    )
    if first is None or last is None or first >= last:
        return None
    return make_span(match.start(), match.end(), first, last)


def _months_of(name: str, locale: DateLocale) -> tuple[int, ...]:
    return (int(name),) if name.isdecimal() else find_months(name, locale.lang) or find_months(name, "en")


def read_half(match: re.Match[str], locale: DateLocale) -> ParsedDate:
    """Half a year: "1. Halbjahr 2018", "H2 2018"."""
    is_first = bool(match["a"]) or (match["h"] or match["k"]) in ("1", "i")
    return span_months(match, int(match["y"]), *((1, 6) if is_first else (7, 12)))
