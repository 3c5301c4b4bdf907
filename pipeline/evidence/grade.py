"""The grade of a match: an addition that is printed, with caps (METHOD 1.4). No weight in it is learned.

A documented, B strong, C probable, D compatible; R the city wrote first; X another explanation is better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.records import ExclusionCode, ExposureLevel, Flag, Grade, Match, Order, TextClass

__all__ = ["GradeInputs", "grade", "grade_inputs", "what_would_change"]

_BASE = {
    TextClass.VERBATIM_COPY: 4,
    TextClass.TRANSLATED_COPY: 4,
    TextClass.CLOSE_PARAPHRASE: 3,
    TextClass.PARAPHRASE_UNCALIBRATED: 3,
    TextClass.SHARED_INSTRUMENT: 3,
    TextClass.SHARED_FRAME: 1,
    TextClass.UNCLASSED: 0,
}
_LETTERS = "ABCD"  # best first, so that the later of two letters is the worse
_A_POINTS, _B_POINTS, _C_POINTS = 5, 4, 3
_MIN_CLUSTER = 3
_Q_STRONG, _Q_LIMIT = 0.05, 0.20
_COMMON_INSTRUMENT = 0.05
_LONG_LAG_DAYS = 10 * 365.25
# What the q-value says is said by the q-value, and who was first by the order.
_GRADED_OTHERWISE = frozenset({ExclusionCode.Q_ABOVE_LIMIT, ExclusionCode.REVERSE_DIRECTION})


@dataclass(frozen=True, slots=True)
class GradeInputs:
    """All that a grade rests on.

    `exposed` None: not known. `q_value` None: not calibrated. `instrument_share` is the share of documents of no
    network that name the instrument, `lag_days` the fewest days between the two texts; None: not known.
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

    def __post_init__(self) -> None:
        for name, share in (("q_value", self.q_value), ("instrument_share", self.instrument_share)):
            if share is not None and not 0 <= share <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, not {share}")


def grade_inputs(match: Match) -> GradeInputs:
    """The inputs of a grade as the stages before left them with the match."""
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
    )


def grade(inputs: GradeInputs) -> Grade:
    """The letter, the points and the arithmetic: `translated_copy:4`, `cites_source:+1`, `cap C:order_unknown`."""
    if inputs.order is Order.CITY_FIRST or inputs.exclusion is ExclusionCode.REVERSE_DIRECTION:
        return Grade("R", 0, ("reverse_direction",))
    if inputs.exclusion is not None and inputs.exclusion not in _GRADED_OTHERWISE:
        return Grade("X", 0, (f"X:{inputs.exclusion}",))
    base = _BASE[inputs.text_class]
    parts = [(reason, points) for reason, points, holds in _additions(inputs) if holds]
    caps = [(reason, letter) for reason, letter, holds in _caps(inputs) if holds]
    points = base + sum(points for _, points in parts)
    letter = max([_letter(points), *(letter for _, letter in caps)], key=_LETTERS.index)
    reasons = [f"{inputs.text_class}:{base}"]
    reasons += [f"{reason}:{points:+d}" for reason, points in parts]
    reasons += [f"cap {letter}:{reason}" for reason, letter in caps]
    return Grade(letter, points, tuple(reasons))


def _letter(points: int) -> str:
    if points >= _A_POINTS:
        return "A"
    if points >= _B_POINTS:
        return "B"
    return "C" if points >= _C_POINTS else "D"


def _additions(of: GradeInputs) -> Iterator[tuple[str, int, bool]]:
    """Reason, points, and whether it holds."""
    q = of.q_value
    is_instrument = of.text_class is TextClass.SHARED_INSTRUMENT
    yield "cites_source", 1, of.cites_source
    yield "exposed", 1, of.exposed is True
    yield "cluster", 1, of.cluster_size >= _MIN_CLUSTER
    yield "instrument_common", -1, is_instrument and (of.instrument_share or 0) > _COMMON_INSTRUMENT
    yield "precedence_uncertain", -1, of.order is Order.OVERLAP
    yield "q_weak", -1, q is not None and _Q_STRONG < q <= _Q_LIMIT
    yield "q_null", -2, q is not None and q > _Q_LIMIT
    yield "rival_tie", -2, of.rival_tie
    yield "extraction_low", -1, of.low_extraction
    yield "lag_long", -1, not of.cites_source and (of.lag_days or 0) > _LONG_LAG_DAYS


def _caps(of: GradeInputs) -> Iterator[tuple[str, str, bool]]:
    """Reason, best letter still possible, and whether it holds."""
    yield "order_unknown", "C", of.order is Order.UNKNOWN
    yield "uncalibrated", "C", of.q_value is None
    yield "no_citation_no_exposure", "C", not of.cites_source and of.exposed is not True
    yield "frame_uncited", "C", of.text_class is TextClass.SHARED_FRAME and not of.cites_source
    yield "paraphrase_uncalibrated", "C", of.text_class is TextClass.PARAPHRASE_UNCALIBRATED
    yield "q_null", "D", of.q_value is not None and of.q_value > _Q_LIMIT


def _calibrated(text_class: TextClass) -> TextClass:
    return TextClass.CLOSE_PARAPHRASE if text_class is TextClass.PARAPHRASE_UNCALIBRATED else text_class


def _network_first(of: GradeInputs) -> GradeInputs:
    reversed_ = of.exclusion is ExclusionCode.REVERSE_DIRECTION
    return replace(of, order=Order.NETWORK_FIRST, exclusion=None if reversed_ else of.exclusion)


_Change = Callable[[GradeInputs], GradeInputs]

# One input each; a change that leaves the input as it is, or the letter, is not told.
_CHANGES: tuple[tuple[str, _Change], ...] = (
    ("A citation of the source in the same section", lambda of: replace(of, cites_source=True)),
    ("No citation of the source in the same section", lambda of: replace(of, cites_source=False)),
    ("Known contact with the network at the time", lambda of: replace(of, exposed=True)),
    ("No contact with the network at the time", lambda of: replace(of, exposed=False)),
    ("Dates that show the network wrote first", _network_first),
    ("Dates that overlap", lambda of: replace(of, order=Order.OVERLAP)),
    ("Dates that show the city wrote first", lambda of: replace(of, order=Order.CITY_FIRST)),
    ("A q-value of at most .05", lambda of: replace(of, q_value=min(of.q_value or 0, _Q_STRONG))),
    ("A q-value above .20", lambda of: replace(of, q_value=max(of.q_value or 0, 1))),
    ("Three passages of the source in order", lambda of: replace(of, cluster_size=max(of.cluster_size, _MIN_CLUSTER))),
    ("The passage on its own", lambda of: replace(of, cluster_size=1)),
    ("A passage that the rival does not hold as well", lambda of: replace(of, rival_tie=False)),
    ("A rival that holds the passage as well", lambda of: replace(of, rival_tie=True)),
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
    ("A lag of at most ten years", lambda of: replace(of, lag_days=min(of.lag_days or 0, _LONG_LAG_DAYS))),
    ("A rival that explains it better", lambda of: replace(of, exclusion=ExclusionCode.COMMON_SOURCE_BETTER)),
    ("A finding that the reason for leaving it out is wrong", lambda of: replace(of, exclusion=None)),
)


def what_would_change(inputs: GradeInputs) -> tuple[str, ...]:
    """Sentences on each single input that, if it were otherwise, would give another letter; found by grading again."""
    now = grade(inputs).letter
    found = []
    for subject, change in _CHANGES:
        letter = grade(change(inputs)).letter
        if letter != now:
            found.append(f"{subject} would make it {letter} (now {now}).")
    return tuple(found)
