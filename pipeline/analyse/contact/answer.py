"""Do cities that were in contact with a network echo it more: the whole answer of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.progress import Bar, no_bar, part_of
from pipeline.analyse.answer import Answer, Primary, tell_asked
from pipeline.analyse.contact.exposure_tests import REFERENCES, TestName, naive_ratio
from pipeline.analyse.contact.involvement import Involvement, analyse_involvement
from pipeline.analyse.contact.paragraphs import (
    tell_corrected,
    tell_coverage,
    tell_identification,
    tell_involvement,
    tell_left_out,
    tell_missing,
    tell_subsets,
)
from pipeline.analyse.contact.pictures import coefficients_of, draw_contact
from pipeline.analyse.contact.read_sample import read_contrast, sides_of
from pipeline.analyse.contact.subsets import Subset, cross_subsets
from pipeline.analyse.contact.tables import contact_tables
from pipeline.analyse.counts.coverage import measure_availability
from pipeline.analyse.counts.missing import MissingTexts
from pipeline.analyse.counts.sample_flow import FlowStep, Passed, find_compared, follow_documents
from pipeline.analyse.counts.study_cells import OpenedRun, StudyCells, date_texts, open_cells, rates_of
from pipeline.analyse.design_names import DesignName
from pipeline.records import Role
from pipeline.review.precision import Contrast
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_involvement"]


def ask_involvement(
    workspace: Workspace,
    networks: Sequence[str] = (),
    seed: int = 1,
    references: int = REFERENCES,
    bar: Bar = no_bar,
) -> Answer:
    """All tests and ratios over all texts and over fewer; `bar` is told of one unit in all."""
    opened = open_cells(workspace, networks)
    subsets = dict(cross_subsets(opened))
    found = {
        subset: analyse_involvement(cells, seed, references, part_of(bar, len(subsets)), whole=subset is Subset.ALL)
        for subset, cells in subsets.items()
    }
    contrast = read_contrast(workspace.study.root / "reviews", opened.run_id, sides_of(opened.whole))
    return Answer(
        DesignName.INVOLVEMENT.value,
        opened.run_id,
        (*tell_asked(networks), *filter(None, _tell(found, opened.whole, contrast, seed))),
        tuple(opened.whole.left_out()),
        contact_tables(found, opened.whole, contrast, _follow(workspace, opened)),
        draw_contact(found, opened.whole),
        (_primary_of(found[Subset.ALL]),),
        coefficients_of({Subset.ALL: found[Subset.ALL]}, naive_ratio(opened.whole.cells)),
    )


def _follow(workspace: Workspace, opened: OpenedRun) -> tuple[FlowStep, ...]:
    """The way of all documents of this run, whatever networks are asked of."""
    held = [item for item in workspace.readable if item.document.issuer_id]
    cities, networks = (
        date_texts(item for item in held if item.document.role is role) for role in (Role.CITY, Role.NETWORK)
    )
    compared = find_compared(cities, networks, rates_of(workspace.profile))
    passed = Passed.of(opened.whole.unrated, compared, opened.matches, opened.whole.finds)
    return follow_documents(workspace.items, passed)


def _primary_of(found: Involvement) -> Primary:
    made = found.tests.get(TestName.WITHIN_COUNTRY)
    return Primary(TestName.WITHIN_COUNTRY.value, made.p if made else None)


def _tell(
    found: Mapping[Subset, Involvement], crossed: StudyCells, contrast: Contrast | None, seed: int
) -> tuple[str, ...]:
    whole = found[Subset.ALL]
    availability = measure_availability(crossed.cells, np.random.default_rng(seed))
    return (
        tell_identification(whole.identification),
        tell_coverage(crossed.coverage, availability),
        tell_involvement(whole),
        tell_corrected(whole, contrast),
        tell_subsets(found),
        tell_missing(MissingTexts.of(crossed.coverage)),
        tell_left_out(whole.left_out),
    )
