from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.analyse.counts.finds import count_finds
from pipeline.corpus.model import Corpus
from pipeline.evidence.rivals.network_repeats import find_network_repeats
from pipeline.evidence.settings import EvidenceSettings
from pipeline.evidence.weigh import weigh
from pipeline.profile import NullTail, PairScale, Profile
from pipeline.records import ExclusionCode, Flag, Match, Score, Stratum
from pipeline.study.tables import StudyTables
from tests.fixtures import bare

CITY = bare.city("c", date="2015")
COPY = (
    Score("coverage_network", 1.0), Score("coverage_city", 1.0), Score("length_ratio", 0.0),
    Score("aligned_words", 30.0), Score("longest_sentence", 15.0),
)  # fmt: skip
TAIL = {Stratum("semantic:de-en:short"): NullTail(0.0, 10.0, 1.0, 1.0, 40)}


def with_network(date: str, sentences: int) -> Match:
    """The first so many sentences of the city, aligned with a network text of this year."""
    return bare.match(CITY, bare.network(f"n{date}", date=date), name=date, cosines=(0.6,) * sentences, scores=COPY)


def repeats(*matches: Match) -> frozenset[str]:
    return find_network_repeats(matches)


def test_what_the_city_took_from_a_network_it_did_not_give_to_a_later_one() -> None:
    assert repeats(with_network("2010", 2), with_network("2021", 2)) == {"2021"}


@pytest.mark.parametrize(("earlier", "found"), [(1, set()), (2, {"2021"}), (4, {"2021"})])
def test_half_of_the_passage_must_be_claims(earlier: int, found: set[str]) -> None:
    assert repeats(with_network("2010", earlier), with_network("2021", 4)) == found


def test_only_claims_of_that_city_text_with_the_network_first_tell() -> None:
    later, earlier = with_network("2021", 2), with_network("2010", 2)
    assert repeats(later) == set()
    assert repeats(later, with_network("2015", 2)) == set()
    assert repeats(later, replace(earlier, exclusion=ExclusionCode.COMMON_SOURCE_BETTER)) == set()
    other = bare.match(bare.city("d", date="2015"), bare.network("n2010", date="2010"), name="2010")
    assert repeats(later, other) == set()


def test_a_passage_without_aligned_sentences_is_taken_whole() -> None:
    later = replace(with_network("2021", 2), pairs=())
    assert repeats(replace(with_network("2010", 2), pairs=()), later) == {"2021"}


def weighed(*matches: Match) -> tuple[Match, ...]:
    networks = [bare.network(match.network.document_id, date=match.match_id) for match in matches]
    profile: Profile = bare.profile(TAIL, {("de", "en"): PairScale(0.2, 0.05, 0.7)})
    return weigh(Corpus((CITY, *networks)), matches, EvidenceSettings(), profile, StudyTables(), -1.0).matches


@pytest.mark.parametrize(("years", "counted"), [(("2021",), {"2021"}), (("2010", "2021"), {"2010"})])
def test_such_a_find_is_flagged_and_no_find_with_the_city_first(years: tuple[str, ...], counted: set[str]) -> None:
    found = weighed(*(replace(with_network(year, 2), score=4.0) for year in years))
    flagged = {match.match_id for match in found if Flag.NETWORK_REPEAT in match.flags}
    assert flagged == set(years) - counted
    assert {find.match_id for find in count_finds(found, 0.2)} == counted
