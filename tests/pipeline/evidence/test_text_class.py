from __future__ import annotations

from dataclasses import replace
from math import log

import pytest

from pipeline.evidence.text_class import ClassInputs, PairThresholds, class_inputs, classify, learning_type
from pipeline.records import AlignedPair, FindKind, LearningType, Match, Score, Side, Span, TextClass

CALIBRATED = PairThresholds(parallel=0.8, para=0.5, topic=0.3)
TRANSLATED = ClassInputs(
    same_language=False,
    aligned_sentences=1,
    longest_sentence_words=12,
    coverage_network=0.7,
    coverage_city=0.7,
    length_ratio=1.7,
    two_point=0.8,
    thresholds=CALIBRATED,
)
COPIED = ClassInputs(same_language=True, aligned_words=25, identity=0.8)
PARAPHRASED = replace(
    TRANSLATED, two_point=0.5, coverage_city=0.5, coverage_network=0.1, length_ratio=3, numbers_agree=True
)
UNCALIBRATED = replace(PARAPHRASED, thresholds=PairThresholds(topic=0.3))


def class_of(inputs: ClassInputs, **change: object) -> TextClass:
    return classify(replace(inputs, **change)).text_class


def test_a_long_alignment_of_the_same_words_is_a_verbatim_copy() -> None:
    assert class_of(COPIED) is TextClass.VERBATIM_COPY
    assert classify(COPIED).reason == "25 aligned words, 80% of them the same"


def test_words_copied_into_a_document_of_another_language_are_a_verbatim_copy() -> None:
    assert class_of(COPIED, same_language=False) is TextClass.VERBATIM_COPY


def test_a_run_of_twelve_words_with_four_that_carry_content_is_a_verbatim_copy() -> None:
    run = ClassInputs(same_language=True, longest_run_words=12, longest_run_content_words=4)
    assert class_of(run) is TextClass.VERBATIM_COPY
    assert class_of(run, longest_run_words=11) is TextClass.UNCLASSED
    assert class_of(run, longest_run_content_words=3) is TextClass.UNCLASSED


@pytest.mark.parametrize("change", [{"aligned_words": 24}, {"identity": 0.79}])
def test_less_than_a_copy_in_one_respect_is_no_verbatim_copy(change: dict[str, object]) -> None:
    assert class_of(COPIED, **change) is not TextClass.VERBATIM_COPY


def test_a_covered_passage_that_scores_as_translations_do_is_a_translated_copy() -> None:
    assert class_of(TRANSLATED) is TextClass.TRANSLATED_COPY
    assert class_of(TRANSLATED, length_ratio=0.6) is TextClass.TRANSLATED_COPY


@pytest.mark.parametrize(
    "change",
    [
        {"same_language": True},
        {"two_point": 0.79},
        {"two_point": None},
        {"thresholds": PairThresholds(para=0.5, topic=0.3)},
        {"longest_sentence_words": 11},
        {"aligned_sentences": 0},
        {"coverage_network": 0.69},
        {"coverage_city": 0.69},
        {"length_ratio": 1.71},
        {"length_ratio": 0.59},
        {"length_ratio": None},
        {"numbers_agree": False},
        {"names_agree": False},
        {"lists_agree": False},
    ],
)
def test_less_than_a_translation_in_one_respect_is_no_translated_copy(change: dict[str, object]) -> None:
    assert class_of(TRANSLATED, **change) is not TextClass.TRANSLATED_COPY


def test_one_sentence_with_agreeing_numbers_names_or_list_is_a_paraphrase() -> None:
    assert class_of(PARAPHRASED) is TextClass.CLOSE_PARAPHRASE
    assert classify(PARAPHRASED).reason.endswith("one aligned sentence with numbers in common")
    for agreeing in ("names_agree", "lists_agree"):
        assert class_of(PARAPHRASED, numbers_agree=None, **{agreeing: True}) is TextClass.CLOSE_PARAPHRASE
    assert class_of(PARAPHRASED, numbers_agree=None, aligned_sentences=2) is TextClass.CLOSE_PARAPHRASE


@pytest.mark.parametrize("change", [{"two_point": 0.49}, {"coverage_city": 0.49}, {"numbers_agree": None}])
def test_less_than_a_paraphrase_in_one_respect_is_a_shared_frame(change: dict[str, object]) -> None:
    assert class_of(PARAPHRASED, **change) is TextClass.SHARED_FRAME
    assert class_of(PARAPHRASED, instrument_ids=("oss",), **change) is TextClass.SHARED_INSTRUMENT


def test_below_the_subject_s_score_nothing_is_claimed() -> None:
    found = classify(replace(PARAPHRASED, two_point=0.29, instrument_ids=("oss",)))
    assert found.text_class is TextClass.UNCLASSED
    assert found.reason == "scored 0.29, below the 0.30 that one subject reaches"


def test_without_a_paraphrase_threshold_the_class_says_so() -> None:
    assert class_of(UNCALIBRATED) is TextClass.PARAPHRASE_UNCALIBRATED
    assert class_of(UNCALIBRATED, two_point=0.29) is TextClass.UNCLASSED
    assert class_of(UNCALIBRATED, two_point=None, thresholds=PairThresholds()) is TextClass.PARAPHRASE_UNCALIBRATED
    assert class_of(UNCALIBRATED, coverage_city=0.49) is TextClass.SHARED_FRAME


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"coverage_network": 0.57}, "57% of the network passage is covered, where a copy has 70%"),
        ({"coverage_city": 0.6999}, "69% of the city passage is covered, where a copy has 70%"),
        ({"length_ratio": 2.0}, "one is far longer than a translation of the other would be"),
        ({"longest_sentence_words": 11}, "no aligned sentence has 12 words"),
        (
            {"names_agree": True, "numbers_agree": False, "lists_agree": False},
            "their numbers differ and their lists differ",
        ),
    ],
)
def test_sentences_as_near_as_translations_that_are_no_copy_say_what_they_lack(
    change: dict[str, object], lacks: str
) -> None:
    near = replace(TRANSLATED, aligned_sentences=2, thresholds=PairThresholds(parallel=0.8, topic=0.3))
    found = classify(replace(near, **change))
    assert found.text_class is TextClass.PARAPHRASE_UNCALIBRATED
    assert found.reason == f"2 aligned sentences, scored 0.80 where translations reach 0.80, but no copy: {lacks}"


def test_one_short_sentence_as_near_as_a_translation_says_why_it_is_no_more_than_a_frame() -> None:
    found = classify(replace(TRANSLATED, longest_sentence_words=11))
    assert found.text_class is TextClass.SHARED_FRAME
    assert found.reason.endswith("; as near as translations, but no copy: no aligned sentence has 12 words")


def test_an_uncalibrated_paraphrase_does_not_take_the_place_of_a_shared_instrument() -> None:
    assert class_of(UNCALIBRATED, instrument_ids=("oss",)) is TextClass.SHARED_INSTRUMENT


def test_a_digest_is_a_paraphrase_that_nothing_calibrates() -> None:
    digest = ClassInputs(same_language=True, digest=True)
    assert class_of(digest) is TextClass.PARAPHRASE_UNCALIBRATED
    assert class_of(replace(COPIED, digest=True)) is TextClass.VERBATIM_COPY


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"two_point": None, "thresholds": PairThresholds(), "numbers_agree": None}, "has no scale"),
        ({"thresholds": PairThresholds(para=0.9)}, "not calibrated or switched off"),
    ],
)
def test_an_unclassed_match_says_why(change: dict[str, object], reason: str) -> None:
    found = classify(replace(PARAPHRASED, **change))
    assert found.text_class is TextClass.UNCLASSED and reason in found.reason


def test_inputs_are_read_from_the_scores_of_a_match() -> None:
    side = Side("d", "sha", Span(0, 1), Span(0, 1), 0, 1, 1.0)
    found = {
        "longest_run": 7, "run_content": 3, "aligned_words": 30, "identity": 0.9, "longest_sentence": 14,
        "coverage_network": 0.8, "coverage_city": 0.75, "length_ratio": log(1.2), "numbers": 0.8, "names": 0.4,
        "enumeration": 0.0,
    }  # fmt: skip
    scores = (*(Score(name, value) for name, value in found.items()), Score("instruments", 2.0, "a: x = y; b: z = z"))
    pairs = (AlignedPair(1, 1, 0.5, 0.2), AlignedPair(1, 3, 0.5, 0.2), AlignedPair(5, 5, 0.5, 0.2))
    match = Match("m", side, side, 1.0, None, None, pairs, kind=FindKind.DIGEST, scores=scores)
    inputs = class_inputs(match, same_language=True, two_point=0.6, thresholds=CALIBRATED)
    assert inputs.length_ratio == pytest.approx(1.2)
    assert replace(inputs, length_ratio=None) == ClassInputs(
        True, 7, 3, 0.9, 30, 2, 14, 0.8, 0.75, None, 0.6, CALIBRATED, True, None, False, ("a", "b"), True, True
    )


def test_of_a_joined_passage_the_parts_are_covered_or_not() -> None:
    side = Side("d", "sha", Span(0, 1), Span(0, 1), 0, 1, 1.0)
    whole, parts = Score("coverage_network", 0.4), Score("coverage_parts", 0.95)
    match = Match("m", side, side, 1.0, None, None, (), scores=(whole, parts))
    inputs = class_inputs(match, same_language=False, two_point=0.6, thresholds=CALIBRATED)
    assert inputs.coverage_network == 0.95
    one = replace(match, scores=(whole, Score("coverage_parts", None)))
    assert class_inputs(one, same_language=False, two_point=0.6, thresholds=CALIBRATED).coverage_network == 0.4


def test_what_was_not_scored_counts_as_not_found() -> None:
    side = Side("d", "sha", Span(0, 1), Span(0, 1), 0, 1, 1.0)
    match = Match("m", side, side, 1.0, None, None, (), scores=(Score("numbers", 0.5), Score("names", 0.5)))
    inputs = class_inputs(match, same_language=False, two_point=None, thresholds=PairThresholds())
    assert inputs == ClassInputs(same_language=False, numbers_agree=False, names_agree=True)


@pytest.mark.parametrize(
    ("text_class", "instruments", "learning"),
    [
        (TextClass.SHARED_FRAME, (), "paradigmatic"),
        (TextClass.SHARED_INSTRUMENT, ("oss",), "instrumental"),
        (TextClass.TRANSLATED_COPY, ("oss",), "instrumental"),
        (TextClass.TRANSLATED_COPY, (), ""),
        (TextClass.UNCLASSED, (), ""),
    ],
)
def test_the_type_of_learning_is_said_only_where_the_class_or_an_instrument_tells(
    text_class: TextClass, instruments: tuple[str, ...], learning: str
) -> None:
    known = ClassInputs(same_language=False, instrument_ids=instruments, instruments_known=True)
    assert learning_type(text_class, known) == learning


def test_a_frame_is_about_goals_only_where_instruments_could_be_named() -> None:
    unknown = ClassInputs(same_language=False, two_point=0.5, thresholds=CALIBRATED)
    found = classify(unknown)
    assert (found.text_class, learning_type(found.text_class, unknown)) == (TextClass.SHARED_FRAME, LearningType.OPEN)
    assert found.reason.endswith("and instruments of both languages are not known")
    known = replace(unknown, instruments_known=True)
    assert classify(known).reason.endswith("and no instrument is named in both")
    assert learning_type(TextClass.SHARED_FRAME, known) is LearningType.PARADIGMATIC
