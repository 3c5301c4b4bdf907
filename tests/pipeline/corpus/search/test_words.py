from __future__ import annotations

import numpy as np
import pytest

from pipeline.corpus.search import words as words_of
from pipeline.corpus.search.words import WordIndex
from pipeline.records.arrays import Similarities

TEXTS = [
    ("en", "Interpreters accompany families to the doctor."),
    ("en", "Families receive a place in the nursery. Families wait."),
    ("de", "Dolmetscherinnen begleiten Familien zum Arzt."),
    ("en", "The harbour office is open in the morning."),
    ("de", "Das Hafenamt öffnet am Morgen."),
]


def share(words: WordIndex, query: str) -> Similarities:
    """The share of the query's weight that each passage holds in its own language."""
    return words.share_of(words.shares(words.ask(query)), np.arange(len(words.langs)))


def assert_same(one: WordIndex, other: WordIndex) -> None:
    assert one.languages == other.languages
    for name in ("bounds", "stems", "starts", "passages", "times", "weights", "langs", "lengths"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)


@pytest.fixture
def words() -> WordIndex:
    return WordIndex.of(TEXTS)


def test_the_share_is_that_of_the_querys_weight_in_each_language(words: WordIndex) -> None:
    held = share(words, "interpreters and families")
    assert held.argmax() == 0
    assert 0 < held[1] < held[0] < 1
    assert share(words, "nursery and doctor")[2] == 0  # these words are none of the German passages'
    assert share(words, "Familien")[2] > 0


def test_words_are_compared_by_their_stems_without_case(words: WordIndex) -> None:
    assert share(words, "INTERPRETER")[0] > 0
    assert share(words, "zebra").tolist() == [0] * 5
    assert share(words, "?!").tolist() == [0] * 5


def test_a_word_that_no_passage_holds_makes_the_share_of_the_others_smaller(words: WordIndex) -> None:
    alone, beside = share(words, "nursery")[1], share(words, "nursery zebra")[1]
    assert beside < alone / 1.5


def test_the_share_of_some_passages_is_that_among_all(words: WordIndex) -> None:
    whole = share(words, "interpreters and families wait")
    asked = words.shares(words.ask("interpreters and families wait", ["en"]))
    assert words.share_of(asked, np.array([0, 1, 3])).tolist() == whole[[0, 1, 3]].tolist()


def test_the_best_passages_by_words_are_those_with_the_largest_share(words: WordIndex) -> None:
    asked = words.shares(words.ask("families nursery wait Familien"))
    everywhere, english = np.ones(len(TEXTS), bool), np.array([lang == "en" for lang, _ in TEXTS])
    assert words.best(asked, everywhere, 10).tolist() == [0, 1, 2]
    assert words.best(asked, english, 10).tolist() == [0, 1]
    assert words.best(asked, english, 1).tolist() == [1]


def test_a_word_that_stands_in_most_passages_brings_none_unless_it_stands_alone() -> None:
    texts = [("en", "city"), *(("en", f"city number{number}") for number in range(1500)), ("en", "harbour")]
    words, everywhere = WordIndex.of(texts), np.ones(len(texts), bool)
    asked = words.shares(words.ask("harbour city"))
    assert words.best(asked, everywhere, 2000).tolist() == [len(texts) - 1]
    assert len(words.best(words.shares(words.ask("city")), everywhere, 2000)) == 1501


def test_a_word_that_stands_in_most_passages_counts_in_the_share_of_those_found() -> None:
    texts = [("en", "city harbour"), *(("en", f"city number{number}") for number in range(1500)), ("en", "harbour")]
    words = WordIndex.of(texts)
    both, rest, alone = words.share_of(words.shares(words.ask("harbour city")), np.array([0, 1, len(texts) - 1]))
    assert both > rest > 0 < alone
    assert words.share_of(words.shares(words.ask("city")), np.array([0, 1, len(texts) - 1]))[2] == 0


def test_the_passages_of_a_phrase_hold_all_of_its_words(words: WordIndex) -> None:
    assert words.holding("families doctor").tolist() == [0]
    assert words.holding("Familien").tolist() == [2]
    assert words.holding("families zebra").tolist() == []


def test_no_passages_hold_nothing() -> None:
    empty = WordIndex.of([])
    assert share(empty, "families").tolist() == [] and empty.holding("families").tolist() == []


def test_the_index_is_the_same_whatever_was_indexed_before(words: WordIndex) -> None:
    again = WordIndex.of(TEXTS)
    assert_same(words, again)


def test_a_language_whose_passages_hold_no_word_answers_nothing() -> None:
    index = WordIndex.of([*TEXTS, ("zz", "— …")])
    assert share(index, "interpreters").argmax() == 0
    assert index.holding("the doctor").tolist() == WordIndex.of(TEXTS).holding("the doctor").tolist()


def test_indexes_put_together_are_the_one_of_all_their_passages(words: WordIndex) -> None:
    other = [("fr", "Les familles attendent."), ("en", "The harbour office waits for families, families and families.")]
    parts = [(words, np.array([2, -1, 0, 3, -1])), (WordIndex.of(other), np.array([-1, 1]))]
    assert_same(WordIndex.arranged(parts, 4), WordIndex.of([TEXTS[2], other[1], TEXTS[0], TEXTS[3]]))
    nothing = [(words, np.full(len(TEXTS), -1))]
    assert_same(WordIndex.arranged(nothing, 0), WordIndex.of([]))


def test_a_repeated_passage_is_indexed_like_any_and_its_words_are_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, plain = list[tuple[str, str]](), words_of.hash_words

    def hash_words(text: str, lang: str) -> list[int]:
        asked.append((lang, text))
        return plain(text, lang)

    monkeypatch.setattr(words_of, "hash_words", hash_words)
    texts = [*TEXTS, *reversed(TEXTS), ("de", TEXTS[0][1]), TEXTS[0]]
    whole = WordIndex.of(texts)
    assert sorted(asked) == sorted(set(texts))
    alone = [(WordIndex.of([text]), np.array([number])) for number, text in enumerate(texts)]
    assert_same(whole, WordIndex.arranged(alone, len(texts)))
