"""Flags: what a reader must know of a match before it is quoted."""

from __future__ import annotations

from pipeline.records.codes import Code

__all__ = ["Flag"]

_REFERENCES = "reference documents (laws, treaties, templates)"
_OWN_EARLIER = "earlier documents of the city itself"
_PEERS = "earlier documents of other cities"


def _not_checked(documents: str) -> str:
    return (
        f"No {documents} could be compared: the study holds none that can have come before, or the model has no "
        "profile for the languages (the flag uncalibrated then says so). They may be the source."
    )


def _partly_checked(documents: str) -> str:
    return f"Some {documents} are in a language that could not be compared. They may be the source."


class Flag(Code):
    """Every flag that a match can carry, with the sentences by which `show` and the data dictionary explain it."""

    UNCALIBRATED = (
        "uncalibrated",
        "The model has no profile for this kind of find and language pair, so there is no error rate and no grade "
        "above C. `policyecho calibrate --model NAME --parallel FOLDER` learns one.",
    )
    RATE_BORROWED = (
        "rate_borrowed",
        "Nobody measured this kind of find in one of these languages: the error rate is that of languages like it, "
        "with a wider tail, and the grade is at most B.",
    )
    NULL_DISAGREES = (
        "null_disagrees",
        "This study's own texts give more by chance than the profile expects (calibration.csv), so the q-value may "
        "promise too much.",
    )
    ORDER_UNKNOWN = "order_unknown", "A date is unknown, so nobody is known to be first."
    PRECEDENCE_UNCERTAIN = "precedence_uncertain", "The dates overlap, so nobody is known to be first."
    RIVAL_TIE = (
        "rival_tie",
        "Another document holds the passage about as well; no sentence decides between the two.",
    )
    RIVAL_IN_PART = (
        "rival_in_part",
        "Another document holds a part of the passage, while other sentences speak for the network: one that is nearer "
        "to it, or a reference or document of the city itself that is older than the network's and says the same. That "
        "part may come from there. `policyecho show` prints it.",
    )
    VIA_COMMON_SOURCE = (
        "via_common_source",
        "An older reference document holds the passage as well: it is the likely source of both.",
    )
    OWN_REPEAT = (
        "own_repeat",
        "An earlier document of the same city echoes the same network text already; count it once, there.",
    )
    VIA_PEER = (
        "via_peer",
        "An earlier document of another city echoes the same network text already; it may have come that way.",
    )
    NETWORK_REPEAT = (
        "network_repeat",
        "The city was first, but half of its passage or more is a claim from an earlier network text, in another row: "
        "this later network text more likely repeats that one than the city. It is no find with the city first.",
    )
    VIA_NETWORK = (
        "via_network",
        "A document of another network has the passage in the same words, or nearly, and the city text names that "
        "network or document and not the one that has the claim: it may have come that way, or from there. "
        "`policyecho show` names it.",
    )
    NETWORK_TIE = (
        "network_tie",
        "A document of another network has the passage in the same words, or nearly, and neither dates nor the city "
        "text tell whose it is: nearer words or chance gave the claim to this one. `policyecho show` names the other.",
    )
    NETWORK_IN_PART = (
        "network_in_part",
        "A document of another network, which is not known to be later, has a part of the passage in the same words, "
        "or nearly: that part may come from there, or from whoever wrote it for all. `policyecho show` names it.",
    )
    NAMES_CITY = (
        "names_city",
        "The network text names this city in the section of its passage: it may tell what the city itself did or said "
        "before, in a text that the study does not hold. `policyecho show` quotes it.",
    )
    TELLS_OF_CITY = (
        "tells_of_city",
        "The certain part of the network's passage names this city itself: it tells what the city does or did, so that "
        "the city need not have it from there, whoever wrote it down first. It is no find.",
    )
    IN_ANNEX = (
        "in_annex",
        "The city passage stands behind the heading of an annex, where a document often reprints what others wrote: "
        "that is no decision of the city.",
    )
    REJECTED = (
        "rejected",
        "The city text cites or quotes the source, and a word of rejection stands in the passage or in the sentence "
        "beside it: it may have the passage in order to contradict it, so it is no find. `policyecho show` quotes it.",
    )
    THIRD_SOURCE = (
        "third_source",
        "Both texts name, in the paragraph of their passages or a short one beside it, one work of others (a "
        "convention, an agenda, an EU act, a common source of instruments.csv) that is no reference document of the "
        "study and may be the source of both. The grade is at most C unless the city names the network. Add that work "
        "with role reference; `policyecho show` quotes its names.",
    )
    EXTRACTION_LOW = (
        "extraction_low",
        "Much of one of the two documents could not be read, or a page on which a passage stands gave text that cannot "
        "be trusted, or was read by OCR with little confidence. `policyecho show` says which.",
    )
    INSTRUMENT_COMMON = (
        "instrument_common",
        "What both name is named in more than one in twenty documents of no network.",
    )
    WHOLE_DOCUMENT = (
        "whole_document",
        "As a whole the city document is a version of the network's, most often a translation: at least 60 % of the "
        "sentences of both, ten or more of each, are each other's nearest, in one order. `policyecho show` says how "
        "many. Such matches are excluded as same_work where different_works.csv does not say otherwise.",
    )
    NETWORK_QUOTES = (
        "network_quotes",
        "The network text sets the passage, or most of it, in quotation marks: it may be another's, such as a treaty's "
        "or another city's, from whom the city may have it too. Add that text with role reference.",
    )
    QUOTED = "quoted", "The city text sets the passage, or most of it, in quotation marks."
    REFERENCES_NOT_CHECKED = "references_not_checked", _not_checked(_REFERENCES)
    OWN_EARLIER_NOT_CHECKED = "own_earlier_not_checked", _not_checked(_OWN_EARLIER)
    PEERS_NOT_CHECKED = "peers_not_checked", _not_checked(_PEERS)
    REFERENCES_PARTLY_CHECKED = "references_partly_checked", _partly_checked(_REFERENCES)
    OWN_EARLIER_PARTLY_CHECKED = "own_earlier_partly_checked", _partly_checked(_OWN_EARLIER)
    PEERS_PARTLY_CHECKED = "peers_partly_checked", _partly_checked(_PEERS)
    NUMBERS_DIFFER = (
        "numbers_differ",
        "Sentences that were aligned give different numbers, years or dates: the city changed them, or a translation "
        "or reading is wrong. `policyecho show` puts them beside each other.",
    )
    POLARITY_DIFFERS = (
        "polarity_differs",
        "Of two sentences that were aligned one denies what the other affirms. Read both: a translation may say the "
        "same in other words.",
    )
    MODALITY_WEAKER = (
        "modality_weaker",
        "In a sentence that was aligned the city obliges less than the network: must or shall became should, or one of "
        "these may or can.",
    )
    MODALITY_STRONGER = (
        "modality_stronger",
        "In a sentence that was aligned the city obliges more than the network: may or can became should, or one of "
        "these must or shall.",
    )
