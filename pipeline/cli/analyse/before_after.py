"""policyecho analyse before-after."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.analyse.options import NetworksOption
from pipeline.cli.terminal.options import HERE, StudyOption


def before_after(
    network: NetworksOption = None,
    years_after: Annotated[
        int, typer.Option(min=1, help="Texts so many years younger than joining are compared, by the calendar.")
    ] = 5,
    placebos: Annotated[
        int, typer.Option(min=1, help="So many years before joining are imputed as if the city had joined by then.")
    ] = 3,
    period: Annotated[
        int, typer.Option(min=1, help="So many years of the calendar make a period; more where texts are few.")
    ] = 1,
    study: StudyOption = HERE,
) -> None:
    """Do cities echo a network more after they joined it than was to be expected, by cities that had not joined yet?

    Counts are blind to contact. Joining is start_date in memberships.csv; where that is unknown, the joining is named
    and left out. Tables go to exports/RUN_ID/analysis: before_after, event_study, joinings, left_out_texts and
    before_after_identification as CSV, event_study as SVG.

    Example: policyecho analyse before-after --study my-study
    """
    from pipeline.analyse.joining.answer import ask_before_after
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        with console.progress("analysing", 1) as bar:
            answer = ask_before_after(workspace, network or (), years_after, placebos, period, bar)
        show_answer(workspace.study, answer)
