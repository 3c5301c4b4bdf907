"""The parts of a grade: its letter, and the lines of its arithmetic."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pipeline.records.codes import Code, ExclusionCode, TextClass
from pipeline.records.written import Written

__all__ = ["GRADED_BY_POINTS", "CapCode", "GradeReason", "Letter", "PointCode", "ReasonCode"]


class Letter(Code):
    """What a match is worth as evidence, in one word and more."""

    word: str

    def __new__(cls, code: str, word: str = "", more: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.word, member.meaning = word, f"{word}: {more}" if more else word
        return member

    A = "A", "documented"
    B = "B", "strong"
    C = "C", "probable"
    D = "D", "compatible", "the texts allow it, and little speaks for it"
    R = "R", "reversed", "the city wrote first"
    X = "X", "excluded", "something else explains it better"


GRADED_BY_POINTS = (Letter.A, Letter.B, Letter.C, Letter.D)  # by points, best first; R and X are not added up


class PointCode(StrEnum):
    """What speaks for or against a match beside its class; points and words are in pipeline.evidence.grade_rules."""

    CITES_SOURCE = "cites_source"
    EXPOSED = "exposed"
    CLUSTER = "cluster"
    INSTRUMENT_COMMON = "instrument_common"
    PRECEDENCE_UNCERTAIN = "precedence_uncertain"
    Q_WEAK = "q_weak"
    Q_NULL = "q_null"
    RIVAL_TIE = "rival_tie"
    EXTRACTION_LOW = "extraction_low"
    LAG_LONG = "lag_long"


class CapCode(StrEnum):
    """What keeps a grade from being better than a letter; which one is in pipeline.evidence.grade_rules."""

    ORDER_UNKNOWN = "order_unknown"
    UNCALIBRATED = "uncalibrated"
    RATE_BORROWED = "rate_borrowed"
    NO_CITATION_NO_EXPOSURE = "no_citation_no_exposure"
    FRAME_UNCITED = "frame_uncited"
    PARAPHRASE_UNCALIBRATED = "paraphrase_uncalibrated"
    THIRD_SOURCE = "third_source"
    Q_NULL = "q_null"


ReasonCode = TextClass | PointCode | CapCode | ExclusionCode

_CAP = "cap "
_EXCLUDED = "X"


class GradeReason(Written):
    """One line of a grade's arithmetic.

    The points of the class (`translated_copy:4`), points for or against (`cites_source:+1`), the best letter that
    something leaves possible (`cap C:order_unknown`), or what alone decides: `reverse_direction`, `X:same_work`.
    Raises ValueError for any other text.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        reason = super().__new__(cls, text)
        _parts(reason)
        return reason

    @classmethod
    def of_class(cls, text_class: TextClass, points: int) -> Self:
        """The points that a match has for its class."""
        return cls(f"{text_class}:{points}")

    @classmethod
    def of_points(cls, code: PointCode, points: int) -> Self:
        """Points for the match, or against it below 0."""
        return cls(f"{code}:{points:+d}")

    @classmethod
    def of_cap(cls, code: CapCode, best: Letter) -> Self:
        """The best letter that is still possible."""
        return cls(f"{_CAP}{best}:{code}")

    @classmethod
    def of_exclusion(cls, code: ExclusionCode) -> Self:
        """What is graded without an addition."""
        return cls(code if code is ExclusionCode.REVERSE_DIRECTION else f"{_EXCLUDED}:{code}")

    @property
    def code(self) -> ReasonCode:
        """What the line is about."""
        return _parts(self)[0]

    @property
    def points(self) -> int:
        """How many points it gives or takes; 0 for a cap and for what alone decides."""
        return _parts(self)[1]

    @property
    def best(self) -> Letter:
        """The best letter that it leaves possible."""
        return _parts(self)[2]


def _parts(text: str) -> tuple[ReasonCode, int, Letter]:
    head, _, tail = text.partition(":")
    if head.startswith(_CAP):
        return CapCode(tail), 0, Letter(head.removeprefix(_CAP))
    if head == _EXCLUDED:
        return ExclusionCode(tail), 0, Letter.X
    if text == ExclusionCode.REVERSE_DIRECTION:
        return ExclusionCode.REVERSE_DIRECTION, 0, Letter.R
    return (PointCode(head) if tail[:1] in ("+", "-") else TextClass(head)), int(tail), Letter.A
