"""policyecho analyse power."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.analyse.options import SEED, NetworksOption, SeedOption
from pipeline.cli.terminal.options import HERE, JsonOption, StudyOption


def power(
    studies: Annotated[int, typer.Option(min=20, help="How many studies are invented for each rate ratio.")] = 200,
    network: NetworksOption = None,
    seed: SeedOption = SEED,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """How sure could this study find an effect of contact: by its own cities, countries and memberships, before a run.

    The table, the curves and the words go to exports/power, since there may be no run yet.

    Example: policyecho analyse power --network inclusive_cities --network c_mise --study my-study
    """
    from pipeline.analyse.contact.power_answer import ask_power
    from pipeline.cli.analyse.options import show_answer
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=not as_json) as workspace:
        with console.progress("inventing studies", 1) as bar:
            found, answer = ask_power(workspace, network or (), seed, studies, bar)
        if not as_json:
            show_answer(workspace.study, answer)
            return
    shares = [{"rate_ratio": ratio, "test": test, "found": share} for (ratio, test), share in found.shares.items()]
    console.show_json({"shares": shares, "studies": found.studies, "seed": found.seed, "assumes": found.assumes})
