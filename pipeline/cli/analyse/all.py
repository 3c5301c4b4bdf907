"""policyecho analyse all."""

from __future__ import annotations

from pipeline.analyse.design_names import DesignName
from pipeline.cli.analyse.options import (
    REFERENCES,
    SEED,
    NetworksOption,
    PeriodsOption,
    PeriodStartsOption,
    ReferencesOption,
    SeedOption,
)
from pipeline.cli.terminal.options import HERE, StudyOption


def all_(
    references: ReferencesOption = REFERENCES,
    network: NetworksOption = None,
    begins: PeriodStartsOption = None,
    count: PeriodsOption = 3,
    seed: SeedOption = SEED,
    study: StudyOption = HERE,
) -> None:
    from pipeline.analyse.all_designs import ask_all
    from pipeline.analyse.answer import SUMMARY
    from pipeline.analyse.designs import Asked
    from pipeline.analyse.write import write_analysis
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console, exported
    from pipeline.workflow.workspace import open_workspace

    asked = Asked(tuple(network or ()), seed, references, count, tuple(begins or ()))
    with open_workspace(study, write=True) as workspace:
        with console.progress("analysing", 1) as bar:
            for answer in ask_all(workspace, asked, bar):
                if answer.design == SUMMARY:
                    continue
                exported.say_kept(write_analysis(workspace.study, answer).kept)
        show_answer(workspace.study, answer)


all_.__doc__ = f"""Ask every design of the study, and say in one summary what they found or why they could not.

    The designs are {", ".join(DesignName)}; each is asked of every network unless --network names some, and
    writes its tables, pictures and words as its own command does. analysis/summary.txt has all words, primaries.csv the
    primary tests held to how many there are.

    Example: policyecho analyse all --study my-study
    """
