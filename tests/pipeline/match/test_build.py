from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from pipeline.corpus.lexicon import Lexicon
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.match import build
from pipeline.match.build import build_match, score_match
from pipeline.match.candidate import MatchCandidate
from pipeline.match.scorers import MatchedPassages
from pipeline.profile import Profile
from pipeline.records import AlignedPair, AlignedRun, FindKind, Flag, Order, Score, Span
from pipeline.records.arrays import Range
from pipeline.records.dates import parse_interval
from pipeline.study.tables import NetworkFacts, StudyTables
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.word_counts import WordCounts
from tests.fixtures import invented

TOPICS = [3, 4, 5, 6]


@pytest.fixture
def found() -> MatchCandidate:
    """Two sentences of a city text of 2018 that a network text of 2014 holds, in a span of three."""
    city, network = invented.city("c", [11, *TOPICS], lang="de"), invented.network("n", [*TOPICS, 12])
    return MatchCandidate(
        city, network, Order.NETWORK_FIRST, FindKind.SEMANTIC, 0.123456, 4.56789,
        (50, 190), (0, 90), (50, 140), (0, 90), 2, ((1, 0), (2, 1)), (((60, 66), (10, 16)),),
    )  # fmt: skip


def test_a_match_tells_spans_sentences_and_figures(found: MatchCandidate) -> None:
    match = build_match(found)
    assert (match.city.span, match.city.core) == (Span(50, 190), Span(50, 140))
    assert (match.network.span, match.network.core) == (Span(0, 90), Span(0, 90))
    assert (match.city.first_sentence, match.city.last_sentence) == (3, 8)
    assert (match.network.first_sentence, match.network.last_sentence) == (1, 4)
    # Two of the three sentences of the city span have a partner.
    assert (match.city.coverage, match.network.coverage) == (0.6667, 1.0)
    assert match.pairs == (AlignedPair(1, 3, 1.0, 0.9), AlignedPair(3, 5, 1.0, 0.9))
    assert match.runs == (AlignedRun(network=Span(10, 16), city=Span(60, 66)),)
    assert (match.score, match.base_score, match.core_sentences) == (4.5679, 0.1235, 2)
    assert (match.score_cosine, match.score_margin) == (1.0, 0.9)
    assert (match.order, match.lag_days_min, match.lag_days_max) == (Order.NETWORK_FIRST, 1097, 1825)
    assert (match.city.sha256, match.network.document_id) == ("sha of c", "n")


def test_a_passage_may_begin_and_end_within_a_sentence(found: MatchCandidate) -> None:
    match = build_match(replace(found, city_span=(60, 110), city_core=(60, 110)))
    assert (match.city.first_sentence, match.city.last_sentence) == (3, 6)
    assert match.city.coverage == 1.0
    assert build_match(replace(found, city_span=(60, 110), pairs=((1, 0),))).city.coverage == 0.75


def test_without_aligned_sentences_there_is_no_cosine(found: MatchCandidate) -> None:
    match = build_match(replace(found, pairs=()))
    assert (match.pairs, match.score_cosine, match.score_margin, match.city.coverage) == ((), None, None, 0.0)


def test_a_match_keeps_its_id_while_versions_and_spans_stay(found: MatchCandidate) -> None:
    first = build_match(found).match_id
    assert len(first) == 16 and int(first, 16) >= 0
    assert build_match(replace(found, strength=1.0, pairs=(), city_core=(50, 90))).match_id == first
    others = [replace(found, city_span=(50, 140)), replace(found, network_span=(0, 140))]
    about = replace(found.city.document, sha256="another version")
    others.append(replace(found, city=replace(found.city, document=about)))
    assert len({first, *(build_match(other).match_id for other in others)}) == 4


def test_dates_that_are_not_known_give_no_lag(found: MatchCandidate) -> None:
    undated = replace(found, network=invented.network("n", [*TOPICS, 12], date=""))
    match = build_match(undated)
    assert (match.lag_days_min, match.lag_days_max) == (None, None)


def given_to_scorers(
    corpus: Corpus, found: MatchCandidate, monkeypatch: pytest.MonkeyPatch, profile: Profile | None = None
) -> MatchedPassages:
    """What the scorers are given; the match carries what they return."""
    seen: list[MatchedPassages] = []

    def spy(passages: MatchedPassages, _: object = None) -> tuple[Score, ...]:
        seen.append(passages)
        return (Score("spied", 1.0),)

    monkeypatch.setattr(build, "score_all", spy)
    assert score_match(corpus, found, build_match(found), profile).scores == (Score("spied", 1.0),)
    (passages,) = seen
    return passages


@pytest.mark.parametrize(
    ("city", "network", "flags"),
    [
        (False, False, ()),
        (True, False, (Flag.QUOTED,)),
        (False, True, (Flag.NETWORK_QUOTES,)),
        (True, True, (Flag.NETWORK_QUOTES, Flag.QUOTED)),
    ],
)
def test_a_match_tells_which_text_sets_the_passage_in_quotation_marks(
    found: MatchCandidate, city: bool, network: bool, flags: tuple[Flag, ...]
) -> None:
    def quoting(document: CorpusDocument, core: Range) -> CorpusDocument:
        start, end = core
        said = f"“{'x' * (end - start - 2)}”"
        return replace(document, text=document.text[:start] + said + document.text[end:])

    sides = {
        name: quoting(getattr(found, name), getattr(found, f"{name}_core"))
        for name, quotes in (("city", city), ("network", network)) if quotes
    }  # fmt: skip
    assert build_match(replace(found, **sides)).flags == flags


def test_scorers_are_given_the_length_that_a_translation_is_expected_to_have(
    found: MatchCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = replace(found, runs=())
    corpus = invented.corpus(found.city, found.network)
    assert given_to_scorers(corpus, found, monkeypatch).expected_ratio == 1.0
    longer = replace(invented.profile(), lengths={"de": math.log(1.2), "en": 0.0})
    assert given_to_scorers(corpus, found, monkeypatch, longer).expected_ratio == pytest.approx(1.2)


def test_scorers_are_given_the_rarity_of_words_in_the_language_of_the_city(
    found: MatchCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = replace(found, runs=())
    assert given_to_scorers(invented.corpus(found.city, found.network), found, monkeypatch).rarity("haus") == 1.0
    counted = WordedDocument.of("Haus Baum. Haus See.", [(0, 10), (11, 20)], "de")
    corpus = Corpus((found.city, found.network), {"de": WordCounts.of([counted]), "en": WordCounts.of([])})
    rarity = given_to_scorers(corpus, found, monkeypatch).rarity
    assert (rarity("haus"), rarity("baum")) == (0.0, pytest.approx(math.log(2)))


def test_words_that_a_city_quotes_in_another_language_are_weighed_and_measured_in_that(
    found: MatchCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = WordedDocument.of("House tree. House lake.", [(0, 11), (12, 23)], "en")
    corpus = Corpus((found.city, found.network), {"en": WordCounts.of([counted])})
    longer = replace(invented.profile(), lengths={"de": math.log(1.2), "en": 0.0})
    given = given_to_scorers(corpus, found, monkeypatch, longer)
    assert (given.lang, given.expected_ratio, given.rarity("tree")) == ("en", 1.0, pytest.approx(math.log(2)))


@pytest.mark.parametrize(
    "flag", [Flag.NAMES_CITY, Flag.TELLS_OF_CITY, Flag.IN_ANNEX, Flag.REJECTED, Flag.NETWORK_IN_PART, Flag.THIRD_SOURCE]
)
@pytest.mark.parametrize("value", [None, 0.0, 1.0])
def test_what_a_scorer_says_of_a_passage_is_its_flag(
    found: MatchCandidate, monkeypatch: pytest.MonkeyPatch, flag: Flag, value: float | None
) -> None:
    monkeypatch.setattr(build, "score_all", lambda passages, kept: (Score(flag.value, value),))
    match = score_match(invented.corpus(found.city, found.network), found, build_match(found), None)
    assert match.flags == ((flag,) if value else ())


def test_every_scorer_says_something_of_a_match(found: MatchCandidate) -> None:
    match = score_match(invented.corpus(found.city, found.network), found, build_match(found), None)
    assert len({score.name for score in match.scores}) == len(match.scores) > 5
    coverage = match.scored("coverage_city")
    assert coverage is not None and np.isclose(coverage.value or 0, 2 / 3, atol=1e-3)


@pytest.mark.parametrize(
    ("date", "flags"), [("2016", ()), ("2014", (Flag.NETWORK_IN_PART,)), ("", (Flag.NETWORK_IN_PART,))]
)
def test_a_match_tells_that_a_part_of_it_may_be_another_networks(
    found: MatchCandidate, date: str, flags: tuple[Flag, ...]
) -> None:
    about = replace(found.network.document, date=parse_interval("2014"))
    other = invented.network("other", TOPICS, date=date, issuer="quay")
    given = replace(found, part_repeated_in=(other,), network=replace(found.network, document=about))
    match = score_match(Corpus((given.city, given.network)), given, build_match(given), None)
    told = match.scored(Flag.NETWORK_IN_PART.value)
    assert match.flags == flags and told and (told.value, told.detail) == (float(bool(flags)), "other")


@pytest.mark.parametrize(
    ("date", "named", "flags"),
    [
        ("2016", "", ()),
        ("2014", "", (Flag.NETWORK_TIE,)),
        ("", "", (Flag.NETWORK_TIE,)),
        ("2014", "Harbour Forum", ()),
        ("2014", "Quay Alliance", (Flag.VIA_NETWORK,)),
        ("2016", "Quay Alliance", (Flag.VIA_NETWORK,)),
        ("2016", "Harbour Forum and Quay Alliance", ()),
    ],
)
def test_a_match_tells_that_another_network_has_its_words(
    found: MatchCandidate, date: str, named: str, flags: tuple[Flag, ...]
) -> None:
    networks = NetworkFacts("harbour", "Harbour Forum"), NetworkFacts("quay", "Quay Alliance")
    about = replace(found.network.document, issuer_id="harbour", date=parse_interval("2014"))
    text = found.city.text[:200].ljust(len(found.city.text))
    text = text[:-41] + f" {named}".ljust(41)
    other = invented.network("other", TOPICS, date=date, issuer="quay")
    given = replace(
        found, repeated_in=(other,), network=replace(found.network, document=about), city=replace(found.city, text=text)
    )
    corpus = Corpus((given.city, given.network), lexicon=Lexicon.of(StudyTables(networks=networks)))
    assert score_match(corpus, given, build_match(given), None).flags == flags
