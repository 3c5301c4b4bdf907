"""policyecho analyse convergence."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.terminal.options import HERE, StudyOption


def convergence(
    network: Annotated[str, typer.Option("--network", help="The network whose cities are compared with others.")],
    begins: Annotated[
        list[int] | None, typer.Option("--period", help="The first year of a later period; may be given again.")
    ] = None,
    count: Annotated[int, typer.Option("--periods", min=2, help="So many periods of about as many texts each.")] = 3,
    study: StudyOption = HERE,
) -> None:
    """Do the texts of a network's cities grow alike over time, beside those of cities that are not in it?

    Cities with fewer than two dated texts in a period are named and left out. The table is analysis/convergence.csv.

    Example: policyecho analyse convergence --network inclusive_cities --period 2014 --period 2019 --study my-study
    """
    from pipeline.analyse.likeness.answer import ask_convergence
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        with console.progress("reading vectors", len(workspace.readable)) as bar:
            answer = ask_convergence(workspace, network, count, begins or (), bar)
        show_answer(workspace.study, answer)
