"""The words of a document, and how common words are in a study."""

from __future__ import annotations

import time

import numpy as np
import pytest

from pipeline.text.hashed_words import WordedDocument, hash_runs, hash_stem
from pipeline.text.word_counts import WordCounts, find_sentence_rows


def worded(text: str, lang: str = "en") -> WordedDocument:
    """A document whose sentences are its lines."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return WordedDocument.of(text, spans, lang)


def test_a_stem_has_the_same_number_on_every_machine() -> None:
    assert hash_stem("Integration", "en") == 12162282666407794616
    assert hash_stem("integrating", "en") == hash_stem("INTEGRATED", "en")
    assert hash_stem("Städte", "de") == hash_stem("STÄDTE", "de")


def test_a_language_without_a_stemmer_is_known_by_six_letters() -> None:
    assert hash_stem("gradovima", "xx") == hash_stem("gradovi", "xx") == hash_stem("GRADOV", "xx")
    assert hash_stem("gradove", "xx") != hash_stem("građevina", "xx")


def test_words_stand_where_they_stand_in_the_text() -> None:
    text = "Cities welcome people.\nThe city’s plan, 2016."
    document = worded(text)
    found = [text[start:end] for start, end in zip(document.starts, document.ends, strict=True)]
    assert found == ["Cities", "welcome", "people", "The", "city’s", "plan", "2016"]
    assert document.sentence_words.tolist() == [[0, 3], [3, 7]]
    assert document.characters((1, 3)) == (text.index("welcome"), text.index("."))
    assert document.sentences((2, 4)) == (0, 2)
    assert document.sentences((4, 5)) == (1, 2)


def test_words_outside_all_sentences_belong_to_none() -> None:
    text = "Heading One two three"
    document = WordedDocument.of(text, [(8, len(text))], "en")
    assert find_sentence_rows(document).tolist() == [-1, 0, 0, 0]


@pytest.mark.parametrize("text", ["", "...", "\n\n"])
def test_a_text_without_words_is_an_empty_document(text: str) -> None:
    document = WordedDocument.of(text, [(0, len(text))] if text else [], "en")
    assert len(document.words) == 0
    assert len(document.runs(4)) == 0


def test_equal_runs_have_equal_keys_and_others_do_not() -> None:
    keys = hash_runs(np.array([1, 2, 3, 1, 2, 3, 2, 1]), 3)
    assert len(keys) == 6
    assert keys[0] == keys[3]
    assert len(set(keys.tolist())) == 5


def test_counts_are_of_sentences_and_of_occurrences() -> None:
    counts = WordCounts.of([worded("city city plan\ncity hall"), worded("plan")])
    stems = np.array([hash_stem(word, "en") for word in ("city", "plan", "hall", "river")], np.uint64)
    assert counts.sentences == 3
    assert counts.sentence_counts(stems).tolist() == [2, 2, 1, 0]
    # Of 6 occurrences, each with half a one for a stem never seen: (3 + .5) / (6 + .5 * 4).
    assert counts.frequency(stems)[0] == pytest.approx(3.5 / 8)
    # A stem never counted is as rare as one of a single sentence.
    assert counts.rarity(stems).tolist() == pytest.approx([np.log(3 / 2), np.log(3 / 2), np.log(3), np.log(3)])


def test_counts_do_not_depend_on_the_order_of_documents() -> None:
    documents = [worded("a b c d e\nf g a"), worded("a b x y"), worded("z y x\nb c")]
    one, other = WordCounts.of(documents), WordCounts.of(documents[::-1])
    for name, array in one.to_arrays().items():
        np.testing.assert_array_equal(array, other.to_arrays()[name])


def test_counts_are_read_back_as_they_were() -> None:
    phrase = "all rights reserved by law"
    counts = WordCounts.of([worded(f"{phrase} {n}") for n in ("one", "two", "three")], ["x", "y", "z"])
    assert len(counts.stock_runs) == 2
    # "by law", with three different words after it; the other pairs always stand between the same words.
    assert len(counts.fixed_pairs) == 1
    again = WordCounts.from_arrays(counts.to_arrays())
    for name, array in counts.to_arrays().items():
        np.testing.assert_array_equal(array, again.to_arrays()[name])


def test_counts_of_nothing_know_no_word() -> None:
    counts = WordCounts.of([])
    document = worded("any words at all")
    assert counts.rarity(document.stems).tolist() == [0, 0, 0, 0]
    assert not counts.stock(document).any()
    assert not counts.fixed(document).any()


def test_what_three_issuers_write_is_a_stock_phrase() -> None:
    documents = [worded(f"this document is for information only {n}") for n in "abc"]
    probe = worded("note that this document is for readers")
    by_three = WordCounts.of(documents, ["x", "y", "z"])
    # "this document is for" is the only run of four in common.
    assert by_three.stock(probe).tolist() == [False, False, True, True, True, True, False]
    assert not WordCounts.of(documents, ["x", "y", "y"]).stock(probe).any()
    assert not WordCounts.of(documents, ["x", "y", ""]).stock(probe).any()


def test_names_that_hardly_stand_alone_are_fixed_pairs() -> None:
    names = [worded(f"{a} Ada Lovelace {b}") for a, b in (("saw", "plan"), ("met", "draft"), ("knew", "law"))]
    others = [worded("Ada plans and plans") for _ in range(20)]
    counts = WordCounts.of([*names, *others])
    # Lovelace never stands without Ada, so the pair is fixed however often Ada stands alone.
    assert counts.fixed(worded("Ada Lovelace drafts")).tolist() == [False, True, False]
    assert not WordCounts.of([*names[:2], *others]).fixed(worded("Ada Lovelace")).any()


def test_pairs_of_a_sentence_that_many_copy_are_not_fixed() -> None:
    copies = [worded(f"{n} intercultural mainstreaming needs municipal stewardship {n}") for n in "abcde"]
    assert not WordCounts.of(copies).fixed(worded("mainstreaming needs municipal")).any()


def test_words_of_repeated_lines_stand_where_each_line_stands() -> None:
    lines = ["The city’s schools, the homes", "", "Courses: 12 of them.", "the homes"]
    text = "\n".join([*lines, *reversed(lines), lines[2], "A last one"])
    whole, at = worded(text), 0
    for line, (first, last) in zip(text.split("\n"), whole.sentence_words.tolist(), strict=True):
        alone = worded(line)
        assert (whole.starts[first:last] - at).tolist() == alone.starts.tolist()
        assert (whole.ends[first:last] - at).tolist() == alone.ends.tolist()
        assert whole.stems[whole.words[first:last]].tolist() == alone.stems[alone.words].tolist()
        at += len(line) + 1
    assert len(whole.words) == sum(len(worded(line).words) for line in text.split("\n"))
    assert whole.stems.tolist() == sorted(set(whole.stems.tolist()))


@pytest.mark.slow
def test_what_is_looked_up_for_a_document_takes_no_longer_in_a_large_study() -> None:
    document = worded("\n".join(f"the council plans {number} new homes" for number in range(200)))

    def seconds(size: int) -> float:
        numbers = np.arange(size, dtype=np.uint64)
        counts = WordCounts(numbers, np.ones(size, np.int64), np.ones(size, np.int64), size, numbers, numbers)
        began = time.process_time()
        for _ in range(20):
            counts.stock(document), counts.fixed(document), counts.frequency(document.stems)
        return time.process_time() - began

    seconds(1000)
    # To sort or add up all that is known would take as many times as long.
    assert seconds(200_000) < 10 * seconds(1000)
