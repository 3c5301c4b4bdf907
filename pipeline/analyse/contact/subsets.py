"""The same question asked of fewer texts: what would be left of an answer without those that may mislead."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.study_cells import OpenedRun
from pipeline.records.codes import Code

__all__ = ["Subset", "cross_subsets"]


class Subset(Code):
    """Which texts take part."""

    ALL = "all", "all texts"
    ENOUGH_TEXTS = "enough_texts", "without cities that have fewer than two dated texts"
    OFF_NETWORK_SITES = "off_network_sites", "without city texts that lie on a network's site"


def cross_subsets(opened: OpenedRun) -> Iterator[tuple[Subset, Cells]]:
    """The cells of all texts, and of each subset that leaves any out."""
    whole = opened.whole
    yield Subset.ALL, whole.cells
    if whole.coverage.thin:
        yield Subset.ENOUGH_TEXTS, whole.cells.without_cities(whole.coverage.thin)
    if whole.on_network_sites:
        yield Subset.OFF_NETWORK_SITES, opened.cross(whole.on_network_sites).cells
