"""policyecho analyse involvement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.analyse.options import SEED, NetworksOption, SeedOption
from pipeline.cli.terminal.options import HERE, StudyOption

if TYPE_CHECKING:
    from pipeline.analyse.contact.involvement import Involvement
    from pipeline.analyse.contact.subsets import Subset
    from pipeline.analyse.counts.study_cells import StudyCells
    from pipeline.review.precision import Contrast


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
    from index.progress import part_of
    from pipeline.analyse.contact.involvement import analyse_involvement
    from pipeline.analyse.contact.read_sample import read_contrast
    from pipeline.analyse.contact.subsets import Subset, cross_subsets
    from pipeline.analyse.counts.study_cells import open_cells
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
        contrast = read_contrast(study / "reviews", opened.run_id)
        _tell(found, opened.whole, contrast, seed)
        tables = analysis_tables(found, opened.whole, contrast)
        write_files(workspace.study, opened.run_id, tables, draw_involvement(found, opened.whole))


def _tell(found: Mapping[Subset, Involvement], crossed: StudyCells, contrast: Contrast | None, seed: int) -> None:
    """What was found, paragraph by paragraph, and what takes no part."""
    import numpy as np

    from pipeline.analyse.contact.subsets import Subset
    from pipeline.analyse.counts.coverage import measure_availability
    from pipeline.analyse.paragraphs import (
        tell_corrected,
        tell_coverage,
        tell_identification,
        tell_involvement,
        tell_subsets,
    )  # fmt: skip
    from pipeline.cli.terminal import console

    whole = found[Subset.ALL]
    availability = measure_availability(crossed.cells, np.random.default_rng(seed))
    told = (
        tell_identification(whole.identification), tell_coverage(crossed.coverage, availability),
        tell_involvement(whole), tell_corrected(whole, contrast), tell_subsets(found),
    )  # fmt: skip
    for paragraph in filter(None, told):
        console.show_text(paragraph)
    for line in crossed.left_out():
        console.say(line)
