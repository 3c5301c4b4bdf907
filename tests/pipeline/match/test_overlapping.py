from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate, merge
from pipeline.match.overlapping import resolve_overlaps
from pipeline.records import FindKind, Order
from pipeline.records.arrays import Range, overlaps
from pipeline.text.tokens import find_words
from tests.fixtures import invented
from tests.fixtures.candidates import candidate

TOPICS = list(range(40))


def kept(*found: MatchCandidate) -> tuple[list[MatchCandidate], dict[str, int]]:
    dropped: Counter[str] = Counter()
    return resolve_overlaps(found, dropped), dict(dropped)


def test_the_stronger_claim_keeps_the_text() -> None:
    city = invented.city("c", TOPICS)
    strong = candidate(city, invented.network("z", TOPICS), 3, (2, 5))
    weak = candidate(city, invented.network("a", TOPICS), 2, (3, 7))
    assert kept(weak, strong) == ([strong], {"passage_better_explained_elsewhere": 1})


def test_passages_that_only_touch_are_both_kept() -> None:
    city, network = invented.city("c", TOPICS), invented.network("n", TOPICS)
    first, second = candidate(city, network, 3, (0, 3)), candidate(city, network, 2, (3, 6), (20, 23))
    assert kept(second, first) == ([first, second], {})


def test_a_passage_is_compared_with_those_about_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    city, network = invented.city("c", range(180)), invented.network("n", range(180))
    many = [candidate(city, network, 3 + at % 7, (3 * at, 3 * at + 2)) for at in range(60)]
    asked: list[Range] = []

    def watch(one: Range, other: Range) -> bool:
        asked.append(other)
        return overlaps(one, other)

    monkeypatch.setattr("pipeline.match.overlapping.overlaps", watch)
    across = candidate(city, network, 1, (1, 4), (120, 123))
    found, dropped = kept(*many, across)
    assert len(found) == 60 and dropped == {"passage_better_explained_elsewhere": 1}
    assert 0 < len(asked) < 10


def test_what_overlaps_on_both_sides_is_one_passage_with_the_core_of_the_stronger() -> None:
    city, network = invented.city("c", TOPICS), invented.network("n", TOPICS)
    strong = candidate(city, network, 3, (0, 3), runs=(((0, 9), (0, 9)),))
    weak = candidate(city, network, 2, (2, 5), runs=(((150, 159), (150, 159)),))
    (merged,), dropped = kept(weak, strong)
    assert dropped == {"merged_with_stronger": 1}
    assert (merged.city_span, merged.network_span) == ((0, 240), (0, 240))
    assert (merged.city_core, merged.strength, merged.core_sentences) == (strong.city_core, 3, 3)
    assert merged.pairs == tuple((n, n) for n in range(5))
    assert merged.runs == (*strong.runs, *weak.runs)


def test_a_merger_that_would_reach_into_a_third_passage_is_not_made() -> None:
    city, network = invented.city("c", TOPICS), invented.network("n", TOPICS)
    strong, third = candidate(city, network, 3, (0, 3)), candidate(city, network, 2, (6, 8), (20, 22))
    far = candidate(city, network, 1, (2, 8), (2, 5))
    assert kept(strong, third, far) == ([strong, third], {"passage_better_explained_elsewhere": 1})


@pytest.mark.parametrize("kind", [FindKind.LEXICAL, FindKind.DIGEST])
def test_words_beat_vectors_within_a_language(kind: FindKind) -> None:
    city, network = invented.city("c", TOPICS), invented.network("n", TOPICS)
    words = candidate(city, network, 1, (2, 5), kind=kind)
    vectors = candidate(city, network, 9, (1, 6))
    assert kept(vectors, words) == ([words], {"found_by_words_too": 1})


TOLD = [
    "Mothers learn to read in the kindergarten.",
    "Twelve mentors visit newcomers at home.",
    "It was so.",
    "The council pays for evening lessons.",
    "A jury awards the yearly neighbour prize.",
    "Volunteers repair bicycles beside the river.",
]


def told(document: CorpusDocument, *sentences: str) -> CorpusDocument:
    """An invented document whose first sentences say this, each filled up to where the next begins."""
    text = "".join(sentence.ljust(50) for sentence in sentences)
    return replace(document, text=text + document.text[len(text) :])


@pytest.mark.parametrize(
    ("sentence", "source", "span"),
    [
        (TOLD[3], TOLD[3], (0, 190)),  # its place was changed, and by itself it is too short for words
        ("The council pays for playground lawns.", TOLD[3], (0, 190)),
        ("The parliament funds evening lectures.", TOLD[3], (0, 90)),
        (TOLD[2], TOLD[2], (0, 90)),  # words that say nothing
    ],
)
def test_what_words_left_beside_their_passage_is_taken_in_where_both_speak_for_it(
    sentence: str, source: str, span: Range
) -> None:
    city = told(invented.city("c", TOPICS), *TOLD[:2], "-", sentence)
    network = told(invented.network("n", TOPICS), *TOLD[4:], *TOLD[:2], "-", source)
    words = candidate(city, network, 3, (0, 2), (2, 4), kind=FindKind.LEXICAL)
    vectors = candidate(city, network, 9, (0, 4), (2, 6))
    (match,), dropped = kept(vectors, words)
    assert (match.kind, match.city_span, match.network_core) == (FindKind.LEXICAL, span, words.network_core)
    assert match.network_span == (100, 100 + span[1])
    assert match.pairs == (((0, 2), (1, 3), (3, 5)) if span[1] > 90 else words.pairs)
    assert dropped == {"found_by_words_too": 1}


def test_what_vectors_align_beside_a_passage_is_left_to_the_document_that_explains_it_better() -> None:
    city, network = told(invented.city("c", TOPICS), *TOLD), told(invented.network("n", TOPICS), *TOLD)
    words = candidate(city, network, 3, (0, 2), kind=FindKind.LEXICAL)
    third = candidate(city, invented.network("m", TOPICS), 4, (3, 6), kind=FindKind.LEXICAL)
    assert kept(words, third, candidate(city, network, 9, (0, 6)))[0] == [third, words]


def test_between_languages_vectors_compete_by_their_strength() -> None:
    city = invented.city("c", TOPICS, lang="de")
    words = candidate(city, invented.network("a", TOPICS, lang="de"), 1, (2, 5), kind=FindKind.LEXICAL)
    vectors = candidate(city, invented.network("b", TOPICS, lang="en"), 9, (2, 5))
    assert kept(words, vectors) == ([vectors], {"passage_better_explained_elsewhere": 1})


def test_a_weaker_passage_is_cut_back_to_its_own_text() -> None:
    city = invented.city("c", TOPICS)
    strong = candidate(city, invented.network("n", TOPICS), 3, (2, 5))
    before = candidate(city, invented.network("m", TOPICS), 2, (0, 4), city_core=(0, 40))
    after = candidate(city, invented.network("l", TOPICS), 1, (3, 9), city_core=(300, 440))
    (first, second, third), dropped = kept(strong, before, after)
    assert dropped == {} and first is strong
    # The blanks between two passages belong to neither.
    assert (second.city_span, second.pairs) == ((0, 90), ((0, 0), (1, 1)))
    assert (third.city_span, third.pairs) == ((250, 440), tuple((n, n) for n in range(5, 9)))
    assert (second.city_core, third.city_core) == (before.city_core, after.city_core)


def test_words_in_common_end_where_their_passage_is_cut_back() -> None:
    city, network = invented.city("c", TOPICS), invented.network("m", TOPICS)
    strong = candidate(city, invented.network("n", TOPICS), 3, (2, 5), kind=FindKind.LEXICAL)
    span, core = city.characters((0, 4)), city.characters((0, 1))
    runs = ((span, network.characters((0, 4))),)
    weak = candidate(city, network, 2, (0, 4), kind=FindKind.LEXICAL, city_core=core, runs=runs)
    (_, cut), _ = kept(strong, weak)
    ((on_city, on_network),) = cut.runs
    assert cut.city_span[0] <= on_city[0] and on_city[1] <= cut.city_span[1] < span[1]
    words = [find_words(document.text[slice(*at)]) for document, at in ((city, on_city), (network, on_network))]
    assert [word.folded for word in words[0]] == [word.folded for word in words[1]] and len(words[0]) > 1


def test_a_text_that_came_later_takes_nothing_from_an_earlier_one() -> None:
    city = invented.city("c", TOPICS)
    late = candidate(city, invented.network("late", TOPICS), 9, (2, 5), order=Order.CITY_FIRST)
    early = [
        candidate(city, told(invented.network(name, TOPICS), *name * 5), strength, (2, 5), order=order)
        for name, strength, order in (("a", 2, Order.OVERLAP), ("b", 3, Order.UNKNOWN), ("c", 1, Order.NETWORK_FIRST))
    ]
    assert kept(late, *early) == ([early[1], late], {"passage_better_explained_elsewhere": 2})


@pytest.mark.parametrize(
    ("date", "words", "credited"),
    [
        ("2012", "copy", "first"),
        ("2012", "edited", "strong"),  # the city has its words, and the other's date tells nothing against that
        ("2015", "copy", "strong"),
        ("", "copy", "strong"),
    ],
)
def test_of_copies_in_several_networks_the_one_known_to_be_the_earliest_has_the_passage(
    date: str, words: str, credited: str
) -> None:
    city, strong = invented.city("c", TOPICS), told(invented.network("strong", TOPICS, "2014"), *["copy"] * 5)
    other = told(invented.network("first", TOPICS, date), *["copy"] * 4, words)
    order = Order.NETWORK_FIRST if date else Order.UNKNOWN
    between = candidate(city, invented.network("between", TOPICS), 4, (3, 6))
    found, dropped = kept(candidate(city, other, 3, (2, 5), order=order), between, candidate(city, strong, 5, (2, 5)))
    assert [one.network.document.document_id for one in found] == [credited]
    assert dropped == {"passage_better_explained_elsewhere": 2}


@pytest.mark.parametrize(
    ("date", "credited"),
    [
        ("2014", "named"),  # neither is known to be the earlier one
        ("2013", "other"),
        ("", "named"),
    ],
)
def test_of_copies_that_dates_do_not_order_the_one_that_the_city_names_has_the_passage(
    date: str, credited: str
) -> None:
    city = invented.city("c", TOPICS)
    named = told(invented.network("named", TOPICS, "2014"), *["copy"] * 5)
    other = told(invented.network("other", TOPICS, date), *["copy"] * 5)
    found = [candidate(city, other, 5, (2, 5)), candidate(city, named, 3, (2, 5))]
    (one,) = resolve_overlaps(found, Counter(), is_named=lambda given: given.network is named)
    assert one.network.document.document_id == credited


@pytest.mark.parametrize(
    ("issuer", "words", "repeated"),
    [
        ("another", ["copy", "copy", "copy copy copy", "copy copy", "copy"], ["other"]),
        ("another", ["copy", "copy", "copy copy copy", "copy edited", "copy"], ["other"]),
        ("another", [*["copy"] * 2, *["edited"] * 3], []),
        ("the same", ["copy", "copy", "copy copy copy", "copy copy", "copy"], []),  # an edition
    ],
)
def test_what_has_the_passage_knows_the_documents_of_other_networks_that_have_its_words(
    issuer: str, words: list[str], repeated: list[str]
) -> None:
    city = invented.city("c", TOPICS)
    text = ["copy", "copy", "copy copy copy", "copy copy", "copy"]
    first = told(invented.network("first", TOPICS, "2012", issuer="the same"), *text)
    other = told(invented.network("other", TOPICS, "2014", issuer=issuer), *words)
    (one,), _ = kept(candidate(city, first, 5, (2, 5)), candidate(city, other, 3, (2, 5)))
    assert [document.document.document_id for document in one.repeated_in] == repeated


@pytest.mark.parametrize(
    ("issuer", "words", "in_part"),
    [
        ("another", ["copy", "copy", "copy copy copy", "copy copy", "copy"], ["other"]),
        ("another", ["copy", "copy", "copy", "edited", "copy"], []),
        ("the same", ["copy", "copy", "copy copy copy", "copy copy", "copy"], []),
    ],
)
def test_what_has_the_passage_knows_the_documents_of_other_networks_that_have_a_part_of_it(
    issuer: str, words: list[str], in_part: list[str]
) -> None:
    city = invented.city("c", TOPICS)
    text = ["copy", "copy", "copy copy copy", "copy copy", "copy"]
    whole = candidate(city, told(invented.network("first", TOPICS, "2014", issuer="the same"), *text), 5, (2, 5))
    part = candidate(city, told(invented.network("other", TOPICS, "2012", issuer=issuer), *words), 3, (3, 4))
    (one,), _ = kept(whole, part)
    assert one.network is whole.network and one.repeated_in == ()
    assert [document.document.document_id for document in one.part_repeated_in] == in_part


def test_what_another_network_has_of_one_of_two_parts_it_has_of_a_part_of_both() -> None:
    city, network = invented.city("c", TOPICS), invented.network("n", TOPICS)
    both, one, part = (invented.network(name, TOPICS) for name in ("both", "one", "part"))
    strong = replace(candidate(city, network, 5, (0, 2)), repeated_in=(both, one))
    weak = replace(candidate(city, network, 3, (2, 4)), repeated_in=(both,), part_repeated_in=(part,))
    joined = merge(strong, weak)
    assert (joined.repeated_in, joined.part_repeated_in) == ((both,), (one, part))
    # What lies inside the stronger adds nothing to what others must have.
    inside = merge(strong, candidate(city, network, 3, (0, 1)))
    assert (inside.repeated_in, inside.part_repeated_in) == ((both, one), ())


def test_what_is_joined_keeps_where_its_parts_stand_in_the_network_text() -> None:
    city, network = invented.city("c", TOPICS), invented.network("n", TOPICS)
    first, second, third = (candidate(city, network, 3, rows, others) for rows, others in (
        ((0, 2), (0, 2)), ((2, 4), (9, 11)), ((4, 5), (20, 21)),
    ))  # fmt: skip
    joined = merge(merge(first, second), third)
    assert joined.network_span == (0, 1040) and joined.network_parts == ((0, 90), (450, 540), (1000, 1040))
    assert first.network_parts == ()


def test_cities_do_not_compete() -> None:
    network = invented.network("n", TOPICS)
    both = [candidate(invented.city(name, TOPICS), network, 2, (2, 5)) for name in ("c", "d")]
    assert kept(*both) == (both, {})


def test_equal_claims_go_to_the_first_document_by_id() -> None:
    city = invented.city("c", TOPICS)
    twins = [candidate(city, invented.network(name, TOPICS), 2, (2, 5)) for name in ("b", "a")]
    (found,), _ = kept(*twins)
    assert found.network.document.document_id == "a"


@st.composite
def claims(draw: st.DrawFn) -> list[tuple[int, int, int, int, int, int, bool, bool]]:
    row = st.integers(0, 30)
    one = st.tuples(
        st.integers(0, 2), row, st.integers(1, 8), row, st.integers(0, 3), st.integers(1, 9), st.booleans(),
        st.booleans(),
    )  # fmt: skip
    return draw(st.lists(one, max_size=12))


@given(claims(), st.integers(0, 999))
@example([(1, 0, 1, 0, 0, 1, False, False), (1, 1, 1, 0, 0, 1, False, False), (1, 1, 1, 0, 1, 1, False, False)], 0)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_kept_passages_share_no_character_hold_their_core_and_do_not_depend_on_the_order(
    drawn: list[tuple[int, int, int, int, int, int, bool, bool]], seed: int
) -> None:
    city = invented.city("c", TOPICS)
    networks = [invented.network(name, TOPICS) for name in "abc"]
    found = []
    for name, first, length, other, widening, strength, late, by_words in drawn:
        wide = (50 * max(0, first - widening), 50 * (first + length) - 10)
        found.append(
            candidate(
                city,
                networks[name],
                strength,
                (first, first + length),
                (other, other + 1),
                city_span=wide,
                order=Order.CITY_FIRST if late else Order.UNKNOWN,
                kind=FindKind.LEXICAL if by_words else FindKind.SEMANTIC,
            )
        )
    places, dropped = kept(*found)
    assert len(places) + sum(dropped.values()) == len(found)
    for one in places:
        assert one.city_span[0] <= one.city_core[0] < one.city_core[1] <= one.city_span[1]
    for one, other in combinations(places, 2):
        assert (one.order, other.order).count(Order.CITY_FIRST) == 1 or not overlaps(one.city_span, other.city_span)
    shuffled = list(found)
    Random(seed).shuffle(shuffled)

    def told(passages: list[MatchCandidate]) -> list[tuple[str, float, tuple[int, int], tuple[int, int]]]:
        return [(one.network.document.document_id, one.strength, one.city_span, one.network_span) for one in passages]

    assert told(kept(*shuffled)[0]) == told(places)
