"""What a match or an event can be said to be: closed sets of codes, as they are stored and exported.

Each code carries the words by which a person is told what it means; the data dictionary, the glossary and `show` are
written from them. Flags are in pipeline.records.flags, the parts of a grade in pipeline.records.grades.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

__all__ = [
    "AccessLevel",
    "Code",
    "EventKind",
    "ExclusionCode",
    "ExposureLevel",
    "FindKind",
    "LearningType",
    "Length",
    "NullOrigin",
    "Order",
    "Practice",
    "ReviewStatus",
    "RivalKind",
    "ScrapKind",
    "TextClass",
]


class Code(StrEnum):
    """A closed set of codes, each with its meaning in words."""

    meaning: str

    # A member is read back by its code alone, so the words have a default; a test asks that each has some.
    def __new__(cls, code: str, meaning: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member


class FindKind(Code):
    """By which kind of evidence a passage pair was found."""

    LEXICAL = "lexical", "found by words in common, within one language"
    DIGEST = "digest", "found by words in common with the whole network document, as in a summary"
    SEMANTIC = "semantic", "found by sentence vectors: sentences of like meaning, in any language"


class Length(Code):
    """How long the certain part of a passage is: finds are counted apart by it."""

    SHORT = "short", "of fewer than three sentences"
    LONG = "long", "of three sentences or more"


class NullOrigin(Code):
    """What a stratum's rate of chance finds was learned from."""

    PROFILE = "profile", "texts that ship with the model's profile"
    BORROWED = "borrowed", "texts in languages like this one, which nobody measured"
    STUDY = "study", "this study's own texts"
    NONE = "", "nothing: it is not calibrated"


class Order(Code):
    """Who wrote first, from the date intervals."""

    NETWORK_FIRST = "network_first", "the network text is certainly earlier"
    CITY_FIRST = "city_first", "the city text is certainly earlier"
    OVERLAP = "overlap", "the dates overlap, so nobody is known to be first"
    UNKNOWN = "unknown", "a date is unknown, so nobody is known to be first"


class TextClass(Code):
    """What kind of echo a match is (METHOD 1.1), in the order in which the rules are asked (evidence.text_class)."""

    VERBATIM_COPY = "verbatim_copy", "copied word for word, or nearly so"
    TRANSLATED_COPY = "translated_copy", "translated, sentence by sentence"
    CLOSE_PARAPHRASE = "close_paraphrase", "said again in other words"
    SHARED_INSTRUMENT = "shared_instrument", "both describe the same policy instrument"
    PARAPHRASE_UNCALIBRATED = (
        "paraphrase_uncalibrated",
        "like a paraphrase, but how alike a paraphrase must be was never measured for this language pair",
    )
    SHARED_FRAME = "shared_frame", "one subject, goal or justification, but no common instrument or wording"
    UNCLASSED = "unclassed", "no class holds"


class LearningType(Code):
    """What a city may have learnt from the network, as far as the wording tells (METHOD 1.1)."""

    INSTRUMENTAL = "instrumental", "about means, because both name a policy instrument"
    PARADIGMATIC = "paradigmatic", "about goals and reasons, without a common instrument"
    OPEN = "", "wording alone does not say whether it is about means or about goals"


class RivalKind(Code):
    """What else than the network document a city passage may come from."""

    REFERENCE = "reference", "a reference document"
    OWN_EARLIER = "own_earlier", "an earlier document of the city itself"
    PEER_CITY = "peer_city", "an earlier document of another city"


class ExclusionCode(Code):
    """Why a match is no claim of transfer from the network."""

    REVERSE_DIRECTION = "reverse_direction", "the city wrote it before the network did"
    COMMON_SOURCE_BETTER = "common_source_better", "a reference document explains it better, or is the source of both"
    OWN_DOCUMENT_BETTER = "own_document_better", "the city's own earlier document explains it better"
    PEER_CITY_BETTER = "peer_city_better", "another city's earlier document explains it better"
    SAME_WORK = "same_work", "both are versions of the same work"
    NAME_TRAP = "name_trap", "the city passage uses a name that means something else there"
    Q_ABOVE_LIMIT = "q_above_limit", "too many finds as weak as this one are chance: its q-value is above the limit"
    SCRAP = (
        "scrap",
        "a passage is no running text: a form, a heading, a list, or what its issuer always writes",
    )
    UNCLASSED = "unclassed", "no class holds: what the two have in common does not say what it is"


class ScrapKind(Code):
    """What a sentence is that is no running text: it seeds no match and answers no query by meaning."""

    HEADING = "heading", "a heading or title line"
    CAPTION = "caption", "the caption of a table or figure"
    CONTENTS = "contents", "a line of a table of contents, of figures or of tables"
    LISTING = "listing", "a list of acronyms, names or partners"
    IMPRINT = "imprint", "an imprint, an address or a notice of rights"
    NOTICE = "notice", "what most publications print: who answers for the content, what may be copied, cookies, gender"
    REFERENCE = "reference", "an entry of a list of references"
    FORM = "form", "a form, a table's cells or a line that is no sentence"
    RUNNING_HEAD = "running_head", "a line that its document repeats from page to page"
    TEMPLATE = "template", "what several of its issuer's documents have outside their running text"


class ExposureLevel(Code):
    """How a city was in contact with a network when it wrote; the later level, the closer."""

    NONE = "X0", "no contact known, though memberships.csv lists cities of the network"
    MEMBER = "X1", "member of the network"
    TAKES_PART = "X2", "took part in a working group or project, or signed"
    WAS_THERE = "X3", "attended an event, or wrote for the network"
    UNKNOWN = "unknown", "not known, which is not the same as none"


class ReviewStatus(Code):
    """How far people have judged a match, by the codebook in force."""

    NONE = "", "nobody has judged it"
    CODED = "coded", "one coder has judged it"
    AGREED = "agreed", "coders have judged it, and all say the same"
    DISPUTED = "disputed", "coders differ, and nobody has decided"
    ADJUDICATED = "adjudicated", "it was decided"
    CONFLICTING = (
        "conflicting",
        "passages that were judged apart are this one or lie in it, and differ; none is chosen",
    )
    PART = (
        "part",
        "only a part of it, or a longer passage that holds it, was judged, which does not say what it is itself",
    )
    OTHER_CODEBOOK = "other_codebook", "it was judged by another codebook only, which is shown and does not count"


class EventKind(Code):
    """What kind of event process_events.csv tells of."""

    MEETING = "meeting", "a meeting of the network or of one of its groups"
    CONFERENCE = "conference", "a conference or other large gathering"
    WORKSHOP = "workshop", "a workshop or mutual-learning session on one subject"
    TRAINING = "training", "a training or course"
    VISIT = "visit", "a visit to another place to see how it is done there"
    PEER_REVIEW = "peer_review", "peers who look into what one of them does"
    SIGNING = "signing", "a charter or declaration was signed"
    INTERVIEW = "interview", "somebody told the researcher of it; evidence, and no contact with a network"
    STATEMENT = "statement", "somebody said or wrote it in public; evidence, and no contact with a network"

    @property
    def is_contact(self) -> bool:
        """Whether those who were there were in contact with others; what was told afterwards is evidence only."""
        return self not in (EventKind.INTERVIEW, EventKind.STATEMENT)


class Practice(Code):
    """By which practice of a network those who were at an event could learn."""

    PLATFORMING = "platforming", "recurrent meetings within the network's formal structure"
    ELEVATING = "elevating", "an intense experience of a few members, such as a visit or a peer review"
    UNKNOWN = "", "not said"


class AccessLevel(Code):
    """Who may read what is said of an event."""

    PUBLIC = "public", "everybody; its text may leave the study"
    RESTRICTED = "restricted", "those who work on the study; its text leaves in no table"
    CONFIDENTIAL = "confidential", "nobody but who wrote it down; its text leaves in no table"
    UNKNOWN = "", "not said, and held as restricted"
