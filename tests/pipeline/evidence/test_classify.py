from __future__ import annotations

import pytest

from pipeline.evidence.classify import TWO_POINT, classify_match
from pipeline.profile import ClassLevels, PairScale, Profile
from pipeline.records import AlignedPair, Match, Score, TextClass
from tests.fixtures import bare

# In documents of a hundred sentences a cosine of .2 is place 0 and one of .7 place 1.
SCALE = {("de", "en"): PairScale(0.2, 0.05, 0.7)}
LEVELS = {"de-en": ClassLevels(0.8, None, 0.3, 5000, 0.0004)}
COVERED = (
    Score("coverage_network", 1.0), Score("coverage_city", 1.0), Score("length_ratio", 0.0),
    Score("aligned_words", 30.0), Score("longest_sentence", 15.0),
)  # fmt: skip


def told(known: Profile | None, cosines: tuple[float, ...], scores: tuple[Score, ...] = COVERED) -> Match:
    city, network = bare.city("c"), bare.network("n", 100)
    documents = {one.document.document_id: one for one in (city, network)}
    return classify_match(bare.match(city, network, cosines=cosines, scores=scores), documents, known)


@pytest.mark.parametrize(
    ("cosines", "text_class"),
    [
        ((0.7, 0.6), TextClass.TRANSLATED_COPY),
        ((0.45, 0.45), TextClass.PARAPHRASE_UNCALIBRATED),
        ((0.45,), TextClass.SHARED_FRAME),
        ((0.3,), TextClass.UNCLASSED),
    ],
)
def test_the_class_follows_from_the_scale_and_the_levels_of_the_pair(
    cosines: tuple[float, ...], text_class: TextClass
) -> None:
    found = told(bare.profile(scales=SCALE, levels=LEVELS), cosines)
    assert (found.text_class, bool(found.class_reason)) == (text_class, True)
    place = sum((cosine - 0.2) / 0.5 for cosine in cosines) / len(cosines)
    assert found.scores == (*COVERED, Score(TWO_POINT, pytest.approx(place, abs=1e-4)))


def test_a_city_sentence_counts_with_its_best_partner() -> None:
    city, network = bare.city("c"), bare.network("n", 100)
    match = bare.match(city, network, cosines=())
    match = type(match)(
        match.match_id, match.network, match.city, 1.0, None, None,
        (AlignedPair(0, 0, 0.3, 0.1), AlignedPair(1, 0, 0.7, 0.4), AlignedPair(2, 1, 0.45, 0.2)),
    )  # fmt: skip
    documents = {one.document.document_id: one for one in (city, network)}
    found = classify_match(match, documents, bare.profile(scales=SCALE)).scored(TWO_POINT)
    assert found is not None and found.value == pytest.approx((1 + 0.5) / 2)


def test_in_a_larger_document_the_same_cosine_says_less() -> None:
    city, known = bare.city("c"), bare.profile(scales=SCALE)
    places = []
    for sentences in (100, 1000):
        network = bare.network("n", sentences)
        documents = {one.document.document_id: one for one in (city, network)}
        found = classify_match(bare.match(city, network, cosines=(0.5,)), documents, known).scored(TWO_POINT)
        places.append(found.value if found else None)
    assert places == [pytest.approx(0.6), pytest.approx((0.5 - 0.3151) / (0.7 - 0.3151), abs=1e-3)]


@pytest.mark.parametrize("known", ["none", "other pair"])
def test_without_a_scale_there_is_no_place_and_no_class_that_needs_one(known: str) -> None:
    other = bare.profile(scales={("fi", "en"): SCALE["de", "en"]}, levels={"fi-en": LEVELS["de-en"]})
    found = told(None if known == "none" else other, (0.7, 0.7))
    assert found.text_class is TextClass.PARAPHRASE_UNCALIBRATED and found.scores[-1] == Score(TWO_POINT, None)


def test_a_class_that_is_switched_off_is_not_claimed() -> None:
    off = {"de-en": ClassLevels(None, None, 0.3, 900, 0.01)}
    assert told(bare.profile(scales=SCALE, levels=LEVELS), (0.7,)).text_class is TextClass.TRANSLATED_COPY
    assert told(bare.profile(scales=SCALE, levels=off), (0.7,)).text_class is TextClass.SHARED_FRAME


def test_what_names_an_instrument_is_learning_about_means() -> None:
    known = bare.profile(scales=SCALE, levels=LEVELS)
    named = (*COVERED, Score("instruments", 1.0, "oss: one-stop shop"))
    assert told(known, (0.45,), named).learning_type == "instrumental"
    assert told(known, (0.45,), named).text_class is TextClass.SHARED_INSTRUMENT
    assert told(known, (0.45,), (*COVERED, Score("instruments", 0.0))).learning_type == "paradigmatic"
    assert told(known, (0.45,)).learning_type == ""  # none was looked for
