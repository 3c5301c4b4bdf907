from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.corpus.model import Corpus
from pipeline.evidence.error_rates import StudySize, add_chances
from pipeline.evidence.study_null import StudyNull
from pipeline.profile import NullTail, Profile
from pipeline.records import Chance, FindKind, Match, NullOrigin, Stratum
from tests.fixtures import bare

SHORT, LONG = Stratum("semantic:de-en:short"), Stratum("semantic:de-en:long")
ROOT = NullTail(0.0, 10.0, 1.0, 0.5, 40)
PRODUCT = NullTail(0.0, 10.0, 1.0, 1.0, 7)


@pytest.fixture(scope="module")
def study() -> Corpus:
    """1,000 German city sentences and 1,000 English ones of networks, a later network text among them."""
    return Corpus(
        (
            bare.city("c", 600), bare.city("d", 400), bare.network("late", 100, date="2021"), bare.network("n", 900),
            bare.reference("r", 50, lang="de"),
        )
    )  # fmt: skip


def q_values(
    corpus: Corpus, matches: list[Match], known: Profile | None, own: tuple[StudyNull, ...] = ()
) -> list[float | None]:
    weighed = add_chances(corpus, matches, known, own)
    assert [match.match_id for match in weighed] == [match.match_id for match in matches]
    return [match.chance.q_value if match.chance else None for match in weighed]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        # E is 10 ** -score here: .01, .1, .1 over the ranks 1, 2, 3; a find is held against those beside it.
        ((2, 1, 1), (0.01, 0.1 / 2, 0.1 / 2)),
        # A weaker find that lowers the share of chance finds lowers it for the stronger as well.
        ((3, 2.9, 2.8), (10**-2.8 / 2, 10**-2.8 / 2, 10**-2.8 / 2)),
        ((3, 2.9, 0.5), (10**-2.9, 10**-2.9, 10**-0.5 / 2)),
        ((0.5, 2), (10**-0.5, 0.01)),
        ((-1,), (1.0,)),
        ((400,), (0.0,)),
    ],
)
def test_q_is_the_least_share_of_chance_finds_among_those_as_strong(
    study: Corpus, scores: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    city, network = study.documents[0], study.documents[3]
    matches = [bare.match(city, network, score, name=f"m{n}") for n, score in enumerate(scores)]
    found = add_chances(study, matches, bare.profile({SHORT: ROOT}))
    assert [match.chance and match.chance.q_value for match in found] == pytest.approx(expected, abs=1e-6)
    assert [match.chance and match.chance.p_value for match in found] == pytest.approx(
        [-math.expm1(-(10.0**-score)) for score in scores], abs=1e-6
    )
    assert found[0].chance == Chance(found[0].chance.p_value, found[0].chance.q_value, SHORT, NullOrigin.PROFILE, 40)
    assert all(match.flags == () for match in found)


@pytest.mark.parametrize(("tail", "growth"), [(ROOT, 2.0), (PRODUCT, 4.0)])
def test_a_larger_study_gives_more_by_chance(tail: NullTail, growth: float) -> None:
    corpus = Corpus((bare.city("c", 2000), bare.network("n", 2000)))
    (match,) = add_chances(corpus, [bare.match(*corpus.documents, 2.0)], bare.profile({SHORT: tail}))
    assert match.chance is not None and match.chance.q_value == pytest.approx(0.01 * growth)


def test_only_sentences_of_the_pair_of_languages_count() -> None:
    corpus = Corpus(
        (
            bare.city("c", 100), bare.city("f", 900, lang="fr"), bare.network("m", 900, lang="de"),
            bare.network("n", 100), bare.reference("r", 900),
        )
    )  # fmt: skip
    size = StudySize.of(corpus)
    assert (size.city["de"], size.network["en"], size.city["fr"], size.network["de"]) == (100, 100, 900, 900)
    assert size.expected(bare.match(corpus.documents[0], corpus.documents[3], 1.0), PRODUCT) == pytest.approx(0.001)


def test_strata_do_not_share_their_finds(study: Corpus) -> None:
    city, network = study.documents[0], study.documents[3]
    known = bare.profile({SHORT: ROOT, LONG: ROOT, Stratum("digest:de-en:short"): ROOT})
    alone = [bare.match(city, network, 1.0, name="alone")]
    beside = [
        *(bare.match(city, network, 2.0, name=f"long{n}", sentences=3) for n in range(4)),
        *(bare.match(city, network, 2.0, name=f"digest{n}", kind=FindKind.DIGEST) for n in range(4)),
    ]
    # A tenth of nine, held against eight: what stands beside in other strata makes it no surer than .1.
    assert q_values(study, [*alone, *beside], known)[0] == pytest.approx(0.9 / 8)
    # Two sentences are of one stratum with one: of two finds .1 are chance, and .05 would be of long ones, without any.
    assert q_values(study, [*alone, bare.match(city, network, 2.0, sentences=2)], known)[0] == pytest.approx(0.15)


def test_what_the_city_wrote_first_makes_no_other_find_surer(study: Corpus) -> None:
    city, late, network = study.documents[0], study.documents[2], study.documents[3]
    reversed_ones = [bare.match(city, late, 2.0, name=f"r{n}") for n in range(9)]
    found = q_values(study, [bare.match(city, network, 1.0), *reversed_ones], bare.profile({SHORT: ROOT}))
    assert found == pytest.approx([0.1, *[0.01 / 8] * 9], abs=1e-6)


def test_a_kind_that_was_not_measured_at_all_is_not_calibrated(study: Corpus) -> None:
    city, network = study.documents[0], study.documents[3]
    matches = [bare.match(city, network, 1.0, sentences=3), bare.match(city, network, 2.0)]
    for known in (bare.profile({SHORT: ROOT}), None):
        long, short = add_chances(study, matches, known)
        assert long.chance == Chance(None, None, LONG, NullOrigin.NONE, 0) and long.flags == ("uncalibrated",)
        assert (short.flags == ()) is (known is not None)


def test_a_language_that_was_not_measured_borrows_its_rate_and_says_so(study: Corpus) -> None:
    match = bare.match(study.documents[0], study.documents[3], 2.0)
    (measured,) = add_chances(study, [match], bare.profile({SHORT: ROOT}))
    (found,) = add_chances(study, [match], bare.profile({Stratum("semantic:all:short"): ROOT}))
    assert found.flags == ("rate_borrowed",) and measured.flags == ()
    assert found.chance is not None and (found.chance.null, found.chance.null_size) == (NullOrigin.BORROWED, 0)
    assert found.chance.p_value is not None and found.chance.q_value is not None


def test_the_studys_own_null_takes_over_where_it_is_large_and_is_told(study: Corpus) -> None:
    matches = [bare.match(study.documents[0], study.documents[3], 2.0)]
    known = bare.profile({SHORT: ROOT})
    taken = StudyNull(SHORT, 300, 100.0, False, 3.0)
    (match,) = add_chances(study, matches, known, [taken])
    assert match.chance is not None and match.flags == ()
    assert (match.chance.q_value, match.chance.null, match.chance.null_size) == (0.03, NullOrigin.STUDY, 300)
    (match,) = add_chances(study, matches, known, [StudyNull(SHORT, 9, 2.0, False, 1.0)])
    assert match.chance is not None and match.flags == ("null_disagrees",)
    assert (match.chance.q_value, match.chance.null, match.chance.null_size) == (0.01, NullOrigin.PROFILE, 40)
    (match,) = add_chances(study, matches, known, [StudyNull(LONG, 9, 2.0, False, 3.0)])
    assert match.chance is not None and (match.flags, match.chance.q_value) == ((), 0.01)


@given(st.lists(st.floats(-1, 12), min_size=1, max_size=30), st.integers(0, 99))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_stronger_find_never_has_a_larger_q_and_the_order_does_not_matter(
    study: Corpus, scores: list[float], seed: int
) -> None:
    city, network = study.documents[0], study.documents[3]
    known = bare.profile({SHORT: ROOT})
    matches = [bare.match(city, network, score, name=f"m{n}") for n, score in enumerate(scores)]
    found = q_values(study, matches, known)
    ordered = [q for _, q in sorted(zip(scores, found, strict=True), key=lambda pair: -pair[0])]
    assert ordered == sorted(ordered) and all(0 <= q <= 1 for q in found)
    shuffled = list(matches)
    Random(seed).shuffle(shuffled)
    again = dict(zip([match.match_id for match in shuffled], q_values(study, shuffled, known), strict=True))
    assert [again[match.match_id] for match in matches] == found


def test_neither_value_is_finer_than_the_null_can_tell(study: Corpus) -> None:
    known = bare.profile({SHORT: ROOT, Stratum("semantic:all:short"): NullTail(0.0, 10.0, 1.0, 0.5, 99)})
    (weighed,) = add_chances(study, [bare.match(study.documents[0], study.documents[3], 20.0)], known)
    assert weighed.chance is not None
    assert (weighed.chance.p_value, weighed.chance.q_value) == (pytest.approx(-math.expm1(-0.01), abs=1e-6), 0.01)
