"""Which document pairs are opened."""

from __future__ import annotations

from pipeline.match.lexical import WordCounts, WordedDocument, find_document_pairs


def worded(*sentences: str) -> WordedDocument:
    text = " ".join(sentences)
    spans, at = [], 0
    for one in sentences:
        spans.append((at, at + len(one)))
        at += len(one) + 1
    return WordedDocument.of(text, spans, "xx")


COMMON = [f"all cities plan housing and schools for people number {n}" for n in range(400)]
STUDY = [worded(*COMMON), worded(*(f"a{n} b{n} c{n} with more" for n in range(2000)))]
COUNTS = WordCounts.of(STUDY)


def test_rare_words_in_one_sentence_open_a_pair() -> None:
    # 2,400 sentences: a word of one sentence tells log(2400) = 7.8 nats, two of them 15.6.
    city, network = worded("a7 is here b7"), worded("we say b7 and then a7")
    assert find_document_pairs([city], [network], COUNTS) == [(0, 0)]


def test_one_rare_word_or_two_in_different_sentences_open_nothing() -> None:
    city = worded("a7 is here", "b7 is there")
    assert find_document_pairs([city], [worded("b7 and a7")], COUNTS) == []
    assert find_document_pairs([worded("a7")], [worded("a7 alone")], COUNTS) == []


def test_a_shared_run_of_words_that_are_not_rare_opens_a_pair() -> None:
    # None of the words is rare by itself, each stands in 400 of 2,400 sentences: five tell 5 * log(6) = 9 nats, so
    # a run opens a pair only with a somewhat rarer word in it.
    city, network = worded("so all cities plan housing c9"), worded("now all cities plan housing c9")
    assert find_document_pairs([city], [network], COUNTS) == [(0, 0)]
    turned = worded("c9 housing plan cities all")
    assert find_document_pairs([turned], [network], COUNTS) == []
    common = worded("all cities plan housing and")
    assert find_document_pairs([common], [common], COUNTS) == []


def test_pairs_are_in_order_and_the_same_however_many_sentences_are_compared_at_once() -> None:
    cities = [worded(f"a{n} here b{n}", f"c{n + 1} a{n + 1}") for n in range(20)]
    networks = [worded(f"b{n} a{n} c{n}") for n in range(20)]
    found = find_document_pairs(cities, networks, COUNTS)
    assert found == sorted({(n, m) for n in range(20) for m in (n, n + 1) if m < 20})
    assert find_document_pairs(cities, networks, COUNTS, sentences_at_once=3) == found


def test_no_documents_have_no_pairs() -> None:
    assert find_document_pairs([], [], COUNTS) == []
    assert find_document_pairs([], [worded("a7 b7")], COUNTS) == []
    assert find_document_pairs([worded("a7 b7")], [worded("")], COUNTS) == []
