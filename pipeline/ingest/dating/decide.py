"""From all clues to one interval: trusted ones first, weak ones only where several agree on a year.

A wrong date costs a scholar more than a missing one. So trusted clues that contradict each other widen the interval,
and weak ones never give a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crawler.events import DateClue
from crawler.formats import FORMATS, own_date_kinds
from crawler.request_moments import is_of_request, read_moment
from pipeline.ingest.dating.candidate import DateCandidate, DateClaim
from pipeline.ingest.dating.clues import read_clue
from pipeline.ingest.dating.shared_days import SharedDays, is_of_many
from pipeline.ingest.dating.weak_agreement import agree_on_years
from pipeline.ingest.dating.written.parse import DAY, choose_locale
from pipeline.records import ClueKind, DateEvidence, Dating
from pipeline.records.dates import DateInterval

ENOUGH = 0.5  # the weight from which one candidate is trusted by itself
_AS_GOOD = 0.12  # candidates within this much of the best count alike
_EARLY_UPLOAD = timedelta(days=31)  # a file may lie on a server before its date
_CLOCKS = timedelta(days=1)  # by which clocks and zones differ
_MOST_BARE_DATES = 3
_DECLARED, _DOUBTED = FORMATS["html"].date_kind, 0.3
_FILES = frozenset(own_date_kinds()) - {_DECLARED}  # which are not made anew for each request


@dataclass(frozen=True, slots=True)
class GivenDate:
    """What a person said: it holds whatever the clues say. `note` tells who said it and why."""

    interval: DateInterval
    basis: str
    note: str = ""


def decide_date(
    clues: Iterable[DateClue],
    *,
    lang: str = "",
    languages: Collection[str] = (),
    given: GivenDate | None = None,
    shared: SharedDays = frozenset(),
) -> Dating:
    """When a document was published, by everything that was seen of it, each clue with what became of it.

    `lang` is the document's language tag (its country tells 05/04 apart in English), `languages` those of the study,
    for documents whose language is not known, and `shared` the days that many pages of its site declare.
    """
    candidates = _doubt_shared(_read_clues(tuple(dict.fromkeys(clues)), lang, languages), shared)
    trusted = [one for one in candidates if one.claim is DateClaim.DAY and one.weight >= ENOUGH and one.interval]
    used: list[DateCandidate] = []
    note = ""
    if given:
        interval: DateInterval | None = given.interval
    elif trusted:
        interval, used = _agree(trusted)
    else:
        interval, used, note = agree_on_years(candidates)
    evidence = [_record_evidence(one, interval, one in used, trusted, note) for one in candidates]
    if given:
        person = DateEvidence(given.basis, "", given.interval, "", 1.0, True, note=given.note)
        return Dating(interval, given.basis, (person, *evidence), given=True)
    kinds = dict.fromkeys(one.kind for one in sorted(used, key=lambda one: -one.weight))
    return Dating(interval, "+".join(kinds), tuple(evidence))


def _read_clues(clues: Sequence[DateClue], lang: str, languages: Collection[str]) -> list[DateCandidate]:
    if not clues:  # of most documents that a person dated, and a large study has many
        return []
    locale = choose_locale(lang, languages)
    candidates = [candidate for clue in clues for candidate in read_clue(clue, locale)]
    return _drop_rows_of_dates(_doubt_days_of_requests(_clip_to_bounds(candidates)))


def _clip_to_bounds(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    """The candidates, none later than the day by which the document was certainly there."""
    bounds = [one.interval.latest for one in candidates if one.claim is DateClaim.NOT_AFTER and one.interval]
    if not bounds:
        return list(candidates)
    last = min(bounds)
    return [
        _clip(one, one.interval, last) if one.claim in (DateClaim.DAY, DateClaim.CHANGED) and one.interval else one
        for one in candidates
    ]


def _clip(candidate: DateCandidate, interval: DateInterval, last: date) -> DateCandidate:
    if interval.earliest > last + _CLOCKS:
        why = f"impossible: later than {last}, when it was there"
        return replace(candidate, claim=DateClaim.NOTHING, weight=0.0, note=why)
    if interval.latest > last:
        note = "; ".join(part for part in (candidate.note, f"cut at {last}, when it was there") if part)
        return replace(candidate, interval=DateInterval(min(interval.earliest, last), last), note=note)
    return candidate


def _doubt_days_of_requests(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    """The candidates, without moments at which a page was asked for; the day of that is doubted where it is unsaid."""
    seen = next((one for one in candidates if one.kind == ClueKind.FIRST_SEEN and one.interval), None)
    moment = read_moment(seen.text) if seen else None
    if moment is None or _FILES & {one.kind for one in candidates}:
        return list(candidates)
    return [_doubt(one, moment) if one.claim is DateClaim.DAY else one for one in candidates]


def _doubt(candidate: DateCandidate, asked: datetime) -> DateCandidate:
    # A page declares a field with its name before it.
    if candidate.kind == _DECLARED and is_of_request(candidate.text.partition(": ")[2], (asked,)):
        why = "the moment at which it was asked for"
        return replace(candidate, claim=DateClaim.NOTHING, weight=0.0, note=why)
    if candidate.unsaid and candidate.interval and candidate.interval.earliest >= asked.date():
        note = "; ".join(part for part in (candidate.note, "the day of the crawl, which pages write too") if part)
        return replace(candidate, weight=min(candidate.weight, _DOUBTED), note=note, alone=False)
    return candidate


def _doubt_shared(candidates: list[DateCandidate], shared: SharedDays) -> list[DateCandidate]:
    """The candidates, without weight for days that many pages of the site declare; an adoption no template tells."""
    if not shared:
        return candidates
    note = "many pages of its site declare this day: that of a template, or of a move to another system"
    return [
        replace(one, weight=0.0, alone=False, shared=True, note=note)
        if one.interval
        and one.precision == DAY
        and not one.adopted
        and is_of_many(one.kind, one.interval.earliest, shared)
        else one
        for one in candidates
    ]


def _drop_rows_of_dates(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    """The candidates, but for bare dates where several stand in one document and contradict each other."""
    bare = [one.interval for one in candidates if one.alone and one.interval]
    if len(set(bare)) <= 1 or (_intersect(bare) and len(set(bare)) <= _MOST_BARE_DATES):
        return list(candidates)
    why = "one of several bare dates of which none is said to be the document's"
    return [replace(one, claim=DateClaim.NOTHING, weight=0.0, note=why) if one.alone else one for one in candidates]


def _intersect(intervals: Sequence[DateInterval]) -> DateInterval | None:
    """The days that all have in common."""
    earliest = max(interval.earliest for interval in intervals)
    latest = min(interval.latest for interval in intervals)
    return DateInterval(earliest, latest) if earliest <= latest else None


def _agree(trusted: Sequence[DateCandidate]) -> tuple[DateInterval, list[DateCandidate]]:
    """The days that the best candidates have in common, or all days between where they contradict each other.

    Lesser ones make it narrower, never wider.
    """
    best = max(one.weight for one in trusted)
    first = [one for one in trusted if one.weight > best - _AS_GOOD]
    spans = [one.interval for one in first if one.interval]
    interval = _intersect(spans) or DateInterval(min(s.earliest for s in spans), max(s.latest for s in spans))
    used = list(first)
    for lesser in sorted(trusted, key=lambda one: -one.weight):
        if lesser in first or lesser.interval is None:
            continue
        if common := _intersect([interval, lesser.interval]):
            interval = common
            used.append(lesser)
    return interval, used


def _record_evidence(
    candidate: DateCandidate, interval: DateInterval | None, used: bool, trusted: Sequence[DateCandidate], note: str
) -> DateEvidence:
    told = [candidate.note] if used else [candidate.note, _explain_unused(candidate, interval, note)]
    disagrees = _contradicts(candidate, interval, trusted)
    why = "; ".join(part for part in told if part)
    return DateEvidence(
        candidate.kind,
        candidate.text,
        candidate.interval,
        candidate.precision,
        candidate.weight,
        used,
        disagrees,
        why,
        candidate.shared,
    )


def _explain_unused(candidate: DateCandidate, interval: DateInterval | None, note: str) -> str:
    """Why an interval does not rest on a candidate that says something."""
    if _is_before(candidate, interval):
        return f"{candidate.claim.value}: it was there before the day that is given"
    if candidate.claim in (DateClaim.NOT_AFTER, DateClaim.CHANGED):
        return f"{candidate.claim.value}; no date by itself"
    if candidate.claim is DateClaim.NOTHING or candidate.interval is None:
        return ""
    if interval is None:
        return note
    agrees = _intersect([candidate.interval, interval])
    return "agrees, and adds nothing" if agrees else "says otherwise, and is trusted less"


def _is_before(bound: DateCandidate, interval: DateInterval | None) -> bool:
    """Whether a document was there by a day before the interval begins; clocks and zones differ by a day."""
    if bound.claim is not DateClaim.NOT_AFTER or bound.interval is None or interval is None:
        return False
    return interval.earliest > bound.interval.latest + _CLOCKS


def _contradicts(candidate: DateCandidate, interval: DateInterval | None, trusted: Sequence[DateCandidate]) -> bool:
    """Whether a candidate of weight says otherwise than the interval, or than another kind of clue of weight."""
    if candidate.interval is None or interval is None:
        return False
    if candidate.claim is DateClaim.NOT_AFTER:
        return _is_before(candidate, interval)
    if candidate.claim is DateClaim.CHANGED:
        return candidate.interval.latest < interval.earliest - _EARLY_UPLOAD
    if candidate not in trusted:
        return False
    if not _intersect([candidate.interval, interval]):
        return True
    # The interval may be what only some of the trusted agree on: those of other kinds that it rests on are asked too.
    others = [other.interval for other in trusted if other.kind != candidate.kind and other.interval]
    return any(not _intersect([candidate.interval, other]) and _intersect([other, interval]) for other in others)
