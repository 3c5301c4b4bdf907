"""Who writes first, networks or cities: the whole answer of a study."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.progress import Bar, no_bar
from pipeline.analyse.answer import Answer, Primary, tell_asked
from pipeline.analyse.contact.exposure_tests import REFERENCES, TestName, test_direction
from pipeline.analyse.contact.identification import identify
from pipeline.analyse.contact.rate_ratio import estimate_order_ratio
from pipeline.analyse.contact.subsets import Subset, cross_subsets
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.study_cells import OpenedRun, date_texts, open_cells
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.direction.conduits import Conduits, find_conduits
from pipeline.analyse.direction.paragraphs import tell_conduits, tell_order_subsets, tell_orders, tell_paths
from pipeline.analyse.direction.paths import count_paths
from pipeline.analyse.direction.pictures import draw_paths
from pipeline.analyse.direction.tables import OrdersCompared, conduits_table, direction_table, paths_table
from pipeline.analyse.pictures.coefficients import Coefficient
from pipeline.records import Role
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_direction", "compare_orders"]


def ask_direction(
    workspace: Workspace,
    networks: Sequence[str] = (),
    seed: int = 1,
    references: int = REFERENCES,
    bar: Bar = no_bar,
) -> Answer:
    """Both orders compared over all texts and over fewer, and the chains; `bar` is told of one unit in all."""
    opened = open_cells(workspace, networks)
    bar(0.2, "comparing who was first")
    subsets = dict(cross_subsets(opened))
    found = {}
    for subset, cells in subsets.items():
        found[subset] = compare_orders(cells, seed, references, whole=subset is Subset.ALL)
        bar(0.6 / len(subsets), "comparing who was first")
    conduits = _find_conduits(workspace, opened)
    bar(0.2, "done")
    whole, paths = found[Subset.ALL], count_paths(opened.whole.cells)
    said = (tell_paths(paths, whole.identification), tell_orders(whole), tell_order_subsets(found))
    return Answer(
        DesignName.DIRECTION.value,
        opened.run_id,
        (*tell_asked(networks), *filter(None, said), tell_conduits(conduits)),
        tuple(opened.whole.left_out()),
        (direction_table(found), paths_table(paths), conduits_table(conduits.chains, opened.whole.cells)),
        draw_paths(paths),
        primaries=(Primary(TestName.DIRECTION.value, whole.test.p if whole.test else None),),
        ratios=_ratios(whole),
    )


def _ratios(whole: OrdersCompared) -> tuple[Coefficient, ...]:
    ratio = whole.ratio
    if ratio is None or ratio.ratio is None:
        return ()
    return (Coefficient("network over city first", ratio.ratio, ratio.low, ratio.high),)


def compare_orders(cells: Cells, seed: int, references: int = REFERENCES, *, whole: bool = True) -> OrdersCompared:
    """The test and the ratio of both orders, where they can be made; the ratio with its interval for the `whole`."""
    identification = identify(cells)
    if TestName.DIRECTION in identification.obstacles:
        return OrdersCompared(identification, None, None, seed)
    tested = test_direction(cells, np.random.default_rng(seed), references)
    return OrdersCompared(identification, tested, estimate_order_ratio(cells, interval=whole), seed)


def _find_conduits(workspace: Workspace, opened: OpenedRun) -> Conduits:
    """The chains over the networks that were asked of."""
    asked = {
        Role.CITY: set(opened.whole.cells.cities),
        Role.NETWORK: set(opened.whole.cells.networks),
    }
    held = [item for item in workspace.readable if item.document.issuer_id in asked.get(item.document.role, ())]
    issuers = {item.document.document_id: item.document.issuer_id for item in held}
    cities, networks = (date_texts(one for one in held if one.document.role is role) for role in asked)
    finds = [find for find in opened.whole.finds if find.network_document_id in issuers]
    counted = {find.match_id for find in finds}
    matches = {match.match_id: match for match in opened.matches if match.match_id in counted}
    return find_conduits(finds, matches, issuers, cities, networks)
