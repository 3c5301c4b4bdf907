from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

from pipeline.records import CapCode, ExclusionCode, GradeReason, Letter, PointCode, ReasonCode, TextClass


@pytest.mark.parametrize(
    ("reason", "text", "code", "points", "best"),
    [
        (GradeReason.of_class(TextClass.UNCLASSED, 0), "unclassed:0", TextClass.UNCLASSED, 0, "A"),
        (GradeReason.of_class(TextClass.PARAPHRASE_UNCALIBRATED, 3), "paraphrase_uncalibrated:3",
         TextClass.PARAPHRASE_UNCALIBRATED, 3, "A"),
        (GradeReason.of_points(PointCode.EXPOSED, 1), "exposed:+1", PointCode.EXPOSED, 1, "A"),
        (GradeReason.of_points(PointCode.Q_NULL, -2), "q_null:-2", PointCode.Q_NULL, -2, "A"),
        (GradeReason.of_cap(CapCode.Q_NULL, Letter.D), "cap D:q_null", CapCode.Q_NULL, 0, "D"),
        (GradeReason.of_cap(CapCode.PARAPHRASE_UNCALIBRATED, Letter.C), "cap C:paraphrase_uncalibrated",
         CapCode.PARAPHRASE_UNCALIBRATED, 0, "C"),
        (GradeReason.of_exclusion(ExclusionCode.SAME_WORK), "X:same_work", ExclusionCode.SAME_WORK, 0, "X"),
        (GradeReason.of_exclusion(ExclusionCode.REVERSE_DIRECTION), "reverse_direction",
         ExclusionCode.REVERSE_DIRECTION, 0, "R"),
    ],
)  # fmt: skip
def test_a_reason_is_the_text_by_which_it_is_stored_and_knows_its_parts(
    reason: GradeReason, text: str, code: ReasonCode, points: int, best: str
) -> None:
    assert (reason, json.dumps(reason)) == (text, json.dumps(text))
    again = TypeAdapter(GradeReason).validate_json(json.dumps(text))
    assert (type(again), type(again.code), again.code, again.points, again.best) == (
        GradeReason, type(code), code, points, best,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "cites_source", "cites_source:", "cites_source:1", "unclassed:+1", "cap C", "cap Z:q_null",
             "cap C:exposed", "X:exposed", "Y:same_work", "same_work", "exposed:one"],
)  # fmt: skip
def test_what_is_no_reason_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        GradeReason(text)
