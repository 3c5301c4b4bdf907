"""Do the texts of a network's cities grow alike: the whole answer of a study."""

from __future__ import annotations

from collections.abc import Sequence

from index.progress import Bar, no_bar
from pipeline.analyse.answer import Answer
from pipeline.analyse.counts.study_cells import contact_of, open_cells
from pipeline.analyse.likeness.city_documents import place_documents
from pipeline.analyse.likeness.convergence import compare_groups, cut_periods
from pipeline.analyse.likeness.paragraphs import tell_convergence, tell_uncompared
from pipeline.analyse.likeness.tables import convergence_table
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_convergence"]


def ask_convergence(
    workspace: Workspace, network: str, periods: int = 3, begins: Sequence[int] = (), bar: Bar = no_bar
) -> Answer:
    """Distances of both groups over periods; `bar` is told of each readable document."""
    opened = open_cells(workspace, [network])
    documents = place_documents(workspace, bar)
    cut = cut_periods(documents.placed, periods, begins)
    found = compare_groups(documents.placed, cut, contact_of(opened.whole.cells, network))
    return Answer(
        "convergence",
        opened.run_id,
        (tell_convergence(found, network),),
        tuple(tell_uncompared(documents)),
        (convergence_table(found, network),),
    )
