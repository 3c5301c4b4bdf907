"""policyecho analyse direction."""

from __future__ import annotations

from pipeline.cli.analyse.options import REFERENCES, SEED, NetworksOption, ReferencesOption, SeedOption
from pipeline.cli.terminal.options import HERE, StudyOption


def direction(
    references: ReferencesOption = REFERENCES,
    network: NetworksOption = None,
    seed: SeedOption = SEED,
    study: StudyOption = HERE,
) -> None:
    """Is the network first or the city, and does contact shift that; and city to city by way of a network.

    direction.csv has the test and the ratio, paths.csv finds in both orders by contact and network, conduits.csv
    texts of two cities that share a passage with a network's text which lies between them.

    Example: policyecho analyse direction --study my-study
    """
    from pipeline.analyse.direction.answer import ask_direction
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        with console.progress("analysing", 1) as bar:
            answer = ask_direction(workspace, network or (), seed, references, bar)
        show_answer(workspace.study, answer)
