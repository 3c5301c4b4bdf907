"""Do the texts of a network's cities grow alike: the whole answer of a study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from index.progress import Bar, no_bar, part_of
from pipeline.analyse.answer import Answer, Primary, tell_asked
from pipeline.analyse.counts.study_cells import contact_of, open_cells
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.likeness.city_documents import place_documents
from pipeline.analyse.likeness.convergence import Convergence, compare_groups, cut_periods
from pipeline.analyse.likeness.paragraphs import tell_convergence, tell_uncompared
from pipeline.analyse.likeness.pictures import draw_convergence
from pipeline.analyse.likeness.tables import convergence_table
from pipeline.records import Role
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_convergence"]

_NO_NETWORK = "No network has a text, so that nobody's cities can be compared; add documents of the networks."


def ask_convergence(
    workspace: Workspace,
    networks: Sequence[str] = (),
    periods: int = 3,
    begins: Sequence[int] = (),
    bar: Bar = no_bar,
) -> Answer:
    """Distances of both groups over periods, for some networks or each; `bar` is told of one unit in all."""
    opened = open_cells(workspace, networks)
    cities = sum(item.document.role is Role.CITY for item in workspace.readable)
    documents = place_documents(workspace, part_of(bar, cities))
    cut = cut_periods(documents.placed, periods, begins)
    found = {
        network: compare_groups(documents.placed, cut, contact_of(opened.whole.cells, network))
        for network in opened.whole.cells.networks
    }
    return Answer(
        DesignName.CONVERGENCE.value,
        opened.run_id,
        (*tell_asked(networks), *_tell(found)),
        tuple(tell_uncompared(documents)),
        (convergence_table(found),),
        draw_convergence(found),
        primaries=(_primary_of(found.values()),),
    )


def _tell(found: Mapping[str, Convergence]) -> tuple[str, ...]:
    return tuple(tell_convergence(one, network) for network, one in found.items()) or (_NO_NETWORK,)


def _primary_of(found: Iterable[Convergence]) -> Primary:
    """One for all networks: the smallest p times how many were compared."""
    p_values = [one.p for one in found if one.p is not None]
    return Primary("any_network", min(1.0, min(p_values) * len(p_values)) if p_values else None)
