"""Which cities echo which networks more than chance gives: the whole answer of a study."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.progress import Bar, no_bar
from pipeline.analyse.answer import Answer, tell_asked
from pipeline.analyse.contact.exposure_tests import REFERENCES
from pipeline.analyse.counts.study_cells import open_cells
from pipeline.analyse.design_names import DesignName
from pipeline.analyse.expected.beyond_chance import compare_with_chance
from pipeline.analyse.expected.by_network import compare_networks
from pipeline.analyse.expected.paragraphs import tell_beyond_chance, tell_networks
from pipeline.analyse.expected.tables import expected_table, networks_table
from pipeline.workflow.workspace import Workspace

__all__ = ["ask_expected"]


def ask_expected(
    workspace: Workspace,
    networks: Sequence[str] = (),
    seed: int = 1,
    references: int = REFERENCES,
    bar: Bar = no_bar,
) -> Answer:
    """Every cell against chance, and every network by itself; `bar` is told of one unit in all."""
    opened = open_cells(workspace, networks)
    bar(0.3, "what chance gives")
    cells = opened.whole.cells
    beyond = compare_with_chance(opened, workspace.items, workspace.profile, workspace.settings.evidence.q_limit)
    bar(0.3, "permuting memberships")
    by_network = compare_networks(cells, np.random.default_rng(seed), references)
    bar(0.4, "done")
    said = (*tell_beyond_chance(beyond), tell_networks(by_network))
    return Answer(
        DesignName.EXPECTED.value,
        opened.run_id,
        (*tell_asked(networks), *filter(None, said)),
        tuple(opened.whole.left_out()),
        (expected_table(beyond, cells), networks_table(by_network, references, seed)),
    )
