from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedder import HashingEmbedder
from pipeline.calibration.class_levels import FreeTranslation, learn_levels
from pipeline.calibration.learn import learn_profile
from pipeline.calibration.nulls import NullSample, add_lexical_finds, add_semantic_finds, fit_tails
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.planted_study import PlantedPassage, make_null_study, make_planted_study
from pipeline.calibration.rescoring import learn_rescorer
from pipeline.calibration.synthetic_study import build_corpus
from pipeline.errors import InputError
from pipeline.match import MatchSettings, find_matches
from pipeline.match.semantic import find_document_pairs
from pipeline.profile import FEATURES, Profile, Rescorer
from pipeline.records import FindKind, Match, Role
from pipeline.records.arrays import Range, Vectors

_WORDS = [
    "".join(parts) for parts in product(("ba", "ke", "lo", "mi", "su", "tra"), ("n", "rr", "l", "st"), ("a", "e", "um"))
]
_WORDS = [one + other for one, other in product(_WORDS, ("", "dek", "fil", "gan", "hov", "piz"))]


def line(chance: Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(8, 14))).capitalize() + "."


def in_german(sentence: str, chance: Random) -> str:
    """Every third word another, and two words more: near for the hashing model, and longer."""
    words = [f"z{chance.randrange(10**6)}" if n % 3 == 2 else word for n, word in enumerate(sentence[:-1].split())]
    return " ".join([*words, "und", "noch"]) + "."


def invented(documents: int, lines: int, seed: int = 0) -> ParallelText:
    """So many documents of so many lines in English and in what the hashing model takes for another language."""
    chance = Random(seed)
    english = [line(chance) for _ in range(documents * lines)]
    german = [in_german(sentence, chance) for sentence in english]
    named = {f"doc{n:02}": tuple(range(n * lines, (n + 1) * lines)) for n in range(documents)}
    return ParallelText({"de": tuple(german), "en": tuple(english)}, named)


PARALLEL = invented(42, 8)
_KNOWN: dict[str, Vectors] = {}


def encode(texts: Sequence[str]) -> Vectors:
    """The hashing model's vectors, each made once."""
    missing = sorted(set(texts) - _KNOWN.keys())
    _KNOWN.update(zip(missing, HashingEmbedder().encode(missing), strict=True))
    return np.stack([_KNOWN[text] for text in texts])


def learned(parallel: ParallelText, told: list[str] | None = None) -> Profile:
    pairs = [ParallelText({"en": ("Good day.",), "fr": ("Bonjour a vous.",)}, {"0": (0,)})]
    return learn_profile(
        "hashing", parallel, pairs, [], encode, ("invented",), (told if told is not None else []).append
    )


def is_met(plant: PlantedPassage, match: Match) -> bool:
    documents = match.city.document_id, match.network.document_id
    city, network = match.city.span, match.network.span
    return plant.is_met_by(documents, (city.start, city.end), (network.start, network.end))


@pytest.fixture(scope="session")
def profile() -> Profile:
    return learned(PARALLEL)


@pytest.mark.xdist_group("calibration")
class TestLearning:
    @pytest.mark.slow
    def test_a_profile_knows_all_pairs_of_its_languages(self, profile: Profile) -> None:
        assert (profile.model, profile.sources) == ("hashing", ("invented",))
        assert sorted(profile.means) == ["de", "en", "fr"] and sorted(profile.levels) == [
            "de-de",
            "de-en",
            "en-de",
            "en-en",
        ]
        pairs = {name.split(":")[1] for name in profile.nulls.tails if name.startswith("semantic")}
        assert pairs == {"all", "de-de", "de-en", "en-de", "en-en"}
        assert {name.split(":")[1] for name in profile.nulls.tails if name.startswith("lexical")} == {
            "all",
            "de-de",
            "en-en",
        }
        assert set(profile.scales.pairs) == {("de", "de"), ("de", "en"), ("en", "de"), ("en", "en")}

    @pytest.mark.slow
    def test_lengths_are_the_mean_logarithm_over_english(self, profile: Profile) -> None:
        english, german = PARALLEL.lines["en"], PARALLEL.lines["de"]
        expected = np.mean([math.log(len(b) / len(a)) for a, b in zip(english, german, strict=True)])
        assert profile.lengths["de"] == pytest.approx(expected)
        assert profile.lengths["fr"] == pytest.approx(math.log(15 / 9)) and profile.lengths["en"] == 0

    @pytest.mark.slow
    def test_means_are_those_of_all_lines(self, profile: Profile) -> None:
        np.testing.assert_allclose(profile.means["de"], encode(PARALLEL.lines["de"]).mean(0), atol=1e-6)

    @pytest.mark.slow
    def test_the_same_text_gives_the_same_profile_and_tells_how_far_it_is(self, profile: Profile) -> None:
        told: list[str] = []
        assert learned(PARALLEL, told).to_json() == profile.to_json()
        assert told[0] == "means of languages" and "null of de-en" in told

    @pytest.mark.slow
    def test_a_planted_echo_is_stronger_than_what_chance_gives(self, profile: Profile) -> None:
        texts, plants = make_planted_study(invented(42, 8, seed=9), "de", "en", 1)
        matches = find_matches(build_corpus(texts, encode, profile.means), MatchSettings(), profile).matches
        true = [match.score for match in matches if any(is_met(plant, match) for plant in plants)]
        false = [match.score for match in matches if not any(is_met(plant, match) for plant in plants)]
        assert len(true) >= len(plants) - 1 and min(true) > max(false, default=-1.0)

    @pytest.mark.slow
    @pytest.mark.parametrize("free", [49, 50])
    def test_paraphrases_have_a_level_from_fifty_free_translations_on(self, profile: Profile, free: int) -> None:
        lines = list(zip(PARALLEL.lines["de"], PARALLEL.lines["en"], strict=True))
        rendered = [FreeTranslation("de", "en", *both) for both in lines[:free]]
        levels = learn_levels(PARALLEL, rendered, encode, profile.means, profile.scales)
        assert (levels["de-en"].paraphrase is not None) is (free >= 50)
        assert levels["en-de"].paraphrase is None and levels.keys() == profile.levels.keys()


@pytest.mark.parametrize(
    ("parallel", "sentence"),
    [
        (invented(11, 12), "a profile needs 12 documents or more with English among their languages"),
        (invented(24, 12).select_languages(["de"]), "a profile needs 12 documents or more with English"),
        (invented(12, 1), r"gave \d+ planted passages that were found, of which 50 are needed; give more documents"),
    ],
)
def test_too_little_text_is_refused(parallel: ParallelText, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        learned(parallel)


@given(st.integers(0, 10**6), st.sampled_from([("de", "en"), ("en", "de"), ("en", "en")]), st.integers(3, 14))
@settings(max_examples=60)
def test_a_plant_is_the_text_at_its_place_on_both_sides(seed: int, langs: tuple[str, str], documents: int) -> None:
    parallel = PARALLEL.select_documents(sorted(PARALLEL.documents)[:documents])
    city_lang, network_lang = langs
    texts, plants = make_planted_study(parallel, city_lang, network_lang, seed)
    by_id = {text.document_id: text for text in texts}
    assert len(by_id) == len(texts) and plants
    sources = {text.work for text in texts if text.role is Role.NETWORK}
    for plant in plants:
        city, network = by_id[plant.city], by_id[plant.network]
        assert (city.role, city.lang, network.role, network.lang) == (Role.CITY, city_lang, Role.NETWORK, network_lang)
        passage = network.text[slice(*plant.network_span)]
        numbers = parallel.documents[plant.network]
        runs = {
            " ".join(parallel.lines[network_lang][n] for n in numbers[first:last]): numbers[first:last]
            for first in range(len(numbers))
            for last in range(first + 1, len(numbers) + 1)
        }
        planted = " ".join(parallel.lines[city_lang][n] for n in runs[passage])
        assert city.text[slice(*plant.city_span)] == planted
        # A host's own documents are no sources, so that it echoes nothing but its plant.
        assert city.work not in sources
    assert make_planted_study(parallel, city_lang, network_lang, seed) == (texts, plants)


@given(st.integers(0, 10**6))
@settings(max_examples=20)
def test_a_study_without_an_echo_has_every_document_on_one_side_only(seed: int) -> None:
    texts = make_null_study(PARALLEL, "de", "en", seed)
    assert sorted(text.document_id for text in texts) == sorted(PARALLEL.documents)
    assert [text.lang for text in texts] == ["en"] * 21 + ["de"] * 21
    assert {text.role for text in texts[:21]} == {Role.NETWORK} and {text.role for text in texts[21:]} == {Role.CITY}


@pytest.mark.parametrize(
    ("city", "network", "met"),
    [((0, 5), (0, 5), False), ((0, 11), (0, 21), True), ((0, 10), (0, 21), False), ((19, 30), (20, 21), True)],
)
def test_a_plant_is_met_where_both_sides_overlap(city: Range, network: Range, met: bool) -> None:
    plant = PlantedPassage("c", "n", (10, 20), (20, 40))
    assert plant.is_met_by(("c", "n"), city, network) is met
    assert not plant.is_met_by(("c", "another"), city, network)


def finds(kind: FindKind, strengths: dict[tuple[str, str, str], list[float]], searched: float) -> NullSample:
    made = NullSample()
    for (city, network, length), values in strengths.items():
        made.strengths[kind, city, network, length] = values
        made.searched[kind, city, network] = searched
    return made


def test_a_tail_is_the_exponential_above_its_start_and_each_pair_leans_on_all() -> None:
    # Ninety finds fall off by one a natural unit; in nine studies' worth of text the ten strongest of each count.
    values = [1 + -math.log((n + 0.5) / 90) for n in range(90)]
    found = fit_tails(
        finds(FindKind.SEMANTIC, {("de", "en", "short"): values[::2], ("fr", "en", "short"): values[1::2]}, 4.5)
    ).tails
    pooled, own = found["semantic:all:short"], found["semantic:de-en:short"]
    assert pooled.start == pytest.approx(min(values)) and pooled.seen == 90 and pooled.growth == 0.5
    assert pooled.slope == pytest.approx(1 / (np.mean(values) - min(values)))
    assert pooled.finds == pytest.approx(91 / 9)
    assert own.seen == 45 and own.finds == pytest.approx((45 + 5) / (4.5 + 5 / pooled.finds))
    none = found["semantic:de-en:long"]
    assert none.seen == 0 and none.finds == pytest.approx(5 / (4.5 + 5 / found["semantic:all:long"].finds))
    assert none.slope == pooled.slope


@pytest.mark.parametrize("kind", [FindKind.SEMANTIC, FindKind.LEXICAL])
def test_where_next_to_nothing_was_found_the_fall_is_taken_to_be_slow_and_every_strength_has_a_surprise(
    kind: FindKind,
) -> None:
    found = fit_tails(finds(kind, {("de", "de", "short"): [7.0, 9.0], ("de", "de", "long"): []}, 1.0)).tails
    for tail in found.values():
        assert tail.slope == 0.1
        assert tail.surprise(0.0) < 1 < tail.surprise(40.0)
        assert all(math.isfinite(tail.surprise(strength)) for strength in (-9.0, 0.0, 40.0, 3000.0))


def test_a_null_counts_all_that_is_found_and_how_much_was_searched() -> None:
    corpus = build_corpus(make_null_study(PARALLEL, "en", "en", 0), encode, {})
    weights = Rescorer((0.0,) * 9, (1.0,) * 9, (1.0, *(0.0,) * 8), 0.0)
    made = NullSample()
    add_semantic_finds(made, corpus, ("en", "en"), weights, 0.0)
    add_lexical_finds(made, corpus, "en")
    size = 168 * 168 / 1000**2
    assert made.searched == {
        (FindKind.SEMANTIC, "en", "en"): pytest.approx(size**0.5),
        (FindKind.LEXICAL, "en", "en"): pytest.approx(size),
        (FindKind.DIGEST, "en", "en"): pytest.approx(size),
    }
    counted = sum(len(values) for (kind, *_), values in made.strengths.items() if kind is FindKind.SEMANTIC)
    assert counted >= len(list(find_document_pairs(corpus, MatchSettings()))) > 0


@pytest.mark.slow
def test_weights_part_plants_from_what_chance_gives() -> None:
    worlds = []
    for seed in range(8):
        texts, plants = make_planted_study(PARALLEL, "de", "en", seed)
        worlds.append((build_corpus(texts, encode, {}), plants, 0.0))
    model = learn_rescorer(worlds)
    assert model.weights[FEATURES.index("max_margin")] > 0
    assert model == learn_rescorer(worlds)
    with pytest.raises(InputError, match="gave 0 planted passages that were found, of which 50 are needed"):
        learn_rescorer((corpus, [], ratio) for corpus, _, ratio in worlds)
