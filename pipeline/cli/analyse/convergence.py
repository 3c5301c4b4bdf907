"""policyecho analyse convergence."""

from __future__ import annotations

from pipeline.cli.analyse.options import NetworksOption, PeriodsOption, PeriodStartsOption
from pipeline.cli.terminal.options import HERE, StudyOption


def convergence(
    network: NetworksOption = None,
    begins: PeriodStartsOption = None,
    count: PeriodsOption = 3,
    study: StudyOption = HERE,
) -> None:
    """Do the texts of a network's cities grow alike over time, beside those of cities that are not in it?

    Cities with fewer than two dated texts in a period are named and left out. The table is analysis/convergence.csv,
    with every network unless --network names some.

    Example: policyecho analyse convergence --network inclusive_cities --period 2014 --period 2019 --study my-study
    """
    from pipeline.analyse.likeness.answer import ask_convergence
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        with console.progress("reading vectors", 1) as bar:
            answer = ask_convergence(workspace, network or (), count, begins or (), bar)
        show_answer(workspace.study, answer)
