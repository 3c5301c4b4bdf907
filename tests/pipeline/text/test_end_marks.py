from __future__ import annotations

import pytest

from pipeline.text.end_marks import ends_sentence, is_ended, is_question


@pytest.mark.parametrize(
    "sentence",
    [
        "All are equal here.",
        "All are equal here!”",
        "Alle sind gleich.“",
        "Alle sind hier gleich.«",
        "Alle sind gleich.‘",
        "Tous sont égaux. »",
        "Tous sont égaux\u00a0!\u00a0»",
        "(All are equal here.)",
        "All are equal.[5]",
        "All are equal.[5,6]",
        "All are equal here.⁵",
        "All are equal here.22",
        "All are equal here.5,6 ",
        "We will offer:",
        "كلنا متساوون هنا؟",
    ],
)
def test_a_mark_ends_a_sentence_whatever_closes_behind_it(sentence: str) -> None:
    assert is_ended(sentence)


@pytest.mark.parametrize(
    "sentence", ["All are equal here", "All are “equal”", "Section 2.3", "Abs.3", "In 2016", "so «", ""]
)
def test_without_a_mark_nothing_is_ended(sentence: str) -> None:
    assert not is_ended(sentence)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Who helps us?", True),
        ("„Wer hilft uns?“", True),
        ("»Wer hilft uns?«", True),
        ("Qui nous aide\u00a0?\u00a0»", True),
        ("Who helps us?[5]", True),
        ("Ποιος θα βοηθήσει;", True),
        ("من سيساعدنا؟", True),
        ("We help all.", False),
        ("“Who?” he said.", False),
    ],
)
def test_a_question_is_known_by_its_mark(sentence: str, asked: bool) -> None:
    assert is_question(sentence) is asked


@pytest.mark.parametrize(
    ("passage", "whole"),
    [
        ("All are equal here.", True),
        ("„Alle sind gleich!“ ", True),
        ("Ποιος θα βοηθήσει;", True),
        ("We will offer:", False),
        ("homes for all;", False),
        ("Homes for all", False),
    ],
)
def test_a_passage_before_a_list_or_another_clause_is_no_sentence(passage: str, whole: bool) -> None:
    assert ends_sentence(passage) is whole
