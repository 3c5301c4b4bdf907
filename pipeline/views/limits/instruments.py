"""What limits the tracing of instruments: languages without a term, events that say too little to be contact."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.records import Role
from pipeline.records.codes import Practice
from pipeline.study.process_events import PROCESS_EVENTS
from pipeline.study.tables import INSTRUMENTS
from pipeline.text.language import base_language
from pipeline.text.plurals import count_of
from pipeline.views.limits.kinds import Limit, LimitKind
from pipeline.views.limits.texts import of_role
from pipeline.workflow.inventory import UNDETERMINED
from pipeline.workflow.workspace import Workspace


def find_missing_terms(workspace: Workspace) -> Iterator[Limit]:
    """Instruments that have no term in a language in which a city wrote."""
    langs = sorted({item.lang for item in of_role(workspace, Role.CITY)} - {UNDETERMINED})
    terms: dict[str, set[str]] = {}
    for term in workspace.tables.terms:
        if term.is_of_instrument:
            terms.setdefault(term.instrument_id, set()).add(base_language(term.lang))
    pairs = [(name, lang) for name in sorted(terms) for lang in langs]
    missing = tuple(f"{name} - {lang}" for name, lang in pairs if not {"", lang} & terms[name])
    if missing:
        told = count_of(
            len(missing), "pair of an instrument and a language", "pairs of an instrument and a language", of=len(pairs)
        )
        step = f"add its terms in that language to {INSTRUMENTS}"
        yield Limit(LimitKind.INSTRUMENT_UNTERMED, f"{told} without a term", len(missing), len(pairs), missing, step)


def find_incomplete_events(workspace: Workspace) -> Iterator[Limit]:
    """Events of contact without a date, an instrument or a practice of learning."""
    events = {event.event_id: event for event in workspace.tables.events if event.kind.is_contact}
    lacking = {
        name: [
            column for column, is_missing in (
                ("date", event.date is None),
                ("instrument_ids", not event.instrument_ids),
                ("practice", event.practice is Practice.UNKNOWN),
            ) if is_missing
        ]
        for name, event in sorted(events.items())
    }  # fmt: skip
    told = tuple(f"{name}: {' and '.join(columns)}" for name, columns in lacking.items() if columns)
    if told:
        step = f"fill these columns in {PROCESS_EVENTS}, where the sources say it"
        found = f"{count_of(len(told), 'event', of=len(events))} of {PROCESS_EVENTS} with an empty column"
        yield Limit(LimitKind.EVENT_INCOMPLETE, found, len(told), len(events), told, step)
