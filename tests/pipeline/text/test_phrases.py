from __future__ import annotations

import numpy as np

from pipeline.text.phrases import Phrases
from pipeline.text.segment import SegmentSettings, segment


def phrases_of(*sentences: str) -> Phrases:
    text = "\n\n".join(sentences)
    return Phrases.of(text, segment(text, SegmentSettings()).sentences)


def test_phrases_are_runs_of_four_words_inside_a_sentence() -> None:
    found = phrases_of("one two three four five six", "seven eight nine")
    assert found.rows.tolist() == [0, 0, 0, 1]
    assert found.sentences == 2


def test_case_and_figures_make_no_difference() -> None:
    assert phrases_of("Page 3 of 20 pages").hashes.tolist() == phrases_of("PAGE 14 of 9 pages").hashes.tolist()
    assert phrases_of("Page three of four").hashes.tolist() != phrases_of("Page two of four").hashes.tolist()


def test_a_word_with_soft_hyphens_is_one_word() -> None:
    torn, whole = (
        phrases_of("yearly run\u00ad\u00adning costs of the plan"),
        phrases_of("yearly running costs of the plan"),
    )
    assert torn.hashes.tolist() == whole.hashes.tolist()
    assert phrases_of("well-known costs of it").hashes.tolist() != phrases_of("wellknown costs of it").hashes.tolist()


def test_coverage_is_the_share_of_a_sentences_phrases_that_are_known() -> None:
    found = phrases_of("a b c d e f", "g h i", "?! ..")
    known = np.sort(np.concatenate([found.hashes[:1], phrases_of("g h i").hashes]))
    assert found.covered_by(known).round(3).tolist() == [0.333, 1.0, 0.0]
    assert found.covered_by(np.zeros(0, np.uint64)).tolist() == [0.0, 0.0, 0.0]
