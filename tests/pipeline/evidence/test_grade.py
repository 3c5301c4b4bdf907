from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.grade import (
    GradeInputs,
    as_if_network_first,
    grade,
    grade_inputs,
    grade_without_contact,
    what_would_change,
)
from pipeline.records import (
    Chance,
    Cluster,
    ExclusionCode,
    Exposure,
    ExposureLevel,
    Flag,
    Match,
    NullOrigin,
    Order,
    Score,
    Side,
    Span,
    Stratum,
    TextClass,
)

KNOWN_CASES = Path(__file__).parents[2] / "golden" / "known_cases.csv"
CODES = {str(code) for code in ExclusionCode}
TEN_YEARS = 10 * 365.25

STRONG = GradeInputs(
    TextClass.TRANSLATED_COPY, cites_source=True, exposed=True, order=Order.NETWORK_FIRST, q_value=0.01, lag_days=400
)
FRAME = replace(STRONG, text_class=TextClass.SHARED_FRAME, cluster_size=3)
INSTRUMENT = replace(STRONG, text_class=TextClass.SHARED_INSTRUMENT)


def graded_cases() -> list[dict[str, str]]:
    with KNOWN_CASES.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["expected_grade"]]


def inputs_of(row: dict[str, str]) -> GradeInputs:
    return GradeInputs(
        text_class=TextClass(row["text_class"]),
        cites_source=row["cited"] == "yes",
        exposed={"yes": True, "no": False, "unknown": None}[row["exposed"]],
        order=Order(row["order"]),
        q_value=float(row["q"]) if row["q"] else None,
        cluster_size=int(row["cluster_size"]),
        rival_tie=row["rival"] == "tie",
        instrument_share=float(row["instrument_df"]) if row["instrument_df"] else None,
        lag_days=float(row["lag_years"]) * 365.25 if row["lag_years"] else None,
        exclusion=ExclusionCode(row["rival"]) if row["rival"] in CODES else None,
    )


@pytest.mark.parametrize("row", graded_cases(), ids=lambda row: row["case_id"])
def test_a_known_case_gets_the_grade_that_is_known(row: dict[str, str]) -> None:
    found = grade(inputs_of(row))
    assert found.letter == row["expected_grade"]
    if found.letter == "X":
        assert found.reasons == (f"X:{row['rival']}",)


def test_the_table_of_known_cases_holds_every_letter_that_is_not_d() -> None:
    assert {row["expected_grade"] for row in graded_cases()} == {"A", "B", "C", "R", "X"}


def test_the_reasons_are_the_arithmetic() -> None:
    found = grade(STRONG)
    assert (found.letter, found.points) == ("A", 6)
    assert found.reasons == ("translated_copy:4", "cites_source:+1", "exposed:+1")


@pytest.mark.parametrize(
    ("before", "change", "letters", "reason"),
    [
        (FRAME, {"cluster_size": 2}, "BC", "cluster:+1"),
        (FRAME, {"exposed": False}, "BC", "exposed:+1"),
        (FRAME, {"cites_source": False}, "BC", "cites_source:+1"),
        (INSTRUMENT, {"instrument_share": 0.06}, "AB", "instrument_common:-1"),
        (INSTRUMENT, {"order": Order.OVERLAP}, "AB", "precedence_uncertain:-1"),
        (INSTRUMENT, {"q_value": 0.06}, "AB", "q_weak:-1"),
        (INSTRUMENT, {"rival_tie": True}, "AC", "rival_tie:-2"),
        (INSTRUMENT, {"low_extraction": True}, "AB", "extraction_low:-1"),
        (replace(STRONG, cites_source=False), {"lag_days": TEN_YEARS + 1}, "AB", "lag_long:-1"),
        (STRONG, {"q_value": 0.21}, "AD", "q_null:-2"),
        (STRONG, {"q_value": 0.21}, "AD", "cap D:q_null"),
        (STRONG, {"q_value": None}, "AC", "cap C:uncalibrated"),
        (STRONG, {"rate_borrowed": True}, "AB", "cap B:rate_borrowed"),
        (STRONG, {"order": Order.UNKNOWN}, "AC", "cap C:order_unknown"),
        (replace(STRONG, cites_source=False), {"third_source": True}, "AC", "cap C:third_source"),
        (STRONG, {"text_class": TextClass.PARAPHRASE_UNCALIBRATED}, "AC", "cap C:paraphrase_uncalibrated"),
        (STRONG, {"text_class": TextClass.CLOSE_PARAPHRASE, "rival_tie": True}, "AC", "close_paraphrase:3"),
        (STRONG, {"text_class": TextClass.UNCLASSED}, "AD", "unclassed:0"),
        (STRONG, {"order": Order.CITY_FIRST}, "AR", "reverse_direction"),
        (STRONG, {"exclusion": ExclusionCode.REVERSE_DIRECTION}, "AR", "reverse_direction"),
        (STRONG, {"exclusion": ExclusionCode.NAME_TRAP}, "AX", "X:name_trap"),
        (STRONG, {"exclusion": ExclusionCode.SAME_WORK}, "AX", "X:same_work"),
    ],
)
def test_each_input_alone_changes_the_grade(
    before: GradeInputs, change: dict[str, object], letters: str, reason: str
) -> None:
    first, second = grade(before), grade(replace(before, **change))
    assert first.letter + second.letter == letters
    assert (reason in first.reasons) != (reason in second.reasons)


def test_neither_citation_nor_exposure_caps_a_copy_at_c() -> None:
    bare = replace(STRONG, cites_source=False, exposed=None)
    assert (grade(bare).letter, grade(bare).points) == ("C", 4)
    assert grade(bare).reasons[-1] == "cap C:no_citation_no_exposure"
    assert grade(replace(bare, exposed=True)).letter == "A"


@pytest.mark.parametrize("inputs", [STRONG, FRAME, INSTRUMENT, replace(STRONG, cites_source=False, q_value=0.1)])
def test_without_contact_a_grade_is_the_same_whether_contact_is_known_or_not(inputs: GradeInputs) -> None:
    graded = [grade_without_contact(replace(inputs, exposed=exposed)) for exposed in (True, False, None)]
    assert graded[0] == graded[1] == graded[2]
    assert not {"exposed:+1", "cap C:no_citation_no_exposure"} & set(graded[0].reasons)


def test_without_contact_everything_else_counts_as_before() -> None:
    inputs = replace(STRONG, rival_tie=True, order=Order.OVERLAP)
    blind = grade_without_contact(replace(inputs, exposed=False))
    assert blind == grade(replace(inputs, exposed=False)) and blind.points == 2


def test_a_city_that_was_first_is_graded_as_if_the_network_had_been() -> None:
    turned = as_if_network_first(replace(STRONG, order=Order.CITY_FIRST, exclusion=ExclusionCode.REVERSE_DIRECTION))
    assert grade(turned) == grade(STRONG)
    assert as_if_network_first(replace(STRONG, exclusion=ExclusionCode.SAME_WORK)).exclusion is ExclusionCode.SAME_WORK


def test_what_order_alone_hides_excludes_a_match_as_if_the_network_had_been_first() -> None:
    reversed_ = replace(STRONG, order=Order.CITY_FIRST, exclusion=ExclusionCode.REVERSE_DIRECTION)
    hidden = replace(reversed_, exclusion_otherwise=ExclusionCode.COMMON_SOURCE_BETTER)
    assert (grade(hidden).letter, grade(as_if_network_first(hidden)).letter) == ("R", "X")
    assert "Dates that show the network wrote first would make it X (now R)." in what_would_change(hidden)
    assert "Dates that show the network wrote first would make it A (now R)." in what_would_change(reversed_)


def test_a_frame_without_citation_is_capped_whatever_else_speaks_for_it() -> None:
    assert "cap C:frame_uncited" in grade(replace(FRAME, cites_source=False)).reasons
    assert "cap C:frame_uncited" not in grade(FRAME).reasons


def test_a_q_value_above_the_limit_is_graded_by_itself_and_not_as_excluded() -> None:
    found = grade(replace(STRONG, q_value=0.5, exclusion=ExclusionCode.Q_ABOVE_LIMIT))
    assert (found.letter, found.points) == ("D", 4)


@pytest.mark.parametrize(("q", "letter"), [(0.05, "A"), (0.2, "B"), (0.2000001, "D")])
def test_the_limits_of_the_q_value_belong_to_the_better_side(q: float, letter: str) -> None:
    assert grade(replace(INSTRUMENT, q_value=q)).letter == letter


@pytest.mark.parametrize(
    ("limit", "q", "letter", "reason"),
    [
        (0.3, 0.25, "B", "q_weak:-1"),
        (0.3, 0.31, "D", "cap D:q_null"),
        (1.0, 1.0, "B", "q_weak:-1"),
        (0.01, 0.03, "D", "cap D:q_null"),
        (0.01, 0.01, "A", "shared_instrument:3"),
    ],
)
def test_the_limit_is_that_of_the_settings(limit: float, q: float, letter: str, reason: str) -> None:
    found = grade(replace(INSTRUMENT, q_value=q, q_limit=limit))
    assert (found.letter, reason in found.reasons) == (letter, True)


@pytest.mark.parametrize(
    ("limit", "q", "sentence"),
    [
        (0.2, 0.01, "A q-value above .20 would make it D (now A)."),
        (0.35, 0.01, "A q-value above .35 would make it D (now A)."),
        (0.35, 0.3, "A q-value of at most .05 would make it A (now B)."),
        (0.01, 0.03, "A q-value of at most .01 would make it A (now D)."),
    ],
)
def test_what_another_q_value_would_change_is_told_by_the_limit_of_the_settings(
    limit: float, q: float, sentence: str
) -> None:
    assert sentence in what_would_change(replace(INSTRUMENT, q_value=q, q_limit=limit))


def test_a_common_instrument_and_a_long_lag_count_only_where_they_bear_on_the_claim() -> None:
    assert grade(replace(STRONG, instrument_share=0.9)).points == grade(STRONG).points
    assert grade(replace(STRONG, lag_days=9999)).points == grade(STRONG).points


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_its_range_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="q_value is a share between 0 and 1"):
        replace(STRONG, q_value=share)


def test_inputs_are_read_from_what_the_stages_left_with_a_match() -> None:
    side = Side("d", "sha", Span(0, 1), Span(0, 1), 0, 1, 1.0)
    match = Match("m", side, side, 1.0, None, None, ())
    assert grade_inputs(match) == GradeInputs(TextClass.UNCLASSED)
    assert grade_inputs(match, 0.3) == GradeInputs(TextClass.UNCLASSED, q_limit=0.3)
    weighed = replace(
        match,
        text_class=TextClass.SHARED_INSTRUMENT,
        scores=(Score("citation", 1.0, "Harbour Forum"),),
        exposure=Exposure(ExposureLevel.TAKES_PART, "partner"),
        order=Order.NETWORK_FIRST,
        chance=Chance(0.001, 0.02, Stratum("semantic:de-en:short"), NullOrigin.PROFILE, 900),
        cluster=Cluster("c", 4),
        flags=(Flag.EXTRACTION_LOW, Flag.INSTRUMENT_COMMON, Flag.RIVAL_TIE),
        lag_days_min=30,
    )
    assert grade_inputs(weighed) == GradeInputs(
        TextClass.SHARED_INSTRUMENT, True, True, Order.NETWORK_FIRST, 0.02, 4, True, 1.0, True, 30
    )
    assert {"instrument_common:-1", "extraction_low:-1"} <= set(grade(grade_inputs(weighed)).reasons)
    assert grade_inputs(weighed.with_flags(Flag.THIRD_SOURCE)).third_source
    assert grade_inputs(replace(weighed, exposure=Exposure(ExposureLevel.NONE, "none known"))).exposed is False
    assert grade_inputs(replace(weighed, exposure=Exposure(ExposureLevel.UNKNOWN, ""))).exposed is None


def test_what_would_change_a_grade_is_told_in_sentences() -> None:
    bare = replace(STRONG, cites_source=False)
    told = what_would_change(replace(bare, text_class=TextClass.CLOSE_PARAPHRASE))
    assert "A citation of the source in the same section would make it A (now B)." in told
    assert "No contact with the network at the time would make it C (now B)." in told
    assert "Dates that show the city wrote first would make it R (now B)." in told
    assert not [sentence for sentence in told if "make it B" in sentence]


def test_a_work_that_both_name_caps_only_where_the_city_names_no_source() -> None:
    named = replace(STRONG, third_source=True)
    assert grade(named) == grade(STRONG)
    told = what_would_change(replace(named, cites_source=False))
    assert "A comparison with the work that both texts name would make it A (now C)." in told


def test_what_calibration_would_change_is_told_only_of_an_uncalibrated_class() -> None:
    sentence = "A calibration that confirms paraphrases here would make it A (now C)."
    assert sentence in what_would_change(replace(STRONG, text_class=TextClass.PARAPHRASE_UNCALIBRATED))
    assert not [told for told in what_would_change(replace(FRAME, cluster_size=1)) if "confirms" in told]


def test_an_excluded_match_is_told_what_it_would_be_otherwise() -> None:
    assert what_would_change(replace(STRONG, exclusion=ExclusionCode.NAME_TRAP)) == (
        "Dates that show the city wrote first would make it R (now X).",
        "A finding that the reason for leaving it out is wrong would make it A (now X).",
    )


GRADES = {letter: worth for worth, letter in enumerate("DCBA")}
CLASSES = [  # weakest first; an uncalibrated paraphrase is capped and has no place between them
    TextClass.UNCLASSED,
    TextClass.SHARED_FRAME,
    TextClass.SHARED_INSTRUMENT,
    TextClass.CLOSE_PARAPHRASE,
    TextClass.TRANSLATED_COPY,
]
INPUTS = st.builds(
    GradeInputs,
    text_class=st.sampled_from(TextClass),
    cites_source=st.booleans(),
    exposed=st.sampled_from([None, False, True]),
    order=st.sampled_from([Order.UNKNOWN, Order.OVERLAP, Order.NETWORK_FIRST]),
    q_value=st.none() | st.floats(0, 1),
    cluster_size=st.integers(1, 5),
    rival_tie=st.booleans(),
    instrument_share=st.none() | st.floats(0, 1),
    low_extraction=st.booleans(),
    lag_days=st.none() | st.floats(-999, 9999),
)
BETTER = st.sampled_from(
    [
        {"cites_source": True},
        {"exposed": True},
        {"cluster_size": 3},
        {"cluster_size": 9},
        {"rival_tie": False},
        {"low_extraction": False},
        {"instrument_share": 0.0},
        {"lag_days": 0},
    ]
)


@pytest.mark.slow
@given(INPUTS, BETTER)
def test_more_evidence_never_lowers_a_grade(inputs: GradeInputs, better: dict[str, object]) -> None:
    if "cluster_size" in better and inputs.cluster_size > 3:
        better = {"cluster_size": 9}
    assert GRADES[grade(replace(inputs, **better)).letter] >= GRADES[grade(inputs).letter]


@given(INPUTS, st.floats(0, 1))
def test_a_smaller_q_value_never_lowers_a_grade(inputs: GradeInputs, q: float) -> None:
    if inputs.q_value is not None:
        q *= inputs.q_value
        assert GRADES[grade(replace(inputs, q_value=q)).letter] >= GRADES[grade(inputs).letter]


@given(INPUTS, st.integers(0, len(CLASSES) - 1), st.integers(0, len(CLASSES) - 1))
def test_a_stronger_class_never_lowers_a_grade(inputs: GradeInputs, one: int, other: int) -> None:
    weak, strong = (CLASSES[place] for place in sorted((one, other)))
    lower, higher = (grade(replace(inputs, text_class=text_class)).letter for text_class in (weak, strong))
    assert GRADES[higher] >= GRADES[lower]


@given(INPUTS, st.sampled_from([Order.UNKNOWN, Order.OVERLAP]))
def test_certain_precedence_never_lowers_a_grade(inputs: GradeInputs, order: Order) -> None:
    first = grade(replace(inputs, order=Order.NETWORK_FIRST)).letter
    assert GRADES[first] >= GRADES[grade(replace(inputs, order=order)).letter]


@given(INPUTS)
def test_every_sentence_names_another_letter_than_the_present_one(inputs: GradeInputs) -> None:
    now = grade(inputs).letter
    for sentence in what_would_change(inputs):
        assert sentence.endswith(f" (now {now}).") and f"make it {now} " not in sentence


def test_other_dates_would_free_a_reversed_match() -> None:
    reversed_ = replace(STRONG, order=Order.CITY_FIRST, exclusion=ExclusionCode.REVERSE_DIRECTION)
    assert "Dates that show the network wrote first would make it A (now R)." in what_would_change(reversed_)
