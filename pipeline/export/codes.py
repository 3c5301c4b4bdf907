"""The codes that stand in exported cells, each with the sentence by which a person is told what it means."""

from __future__ import annotations

from pipeline.records import ClueKind, ExclusionCode, Order, TextClass

__all__ = [
    "CLASSES",
    "DATE_KINDS",
    "EXCLUSIONS",
    "EXPOSURES",
    "FLAGS",
    "GRADES",
    "GRADE_CAPS",
    "GRADE_REASONS",
    "ORDERS",
]

# Where a date stood: what persons gave first, then the kinds of clues.
DATE_KINDS: dict[str, str] = {
    "overrides.csv": "Your correction in overrides.csv; it holds, and its note says who corrected and why.",
    "researcher": "Your documents.csv; it holds where nothing overrides it.",
    "source:ID": "The source file of that id says so of this document; it holds where nothing overrides it.",
    **{kind: kind.meaning for kind in ClueKind},
}

ORDERS: dict[str, str] = {
    Order.NETWORK_FIRST: "the network text is certainly earlier",
    Order.CITY_FIRST: "the city text is certainly earlier",
    Order.OVERLAP: "the dates overlap, so nobody is known to be first",
    Order.UNKNOWN: "a date is unknown, so nobody is known to be first",
}

CLASSES: dict[str, str] = {
    TextClass.VERBATIM_COPY: "copied word for word, or nearly so",
    TextClass.TRANSLATED_COPY: "translated, sentence by sentence",
    TextClass.CLOSE_PARAPHRASE: "said again in other words",
    TextClass.SHARED_INSTRUMENT: "both describe the same policy instrument",
    TextClass.PARAPHRASE_UNCALIBRATED: "like a paraphrase, but how alike a paraphrase must be was never measured for "
    "this language pair",
    TextClass.SHARED_FRAME: "one subject, goal or justification, but no common instrument or wording",
    TextClass.UNCLASSED: "no class holds",
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
    **{text_class: f"the points of the class {text_class}" for text_class in CLASSES},
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

EXPOSURES: dict[str, str] = {
    "X0": "no contact known, though memberships.csv lists cities of the network",
    "X1": "member of the network",
    "X2": "took part in a working group or project, or signed",
    "X3": "attended an event, or wrote for the network",
    "unknown": "not known, which is not the same as none",
}

EXCLUSIONS: dict[str, str] = {
    ExclusionCode.REVERSE_DIRECTION: "the city wrote it before the network did",
    ExclusionCode.COMMON_SOURCE_BETTER: "a reference document explains it better, or is the source of both",
    ExclusionCode.OWN_DOCUMENT_BETTER: "the city's own earlier document explains it better",
    ExclusionCode.PEER_CITY_BETTER: "another city's earlier document explains it better",
    ExclusionCode.SAME_WORK: "both are versions of the same work",
    ExclusionCode.WRONG_AUTHOR: "the city's text was written by or with the network's own project",
    ExclusionCode.NAME_TRAP: "the city passage uses a name that means something else there",
    ExclusionCode.Q_ABOVE_LIMIT: "too many finds as weak as this one are chance: its q-value is above the limit",
}

_RIVAL_FLAGS: dict[str, str] = {
    "references": "reference documents (laws, treaties, templates)",
    "own_earlier": "earlier documents of the city itself",
    "peers": "earlier documents of other cities",
}

FLAGS: dict[str, str] = {
    "uncalibrated": "The model has no profile for this kind of find and language pair, so there is no error rate and "
    "no grade above C. `policyecho calibrate --model NAME --parallel FOLDER` learns one.",
    "null_disagrees": "This study's own texts give more by chance than the profile expects "
    "(calibration.csv), so the q-value may promise too much.",
    "order_unknown": "A date is unknown, so nobody is known to be first.",
    "precedence_uncertain": "The dates overlap, so nobody is known to be first.",
    "rival_tie": "Another document holds the passage about as well; no sentence decides between the two.",
    "via_common_source": "An older reference document holds the passage as well: it is the likely source of both.",
    "own_repeat": "An earlier document of the same city echoes the same network text already; count it once, there.",
    "via_peer": "An earlier document of another city echoes the same network text already; it may have come that way.",
    "extraction_low": "Much of one of the two documents could not be read, or a page on which a passage stands gave "
    "text that cannot be trusted, or was read by OCR with little confidence. `policyecho show` says which.",
    "instrument_common": "What both name is named in more than one in twenty documents of no network.",
    **{
        f"{name}_not_checked": f"No {documents} could be compared: the study holds none that can have come before, "
        "or the model has no profile for the languages (the flag uncalibrated then says so). They may be the source."
        for name, documents in _RIVAL_FLAGS.items()
    },
    **{
        f"{name}_partly_checked": f"Some {documents} are in a language that could not be compared. They may be the "
        "source."
        for name, documents in _RIVAL_FLAGS.items()
    },
}
