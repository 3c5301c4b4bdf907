"""Every rule has a code, every code a rule, and both are told in words."""

from __future__ import annotations

import itertools

import pytest

from pipeline.evidence import grade_rules
from pipeline.evidence.grade import GradeInputs, grade
from pipeline.evidence.settings import EvidenceSettings
from pipeline.evidence.text_class import RULES
from pipeline.export.columns import MATCHES
from pipeline.records import GRADED_BY_POINTS, CapCode, ExclusionCode, Flag, Letter, Order, PointCode, TextClass


def test_every_class_point_and_cap_has_a_rule() -> None:
    assert set(grade_rules.CLASS_POINTS) == set(TextClass)
    assert set(grade_rules.POINT_RULES) == set(PointCode)
    assert set(grade_rules.CAP_RULES) == set(CapCode)


def test_every_rule_decides_some_grade() -> None:
    seen = set[object]()
    for kind, cites, exposed, order, q_value, bad in itertools.product(
        TextClass, (False, True), (None, True), Order, (None, 0.01, 0.1, 0.9), (False, True)
    ):
        found = grade(
            GradeInputs(
                kind, cites, exposed, order, q_value, cluster_size=3, rival_tie=bad, instrument_share=1.0 * bad,
                low_extraction=bad, lag_days=5000, rate_borrowed=bad, third_source=bad,
            )
        )  # fmt: skip
        seen |= {(type(reason.code), reason.code, reason.points) for reason in found.reasons}
    assert seen == {
        *((TextClass, code, points) for code, points in grade_rules.CLASS_POINTS.items()),
        *((PointCode, code, rule.points) for code, rule in grade_rules.POINT_RULES.items()),
        *((CapCode, code, 0) for code in CapCode),
        (ExclusionCode, ExclusionCode.REVERSE_DIRECTION, 0),
    }


def test_classes_stand_in_the_order_in_which_their_rules_are_asked() -> None:
    assert list(TextClass) == [*(text_class for text_class, _ in RULES), TextClass.UNCLASSED]


@pytest.mark.parametrize(("points", "letter"), [(9, "A"), (5, "A"), (4, "B"), (3, "C"), (2, "D"), (0, "D"), (-5, "D")])
def test_the_ladder_leads_from_points_to_letters(points: int, letter: str) -> None:
    assert grade_rules.letter_of(points) == letter


def test_the_ladder_has_every_letter_of_a_sum() -> None:
    assert (*(letter for _, letter in grade_rules.LADDER), grade_rules.LEAST_LETTER) == GRADED_BY_POINTS
    assert grade_rules.ladder_in_words() == "A from 5 points, B 4, C 3, D less"


@pytest.mark.parametrize(
    ("share", "figures"), [(0.05, ".05"), (0.2, ".20"), (0.125, ".125"), (0.0, ".00"), (1.0, "1.00"), (0.001, ".001")]
)
def test_shares_are_printed_as_papers_do(share: float, figures: str) -> None:
    assert grade_rules.share_in_figures(share) == figures


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (TextClass.SHARED_FRAME, "the points of the class shared_frame"),
        (PointCode.Q_WEAK, "the q-value lies above .05"),
        (PointCode.Q_NULL, "the q-value lies above .30"),
        (CapCode.Q_NULL, "the q-value lies above .30"),
        (
            PointCode.EXTRACTION_LOW,
            "less than .90 of one document's pages gave usable text, or a page of a passage cannot be trusted or was "
            "read by OCR with a confidence below .70",
        ),
        (CapCode.ORDER_UNKNOWN, "a date is unknown"),
        (ExclusionCode.SAME_WORK, "both are versions of the same work"),
        (ExclusionCode.REVERSE_DIRECTION, "the city wrote first"),
    ],
)
def test_a_line_of_the_arithmetic_is_told_by_the_limits_of_its_run(code: object, words: str) -> None:
    assert grade_rules.reason_in_words(code, grade_rules.Limits(0.3, 0.9, 0.7)) == words


def test_the_settings_begin_with_the_limits_of_the_rules() -> None:
    assert EvidenceSettings() == EvidenceSettings(
        q_limit=grade_rules.Q_LIMIT, low_quality=grade_rules.LOW_QUALITY, low_ocr=grade_rules.LOW_OCR
    )


def test_the_column_on_numbers_says_from_which_share_they_agree() -> None:
    (column,) = [column for column in MATCHES if column.name == "numbers_match"]
    assert f"at least {100 * grade_rules.NUMBERS_AGREE:.0f} %" in column.meaning


def test_letters_are_told_in_one_word_and_in_more() -> None:
    assert (Letter.A.word, Letter.A.meaning) == ("documented", "documented")
    assert (Letter.R.word, Letter.R.meaning) == ("reversed", "reversed: the city wrote first")


def test_numbers_that_are_told_in_words_are_those_of_the_rules() -> None:
    assert grade_rules.MIN_CLUSTER == 3 and "three or more passages" in grade_rules.POINT_RULES[PointCode.CLUSTER].words
    assert grade_rules.LONG_LAG_DAYS == 10 * 365.25 and "ten years" in grade_rules.POINT_RULES[PointCode.LAG_LONG].words
    assert grade_rules.COMMON_INSTRUMENT == 1 / 20 and "one in twenty" in Flag.INSTRUMENT_COMMON.meaning
