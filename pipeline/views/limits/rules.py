"""The order in which a study is asked what limits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.views.limits import crawled, dates, instruments, neighbourhoods, slips, tables, texts
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.workflow.workspace import Workspace

Rule = Callable[[Workspace], Iterator[Limit]]

# One rule a kind; a test asks that each kind has its own.
RULES: dict[LimitKind, Rule] = {
    LimitKind.TABLE_UNUSABLE: tables.find_unusable_tables,
    LimitKind.SIDE_MISSING: texts.find_missing_sides,
    LimitKind.ISSUER_MISPLACED: slips.find_misplaced_issuers,
    LimitKind.TABLE_MISNAMED: slips.find_misnamed_tables,
    LimitKind.TABLE_DOUBLED: slips.find_doubled_tables,
    LimitKind.TABLE_UNADDED: tables.find_unadded_lines,
    LimitKind.LINE_DELETED: tables.find_deleted_lines,
    LimitKind.SOURCE_DELETED: crawled.find_deleted_sources,
    LimitKind.FILE_SHARED: crawled.find_shared_files,
    LimitKind.MODEL_UNMEASURED: texts.find_unmeasured_model,
    LimitKind.NEIGHBOURHOOD_SAMPLED: neighbourhoods.find_sampled_neighbourhoods,
    LimitKind.STATISTICS_OUTDATED: neighbourhoods.find_outdated_statistics,
    LimitKind.NOTHING_EARLIER: texts.find_nothing_earlier,
    LimitKind.CONTACT_UNKNOWN: tables.find_unknown_contact,
    LimitKind.UNDATED: dates.find_undated,
    LimitKind.DATE_TOO_LATE: dates.find_dates_too_late,
    LimitKind.DATE_OUTDATED: dates.find_outdated_dates,
    LimitKind.DATE_SHARED: dates.find_shared_days,
    LimitKind.DATE_DISPUTED: dates.find_disputed_dates,
    LimitKind.LANGUAGE_UNMEASURED: texts.find_unmeasured_languages,
    LimitKind.ECHOES_MISSED: texts.find_missed_echoes,
    LimitKind.LANGUAGE_DOUBTED: texts.find_doubted_languages,
    LimitKind.REFERENCES_MISSING: texts.find_missing_references,
    LimitKind.UNREADABLE: texts.find_unreadable,
    LimitKind.FILE_LOST: texts.find_lost_files,
    LimitKind.PARTLY_READ: texts.find_partly_read,
    LimitKind.OCR_UNSURE: texts.find_unsure_ocr,
    LimitKind.PEERS_MISSING: texts.find_missing_peers,
    LimitKind.OWN_EARLIER_MISSING: texts.find_missing_own_earlier,
    LimitKind.MODEL_ROUNDED: texts.find_rounded_model,
    LimitKind.ID_UNMATCHED: tables.find_unmatched_ids,
    LimitKind.COLUMN_UNREAD: slips.find_unread_columns,
    LimitKind.INSTRUMENT_UNTERMED: instruments.find_missing_terms,
    LimitKind.EVENT_INCOMPLETE: instruments.find_incomplete_events,
    LimitKind.OVERRIDE_FAULTY: tables.find_faulty_overrides,
    LimitKind.DECISION_FAULTY: tables.find_faulty_decisions,
    LimitKind.ISSUER_UNNAMED: tables.find_unnamed_issuers,
    LimitKind.ONE_WORK: texts.find_one_work,
    LimitKind.WHOLE_VERSION: texts.find_whole_versions,
}
_FROM_TABLES = (
    LimitKind.ISSUER_MISPLACED, LimitKind.CONTACT_UNKNOWN, LimitKind.ID_UNMATCHED, LimitKind.INSTRUMENT_UNTERMED,
    LimitKind.EVENT_INCOMPLETE,
    LimitKind.DECISION_FAULTY, LimitKind.ISSUER_UNNAMED,
)  # fmt: skip


def study_limits(workspace: Workspace) -> tuple[Limit, ...]:
    """All that limits the claims of an open study, that which limits most first; empty where nothing known does."""
    unusable = any(RULES[LimitKind.TABLE_UNUSABLE](workspace))
    asked = [kind for kind in LimitKind if not (unusable and kind in _FROM_TABLES)]
    return tuple(limit for kind in asked for limit in RULES[kind](workspace))
