from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.vectors import unit_rows
from pipeline.corpus.statistics import (
    PRIOR_SENTENCES,
    DocumentVectors,
    DrawnSentences,
    Statistics,
    add_newcomers,
    compute_statistics,
    statistics_id,
)
from pipeline.errors import StageError
from pipeline.records import Role, Sentence, SentenceStatus
from pipeline.text.hashed_words import WordedDocument, hash_stem
from pipeline.text.phrases import Phrases
from pipeline.text.word_counts import WordCounts

DIM = 8


def worded(text: str, lang: str) -> WordedDocument:
    return WordedDocument.of(text, [(0, len(text))], lang)


def observed(
    name: str, role: Role, lang: str, rows: int, seed: int, shift: float = 0.0, **said: str
) -> DocumentVectors:
    """A document of drawn vectors; its `text`, `issuer` and `work` may be said."""
    vectors = unit_rows(np.random.default_rng(seed).normal(shift, 1, (rows, DIM)))
    text = said.get("text", "harbour")
    phrases = Phrases.of(text, [Sentence(0, 0, len(text), 0, SentenceStatus.EMBEDDED)])
    issuer, work = said.get("issuer", name), said.get("work", name)
    return DocumentVectors(name, role, lang, vectors, worded(text, lang), phrases, issuer, work)


@pytest.fixture
def documents() -> list[DocumentVectors]:
    return [
        observed("n1", Role.NETWORK, "en", 12, 1, 0.5),
        observed("c1", Role.CITY, "de", 9, 2, -0.5),
        observed("c2", Role.CITY, "en", 7, 3, 0.2),
        observed("r1", Role.REFERENCE, "en", 5, 4),
    ]


def same(one: Statistics, other: Statistics) -> bool:
    return one.to_bytes() == other.to_bytes()


def test_means_are_by_language_and_backgrounds_by_side(documents: list[DocumentVectors]) -> None:
    frozen = compute_statistics(documents, {})
    english = np.concatenate([documents[n].vectors for n in (0, 2, 3)])
    assert sorted(frozen.means) == ["de", "en"]
    np.testing.assert_allclose(frozen.means["en"], english.mean(0), atol=1e-6)
    np.testing.assert_allclose(frozen.means["de"], documents[1].vectors.mean(0), atol=1e-6)
    assert (len(frozen.city_background), len(frozen.network_background)) == (16, 17)
    assert frozen.sentences == 33


def test_a_sentence_that_many_cities_took_over_stands_once_in_their_background(
    documents: list[DocumentVectors],
) -> None:
    frozen = compute_statistics(documents, {})
    taken = documents[2].vectors[:1]
    copies = [replace(documents[2], sha256=f"x{n}", work_id=f"x{n}", vectors=taken) for n in range(5)]
    crowded = compute_statistics([*documents, *copies], {"en": frozen.means["en"]})
    assert len(crowded.city_background) == len(frozen.city_background) == 16
    assert same(crowded, compute_statistics([*copies, *documents], {"en": frozen.means["en"]}))


def test_sentences_of_several_languages_count_once_from_the_cosine_that_is_said(
    documents: list[DocumentVectors],
) -> None:
    def backgrounds(level: float) -> tuple[int, int]:
        frozen = compute_statistics(documents, {}, lambda one, other: (level, level))
        return len(frozen.network_background), len(frozen.city_background)

    assert backgrounds(1.1) == (17, 16)
    networks, cities = backgrounds(0.5)
    assert networks < 17 and cities < 16


def test_the_order_of_documents_does_not_matter(documents: list[DocumentVectors]) -> None:
    assert same(compute_statistics(documents, {}), compute_statistics(documents[::-1], {}))


def test_the_order_of_documents_with_the_same_bytes_does_not_matter_either(documents: list[DocumentVectors]) -> None:
    corrected = replace(documents[0], lang="de", work_id="other")
    both = [*documents, corrected]
    assert same(compute_statistics(both, {}), compute_statistics(both[::-1], {}))


def test_the_bytes_are_those_of_the_numbers_whatever_memory_holds_them_in(documents: list[DocumentVectors]) -> None:
    frozen = compute_statistics(documents, {})
    means = {lang: frozen.means[lang].astype(">f4") for lang in reversed(frozen.means)}
    words = dict(reversed(frozen.words.items()))
    background = np.asfortranarray(frozen.city_background)
    assert same(frozen, replace(frozen, means=means, words=words, city_background=background))


def test_the_same_bytes_are_read_back_and_keep_their_id(documents: list[DocumentVectors]) -> None:
    data = compute_statistics(documents, {}).to_bytes()
    again = Statistics.from_bytes(data)
    assert again.to_bytes() == data
    assert again.sentences == 33 and sorted(again.means) == ["de", "en"]
    assert len(statistics_id(data)) == 12 and statistics_id(again.to_bytes()) == statistics_id(data)
    assert statistics_id(compute_statistics(documents[:3], {}).to_bytes()) != statistics_id(data)


def test_statistics_of_nothing_are_read_back() -> None:
    empty = compute_statistics([], {})
    assert Statistics.from_bytes(empty.to_bytes()).sentences == 0


def test_a_new_language_leaves_all_that_was_frozen(documents: list[DocumentVectors]) -> None:
    frozen = compute_statistics(documents, {})
    french = observed("c3", Role.CITY, "fr", 6, 5, 0.9)
    more_german = observed("c4", Role.CITY, "de", 6, 6, 0.9)
    grown = add_newcomers(frozen, [*documents, more_german, french], {})
    np.testing.assert_allclose(grown.means["fr"], french.vectors.mean(0), atol=1e-6)
    for lang in ("de", "en"):
        np.testing.assert_array_equal(grown.means[lang], frozen.means[lang])
    np.testing.assert_array_equal(grown.city_background, frozen.city_background)
    np.testing.assert_array_equal(grown.network_background, frozen.network_background)
    assert grown.sentences == frozen.sentences


def test_without_a_new_language_the_statistics_stay_as_they_are(documents: list[DocumentVectors]) -> None:
    frozen = compute_statistics(documents, {})
    assert add_newcomers(frozen, [*documents, observed("x", Role.CITY, "de", 4, 9)], {}) is frozen


def test_centred_rows_are_of_unit_length_and_lose_their_language(documents: list[DocumentVectors]) -> None:
    centred = compute_statistics(documents, {}).centre(documents[1].vectors, "de")
    np.testing.assert_allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-5)
    before = np.linalg.norm(documents[1].vectors.mean(0))
    assert np.linalg.norm(centred.mean(0)) < before / 2


def test_a_language_without_a_mean_is_refused(documents: list[DocumentVectors]) -> None:
    with pytest.raises(StageError, match="no frozen mean for language 'fi'; renew them with `policyecho calibrate`"):
        compute_statistics(documents, {}).centre(documents[0].vectors, "fi")


def test_a_background_beyond_the_limit_is_sampled_evenly_and_alike(
    documents: list[DocumentVectors], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.corpus.statistics.BACKGROUND_LIMIT", 1_000)
    large = [observed("big", Role.CITY, "en", 1_900, 7), *documents]
    frozen = compute_statistics(large, {})
    assert len(frozen.city_background) == 1_000
    assert same(frozen, compute_statistics(large[::-1], {}))


def test_only_of_large_sides_it_is_noted_how_many_sentences_were_drawn(
    documents: list[DocumentVectors], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compute_statistics(documents, {}).drawn == ()
    monkeypatch.setattr("pipeline.corpus.statistics.BACKGROUND_LIMIT", 16)
    monkeypatch.setattr("pipeline.corpus.statistics.EARLIER_BACKGROUND_LIMIT", 16)
    frozen = compute_statistics(documents, {})
    assert frozen.drawn == (DrawnSentences(17, 16), DrawnSentences(16, 16))
    again = Statistics.from_bytes(frozen.to_bytes())
    assert again.drawn == frozen.drawn and same(again, frozen)
    newcomer = observed("f1", Role.CITY, "fi", 3, 9)
    assert add_newcomers(again, [*documents, newcomer], {}).drawn == frozen.drawn


@pytest.mark.parametrize("harm", [lambda data: data[:-40], lambda data: b"x\n" + data[9:], lambda data: b"network x\n"])
def test_damaged_statistics_are_refused(documents: list[DocumentVectors], harm: Callable[[bytes], bytes]) -> None:
    with pytest.raises(
        StageError, match="are damaged or of an earlier version; renew them with `policyecho calibrate`"
    ):
        Statistics.from_bytes(harm(compute_statistics(documents, {}).to_bytes()))


def test_a_mean_leans_on_the_profiles_while_a_language_has_few_sentences(documents: list[DocumentVectors]) -> None:
    prior = np.full(DIM, 0.5, np.float32)
    own = compute_statistics(documents, {}).means
    leaning = compute_statistics(documents, {"de": prior, "fi": prior}).means
    share = 9 / (9 + PRIOR_SENTENCES)
    np.testing.assert_allclose(leaning["de"], share * own["de"] + (1 - share) * prior, atol=1e-6)
    np.testing.assert_array_equal(leaning["en"], own["en"])
    assert sorted(leaning) == ["de", "en"]


def test_a_language_that_comes_later_leans_on_the_profile_as_well(documents: list[DocumentVectors]) -> None:
    french, prior = observed("c3", Role.CITY, "fr", 6, 5), np.full(DIM, 0.5, np.float32)
    grown = add_newcomers(compute_statistics(documents, {}), [*documents, french], {"fr": prior, "de": prior})
    share = 6 / (6 + PRIOR_SENTENCES)
    np.testing.assert_allclose(grown.means["fr"], share * french.vectors.mean(0) + (1 - share) * prior, atol=1e-6)
    np.testing.assert_array_equal(grown.means["de"], compute_statistics(documents, {}).means["de"])


def rarity(counts: WordCounts, word: str, lang: str = "en") -> float:
    return float(counts.rarity(np.array([hash_stem(word, lang)], np.uint64))[0])


def test_words_are_counted_by_language_over_all_sides_and_read_back() -> None:
    documents = [
        observed("n", Role.NETWORK, "en", 1, 1, text="tram library"),
        observed("c", Role.CITY, "en", 1, 2, text="tram"),
        observed("r", Role.REFERENCE, "en", 1, 3, text="tram"),
        observed("d", Role.CITY, "de", 1, 4, text="library"),
    ]
    frozen = compute_statistics(documents, {})
    for held in (frozen, Statistics.from_bytes(frozen.to_bytes())):
        assert sorted(held.words) == ["de", "en"] and held.words["en"].sentences == 3
        assert rarity(held.words["en"], "tram") == 0 and rarity(held.words["en"], "library") == pytest.approx(np.log(3))


def test_words_of_what_comes_later_are_not_counted_but_those_of_a_new_language_are(
    documents: list[DocumentVectors],
) -> None:
    frozen = compute_statistics(documents, {})
    more = [observed("c8", Role.CITY, "en", 2, 8, text="tram"), observed("c9", Role.CITY, "fr", 2, 9, text="tram")]
    grown = add_newcomers(frozen, [*documents, *more], {})
    assert grown.words["en"] is frozen.words["en"] and grown.words["fr"].sentences == 1
    assert sorted(grown.select_languages({"fr"}).words) == sorted(grown.select_languages({"fr"}).means) == ["fr"]


def test_what_three_networks_issuers_write_is_stock_phrase_and_what_cities_write_is_not() -> None:
    phrase = "we are committed to welcoming cities"

    def stock(role: Role, issuers: tuple[str, ...]) -> bool:
        made = [observed(f"d{n}", role, "en", 1, n, text=phrase, issuer=issuer) for n, issuer in enumerate(issuers)]
        return bool(compute_statistics(made, {}).words["en"].stock(worded(phrase, "en")).any())

    assert stock(Role.NETWORK, ("a", "b", "c"))
    assert not stock(Role.NETWORK, ("a", "b", "a")) and not stock(Role.CITY, ("a", "b", "c"))


def test_of_the_versions_of_one_work_the_longest_is_the_neighbourhood_of_the_other_side() -> None:
    versions = [observed(f"v{n}", Role.NETWORK, "en", rows, n, work="w") for n, rows in enumerate((5, 9, 7))]
    other = observed("o", Role.NETWORK, "en", 4, 9)
    same_work_of_a_city = observed("c", Role.CITY, "en", 3, 8, work="w")
    frozen = compute_statistics([*versions, other, same_work_of_a_city], {})
    assert (len(frozen.network_background), len(frozen.city_background), frozen.sentences) == (13, 3, 28)
