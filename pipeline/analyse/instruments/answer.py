"""Which instruments cities took up, and whether where somebody was at an event on them: a study's answer."""

from __future__ import annotations

from collections.abc import Collection

from index.progress import Bar, no_bar
from pipeline.analyse.answer import Answer, Primary
from pipeline.analyse.contact.exposure_tests import REFERENCES
from pipeline.analyse.counts.study_cells import OpenedRun, open_cells
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.instruments.investigation import investigate
from pipeline.analyse.instruments.naming.first_namings import NAMING_KINDS
from pipeline.analyse.instruments.paragraphs import tell_all, tell_notes
from pipeline.analyse.instruments.pictures import draw_instruments, ratios_of_events
from pipeline.analyse.instruments.tables import instrument_tables
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_instruments"]


def ask_instruments(
    workspace: Workspace,
    seed: int = 1,
    references: int = REFERENCES,
    kinds: Collection[str] = NAMING_KINDS,
    bar: Bar = no_bar,
) -> Answer:
    """Traces, first namings, and all that can be asked of them; `kinds` are doc_types that would name an instrument.

    A study without any document has its identification told, and a run_id that is empty. `bar` is told of one unit in
    all. Raises StageError where there are documents and no run, or the study has changed since the newest.
    """
    opened: OpenedRun | None = open_cells(workspace) if workspace.items else None
    found = investigate(workspace, opened, seed, references, kinds, bar)
    return Answer(
        DesignName.INSTRUMENTS.value,
        opened.run_id if opened else "",
        tuple(tell_all(found)),
        tuple(tell_notes(found)),
        instrument_tables(found, workspace.tables.events, workspace.issuers),
        draw_instruments(found),
        (Primary("spread", found.primary.p),),
        ratios_of_events(found),
    )
