"""From all witnesses to one interval: trusted ones first, weak ones only where several agree on a year.

A wrong date costs a scholar more than a missing one. So trusted witnesses that contradict each other widen the
interval, and weak ones never give a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from crawler.events import DateClue
from pipeline.dating.candidate import Says, Witness
from pipeline.dating.clues import witnesses
from pipeline.dating.parse import tongue
from pipeline.dating.weak_agreement import agreed_years
from pipeline.records import DateEvidence, Dating
from pipeline.records.dates import DateInterval

ENOUGH = 0.5  # the weight from which one witness is trusted by itself
_AS_GOOD = 0.12  # witnesses within this much of the best are heard alike
_EARLY_UPLOAD = timedelta(days=31)  # a file may lie on a server before its date
_MOST_BARE_DATES = 3


@dataclass(frozen=True, slots=True)
class Given:
    """What a person said: it holds whatever the witnesses say. `note` tells who said it and why."""

    interval: DateInterval
    basis: str
    note: str = ""


def decide(
    clues: Iterable[DateClue], *, lang: str = "", languages: Collection[str] = (), given: Given | None = None
) -> Dating:
    """When a document was published, by everything that was seen of it, each witness with what became of it.

    `lang` is the document's language tag (its country tells 05/04 apart in English), `languages` those of the study,
    for documents whose language is not known.
    """
    read_in = tongue(lang, languages)
    heard = [one for clue in dict.fromkeys(clues) for one in witnesses(clue, read_in)]
    heard = _without_rows_of_dates(_within_bounds(heard))
    trusted = [one for one in heard if one.says is Says.DAY and one.weight >= ENOUGH and one.interval]
    used: list[Witness] = []
    note = ""
    if given:
        interval: DateInterval | None = given.interval
    elif trusted:
        interval, used = _agreed(trusted)
    else:
        interval, used, note = agreed_years(heard)
    evidence = [_evidence(one, interval, one in used, trusted, note) for one in heard]
    if given:
        person = DateEvidence(given.basis, "", given.interval, "", 1.0, True, note=given.note)
        return Dating(interval, given.basis, (person, *evidence))
    kinds = dict.fromkeys(one.kind for one in sorted(used, key=lambda one: -one.weight))
    return Dating(interval, "+".join(kinds), tuple(evidence))


def _within_bounds(heard: Sequence[Witness]) -> list[Witness]:
    """The witnesses, none later than the day by which the document was certainly there."""
    bounds = [one.interval.latest for one in heard if one.says is Says.NOT_AFTER and one.interval]
    if not bounds:
        return list(heard)
    last = min(bounds)
    return [_bounded(one, last) if one.says in (Says.DAY, Says.CHANGED) else one for one in heard]


def _bounded(one: Witness, last: date) -> Witness:
    interval = one.interval
    assert interval is not None
    # Clocks and zones differ by a day.
    if interval.earliest > last + timedelta(days=1):
        return replace(one, says=Says.NOTHING, weight=0.0, note=f"impossible: later than {last}, when it was there")
    if interval.latest > last:
        note = "; ".join(part for part in (one.note, f"cut at {last}, when it was there") if part)
        return replace(one, interval=DateInterval(min(interval.earliest, last), last), note=note)
    return one


def _without_rows_of_dates(heard: Sequence[Witness]) -> list[Witness]:
    """The witnesses, but for bare dates where several stand in one document and contradict each other."""
    bare = [one.interval for one in heard if one.alone and one.interval]
    if len(set(bare)) <= 1 or (_overlap(bare) and len(set(bare)) <= _MOST_BARE_DATES):
        return list(heard)
    why = "one of several bare dates of which none is said to be the document's"
    return [replace(one, says=Says.NOTHING, weight=0.0, note=why) if one.alone else one for one in heard]


def _overlap(intervals: Sequence[DateInterval]) -> DateInterval | None:
    """The days that all have in common."""
    earliest, latest = max(one.earliest for one in intervals), min(one.latest for one in intervals)
    return DateInterval(earliest, latest) if earliest <= latest else None


def _agreed(trusted: Sequence[Witness]) -> tuple[DateInterval, list[Witness]]:
    """The days that the best witnesses have in common, or all days between where they contradict each other.

    Lesser ones make it narrower, never wider.
    """
    best = max(one.weight for one in trusted)
    first = [one for one in trusted if one.weight > best - _AS_GOOD]
    spans = [one.interval for one in first if one.interval]
    interval = _overlap(spans) or DateInterval(min(s.earliest for s in spans), max(s.latest for s in spans))
    used = list(first)
    for one in sorted(trusted, key=lambda one: -one.weight):
        if one in first or one.interval is None:
            continue
        if common := _overlap([interval, one.interval]):
            interval = common
            used.append(one)
    return interval, used


def _evidence(
    one: Witness, interval: DateInterval | None, used: bool, trusted: Sequence[Witness], note: str
) -> DateEvidence:
    told = [one.note] if used else [one.note, _why_unused(one, interval, note)]
    disagrees = _contradicts(one, interval, trusted)
    why = "; ".join(part for part in told if part)
    return DateEvidence(one.kind, one.text, one.interval, one.precision, one.weight, used, disagrees, why)


def _why_unused(one: Witness, interval: DateInterval | None, note: str) -> str:
    """Why an interval does not rest on a witness that says something."""
    if one.says in (Says.NOT_AFTER, Says.CHANGED):
        return f"{one.says.value}; no date by itself"
    if one.says is Says.NOTHING or one.interval is None:
        return ""
    if interval is None:
        return note
    return "agrees, and adds nothing" if _overlap([one.interval, interval]) else "says otherwise, and is trusted less"


def _contradicts(one: Witness, interval: DateInterval | None, trusted: Sequence[Witness]) -> bool:
    """Whether a witness of weight says otherwise than the interval, or than another kind of witness of weight."""
    if one.interval is None or interval is None:
        return False
    if one.says is Says.CHANGED:
        return one.interval.latest < interval.earliest - _EARLY_UPLOAD
    if one not in trusted:
        return False
    if not _overlap([one.interval, interval]):
        return True
    others = [other.interval for other in trusted if other.kind != one.kind and other.interval]
    return any(not _overlap([one.interval, other]) and _overlap([other, interval]) for other in others)
