from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import (
    CapCode,
    DocumentStatus,
    ExclusionCode,
    Extraction,
    FindKind,
    GradeReason,
    Length,
    Letter,
    Match,
    PointCode,
    Span,
    Stratum,
)
from pipeline.study.stored_runs.match_json import match_from_json, match_to_json

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SPANS = st.tuples(st.integers(0, 10**7), st.integers(1, 10**4)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(float, NUMBERS)
st.register_type_strategy(Span, SPANS)
TAGS = st.text("abcdefghij", max_size=3)
STRATA = st.builds(Stratum.of, st.sampled_from(FindKind), TAGS, TAGS, st.sampled_from(Length))
POOLED = st.builds(Stratum.of_all_pairs, st.sampled_from(FindKind), st.sampled_from(Length))
st.register_type_strategy(Stratum, STRATA | POOLED)
POINTS = st.builds(GradeReason.of_points, st.sampled_from(PointCode), st.integers(-9, 9))
CAPS = st.builds(GradeReason.of_cap, st.sampled_from(CapCode), st.sampled_from(Letter))
st.register_type_strategy(
    GradeReason, POINTS | CAPS | st.builds(GradeReason.of_exclusion, st.sampled_from(ExclusionCode))
)
MATCHES = st.builds(Match)  # every field by its type, so that a new one is tried without a word here


@pytest.mark.slow
@given(MATCHES)
def test_every_match_is_read_back_as_it_was(match: Match) -> None:
    line = match_to_json(match)
    assert "\n" not in line
    assert match_from_json(line) == match


@given(MATCHES)
def test_every_field_of_a_match_is_written(match: Match) -> None:
    assert set(json.loads(match_to_json(match))) == {field.name for field in dataclasses.fields(Match)}


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3)])
def test_a_span_holds_at_least_one_character(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@pytest.mark.parametrize(("status", "reason"), [(DocumentStatus.OK, "why"), (DocumentStatus.FAILED, "")])
def test_a_reason_is_given_exactly_when_the_status_is_not_ok(status: DocumentStatus, reason: str) -> None:
    with pytest.raises(ValueError, match="a reason is given exactly when"):
        Extraction("text", status, reason)
