from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.clusters import find_clusters
from pipeline.records import Document, ExclusionCode, Match, Role, Side, Span

DOCUMENTS = {
    "plan": Document("plan", Role.CITY, "town", "plan"),
    "plan2": Document("plan2", Role.CITY, "town", "plan"),
    "guide": Document("guide", Role.NETWORK, "net", "guide"),
    "guide_de": Document("guide_de", Role.NETWORK, "net", "guide"),
}


def match(
    name: str, city: tuple[int, int], network: tuple[int, int], *, plan: str = "plan", guide: str = "guide"
) -> Match:
    sides = [
        Side(document, "sha", Span(*span), Span(*span), 0, 1, 1.0)
        for document, span in ((guide, network), (plan, city))
    ]
    return Match(name, sides[0], sides[1], 1.0, None, None, ())


def sizes(*matches: Match) -> dict[str, int]:
    return {name: cluster.size for name, cluster in find_clusters(matches, DOCUMENTS).items()}


A, B, C = match("a", (0, 9), (100, 109)), match("b", (20, 29), (120, 129)), match("c", (40, 49), (140, 149))


def test_passages_in_the_same_order_in_both_documents_are_one_cluster() -> None:
    found = find_clusters((C, A, B), DOCUMENTS)
    assert {cluster.size for cluster in found.values()} == {3}
    assert len({cluster.cluster_id for cluster in found.values()}) == 1


def test_a_passage_out_of_order_is_not_counted_with_the_chain() -> None:
    early = match("early", (60, 69), (0, 9))
    assert sizes(A, B, C, early) == {"a": 3, "b": 3, "c": 3, "early": 1}


def test_what_the_longest_chain_leaves_over_forms_a_cluster_of_its_own() -> None:
    first, second = match("first", (60, 69), (0, 9)), match("second", (80, 89), (20, 29))
    assert sizes(A, B, C, first, second) == {"a": 3, "b": 3, "c": 3, "first": 2, "second": 2}


def test_a_passage_that_is_repeated_counts_once() -> None:
    again = match("again", (60, 69), (100, 109))
    overlapping = match("over", (5, 12), (150, 159))
    assert sizes(A, B, again) == {"a": 2, "b": 2, "again": 1}
    assert sizes(A, overlapping) == {"a": 1, "over": 1}


def test_editions_and_language_versions_are_not_added_up() -> None:
    second_edition = replace(match("edition", (60, 69), (160, 169), plan="plan2"))
    german = match("german", (60, 69), (160, 169), guide="guide_de")
    assert sizes(A, B, second_edition, german) == {"a": 2, "b": 2, "edition": 1, "german": 1}


def test_excluded_matches_neither_count_nor_have_a_cluster() -> None:
    assert sizes(A, B, replace(C, exclusion=ExclusionCode.NAME_TRAP)) == {"a": 2, "b": 2}


def test_the_cluster_id_depends_on_the_passages_and_not_on_their_sequence() -> None:
    ids = [{c.cluster_id for c in find_clusters(order, DOCUMENTS).values()} for order in ((A, B), (B, A), (A, C))]
    assert ids[0] == ids[1] != ids[2]


def follows(one: Match, other: Match) -> bool:
    return one.city.core.end <= other.city.core.start and one.network.core.end <= other.network.core.start


spans = st.builds(lambda start, length: (start, start + length), st.integers(0, 30), st.integers(1, 8))


@given(st.lists(st.tuples(spans, spans), min_size=1, max_size=7))
def test_the_largest_cluster_is_the_longest_chain_there_is(
    places: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    matches = sorted((match(str(n), *place) for n, place in enumerate(places)), key=lambda m: m.city.core.start)
    longest = max(
        size
        for size in range(1, len(matches) + 1)
        if size == 1 or any(
            all(follows(one, other) for one, other in pairwise(chain))
            for chain in combinations(matches, size)
        )
    )  # fmt: skip
    found = sizes(*matches)
    assert max(found.values()) == longest
    assert len(found) == len(matches)
