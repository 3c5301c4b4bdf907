from __future__ import annotations

import random
from itertools import product

import pytest

from pipeline.corpus.model import Corpus
from pipeline.evidence.study_null import StudyNull, measure_study_nulls
from pipeline.profile import NullTail
from pipeline.profile.nulls import STUDY_SENTENCES
from pipeline.records import FindKind, Order, Stratum
from pipeline.records.order import who_was_first
from tests.fixtures import bare

SHORT, POOLED = Stratum("semantic:de-en:short"), Stratum("semantic:all:short")
TAIL = NullTail(0.0, 1.0, 1.0, 0.5, 40)
# 1,000 by 1,000 sentences, of which a quarter cannot be source and echo: finds from strength -1 to .5 are
# (10 - 10 ** -.5) / 4.
EXPECTED = 2.4209


@pytest.fixture(scope="module")
def study() -> Corpus:
    """A quarter of the sentence pairs are of a network text that is later than the city text."""
    return Corpus((bare.city("c", 1000), bare.network("late", 250, date="2021"), bare.network("n", 750)))


def weighed(corpus: Corpus, scores: list[float], network: str = "late", **least: float) -> dict[str, StudyNull]:
    documents = corpus.by_id()
    matches = [bare.match(documents["c"], documents[network], score, name=f"m{n}") for n, score in enumerate(scores)]
    return {one.stratum: one for one in measure_study_nulls(corpus, matches, bare.profile({SHORT: TAIL}), **least)}


def test_weak_finds_in_the_impossible_order_are_counted_beside_what_the_profile_expects(study: Corpus) -> None:
    found = weighed(study, [-1.0, 0.49, -1.01, 0.5, 7.0])
    assert found[SHORT] == StudyNull(SHORT, 2, EXPECTED, True, 1.0)
    assert found[POOLED] == StudyNull(POOLED, 2, EXPECTED, True, 1.0)


@pytest.mark.parametrize("seed", range(5))
def test_every_network_text_is_held_against_every_city_text_that_is_certainly_earlier(seed: int) -> None:
    chance = random.Random(seed)
    days = ["2014", "2015", "2015-03", "2015-04", "2015-03-31", "2015-04-01", "2016"]
    cities = [bare.city(f"c{n}", chance.randint(1, 9), date=chance.choice(days)) for n in range(12)]
    networks = [bare.network(f"n{n}", chance.randint(1, 9), date=chance.choice(days)) for n in range(12)]
    size = impossible = 0
    for city, network in product(cities, networks):
        pairs = len(city.sentences) * len(network.sentences)
        size += pairs
        if who_was_first(network.document.date, city.document.date) is Order.CITY_FIRST:
            impossible += pairs
    known = bare.profile({SHORT: TAIL})
    (found,) = (one for one in measure_study_nulls(Corpus((*cities, *networks)), [], known) if one.stratum == SHORT)
    decades, millions = 10 - 10**-0.5, size / STUDY_SENTENCES**2
    assert 0 < impossible < size
    assert found.expected == pytest.approx(decades * millions**TAIL.growth * impossible / size, abs=1e-4)


def test_finds_that_may_be_echoes_are_no_null(study: Corpus) -> None:
    assert weighed(study, [0.0, 0.0], network="n")[SHORT].observed == 0


def test_finds_by_words_are_not_checked() -> None:
    corpus = Corpus((bare.city("c", 1000, lang="en"), bare.network("late", 1000, date="2021")))
    known = bare.profile({Stratum("lexical:en-en:short"): NullTail(5.0, 9.0, 0.1, 1.0, 40)})
    match = bare.match(*corpus.documents, 0.0, kind=FindKind.LEXICAL)
    assert measure_study_nulls(corpus, [match], known) == ()


@pytest.mark.parametrize(("finds", "agrees"), [(7, True), (8, False), (0, True)])
def test_only_more_than_chance_gives_is_a_disagreement(study: Corpus, finds: int, agrees: bool) -> None:
    # P(X >= 7) = .0130 and P(X >= 8) = .0040 for a Poisson mean of 2.42.
    assert weighed(study, [0.0] * finds)[SHORT].agrees is agrees


def test_what_matching_drops_is_not_expected_either(study: Corpus) -> None:
    found = weighed(study, [0.1], least_strength=0.0)
    assert found[SHORT].expected == pytest.approx((1 - 10**-0.5) / 4, abs=1e-4)
    assert weighed(study, [0.1], least_strength=1.0) == {}


def test_many_finds_take_over_from_the_profile() -> None:
    corpus = Corpus((bare.city("c", 10_000), bare.network("late", 10_000, date="2021")))
    assert weighed(corpus, [0.0] * 199)[SHORT].factor == 1.0
    taken = weighed(corpus, [0.0] * 242)[SHORT]
    assert taken.expected == pytest.approx(96.8377, abs=1e-3) and taken.factor == pytest.approx(242 / 96.8377, abs=1e-3)


def test_a_study_without_the_impossible_order_has_no_null_of_its_own() -> None:
    corpus = Corpus((bare.city("c"), bare.network("n")))
    assert measure_study_nulls(corpus, [], bare.profile({SHORT: TAIL})) == ()
