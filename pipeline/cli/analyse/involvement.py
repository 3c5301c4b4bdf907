"""policyecho analyse involvement."""

from __future__ import annotations

from pipeline.cli.analyse.options import REFERENCES, SEED, NetworksOption, ReferencesOption, SeedOption
from pipeline.cli.terminal.options import HERE, StudyOption


def involvement(
    references: ReferencesOption = REFERENCES,
    network: NetworksOption = None,
    seed: SeedOption = SEED,
    study: StudyOption = HERE,
) -> None:
    """Do cities that were in contact with a network echo it more than others?

    Counts are blind to contact. Tables go to exports/RUN_ID/analysis: identification, involvement, cells, coverage and
    without_one as CSV, coverage, cells, references and coefficients as SVG.

    Example: policyecho analyse involvement --study my-study
    """
    from pipeline.analyse.contact.answer import ask_involvement
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        with console.progress("analysing", 1) as bar:
            answer = ask_involvement(workspace, network or (), seed, references, bar)
        show_answer(workspace.study, answer)
