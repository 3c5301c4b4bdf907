"""plagdet against cases worked by hand."""

from __future__ import annotations

import math
import random

import pytest

from benchmarks.quality.plagdet import Case, Tally, plagdet, tally


def case(a0: int, a1: int, b0: int, b1: int, city: str = "c", network: str = "n") -> Case:
    return Case(city, network, a0, a1, b0, b1)


def test_an_exact_detection_is_perfect() -> None:
    result = plagdet([case(0, 100, 50, 150)], [case(0, 100, 50, 150)])
    assert (result.plagdet, result.precision, result.recall, result.granularity) == (1, 1, 1, 1)
    assert (result.cases, result.detections, result.found) == (1, 1, 1)


def test_partial_overlap_counts_the_characters_of_both_sides() -> None:
    # Case 100 + 100 characters; detection 60 + 140. Common: city [40, 100) = 60, network [0, 100) = 100.
    # Recall (60 + 100) / 200 = 0.8; precision (60 + 100) / (60 + 140) = 0.8; F1 = 0.8; granularity 1: log2(2) = 1.
    result = plagdet([case(0, 100, 0, 100)], [case(40, 100, 0, 140)])
    assert result.recall == pytest.approx(0.8)
    assert result.precision == pytest.approx(0.8)
    assert result.plagdet == pytest.approx(0.8)


def test_a_case_found_in_two_pieces_is_divided_by_the_granularity() -> None:
    # Two detections of 50 + 50 make up the case of 100 + 100: recall 1, precision 1, granularity 2.
    # plagdet = 1 / log2(1 + 2).
    result = plagdet([case(0, 100, 0, 100)], [case(0, 50, 0, 50), case(50, 100, 50, 100)])
    assert result.granularity == 2
    assert result.plagdet == pytest.approx(1 / math.log2(3))


def test_granularity_is_the_mean_over_found_cases_only() -> None:
    # The first case is found twice, the second once, the third not at all: (2 + 1) / 2.
    cases = [case(0, 100, 0, 100), case(200, 300, 200, 300), case(400, 500, 400, 500)]
    found = [case(0, 50, 0, 50), case(50, 100, 50, 100), case(200, 300, 200, 300)]
    result = plagdet(cases, found)
    # Recall (1 + 1 + 0) / 3, precision 1, F1 = 2 * (2/3) / (5/3) = 0.8, divided by log2(2.5).
    assert result.granularity == pytest.approx(1.5)
    assert result.recall == pytest.approx(2 / 3)
    assert result.plagdet == pytest.approx(0.8 / math.log2(2.5))
    assert result.found == 2


def test_text_covered_twice_counts_once() -> None:
    # Both detections cover city [0, 60) of 100 and network [0, 60): recall 120 / 200, not 240 / 200.
    result = plagdet([case(0, 100, 0, 100)], [case(0, 60, 0, 60), case(0, 60, 0, 60)])
    assert result.recall == pytest.approx(0.6)
    assert result.granularity == 2


def test_overlap_on_one_side_only_finds_nothing() -> None:
    result = plagdet([case(0, 100, 0, 100)], [case(0, 100, 100, 200)])
    assert (result.plagdet, result.precision, result.recall, result.found) == (0, 0, 0, 0)


def test_documents_are_kept_apart_and_averaged_over_cases_not_documents() -> None:
    # Document pair x: one case, missed. Pair y: two cases, both exact. One detection in a pair without cases.
    cases = [case(0, 10, 0, 10, "x"), case(0, 10, 0, 10, "y"), case(20, 30, 20, 30, "y")]
    found = [case(0, 10, 0, 10, "y"), case(20, 30, 20, 30, "y"), case(0, 10, 0, 10, "z")]
    result = plagdet(cases, found)
    # Recall (0 + 1 + 1) / 3, precision (1 + 1 + 0) / 3, so F1 = 2/3.
    assert result.recall == pytest.approx(2 / 3)
    assert result.precision == pytest.approx(2 / 3)
    assert result.plagdet == pytest.approx(2 / 3)


def test_the_same_city_passage_in_another_network_document_is_no_find() -> None:
    assert plagdet([case(0, 10, 0, 10)], [case(0, 10, 0, 10, network="m")]).found == 0


def test_one_detection_over_two_cases_is_covered_by_both() -> None:
    # Detection 100 + 100; the cases hold 30 + 30 and 50 + 50 of it: precision 160 / 200; both cases whole.
    result = plagdet([case(0, 30, 0, 30), case(50, 100, 50, 100)], [case(0, 100, 0, 100)])
    assert result.precision == pytest.approx(0.8)
    assert result.recall == 1
    assert result.granularity == 1


def test_no_detections_is_zero_and_no_cases_is_zero() -> None:
    without_detections = plagdet([case(0, 10, 0, 10)], [])
    assert (without_detections.plagdet, without_detections.recall, without_detections.granularity) == (0, 0, 1)
    without_cases = plagdet([], [case(0, 10, 0, 10)])
    assert (without_cases.plagdet, without_cases.precision, without_cases.cases) == (0, 0, 0)
    assert plagdet([], []).plagdet == 0


def test_tallies_of_parts_add_up_to_the_whole() -> None:
    rng = random.Random(0)

    def some(city: str) -> list[Case]:
        starts = [(rng.randrange(500), rng.randrange(500)) for _ in range(6)]
        return [case(a, a + rng.randrange(1, 90), b, b + rng.randrange(1, 90), city) for a, b in starts]

    parts = [(some(city), some(city)) for city in "uvw"]
    added = sum((tally(cases, found) for cases, found in parts), Tally())
    whole = tally([c for cases, _ in parts for c in cases], [d for _, found in parts for d in found])
    for name in ("recall", "precision", "hits", "found", "cases", "detections"):
        assert getattr(added, name) == pytest.approx(getattr(whole, name))
    assert whole.found > 0
