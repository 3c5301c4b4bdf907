"""What limits a study in the dates of its documents: who was first follows from them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.records import ClueKind
from pipeline.study import Study
from pipeline.text.plurals import count_of
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.views.limits.texts import NO_TEXT, ids_of
from pipeline.workflow.workspace import Workspace

_SEEN = (ClueKind.FIRST_SEEN, ClueKind.ARCHIVE_COPY)
_SAME_TEXT = 0.5  # of the words of two versions that both have
_MEND_DATES = "fill date_earliest and date_latest in overrides.csv, with corrected_by and reason"


def find_undated(workspace: Workspace) -> Iterator[Limit]:
    """Documents of which nobody knows when they were published."""
    read = [item for item in workspace.active if item.facts is not None and item.status not in NO_TEXT]
    undated = [item for item in read if item.document.date is None]
    if undated:
        found = f"{count_of(len(undated), 'document', of=len(read))} without a date"
        yield Limit(LimitKind.UNDATED, found, len(undated), len(read), ids_of(undated), _MEND_DATES)


def find_disputed_dates(workspace: Workspace) -> Iterator[Limit]:
    """Documents on whose date trusted evidence disagrees, and no person has decided."""
    dated = [item for item in workspace.active if item.document.date]
    disputed = [item for item in dated if item.dating.disagrees and not item.dating.given]
    if disputed:
        found = f"{count_of(len(disputed), 'date', of=len(dated))} on which trusted evidence disagrees"
        step = f"look at date_evidence.csv (disagrees is yes), then {_MEND_DATES}"
        yield Limit(LimitKind.DATE_DISPUTED, found, len(disputed), len(dated), ids_of(disputed), step)


def find_dates_too_late(workspace: Workspace) -> Iterator[Limit]:
    """Documents of which somebody gave a date before which they were there already."""
    given = [item for item in workspace.active if item.dating.given]
    late = [item for item in given if any(one.disagrees and one.kind in _SEEN for one in item.dating.evidence)]
    if late:
        found = f"{count_of(len(late), 'given date', of=len(given))} on which the document had been seen already"
        step = "look at date_evidence.csv (disagrees is yes), then put the date right where it was given"
        yield Limit(LimitKind.DATE_TOO_LATE, found, len(late), len(given), ids_of(late), step)


def find_outdated_dates(workspace: Workspace) -> Iterator[Limit]:
    """Crawled documents to which somebody gave a date, and whose text is another one since."""
    given = [item.document for item in workspace.active if item.dating.given and not item.document.path and item.facts]
    documents = workspace.study.documents
    outdated = tuple(
        one.document_id
        for one in given
        if _is_another_text(workspace.study, documents.version_when_dated(one.document_id), one.sha256)
    )
    if outdated:
        found = f"{count_of(len(outdated), 'given date', of=len(given))} of a text that another one has replaced"
        step = "see whether it is the new text's; if so write the reason anew in overrides.csv, if not the date"
        yield Limit(LimitKind.DATE_OUTDATED, found, len(outdated), len(given), outdated, step)


def _is_another_text(study: Study, before: str, now: str) -> bool:
    """Whether two versions have less than half of their words in common, or nobody can tell as one was never read."""
    if before in ("", now):
        return False
    texts = [study.texts.text_of_any_reading(sha256) for sha256 in (before, now)]
    if texts[0] is None or texts[1] is None:
        return True
    one, other = (set(text.casefold().split()) for text in texts if text is not None)
    return len(one & other) < _SAME_TEXT * len(one | other)


def find_shared_days(workspace: Workspace) -> Iterator[Limit]:
    """Documents without a date of which their site declares one that it declares of many."""
    read = [item for item in workspace.active if item.facts is not None]
    shared = [item for item in read if item.document.date is None and any(one.shared for one in item.dating.evidence)]
    if shared:
        found = (
            f"{count_of(len(shared), 'document', of=len(read))} without a date but a day that its site declares of many"
        )
        step = f"look at date_evidence.csv, and where the day is right {_MEND_DATES}"
        yield Limit(LimitKind.DATE_SHARED, found, len(shared), len(read), ids_of(shared), step)
