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

    Example: policyecho analyse power --network inclusive_cities --network c_mise --study my-study
    """
    from pipeline.analyse.contact.paragraphs import tell_identification
    from pipeline.analyse.contact.power import compute_power, tell_power
    from pipeline.analyse.counts.planned_cells import cross_tables
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study) as workspace:
        cells = cross_tables(workspace.tables, workspace.issuers, network or ())
    with console.progress("inventing studies", 1) as bar:
        found = compute_power(cells, seed, studies=studies, bar=bar)
    if as_json:
        shares = [{"rate_ratio": ratio, "test": test, "found": share} for (ratio, test), share in found.shares.items()]
        console.show_json({"shares": shares, "studies": found.studies, "seed": found.seed, "assumes": found.assumes})
        return
    console.show_text(tell_identification(found.identification))
    console.show_text(tell_power(found))
    if found.shares:
        console.show_text(f"Counted on {found.studies} invented studies a rate ratio: {found.assumes}.")
