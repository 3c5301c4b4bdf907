"""The rules of evidence: every number that weighing decides by, each once, with the words in which it is told.

Text classes and grades, the exported columns, the data dictionary and `show` read them here. They are METHOD 1.1 and
1.4: no number in the grade was learned or tuned. Numbers of one method only stand in its module: contact over time in
`exposure`, versions of a work in `works`, rivals in `rivals`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pipeline.records import CapCode, ExclusionCode, Letter, PointCode, ReasonCode, TextClass

# What the settings say where study.toml does not.
Q_LIMIT = 0.2
LOW_QUALITY = 0.8  # share of a document's pages that gave usable text
LOW_OCR = 0.8  # confidence with which OCR read the pages of a passage


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on which settings decide, as one run had them."""

    q_limit: float = Q_LIMIT
    low_quality: float = LOW_QUALITY
    low_ocr: float = LOW_OCR

    def in_figures(self) -> dict[str, str]:
        """Each by its name, as papers print it."""
        return {name: share_in_figures(share) for name, share in asdict(self).items()}


# Text classes. Words are counted, coverages, identity and agreement are shares.
COPY_WORDS, COPY_IDENTITY = 25, 0.80  # a verbatim copy: so many aligned words, so many of them the same
RUN_WORDS, RUN_CONTENT_WORDS = 12, 4  # or so many in a row, so many of which carry content
TRANSLATED_WORDS, TRANSLATED_COVERAGE = 12, 0.70  # of the longest aligned sentence, and of both passages
TRANSLATED_RATIO = 0.6, 1.7  # the city's length over what a translation would have
PARAPHRASE_COVERAGE = 0.50  # of the city's passage
PARAPHRASE_SENTENCES = 2  # aligned; of one the numbers, names or a list must agree as well
NUMBERS_AGREE = 0.8  # of the numbers on the side with fewer; the column numbers_match says whether
NAMES_AGREE = 0.5  # of the names on the side with fewer, by rarity

# Instruments that say little: named in a larger share of the documents of no network, if there are so many.
COMMON_INSTRUMENT, LEAST_DOCUMENTS = 0.05, 20

# Grades.
Q_STRONG = 0.05  # the q-value up to which nothing is taken off
MIN_CLUSTER = 3  # passages of the source in one order
LONG_LAG_DAYS = 10 * 365.25

CLASS_POINTS: dict[TextClass, int] = {
    TextClass.VERBATIM_COPY: 4,
    TextClass.TRANSLATED_COPY: 4,
    TextClass.CLOSE_PARAPHRASE: 3,
    TextClass.SHARED_INSTRUMENT: 3,
    TextClass.PARAPHRASE_UNCALIBRATED: 3,
    TextClass.SHARED_FRAME: 1,
    TextClass.UNCLASSED: 0,
}


def share_in_figures(share: float) -> str:
    """A share as papers print it: .05, .20, .125, 1.00."""
    return f"{share:.2f}".removeprefix("0") if round(share, 2) == share else f"{share:g}".removeprefix("0")


@dataclass(frozen=True, slots=True)
class PointRule:
    """How many points something gives or takes, in words that may name one of the `Limits`."""

    points: int
    words: str


@dataclass(frozen=True, slots=True)
class CapRule:
    """The best letter that something leaves possible, in words that may name one of the `Limits`."""

    best: Letter
    words: str


_ABOVE_LIMIT = "the q-value lies above {q_limit}"

POINT_RULES: dict[PointCode, PointRule] = {
    PointCode.CITES_SOURCE: PointRule(1, "the city text names the network or the document in the same section"),
    PointCode.EXPOSED: PointRule(1, "the city is known to have been in contact with the network at the time"),
    PointCode.CLUSTER: PointRule(1, "three or more passages of the source follow each other in the same order"),
    PointCode.INSTRUMENT_COMMON: PointRule(-1, "the shared instrument is named in many documents of no network"),
    PointCode.PRECEDENCE_UNCERTAIN: PointRule(-1, "the dates overlap"),
    PointCode.Q_WEAK: PointRule(-1, f"the q-value lies above {share_in_figures(Q_STRONG)}"),
    PointCode.Q_NULL: PointRule(-2, _ABOVE_LIMIT),
    PointCode.RIVAL_TIE: PointRule(-2, "another document holds the passage as well"),
    PointCode.EXTRACTION_LOW: PointRule(
        -1,
        "less than {low_quality} of one document's pages gave usable text, or a page of a passage cannot be trusted or "
        "was read by OCR with a confidence below {low_ocr}",
    ),
    PointCode.LAG_LONG: PointRule(-1, "more than ten years lie between the texts, and the source is not named"),
}

# The letter of a sum: the first that it reaches.
LADDER: tuple[tuple[int, Letter], ...] = ((5, Letter.A), (4, Letter.B), (3, Letter.C))
LEAST_LETTER = Letter.D

CAP_RULES: dict[CapCode, CapRule] = {
    CapCode.ORDER_UNKNOWN: CapRule(Letter.C, "a date is unknown"),
    CapCode.UNCALIBRATED: CapRule(Letter.C, "no error rate is known"),
    CapCode.RATE_BORROWED: CapRule(Letter.B, "the error rate is borrowed from languages like these"),
    CapCode.NO_CITATION_NO_EXPOSURE: CapRule(Letter.C, "the source is not named and no contact is known"),
    CapCode.FRAME_UNCITED: CapRule(Letter.C, "a shared frame whose source is not named"),
    CapCode.PARAPHRASE_UNCALIBRATED: CapRule(
        Letter.C, "how alike a paraphrase must be was never measured for this language pair"
    ),
    CapCode.THIRD_SOURCE: CapRule(
        Letter.C, "both texts name a work that the study does not hold, and the city text does not name the source"
    ),
    CapCode.Q_NULL: CapRule(Letter.D, _ABOVE_LIMIT),
}


def letter_of(points: int) -> Letter:
    """The letter of a sum of points, before any cap."""
    return next((letter for least, letter in LADDER if points >= least), LEAST_LETTER)


def ladder_in_words() -> str:
    """From how many points on there is which letter."""
    (most, best), *steps = LADDER
    return ", ".join(
        [f"{best} from {most} points", *(f"{letter} {least}" for least, letter in steps), f"{LEAST_LETTER} less"]
    )


def reason_in_words(code: ReasonCode, limits: Limits = Limits()) -> str:
    """What a line of a grade's arithmetic says, where the run's limits were these."""
    match code:
        case TextClass():
            return f"the points of the class {code}"
        case PointCode():
            return POINT_RULES[code].words.format(**limits.in_figures())
        case CapCode():
            return CAP_RULES[code].words.format(**limits.in_figures())
        case ExclusionCode.REVERSE_DIRECTION:
            return "the city wrote first"
        case ExclusionCode():
            return code.meaning
