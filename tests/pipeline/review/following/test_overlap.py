from __future__ import annotations

import time

import pytest

from pipeline.records import MatchPlaces, PassageAt, Span
from pipeline.review.following.overlap import PlacedMatches, Relation

NETWORK, CITY = Span(1000, 1300), Span(2000, 2300)


def placed(match_id: str, network: tuple[int, int], city: tuple[int, int], document: str = "city") -> MatchPlaces:
    return MatchPlaces(match_id, PassageAt("net", "n", Span(*network)), PassageAt(document, "c", Span(*city)))


def related(*matches: MatchPlaces) -> dict[str, tuple[Relation, float]]:
    near = PlacedMatches(matches).near(("net", "city"), NETWORK, CITY)
    return {one.match_id: (one.relation, round(one.share, 2)) for one in near}


@pytest.mark.parametrize(
    ("network", "city", "expected"),
    [
        ((1000, 1300), (2000, 2300), (Relation.SAME, 1.0)),
        ((1000, 1400), (1950, 2300), (Relation.SAME, 0.75)),  # a sentence came to it
        ((1000, 1200), (2100, 2300), (Relation.SAME, 0.67)),  # two of three sentences
        ((1000, 1199), (2000, 2300), (Relation.PIECE, 0.66)),
        ((1000, 1300), (2000, 2451), (Relation.WITHIN, 0.67)),  # 300 of 451
        ((1000, 1150), (2000, 2150), (Relation.PIECE, 0.5)),
        ((700, 1300), (1700, 2300), (Relation.WITHIN, 0.5)),
        ((1000, 1150), (1400, 2300), None),  # shorter here, longer there
        ((1000, 1300), (2250, 2500), None),
        ((1300, 1600), (2000, 2300), None),  # beside it on one side
    ],
)
def test_a_match_is_the_judged_pair_when_two_thirds_are_common_on_both_sides(
    network: tuple[int, int], city: tuple[int, int], expected: tuple[Relation, float] | None
) -> None:
    assert related(placed("m", network, city)) == ({} if expected is None else {"m": expected})


def test_the_same_places_in_other_documents_are_no_match_of_it() -> None:
    assert related(placed("m", (1000, 1300), (2000, 2300), "another")) == {}


def test_every_match_that_has_to_do_with_it_is_found_among_many() -> None:
    long_one = placed("long", (0, 3000), (0, 5000))
    others = [placed(f"m{n}", (1000, 1300), (2000 + n * 30, 2300 + n * 30)) for n in range(-60, 100)]
    found = related(long_one, *others)
    assert {name for name, (relation, _) in found.items() if relation is Relation.SAME} == {
        f"m{n}" for n in range(-3, 4)
    }
    assert found["long"][0] is Relation.WITHIN


@pytest.mark.slow
def test_twenty_thousand_judgements_find_their_places_among_fifty_thousand_matches_in_seconds() -> None:
    matches = [placed(f"m{n}", (1000, 1300), (n * 100, n * 100 + 300)) for n in range(50_000)]
    began = time.process_time()
    known = PlacedMatches(matches)
    same = [
        next(one.match_id for one in known.near(("net", "city"), NETWORK, matches[n * 2].city.span) if one.share == 1)
        for n in range(20_000)
    ]
    assert same == [f"m{n * 2}" for n in range(20_000)]
    assert time.process_time() - began < 10  # all with all would take an hour
