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

    Counts are blind to contact. Tables go to exports/RUN_ID/analysis: identification, involvement, cells, coverage and
    without_one as CSV, coverage, cells, references and coefficients as SVG.

    Example: policyecho analyse involvement --study my-study
    """
    import numpy as np

    from index.progress import part_of
    from pipeline.analyse.contact.involvement import analyse_involvement
    from pipeline.analyse.contact.read_sample import read_contrast
    from pipeline.analyse.contact.subsets import Subset, cross_subsets
    from pipeline.analyse.counts.coverage import measure_availability
    from pipeline.analyse.counts.study_cells import open_cells
    from pipeline.analyse.paragraphs import (
        tell_corrected,
        tell_coverage,
        tell_identification,
        tell_involvement,
        tell_subsets,
    )  # fmt: skip
    from pipeline.analyse.pictures.of_involvement import draw_involvement
    from pipeline.analyse.tables import analysis_tables
    from pipeline.cli.analyse.options import write_files
    from pipeline.cli.terminal import console
    from pipeline.workflow.workspace import open_workspace

    with open_workspace(study, write=True) as workspace:
        opened = open_cells(workspace, network or ())
        subsets = dict(cross_subsets(opened))
        with console.progress("analysing", len(subsets)) as bar:
            found = {
                subset: analyse_involvement(cells, seed, references, part_of(bar, 1), whole=subset is Subset.ALL)
                for subset, cells in subsets.items()
            }
        whole, crossed = found[Subset.ALL], opened.whole
        contrast = read_contrast(study / "reviews", opened.run_id)
        availability = measure_availability(crossed.cells, np.random.default_rng(seed))
        told = (
            tell_identification(whole.identification), tell_coverage(crossed.coverage, availability),
            tell_involvement(whole), tell_corrected(whole, contrast), tell_subsets(found),
        )  # fmt: skip
        for paragraph in filter(None, told):
            console.show_text(paragraph)
        for line in crossed.left_out():
            console.say(line)
        pictures = draw_involvement(found, crossed)
        write_files(workspace.study, opened.run_id, analysis_tables(found, crossed, contrast), pictures)
