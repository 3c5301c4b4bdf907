"""policyecho analyse involvement."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.analyse.options import SEED, NetworksOption, SeedOption
from pipeline.cli.terminal.options import HERE, StudyOption


def involvement(
    references: Annotated[
        int, typer.Option(min=19, help="How many times memberships are drawn anew; p is a multiple of 1/(N+1).")
    ] = 999,
    network: NetworksOption = None,
    seed: SeedOption = SEED,
    study: StudyOption = HERE,
) -> None:
    """Do cities that were in contact with a network echo it more than others?

    Counts are blind to contact. Tables go to exports/RUN_ID/analysis: identification, involvement, cells, without_one.

    Example: policyecho analyse involvement --study my-study
    """
    from pipeline.analyse.involvement import analyse_involvement
    from pipeline.analyse.paragraphs import tell_identification, tell_involvement
    from pipeline.analyse.study_cells import open_cells
    from pipeline.analyse.tables import cells_table, identification_table, left_out_table, results_table
    from pipeline.cli.analyse.options import write_tables
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        run_id, crossed = open_cells(workspace, network or ())
        with console.progress("analysing", 1) as bar:
            found = analyse_involvement(crossed.cells, seed, references, bar)
        console.show_text(tell_identification(found.identification))
        console.show_text(tell_involvement(found))
        for line in crossed.left_out():
            console.say(line)
        tables = (identification_table(found.identification), results_table(found), cells_table(crossed.cells))
        write_tables(workspace.study, run_id, (*tables, left_out_table(found)))
