from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline.corpus.model import Corpus, CorpusDocument, compute_margins
from pipeline.match import find_matches, semantic
from pipeline.match.base import MatchResult
from pipeline.match.extend import PassagePair
from pipeline.match.semantic import find_document_pairs, measure_features
from pipeline.match.settings import MatchSettings
from pipeline.profile import NullTail
from pipeline.records import AlignedPair, FindKind, Order, Span
from pipeline.records.arrays import Similarities
from tests.fixtures import invented

# The city copies the network's topics 3, 4, 5; all other topics are its own.
NETWORK = [1, 2, 3, 4, 5, 6, 7]
CITY = [11, 12, 13, 14, 3, 4, 5, 15, 16]


def matched(corpus: Corpus, settings: MatchSettings) -> MatchResult:
    return find_matches(corpus, settings, None)


def test_a_copied_passage_is_found_with_its_sentences_and_characters() -> None:
    found = matched(invented.corpus(invented.city("c", CITY), invented.network("n", NETWORK)), invented.SETTINGS)
    (match,) = found.matches
    assert found.dropped == {}
    assert (match.network.span, match.network.core) == (Span(100, 240), Span(100, 240))
    assert (match.city.span, match.city.core) == (Span(200, 340), Span(200, 340))
    assert (match.network.first_sentence, match.network.last_sentence) == (5, 10)
    assert (match.city.first_sentence, match.city.last_sentence) == (9, 14)
    assert match.pairs == tuple(AlignedPair(5 + n, 9 + n, 1.0, 0.9) for n in (0, 2, 4))
    assert (match.score, match.score_cosine, match.score_margin) == (1.05, 1.0, 0.9)
    assert (match.network.coverage, match.city.coverage) == (1.0, 1.0)
    assert (match.order, match.lag_days_min, match.lag_days_max) == (Order.NETWORK_FIRST, 1097, 1825)
    assert (match.kind, match.base_score, match.core_sentences) == (FindKind.SEMANTIC, 1.05, 3)
    assert match.flags == () and match.exclusion is None and match.chance is None


def test_coverage_is_the_share_of_characters_with_a_partner() -> None:
    city = invented.city("c", [11, 3, 12, 5, 13])
    found = matched(invented.corpus(city, invented.network("n", NETWORK)), invented.SETTINGS)
    (match,) = found.matches
    assert match.city.coverage == pytest.approx(2 / 3, abs=1e-4)
    assert match.network.coverage == pytest.approx(2 / 3, abs=1e-4)


def test_passages_far_apart_are_matches_of_their_own() -> None:
    city = invented.city("c", [3, 4, 21, 22, 23, 24, 25, 6, 7])
    found = matched(invented.corpus(city, invented.network("n", NETWORK)), invented.SETTINGS)
    assert sorted(match.city.span.start for match in found.matches) == [0, 350]
    close = matched(
        invented.corpus(invented.city("c", [3, 4, 21, 6, 7]), invented.network("n", NETWORK)), invented.SETTINGS
    )
    assert len(close.matches) == 1


def test_the_gap_setting_joins_or_parts() -> None:
    both = invented.corpus(invented.city("c", [1, 2, 3, 21, 22, 23, 24, 4, 5, 6]), invented.network("n", NETWORK))
    assert len(matched(both, invented.SETTINGS).matches) == 2
    assert len(matched(both, MatchSettings(matcher="semantic", gap_sentences=4)).matches) == 1


def test_a_whole_text_taken_over_is_listed_in_pieces_without_gap_or_overlap() -> None:
    copied = list(range(150))
    documents = (invented.city("c", copied, paragraph=7), invented.network("n", copied, paragraph=7))
    found = matched(invented.corpus(*documents), invented.SETTINGS).matches
    spans = sorted((match.city.first_sentence // 2, match.city.last_sentence // 2) for match in found)
    assert spans[0][0] == 0 and spans[-1][1] == 150 and len(spans) == 3
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert all(end - start <= invented.SETTINGS.max_sentences for start, end in spans)
    assert all(match.city.span == match.network.span for match in found)


def test_a_weak_passage_is_counted_as_dropped() -> None:
    weak = invented.city("c", [11, invented.Near(3, 0.3, 111), 12])
    found = matched(invented.corpus(weak, invented.network("n", NETWORK)), invented.SETTINGS)
    assert (found.matches, found.dropped) == ((), {"score_below_minimum": 1})
    lower = matched(
        invented.corpus(weak, invented.network("n", NETWORK)), MatchSettings(matcher="semantic", min_score=0.1)
    )
    assert len(lower.matches) == 1


def rewritten() -> list[int | invented.Near]:
    """The copied topics in other words, whose own part points elsewhere."""
    return [8, *(invented.Near(topic, 0.3, 100 + topic) for topic in (3, 4, 5)), 9]


def in_words_of_its_own(document: CorpusDocument) -> CorpusDocument:
    """An invented document, which has the words of all others, with others than theirs."""
    return replace(document, text=document.text.replace("x", "y"))


def test_the_strongest_network_document_keeps_the_passage() -> None:
    city, copy = invented.city("c", [13, 14, 3, 4, 5, 15]), invented.network("z-copy", [3, 4, 5])
    found = matched(
        invented.corpus(city, copy, invented.network("a-rewritten", [31, *rewritten()[1:-1]])),
        invented.SETTINGS,
    )
    assert [match.network.document_id for match in found.matches] == ["z-copy"]
    assert found.dropped == {"passage_better_explained_elsewhere": 1}


def test_equal_claims_go_to_the_first_document_by_id() -> None:
    twins = [invented.network(name, NETWORK) for name in ("b", "a")]
    found = matched(invented.corpus(invented.city("c", CITY), *twins), invented.SETTINGS)
    assert [match.network.document_id for match in found.matches] == ["a"]


@pytest.mark.parametrize(("date", "hidden"), [("2020", False), ("2015", True), ("", True), ("2018", True)])
def test_only_a_text_that_may_have_come_first_hides_an_earlier_one(date: str, hidden: bool) -> None:
    early = in_words_of_its_own(invented.network("early", rewritten()))
    found = matched(
        invented.corpus(invented.city("c", CITY), invented.network("strong", NETWORK, date), early), invented.SETTINGS
    )
    named = {match.network.document_id: match.order for match in found.matches}
    assert ("early" not in named) is hidden
    if not hidden:
        assert named == {"strong": Order.CITY_FIRST, "early": Order.NETWORK_FIRST}


def test_cities_do_not_compete_for_a_network_passage() -> None:
    cities = [invented.city(name, CITY) for name in ("c", "d")]
    found = matched(invented.corpus(*cities, invented.network("n", NETWORK)), invented.SETTINGS)
    assert [match.city.document_id for match in found.matches] != []
    assert {match.city.document_id for match in found.matches} == {"c", "d"}


def test_neighbouring_passages_that_grow_together_are_merged() -> None:
    between = [invented.Near(topic, 0.1, 120 + topic) for topic in (4, 5, 6, 7)]
    city = invented.city("c", [1, 2, 3, *between, 8, 9], paragraph=9)
    network = invented.network("n", list(range(1, 10)), paragraph=9)
    found = matched(invented.corpus(city, network), invented.SETTINGS)
    (match,) = found.matches
    assert found.dropped == {"merged_with_stronger": 1}
    assert (match.city.span, match.city.core) == (Span(0, 440), Span(0, 140))
    assert match.network.span == Span(0, 440)


def test_an_unrelated_document_changes_no_match() -> None:
    city, network = invented.city("c", CITY), invented.network("n", NETWORK)
    alone = matched(invented.corpus(city, network), invented.SETTINGS)
    more = [invented.city("b", [41, 42]), invented.network("m", [43, 44]), invented.reference("r", [3, 4, 5])]
    assert matched(invented.corpus(city, network, *more), invented.SETTINGS).matches == alone.matches


def test_the_order_of_documents_does_not_matter() -> None:
    documents = (
        invented.city("c", CITY), invented.city("d", rewritten()), invented.network("n", NETWORK),
        invented.network("m", rewritten()), invented.network("l", NETWORK, "2020"),
    )  # fmt: skip
    one = matched(Corpus(documents), invented.SETTINGS)
    other = matched(Corpus(documents[::-1]), invented.SETTINGS)
    assert one == other and len(one.matches) > 2


def test_matches_are_ordered_by_score_then_id() -> None:
    cities = [invented.city("c", CITY), invented.city("d", [51, 3, 4, 52]), invented.city("e", [53, 3, 4, 54])]
    found = matched(invented.corpus(*cities, invented.network("n", NETWORK)), invented.SETTINGS).matches
    assert [(-m.score, m.match_id) for m in found] == sorted((-m.score, m.match_id) for m in found)
    assert len({m.match_id for m in found}) == 3


@pytest.fixture
def in_parts_of_four(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Documents of more than sixteen pairs are compared four by four; how many pairs were compared each time."""
    compared: list[int] = []

    def spy(city: CorpusDocument, network: CorpusDocument) -> tuple[Similarities, Similarities]:
        compared.append(city.size * network.size)
        return compute_margins(city, network)

    monkeypatch.setattr(semantic, "compute_margins", spy)
    monkeypatch.setattr(semantic, "MOST_PAIRS", 16)
    monkeypatch.setattr(semantic, "PART", 4)
    return compared


def test_long_documents_are_compared_in_parts(in_parts_of_four: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    city = invented.city("c", [11, 12, 13, 14, 15, 3, 4, 16, 17])
    corpus = invented.corpus(city, invented.network("n", [1, 2, 6, 7, 8, 9, 3, 4, 10]))
    found = matched(corpus, invented.SETTINGS)
    assert in_parts_of_four == [16, 16, 4, 16, 16, 4, 4, 4, 1]
    monkeypatch.setattr(semantic, "MOST_PAIRS", 81)
    assert found.matches == matched(corpus, invented.SETTINGS).matches
    assert len(found.matches) == 1 and len(in_parts_of_four) == 10


def test_a_passage_across_the_end_of_a_part_is_one_match(in_parts_of_four: list[int]) -> None:
    corpus = invented.corpus(invented.city("c", CITY), invented.network("n", NETWORK))
    (match,) = matched(corpus, invented.SETTINGS).matches
    assert (match.network.span, match.city.span) == (Span(100, 240), Span(200, 340))
    assert match.pairs == tuple(AlignedPair(5 + n, 9 + n, 1.0, 0.9) for n in (0, 2, 4))
    assert max(in_parts_of_four) == 16


def test_one_side_alone_has_no_match() -> None:
    assert matched(invented.corpus(invented.city("c", CITY)), invented.SETTINGS).matches == ()
    assert matched(invented.corpus(invented.network("n", CITY)), invented.SETTINGS).matches == ()
    assert matched(Corpus(()), invented.SETTINGS).matches == ()


def test_the_features_of_a_passage_are_measured_on_its_core() -> None:
    corpus = invented.corpus(invented.city("c", CITY), invented.network("n", NETWORK))
    (opened,) = find_document_pairs(corpus, invented.SETTINGS)
    # Two copied sentences, and one of cosine .6 with nothing else to go by.
    region = PassagePair(0.7, (4, 6), (2, 4), (4, 7), (2, 5))
    expected = (0.7, math.log(2), 0.9, 0.9, 1.0, 1.0, 1.0, -0.25, 0.8)
    assert measure_features(opened, region, 0.25) == pytest.approx(expected, abs=1e-6)
    uneven = measure_features(opened, PassagePair(0.35, (4, 7), (2, 3), (4, 7), (2, 3)), 0.0)
    expected = (0.35, math.log(3), (0.9 - 0.2) / 3, 0.9, 1 / 3, 1.0, 3**-0.5, -math.log(3), 0.4)
    assert uneven == pytest.approx(expected, abs=1e-6)


def test_a_passage_beyond_four_hundred_characters_is_no_surer() -> None:
    long = list(range(30))
    (opened,) = find_document_pairs(
        invented.corpus(invented.city("c", long), invented.network("n", long)), invented.SETTINGS
    )
    assert measure_features(opened, PassagePair(9.0, (0, 30), (0, 30), (0, 30), (0, 30)), 0.0)[-1] == 4.0


@pytest.mark.parametrize(
    ("stratum", "copied", "expected"),
    [
        ("semantic_en_en_long", [3, 4, 5], 1.05 - 1),
        ("semantic_en_en_short", [3, 4], 0.7 - 1),
        # The null of another length, pair or kind has no say: then it is borrowed of all pairs together.
        ("semantic_en_en_short", [3, 4, 5], invented.BORROWED.surprise(1.05)),
        ("semantic_en_de_long", [3, 4, 5], invented.BORROWED.surprise(1.05)),
        ("lexical_en_en_long", [3, 4, 5], invented.BORROWED.surprise(1.05)),
    ],
)
def test_strength_is_the_surprise_of_the_null_of_its_stratum(stratum: str, copied: list[int], expected: float) -> None:
    known = invented.profile(**{stratum: NullTail(1.0, 1.0, math.log(10), 0.5, 30)})
    corpus = invented.corpus(invented.city("c", [11, *copied, 12]), invented.network("n", NETWORK))
    (match,) = find_matches(corpus, invented.SETTINGS, known).matches
    assert match.score == pytest.approx(expected, abs=1e-4)
    assert match.base_score == pytest.approx(0.35 * len(copied))


def test_with_a_profile_the_least_strength_decides_and_not_the_least_score() -> None:
    corpus = invented.corpus(invented.city("c", [11, 3, 12]), invented.network("n", NETWORK))
    strength = invented.BORROWED.surprise(0.35)
    for least, kept in ((strength - 0.001, 1), (strength + 0.001, 0)):
        found = find_matches(
            corpus, MatchSettings(matcher="semantic", min_strength=least, min_score=9), invented.profile()
        )
        assert len(found.matches) == kept
        assert found.dropped == ({} if kept else {"score_below_minimum": 1})


def test_headings_do_not_make_a_passage_long() -> None:
    corpus = invented.corpus(invented.city("c", CITY), invented.network("n", NETWORK))
    short = [replace(s, end=s.start + 39) if s.number == 11 else s for s in corpus.documents[0].sentences]
    city = replace(corpus.documents[0], sentences=tuple(short))
    (match,) = find_matches(Corpus((city, corpus.documents[1])), invented.SETTINGS, None).matches
    assert (match.core_sentences, len(match.pairs)) == (2, 3)


@pytest.mark.parametrize("crowded", ["network", "city"])
def test_a_pair_is_opened_whichever_side_has_the_other_among_its_nearest(crowded: str) -> None:
    """One side's only sentence has room for one neighbour; the other side's two documents both ask for it."""
    other = "city" if crowded == "network" else "network"
    two = [getattr(invented, crowded)(name, [topic]) for name, topic in (("a", 3), ("b", invented.Near(3, 0.8, 9)))]
    corpus = invented.corpus(*two, getattr(invented, other)("only", [3]))
    opened = list(find_document_pairs(corpus, MatchSettings(matcher="semantic", neighbours=1)))
    assert [getattr(one, crowded).document.document_id for one in opened] == ["a", "b"]


def test_two_headings_alike_are_no_match() -> None:
    city, network = invented.city("c", [1, 2]), invented.network("n", [1, 3])
    short = [
        replace(found, sentences=tuple(replace(s, end=s.start + 20) for s in found.sentences))
        for found in (city, network)
    ]
    outcome = find_matches(invented.corpus(*short), invented.SETTINGS, None)
    assert outcome.matches == () and outcome.dropped == {"heading_only": 1}


@pytest.mark.parametrize(
    ("characters", "end", "lang", "kept"),
    [
        (20, ".", "fr", 1),
        (20, ".”", "fr", 1),
        (20, ".", "en", 0),
        (19, ".", "fr", 0),
        (20, ":", "fr", 0),
        (20, "x", "fr", 0),
        (40, "x", "fr", 1),
    ],
)
def test_a_short_sentence_is_a_match_where_it_ends_as_one_in_two_languages(
    characters: int, end: str, lang: str, kept: int
) -> None:
    city, network = invented.city("c", [1, 2], lang=lang), invented.network("n", [1, 3])
    text = city.text[: characters - len(end)] + end + city.text[characters:]
    first = replace(city.sentences[0], end=characters)
    short = replace(city, text=text, sentences=(first, *city.sentences[1:]))
    outcome = find_matches(invented.corpus(short, network), invented.SETTINGS, None)
    assert (len(outcome.matches), outcome.dropped) == (kept, {} if kept else {"heading_only": 1})
