"""policyecho analyse expected."""

from __future__ import annotations

from pipeline.cli.analyse.options import REFERENCES, SEED, NetworksOption, ReferencesOption, SeedOption
from pipeline.cli.terminal.options import HERE, StudyOption


def expected(
    references: ReferencesOption = REFERENCES,
    network: NetworksOption = None,
    seed: SeedOption = SEED,
    study: StudyOption = HERE,
) -> None:
    """Which cities echo which networks more than chance gives, and which networks do their own cities echo more?

    expected.csv has every city with every network: texts with a find against texts that chance would give one, with
    a q over all cells. networks.csv asks of each network by itself whether cities in contact echo it more, allowing
    for how many are asked.

    Example: policyecho analyse expected --study my-study
    """
    from pipeline.analyse.expected.answer import ask_expected
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        with console.progress("analysing", 1) as bar:
            answer = ask_expected(workspace, network or (), seed, references, bar)
        show_answer(workspace.study, answer)
