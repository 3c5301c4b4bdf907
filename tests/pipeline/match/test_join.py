from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match import MatchSettings
from pipeline.match.candidate import MatchCandidate
from pipeline.match.join import join_parts
from pipeline.records import FindKind
from pipeline.records.arrays import Range, hull
from tests.fixtures import invented
from tests.fixtures.candidates import candidate

TOPICS = list(range(80))
CITY, NETWORK, OTHER = invented.city("c", TOPICS), invented.network("n", TOPICS), invented.network("m", TOPICS)
SETTINGS = MatchSettings(gap_sentences=3, max_sentences=20)


def joined(*kept: MatchCandidate) -> list[MatchCandidate]:
    return join_parts(kept, SETTINGS, Counter())


def part(strength: float, rows: Range, others: Range, kind: FindKind = FindKind.SEMANTIC) -> MatchCandidate:
    return candidate(CITY, NETWORK, strength, rows, others, kind=kind)


def test_what_was_turned_round_and_partly_dropped_is_one_passage_with_the_core_of_the_stronger() -> None:
    first, second = part(4, (10, 12), (25, 27)), part(5, (12, 14), (20, 22))
    dropped: Counter[str] = Counter()
    (one,) = join_parts([first, second], SETTINGS, dropped)
    assert (one.city_span, one.network_span) == ((500, 690), (1000, 1340))
    assert (one.strength, one.city_core, one.network_core) == (5, second.city_core, second.network_core)
    assert one.pairs == ((10, 25), (11, 26), (12, 20), (13, 21))
    assert dropped == {"joined_with_stronger": 1}


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        ((0, 4), 1),  # the source's sentences were left out
        ((3, 4), 1),  # a heading, a figure
        ((4, 0), 2),
    ],
)
def test_the_city_may_leave_out_more_than_it_puts_between(between: tuple[int, int], parts: int) -> None:
    long = part(5, (0, 8), (0, 8))
    assert len(joined(long, part(4, (8 + between[0], 10 + between[0]), (8 + between[1], 10 + between[1])))) == parts


@pytest.mark.parametrize(("left_out", "parts"), [(2, 1), (3, 2)])
def test_what_lies_between_is_no_more_than_the_parts_hold_on_both_sides(left_out: int, parts: int) -> None:
    second = part(4, (1, 2), (1 + left_out, 2 + left_out))
    assert len(joined(part(5, (0, 1), (0, 1)), second)) == parts


def test_parts_that_are_joined_reach_further_than_each_alone() -> None:
    middle = part(4, (2, 4), (6, 8))
    ends = part(6, (0, 2), (0, 2)), part(5, (4, 6), (11, 13))
    assert len(joined(*ends)) == 2
    (one,) = joined(*ends, middle)
    assert (one.city_span, one.network_span) == ((0, 290), (0, 640))


def test_no_passage_grows_beyond_the_size_that_is_weighed_as_one() -> None:
    assert len(joined(part(5, (0, 12), (0, 12)), part(4, (12, 20), (12, 20)))) == 1
    assert len(joined(part(5, (0, 12), (0, 12)), part(4, (12, 21), (12, 21)))) == 2


def test_what_another_document_explains_better_is_not_joined_over() -> None:
    ends = part(5, (0, 4), (0, 4)), part(4, (6, 10), (4, 8))
    assert len(joined(*ends)) == 1
    third = candidate(CITY, OTHER, 3, (4, 6))
    assert joined(*ends, third) == [*ends, third]


def test_passages_of_other_documents_are_not_joined() -> None:
    first, second = part(5, (0, 4), (0, 4)), candidate(CITY, OTHER, 4, (4, 8))
    assert joined(first, second) == [first, second]


def test_parts_found_by_words_are_joined_and_keep_their_runs() -> None:
    first = candidate(CITY, NETWORK, 5, (0, 4), kind=FindKind.LEXICAL, runs=(((0, 90), (0, 90)),))
    second = candidate(CITY, NETWORK, 4, (4, 8), kind=FindKind.LEXICAL, runs=(((200, 290), (200, 290)),))
    (one,) = joined(first, second)
    assert (one.city_span, one.runs) == ((0, 390), (*first.runs, *second.runs))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FindKind.LEXICAL, FindKind.SEMANTIC),  # each is weighed on a scale of its own
        (FindKind.DIGEST, FindKind.DIGEST),  # a digest is explained by the whole of a document
    ],
)
def test_parts_of_other_kinds_stay_as_they_are(one: FindKind, other: FindKind) -> None:
    first, second = part(5, (0, 4), (0, 4), one), part(4, (4, 8), (4, 8), other)
    assert joined(first, second) == [first, second]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4), st.integers(0, 40)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_no_part_is_lost_and_the_order_of_the_parts_does_not_matter(
    places: list[tuple[int, int, int]], random: Random
) -> None:
    kept, end = [], 0
    for strength, (skip, count, other) in enumerate(places):
        start = end + skip % 5
        end = start + count
        kept.append(part(strength, (start, end), (other, other + count)))
    found = joined(*kept)
    assert {pair for one in found for pair in one.pairs} == {pair for one in kept for pair in one.pairs}
    for one in found:
        inside = [part for part in kept if set(part.pairs) <= set(one.pairs)]
        assert one.city_span == hull([part.city_span for part in inside])
        assert one.strength == max(part.strength for part in inside)
    shuffled = random.sample(kept, len(kept))
    assert {one.pairs for one in joined(*shuffled)} == {one.pairs for one in found}
