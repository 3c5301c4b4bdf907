"""Where a date stood, as date_evidence.csv names it, each with the sentence that says what it means."""

from __future__ import annotations

from crawler.formats import own_date_kinds
from pipeline.ingest.dating import ENOUGH
from pipeline.records import ClueKind

__all__ = ["DATE_KINDS"]


def _date_clues() -> dict[str, str]:
    """The kinds of clues; what files say of themselves stands before or after the address, as it is trusted."""
    own = own_date_kinds()
    kinds: dict[str, str] = {}
    for kind in ClueKind:
        if kind is ClueKind.URL:
            kinds |= {name: dates.meaning for name, dates in own.items() if dates.weight >= ENOUGH}
        kinds[kind] = kind.meaning
        if kind is ClueKind.URL:
            kinds |= {name: dates.meaning for name, dates in own.items() if dates.weight < ENOUGH}
    return kinds


# Where a date stood: what persons gave first, then the kinds of clues.
DATE_KINDS: dict[str, str] = {
    "overrides.csv": "Your correction in overrides.csv; it holds, and its note says who corrected and why.",
    "researcher": "Your documents.csv; it holds where nothing overrides it.",
    "source:ID": "The source file of that id says so of this document; it holds where nothing overrides it.",
    **_date_clues(),
}
