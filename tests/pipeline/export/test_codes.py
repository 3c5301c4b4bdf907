"""Every code that can stand in a cell is explained."""

from __future__ import annotations

import itertools

from crawler.formats import own_date_kinds
from pipeline.evidence import text_class
from pipeline.evidence.grade import GradeInputs, grade
from pipeline.evidence.rivals.kinds import RIVAL_CODES
from pipeline.export import codes, rows
from pipeline.records import ClueKind, Order, RivalKind, TextClass


def test_every_kind_of_evidence_of_a_date_is_explained() -> None:
    assert {*ClueKind, *own_date_kinds(), "overrides.csv", "researcher", "source:ID"} == set(codes.DATE_KINDS)


def test_classes_stand_in_the_order_in_which_the_rules_are_asked() -> None:
    asked = [name for name, _ in text_class._RULES]
    assert list(TextClass) == [*asked, TextClass.UNCLASSED]


def test_every_point_and_cap_that_a_grade_can_have_is_explained() -> None:
    points, caps = set[str](), set[str]()
    for kind, cites, exposed, order, q_value, bad in itertools.product(
        TextClass, (False, True), (None, True), Order, (None, 0.01, 0.1, 0.9), (False, True)
    ):
        found = grade(
            GradeInputs(
                kind, cites, exposed, order, q_value, cluster_size=3, rival_tie=bad, instrument_share=1.0 * bad,
                low_extraction=bad, lag_days=5000,
            )
        )  # fmt: skip
        assert found.letter in codes.GRADES
        for reason in found.reasons:
            if reason.startswith("cap "):
                caps.add(reason.split(":")[1])
            else:
                points.add(reason.split(":")[0])
    assert points == set(codes.GRADE_REASONS)
    assert caps == set(codes.GRADE_CAPS)


def test_every_kind_of_rival_has_codes_of_its_own() -> None:
    assert set(RIVAL_CODES) == set(RivalKind)
    said = [flag for codes in RIVAL_CODES.values() for flag in (codes.not_checked, codes.partly_checked)]
    assert len(set(said)) == len(said) == 2 * len(RivalKind)
    assert len({codes.better for codes in RIVAL_CODES.values()}) == len(RivalKind)


def test_numbers_match_is_what_the_rules_of_the_classes_take_for_agreement() -> None:
    assert rows.NUMBERS_AGREE == text_class._NUMBERS_AGREE
