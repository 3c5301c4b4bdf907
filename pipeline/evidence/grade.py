"""The grade of a match: an addition that is printed, with caps (METHOD 1.4). No weight in it is learned.

A documented, B strong, C probable, D compatible; R the city wrote first; X another explanation is better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.evidence import grade_rules
from pipeline.evidence.rivals.kinds import RIVAL_CODES
from pipeline.records import (
    GRADED_BY_POINTS,
    CapCode,
    ExclusionCode,
    ExposureLevel,
    Flag,
    Grade,
    GradeReason,
    Letter,
    Match,
    Order,
    PointCode,
    TextClass,
)

__all__ = [
    "GradeInputs", "as_if_network_first", "grade", "grade_inputs", "grade_without_contact", "is_misled",
    "what_would_change",
]  # fmt: skip

# What the q-value says is said by the q-value, and who was first by the order.
_GRADED_OTHERWISE = frozenset({ExclusionCode.Q_ABOVE_LIMIT, ExclusionCode.REVERSE_DIRECTION, ExclusionCode.UNCLASSED})
# A copy or paraphrase is one whatever it is called; a name alone may be another's.
_NAME_DEPENDENT = frozenset({TextClass.SHARED_INSTRUMENT, TextClass.SHARED_FRAME, TextClass.UNCLASSED})


@dataclass(frozen=True, slots=True)
class GradeInputs:
    """All that a grade rests on.

    `exposed` None: not known. `q_value` None: not calibrated; `q_limit` is the setting above which a match is no claim.
    `instrument_share` is the share of documents of no network that name the instrument, `lag_days` the fewest days
    between the two texts; None: not known. `exclusion_otherwise` is what would exclude it if who was first did not.
    """

    text_class: TextClass
    cites_source: bool = False
    exposed: bool | None = None
    order: Order = Order.UNKNOWN
    q_value: float | None = None
    cluster_size: int = 1
    rival_tie: bool = False
    instrument_share: float | None = None
    low_extraction: bool = False
    lag_days: float | None = None
    exclusion: ExclusionCode | None = None
    q_limit: float = grade_rules.Q_LIMIT
    rate_borrowed: bool = False
    exclusion_otherwise: ExclusionCode | None = None
    third_source: bool = False

    def __post_init__(self) -> None:
        shares = {"q_value": self.q_value, "q_limit": self.q_limit, "instrument_share": self.instrument_share}
        for name, share in shares.items():
            if share is not None and not 0 <= share <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, not {share}")


def grade_inputs(match: Match, q_limit: float = grade_rules.Q_LIMIT) -> GradeInputs:
    """The inputs of a grade as the stages before left them with the match, and the limit that the settings give."""
    citation = match.scored("citation")
    level = match.exposure.level if match.exposure else ExposureLevel.UNKNOWN
    return GradeInputs(
        text_class=match.text_class or TextClass.UNCLASSED,
        cites_source=citation is not None and bool(citation.value),
        exposed=None if level is ExposureLevel.UNKNOWN else level is not ExposureLevel.NONE,
        order=match.order,
        q_value=match.chance.q_value if match.chance else None,
        cluster_size=match.cluster.size if match.cluster else 1,
        rival_tie=Flag.RIVAL_TIE in match.flags,
        instrument_share=1.0 if Flag.INSTRUMENT_COMMON in match.flags else None,
        low_extraction=Flag.EXTRACTION_LOW in match.flags,
        lag_days=match.lag_days_min,
        exclusion=match.exclusion,
        q_limit=q_limit,
        rate_borrowed=Flag.RATE_BORROWED in match.flags,
        exclusion_otherwise=_find_exclusion_otherwise(match),
        third_source=Flag.THIRD_SOURCE in match.flags,
    )


def is_misled(match: Match) -> bool:
    """Whether the match rests on a name that means something else in the city passage."""
    trap = match.scored(ExclusionCode.NAME_TRAP)
    return trap is not None and bool(trap.value) and match.text_class in _NAME_DEPENDENT


def _find_exclusion_otherwise(match: Match) -> ExclusionCode | None:
    """What excludes the match whoever wrote first: a source of both, a rival that sentences speak for, a name."""
    if Flag.VIA_COMMON_SOURCE in match.flags:
        return ExclusionCode.COMMON_SOURCE_BETTER
    rival = match.rival
    if rival is not None and rival.decisive_for_rival and not rival.decisive_for_network:
        return RIVAL_CODES[rival.kind].better
    return ExclusionCode.NAME_TRAP if is_misled(match) else None


# What a grade takes from contact: the point that it gives, and the cap where there is none and no citation.
_OF_CONTACT: frozenset[PointCode | CapCode] = frozenset({PointCode.EXPOSED, CapCode.NO_CITATION_NO_EXPOSURE})


def grade(inputs: GradeInputs) -> Grade:
    """The letter, the points and the arithmetic."""
    return _grade(inputs, frozenset())


def grade_without_contact(inputs: GradeInputs) -> Grade:
    """The grade if contact counted for nothing, known or not: what may be compared between members and others.

    A count by the grade itself would be higher for members because they are members (METHOD 2.2).
    """
    return _grade(inputs, _OF_CONTACT)


def as_if_network_first(of: GradeInputs) -> GradeInputs:
    """The inputs of the same two passages with the network the earlier one: what order alone hid excludes it then."""
    reversed_ = of.exclusion is ExclusionCode.REVERSE_DIRECTION
    return replace(of, order=Order.NETWORK_FIRST, exclusion=of.exclusion_otherwise if reversed_ else of.exclusion)


def _grade(inputs: GradeInputs, left_out: frozenset[PointCode | CapCode]) -> Grade:
    if inputs.exclusion is ExclusionCode.SCRAP:
        return Grade(Letter.X, 0, (GradeReason.of_exclusion(ExclusionCode.SCRAP),))
    if inputs.order is Order.CITY_FIRST or inputs.exclusion is ExclusionCode.REVERSE_DIRECTION:
        return Grade(Letter.R, 0, (GradeReason.of_exclusion(ExclusionCode.REVERSE_DIRECTION),))
    if inputs.exclusion is not None and inputs.exclusion not in _GRADED_OTHERWISE:
        return Grade(Letter.X, 0, (GradeReason.of_exclusion(inputs.exclusion),))
    base = grade_rules.CLASS_POINTS[inputs.text_class]
    parts = [
        (code, grade_rules.POINT_RULES[code].points)
        for code, holds in _points(inputs)
        if holds and code not in left_out
    ]
    caps = [(code, grade_rules.CAP_RULES[code].best) for code, holds in _caps(inputs) if holds and code not in left_out]
    points = base + sum(worth for _, worth in parts)
    # Of the letter of the points and those of the caps the worst.
    letter = max([grade_rules.letter_of(points), *(best for _, best in caps)], key=GRADED_BY_POINTS.index)
    reasons = [GradeReason.of_class(inputs.text_class, base)]
    reasons += [GradeReason.of_points(code, worth) for code, worth in parts]
    reasons += [GradeReason.of_cap(code, best) for code, best in caps]
    return Grade(letter, points, tuple(reasons))


def _points(of: GradeInputs) -> Iterator[tuple[PointCode, bool]]:
    """What may give or take points, and whether it holds."""
    q = of.q_value
    is_instrument = of.text_class is TextClass.SHARED_INSTRUMENT
    yield PointCode.CITES_SOURCE, of.cites_source
    yield PointCode.EXPOSED, of.exposed is True
    yield PointCode.CLUSTER, of.cluster_size >= grade_rules.MIN_CLUSTER
    yield PointCode.INSTRUMENT_COMMON, is_instrument and (of.instrument_share or 0) > grade_rules.COMMON_INSTRUMENT
    yield PointCode.PRECEDENCE_UNCERTAIN, of.order is Order.OVERLAP
    yield PointCode.Q_WEAK, q is not None and grade_rules.Q_STRONG < q <= of.q_limit
    yield PointCode.Q_NULL, q is not None and q > of.q_limit
    yield PointCode.RIVAL_TIE, of.rival_tie
    yield PointCode.EXTRACTION_LOW, of.low_extraction
    yield PointCode.LAG_LONG, not of.cites_source and (of.lag_days or 0) > grade_rules.LONG_LAG_DAYS


def _caps(of: GradeInputs) -> Iterator[tuple[CapCode, bool]]:
    """What may cap the letter, and whether it holds."""
    yield CapCode.ORDER_UNKNOWN, of.order is Order.UNKNOWN
    yield CapCode.UNCALIBRATED, of.q_value is None
    yield CapCode.RATE_BORROWED, of.rate_borrowed
    yield CapCode.NO_CITATION_NO_EXPOSURE, not of.cites_source and of.exposed is not True
    yield CapCode.FRAME_UNCITED, of.text_class is TextClass.SHARED_FRAME and not of.cites_source
    yield CapCode.PARAPHRASE_UNCALIBRATED, of.text_class is TextClass.PARAPHRASE_UNCALIBRATED
    yield CapCode.THIRD_SOURCE, of.third_source and not of.cites_source
    yield CapCode.Q_NULL, of.q_value is not None and of.q_value > of.q_limit


def _calibrated(text_class: TextClass) -> TextClass:
    return TextClass.CLOSE_PARAPHRASE if text_class is TextClass.PARAPHRASE_UNCALIBRATED else text_class


def _strong(of: GradeInputs) -> float:
    """The q-value up to which nothing is taken off; a limit that is lower still counts first."""
    return min(grade_rules.Q_STRONG, of.q_limit)


_Change = Callable[[GradeInputs], GradeInputs]

# One input each; a change that leaves the input as it is, or the letter, is not told.
_CHANGES: tuple[tuple[str, _Change], ...] = (
    ("A citation of the source in the same section", lambda of: replace(of, cites_source=True)),
    ("No citation of the source in the same section", lambda of: replace(of, cites_source=False)),
    ("Known contact with the network at the time", lambda of: replace(of, exposed=True)),
    ("No contact with the network at the time", lambda of: replace(of, exposed=False)),
    ("Dates that show the network wrote first", as_if_network_first),
    ("Dates that overlap", lambda of: replace(of, order=Order.OVERLAP)),
    ("Dates that show the city wrote first", lambda of: replace(of, order=Order.CITY_FIRST)),
    ("A q-value of at most {q_strong}", lambda of: replace(of, q_value=min(of.q_value or 0, _strong(of)))),
    ("A q-value above {q_limit}", lambda of: replace(of, q_value=max(of.q_value or 0, 1))),
    ("An error rate measured in these languages", lambda of: replace(of, rate_borrowed=False)),
    (
        "Three passages of the source in order",
        lambda of: replace(of, cluster_size=max(of.cluster_size, grade_rules.MIN_CLUSTER)),
    ),
    ("The passage on its own", lambda of: replace(of, cluster_size=1)),
    ("A passage that the rival does not hold as well", lambda of: replace(of, rival_tie=False)),
    ("A rival that holds the passage as well", lambda of: replace(of, rival_tie=True)),
    ("A comparison with the work that both texts name", lambda of: replace(of, third_source=False)),
    ("A work named beside both passages that the study lacks", lambda of: replace(of, third_source=True)),
    ("An instrument that few other documents name", lambda of: replace(of, instrument_share=0)),
    ("An instrument that many other documents name", lambda of: replace(of, instrument_share=1)),
    (
        "A calibration that confirms paraphrases here",
        lambda of: replace(of, text_class=_calibrated(of.text_class)),
    ),
    (
        "Goals or reasons in common, but no wording",
        lambda of: replace(of, text_class=TextClass.SHARED_FRAME),
    ),
    ("A file from which the text can be read without loss", lambda of: replace(of, low_extraction=False)),
    ("A text that was read badly from its file", lambda of: replace(of, low_extraction=True)),
    ("A lag of at most ten years", lambda of: replace(of, lag_days=min(of.lag_days or 0, grade_rules.LONG_LAG_DAYS))),
    ("A rival that explains it better", lambda of: replace(of, exclusion=ExclusionCode.COMMON_SOURCE_BETTER)),
    ("A finding that the reason for leaving it out is wrong", lambda of: replace(of, exclusion=None)),
)


def what_would_change(inputs: GradeInputs) -> tuple[str, ...]:
    """Sentences on each single input that, if it were otherwise, would give another letter; found by grading again."""
    now = grade(inputs).letter
    q_values = {"q_strong": _strong(inputs), "q_limit": inputs.q_limit}
    figures = {name: grade_rules.share_in_figures(share) for name, share in q_values.items()}
    sentences = []
    for subject, change in _CHANGES:
        letter = grade(change(inputs)).letter
        if letter != now:
            sentences.append(f"{subject.format(**figures)} would make it {letter} (now {now}).")
    return tuple(sentences)
