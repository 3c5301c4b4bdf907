"""Days that many pages of a site declare as theirs: of its template, or of a move to another system.

Such a day says nothing of when a text was published, and a claim about who was first may hang on it. Language versions
of one text come out together, so that pages are counted within a language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.formats import FORMATS
from pipeline.ingest.dating.written.parse import DAY
from pipeline.records import ClueKind, DateEvidence

# What systems write themselves; lists of a council have the day of a session beside all of its papers.
_PUBLISHED = frozenset({FORMATS["html"].date_kind, ClueKind.JSON, ClueKind.FEED})
_CHANGED = frozenset({ClueKind.LAST_MODIFIED, ClueKind.SITEMAP})
_TRUSTED = 0.5  # of a declared day; a lesser one says when a page was changed
# A day is shared by so many works of a site, and by this share of all that declare one; or by fewer that are most.
_MANY, _SHARE = 10, 0.02
_FEW, _MOST = 4, 0.5

SharedDays = frozenset[tuple[str, date]]  # kind of clue, and day


@dataclass(frozen=True, slots=True)
class DatedPage:
    """What is known of the date of a document, with the site and language that it is of."""

    site: str
    lang: str
    work_id: str
    evidence: Sequence[DateEvidence]


def find_shared_days(pages: Iterable[DatedPage]) -> dict[str, SharedDays]:
    """By site, the days that too many of its works declare; nothing of a site where none is.

    Days that were found to be shared before are counted too, whatever they weigh since.
    """
    works: dict[tuple[str, str, str], dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for page in pages:
        for one in page.evidence:
            if one.interval and _is_declared(one):
                works[page.site, one.kind, page.lang][one.interval.earliest].add(page.work_id)
    shared: dict[str, set[tuple[str, date]]] = defaultdict(set)
    for (site, kind, _), days in works.items():
        total = len(set().union(*days.values()))
        shared[site] |= {(kind, day) for day, of_day in days.items() if _is_shared(len(of_day), total)}
    return {site: frozenset(days) for site, days in shared.items() if days}


def _is_declared(evidence: DateEvidence) -> bool:
    if evidence.precision != DAY:
        return False
    trusted = evidence.kind in _PUBLISHED and evidence.weight >= _TRUSTED
    return evidence.shared or trusted or (evidence.kind in _CHANGED and evidence.weight > 0)


def _is_shared(works: int, total: int) -> bool:
    return works >= max(_MANY, _SHARE * total) or works >= max(_FEW, _MOST * total)


def is_of_many(kind: str, day: date, shared: SharedDays) -> bool:
    """Whether a day that a clue of this kind tells is one that many pages of the site declare.

    What a reader sees on a page, and what stands beside links to it, comes out of the same field of its system.
    """
    seen = kind in (ClueKind.PAGE_TEXT, ClueKind.LISTING)
    return (kind, day) in shared or (seen and any((declared, day) in shared for declared in _PUBLISHED))
