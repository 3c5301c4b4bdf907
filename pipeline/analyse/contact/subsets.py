"""The same question asked of other texts: without those that may mislead, and with what missing ones could hold."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.missing import MissingTexts, suppose_missing
from pipeline.analyse.counts.study_cells import OpenedRun
from pipeline.records.codes import Code

__all__ = ["Subset", "cross_subsets"]


class Subset(Code):
    """Which texts take part."""

    ALL = "all", "all texts"
    ENOUGH_TEXTS = "enough_texts", "without cities that have fewer than two dated texts"
    OFF_NETWORK_SITES = "off_network_sites", "without city texts that lie on a network's site"
    MISSING_HOLD_NONE = "missing_hold_none", "as if missing texts of cities held no find"
    MISSING_OF_CONTACT = (
        "missing_of_contact_hold_most",
        "as if missing texts held as much as any city's texts do where there was contact, and none elsewhere",
    )
    MISSING_OF_OTHERS = (
        "missing_of_others_hold_most",
        "as if missing texts held as much as any city's texts do where there was no contact, and none elsewhere",
    )


def cross_subsets(opened: OpenedRun) -> Iterator[tuple[Subset, Cells]]:
    """The cells of all texts, of each subset that leaves any out, and the bounds where texts are missing."""
    whole = opened.whole
    yield Subset.ALL, whole.cells
    if whole.coverage.thin:
        yield Subset.ENOUGH_TEXTS, whole.cells.without_cities(whole.coverage.thin)
    if whole.on_network_sites:
        yield Subset.OFF_NETWORK_SITES, opened.cross(whole.on_network_sites).cells
    missing = MissingTexts.of(whole.coverage)
    if set(missing.missing) - set(missing.lost):
        contact = whole.cells.exposed & whole.cells.contact_known
        yield Subset.MISSING_HOLD_NONE, suppose_missing(whole.cells, missing)
        yield Subset.MISSING_OF_CONTACT, suppose_missing(whole.cells, missing, contact)
        yield Subset.MISSING_OF_OTHERS, suppose_missing(whole.cells, missing, ~contact)
