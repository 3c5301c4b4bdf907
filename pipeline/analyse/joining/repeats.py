"""The same comparison with fewer texts: what would be left of it without those that may mislead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.analyse.counts.study_cells import OpenedRun
from pipeline.analyse.joining.crossing import Crossed, cross_workspace
from pipeline.records.codes import Code
from pipeline.workflow.workspace import Workspace

__all__ = ["Repeat", "repeat_crossing"]


class Repeat(Code):
    """Which texts take part."""

    ALL = "all", "with all texts"
    ENOUGH_TEXTS = "enough_texts", "without cities that have fewer than two dated texts"
    OFF_NETWORK_SITES = "off_network_sites", "without city texts that lie on a network's site"
    NOT_JUST_BEFORE = (
        "not_just_before",
        "without texts of the year before joining, when drafts may have been written in view of it",
    )


def repeat_crossing(workspace: Workspace, opened: OpenedRun, years: int) -> Iterator[tuple[Repeat, Crossed]]:
    """The rows of all texts, and of each repeat that leaves any out."""
    whole, study = cross_workspace(workspace, opened, years), opened.whole
    yield Repeat.ALL, whole
    if study.coverage.thin:
        yield Repeat.ENOUGH_TEXTS, replace(whole, rows=whole.rows.without_cities(frozenset(study.coverage.thin)))
    if study.on_network_sites:
        yield Repeat.OFF_NETWORK_SITES, cross_workspace(workspace, opened, years, study.on_network_sites)
    just_before = whole.rows.since == -1
    if just_before.any():
        yield Repeat.NOT_JUST_BEFORE, replace(whole, rows=whole.rows.only(~just_before))
