"""The codes that stand in exported cells, each with the sentence by which a person is told what it means."""

from __future__ import annotations

from crawler.formats import own_date_kinds
from pipeline.dating import ENOUGH
from pipeline.records import ClueKind, TextClass

__all__ = ["DATE_KINDS", "GRADES", "GRADE_CAPS", "GRADE_REASONS"]


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

GRADES: dict[str, str] = {
    "A": "documented",
    "B": "strong",
    "C": "probable",
    "D": "compatible: the texts allow it, and little speaks for it",
    "R": "reversed: the city wrote first",
    "X": "excluded: something else explains it better",
}

GRADE_REASONS: dict[str, str] = {
    **{text_class: f"the points of the class {text_class}" for text_class in TextClass},
    "cites_source": "the city text names the network or the document in the same section",
    "exposed": "the city is known to have been in contact with the network at the time",
    "cluster": "three or more passages of the source follow each other in the same order",
    "instrument_common": "the shared instrument is named in many documents of no network",
    "precedence_uncertain": "the dates overlap",
    "q_weak": "the q-value lies above .05",
    "q_null": "the q-value lies above .20",
    "rival_tie": "another document holds the passage as well",
    "extraction_low": "much of one document could not be read, or a page of a passage not reliably",
    "lag_long": "more than ten years lie between the texts, and the source is not named",
    "reverse_direction": "the city wrote first",
}

GRADE_CAPS: dict[str, str] = {
    "order_unknown": "a date is unknown",
    "uncalibrated": "no error rate is known",
    "no_citation_no_exposure": "the source is not named and no contact is known",
    "frame_uncited": "a shared frame whose source is not named",
    "paraphrase_uncalibrated": "how alike a paraphrase must be was never measured for this language pair",
    "q_null": "the q-value lies above .20",
}
