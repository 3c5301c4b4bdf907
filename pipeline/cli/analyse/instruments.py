"""policyecho analyse instruments."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.analyse.options import SEED, SeedOption
from pipeline.cli.terminal.options import HERE, StudyOption


def instruments(
    references: Annotated[
        int, typer.Option(min=19, help="How many times countries are drawn anew; p is a multiple of 1/(N+1).")
    ] = 999,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="A doc_type whose texts would name an instrument; may be given again."),
    ] = None,
    seed: SeedOption = SEED,
    study: StudyOption = HERE,
) -> None:
    """Which instruments do cities name since when, and is it where somebody was at an event on them?

    Names come from instruments.csv, events from process_events.csv. Tables go to exports/RUN_ID/analysis: instruments,
    instrument_identification, instrument_traces (every name with its sentence), first_namings, instrument_curves,
    instrument_spread and learning_events as CSV, with pictures as SVG. Without documents only what could be asked is
    told. Texts of kind strategy, action_plan, plan, programme or report say that an instrument was not there yet.

    Example: policyecho analyse instruments --kind strategy --study my-study
    """
    from pipeline.analyse.instruments.answer import ask_instruments
    from pipeline.analyse.instruments.naming.first_namings import NAMING_KINDS
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        with console.progress("analysing", 1) as bar:
            answer = ask_instruments(workspace, seed, references, tuple(kind or NAMING_KINDS), bar)
        show_answer(workspace.study, answer)
