"""Passages that two documents of one language have in common: found, bounded, and independent of all others."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.embed import select_embedded
from pipeline.match.lexical import (
    LexicalPassage,
    LexicalSettings,
    PassageKind,
    WordCounts,
    WordedDocument,
    find_document_pairs,
    find_passages,
)
from pipeline.match.lexical.runs import find_shared_runs
from pipeline.match.lexical.seeds import find_seeds, propose_pairs
from pipeline.match.lexical.word_pair import WordPair
from pipeline.text.segment import SegmentSettings, segment

LETTERS = "bcdfghjklmnpqrstvwxz"
LITTLE = ["the", "of", "and", "to", "in", "for", "with", "on", "that", "is", "are", "by", "as", "from"]
SETTINGS = LexicalSettings()
PEOPLE = ["Kivo Lantes", "Mura Olgand", "Pesi Quorrel", "Rado Stemp"]


class Writer:
    """Writes sentences of invented words, as often as real ones: few frequent, many rare."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)

    def word(self) -> str:
        if self._rng.random() < 0.4:
            return self._rng.choice(LITTLE)
        rank = int(20 * 400 ** self._rng.random())
        first, second, third = (LETTERS[rank // size % 20] for size in (400, 20, 1))
        return f"{first}a{second}e{third}i"

    def sentence(self, words: int = 14) -> str:
        return " ".join(self.word() for _ in range(words)).capitalize() + "."

    def text(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))


def worded(text: str) -> WordedDocument:
    sentences = select_embedded(segment(text, SegmentSettings()))
    return WordedDocument.of(text, [(one.start, one.end) for one in sentences], "xx")


def planted(host: str, passage: str) -> tuple[str, int]:
    """The host with the passage after its middle sentence, and where it begins."""
    at = host.index(". ", len(host) // 2) + 2
    return f"{host[:at]}{passage} {host[at:]}", at


@pytest.fixture(scope="module")
def counts() -> WordCounts:
    """Counts of a study of forty documents, none of them in a test."""
    return WordCounts.of([worded(Writer(1000 + n).text(60)) for n in range(40)])


def found_in(city: str, network: str, counts: WordCounts, **levels: float) -> list[LexicalPassage]:
    return find_passages(worded(city), worded(network), counts, replace(SETTINGS, **levels))


def test_a_verbatim_passage_is_found_from_end_to_end(counts: WordCounts) -> None:
    passage = Writer(1).text(4)
    city, a = planted(Writer(2).text(40), passage)
    network, b = planted(Writer(3).text(30), passage)
    (only,) = found_in(city, network, counts)
    assert only.kind is PassageKind.VERBATIM
    # The full stop after the last word is no word.
    assert only.city == (a, a + len(passage) - 1)
    assert only.network == (b, b + len(passage) - 1)
    assert only.runs == ((b, b + len(passage) - 1, a, a + len(passage) - 1),)


@pytest.mark.parametrize("words", [9, 14, 22])
@pytest.mark.parametrize("changed", [False, True])
def test_a_single_sentence_is_found_verbatim_and_lightly_changed(counts: WordCounts, words: int, changed: bool) -> None:
    sentence = Writer(words).sentence(words)
    told = sentence.split()
    if changed:
        told[words // 2] = Writer(99).word()
    city, a = planted(Writer(4).text(40), " ".join(told))
    network, b = planted(Writer(5).text(40), sentence)
    (only,) = found_in(city, network, counts)
    assert abs(only.city[0] - a) <= 20
    assert abs(only.city[1] - a - len(" ".join(told))) <= 20
    assert abs(only.network[0] - b) <= 20
    assert abs(only.network[1] - b - len(sentence)) <= 20


def test_unrelated_documents_have_nothing_in_common(counts: WordCounts) -> None:
    for n in range(30):
        assert found_in(Writer(200 + n).text(60), Writer(300 + n).text(60), counts) == []


def test_a_reworked_passage_is_found_though_its_order_is_not_kept(counts: WordCounts) -> None:
    rng = Random(0)
    sentences = [Writer(6 + n).sentence(18) for n in range(5)]
    reworked = [" ".join(rng.sample(one.rstrip(".").split(), 18)) + "." for one in rng.sample(sentences, 5)]
    city, a = planted(Writer(12).text(40), " ".join(reworked))
    network, _ = planted(Writer(13).text(40), " ".join(sentences))
    (only,) = found_in(city, network, counts)
    assert only.kind is PassageKind.DENSE
    assert abs(only.city[0] - a) <= 20
    assert abs(only.city[1] - a - len(" ".join(reworked))) <= 20


def test_a_summary_is_a_digest_of_the_whole_document(counts: WordCounts) -> None:
    rng = Random(3)
    source = Writer(20).text(60)
    rare = [word for word in dict.fromkeys(source.rstrip(".").replace(". ", " ").split()) if word not in LITTLE]
    summary = " ".join(
        " ".join(w for word in rng.sample(rare, 9) for w in (word.lower(), rng.choice(LITTLE))).capitalize() + "."
        for _ in range(8)
    )
    city, a = planted(Writer(21).text(40), summary)
    (only,) = found_in(city, source, counts)
    assert only.kind is PassageKind.DIGEST
    assert only.network == (0, len(source))
    assert only.core_network[1] - only.core_network[0] < len(source)
    assert abs(only.city[0] - a) <= 60
    assert abs(only.city[1] - a - len(summary)) <= 60


def test_a_hundred_other_documents_change_nothing(counts: WordCounts) -> None:
    sentence = Writer(30).text(3)
    city, network = (worded(planted(Writer(n).text(40), sentence)[0]) for n in (31, 32))
    others = [worded(Writer(400 + n).text(20)) for n in range(100)]
    alone = find_document_pairs([city], [network], counts)
    among = find_document_pairs([*others[:50], city], [network, *others[50:]], counts)
    assert alone == [(0, 0)]
    assert (50, 0) in among
    before = find_passages(city, network, counts, SETTINGS)
    for i, j in among:
        find_passages([*others[:50], city][i], [network, *others[50:]][j], counts, SETTINGS)
    assert find_passages(city, network, counts, SETTINGS) == before
    assert len(before) == 1


def test_wording_that_three_issuers_use_is_no_evidence() -> None:
    form = Writer(40).sentence(20)
    networks = [worded(planted(Writer(41 + n).text(30), form)[0]) for n in range(3)]
    city, network = worded(planted(Writer(50).text(30), form)[0]), networks[0]
    study = [*networks, *(worded(Writer(600 + n).text(60)) for n in range(20)), city]
    nobody = ["" for _ in study[3:]]
    several = WordCounts.of(study, ["x", "y", "z", *nobody])
    one = WordCounts.of(study, ["x", "x", "x", *nobody])
    assert find_passages(city, network, several, SETTINGS) == []
    assert len(find_passages(city, network, one, SETTINGS)) == 1
    assert find_document_pairs([city], [network], several) == []


@pytest.mark.parametrize("before", [True, False])
def test_wording_that_is_no_evidence_stands_outside_the_passage(before: bool) -> None:
    form, copied = Writer(40).sentence(20), Writer(51).text(2)
    users = [worded(planted(Writer(41 + n).text(30), form)[0]) for n in range(3)]
    city, _ = planted(Writer(52).text(30), f"{form} {copied}" if before else f"{copied} {form}")
    network, _ = planted(Writer(53).text(30), copied)
    others = [worded(Writer(600 + n).text(60)) for n in range(20)]
    counts = WordCounts.of([*users, *others], ["x", "y", "z", *("" for _ in others)])
    (only,) = found_in(city, network, counts)
    assert city[slice(*only.city)] == network[slice(*only.network)] == copied.removesuffix(".")


def test_order_speaks_for_a_copy(counts: WordCounts) -> None:
    sentence = Writer(60).sentence(16)
    words = sentence.rstrip(".").split()
    mixed = " ".join(Random(1).sample(words, len(words))).capitalize() + "."
    city, network = Writer(61).text(30), planted(Writer(62).text(30), sentence)[0]
    (kept,) = found_in(planted(city, sentence)[0], network, counts, min_score=10)
    (lost,) = found_in(planted(city, mixed)[0], network, counts, min_score=10)
    assert kept.score > lost.score + 10


def test_the_second_word_of_a_fixed_pair_tells_nothing_new() -> None:
    note = f"It was signed by {' '.join(PEOPLE)}."
    city, network = (worded(planted(Writer(n).text(30), note)[0]) for n in (100, 101))
    study = [city, network, *(worded(Writer(700 + n).text(60)) for n in range(20))]
    lists = [worded(f"{Writer(n).sentence()} {' and '.join(Random(n).sample(PEOPLE, 4))}.") for n in range(6)]
    (loose,) = find_passages(city, network, WordCounts.of(study), SETTINGS)
    fixed = find_passages(city, network, WordCounts.of([*study, *lists]), replace(SETTINGS, min_score=1))
    assert [one.score < loose.score / 1.5 for one in fixed] == [True]


def test_a_word_that_is_said_again_tells_little(counts: WordCounts) -> None:
    rare = [word for word in Writer(103).text(4).lower().replace(".", "").split() if word not in LITTLE][:14]
    votes = [rare[1] if place in (5, 9, 12) else word for place, word in enumerate(rare)]
    hosts = Writer(104).text(30), Writer(105).text(30)
    told = [[planted(host, f"{' '.join(words).capitalize()}.")[0] for host in hosts] for words in (rare, votes)]
    (each_once,), (one_often,) = (found_in(*pair, counts) for pair in told)
    assert one_often.score < each_once.score - 2 * (SETTINGS.score_cap - SETTINGS.said_again)


def test_a_passage_reaches_to_the_edges_of_its_sentences(counts: WordCounts) -> None:
    told = [one.split() for one in (Writer(110).sentence(16), Writer(111).sentence(16))]
    told[0][0], told[1][-2] = Writer(112).word().capitalize(), Writer(113).word()
    changed = " ".join(word for sentence in told for word in sentence)
    city, a = planted(Writer(114).text(40), changed)
    network, b = planted(Writer(115).text(40), f"{Writer(110).sentence(16)} {Writer(111).sentence(16)}")
    (only,) = found_in(city, network, counts, verbatim_share=1.0, verbatim_run=100)
    assert only.city[0] == a
    assert only.network[0] == b


def test_a_copy_goes_on_into_a_sentence_that_ends_differently(counts: WordCounts) -> None:
    copied = Writer(120).text(2)
    half, own = Writer(121).sentence(8).rstrip("."), Writer(122).sentence(40).lower()
    city, a = planted(Writer(123).text(40), f"{copied} {half} {own}")
    network, b = planted(Writer(124).text(40), f"{copied} {half} {Writer(125).sentence(40).lower()}")
    (only,) = found_in(city, network, counts)
    assert only.kind is PassageKind.VERBATIM
    assert only.city == (a, a + len(f"{copied} {half}"))
    assert only.network == (b, b + len(f"{copied} {half}"))


@pytest.mark.parametrize("shared", [1, 2, 3])
def test_a_copy_ends_with_its_sentence_though_the_next_ones_begin_alike(counts: WordCounts, shared: int) -> None:
    copied, words = Writer(126).text(2), LITTLE[:shared]
    owns = [Writer(127).sentence(16).rstrip("."), Writer(128).sentence(16).rstrip(".")]
    around = [
        f"{own} {words[-1]}. {copied} {words[0].capitalize()} {' '.join([*words[1:], own.lower()])}." for own in owns
    ]
    city, network = (planted(Writer(129 + n).text(40), text)[0] for n, text in enumerate(around))
    (only,) = found_in(city, network, counts)
    assert only.kind is PassageKind.VERBATIM
    assert city[slice(*only.city)] == network[slice(*only.network)] == copied.removesuffix(".")


def test_words_of_the_documents_subject_are_little_evidence(counts: WordCounts) -> None:
    sentence = Writer(130).sentence(10)
    city, network = planted(Writer(131).text(30), sentence)[0], planted(Writer(132).text(30), sentence)[0]
    words = sentence.rstrip(".").lower().split()
    around = [" ".join([*Random(n).sample(words, 2), Writer(133 + n).sentence(12).lower()]) for n in range(40)]
    subject = " ".join(one.capitalize() for one in around)
    (plain,) = found_in(city, network, counts, min_score=1)
    on_subject = found_in(f"{city} {subject}", network, counts, min_score=1)
    assert max(one.score for one in on_subject) < plain.score - 5


def test_a_network_passage_is_claimed_once_by_a_document(counts: WordCounts) -> None:
    passage = Writer(140).text(3)
    once, a = planted(Writer(141).text(40), passage)
    twice, _ = planted(Writer(142).text(40), passage)
    network = planted(Writer(143).text(40), passage)[0]
    (only,) = found_in(f"{once}\n\n{twice}", network, counts)
    assert only.city[0] == a


def in_two_parts(between: list[int], *, turned: bool = False) -> tuple[str, str]:
    """A city and a network document with the same two passages, and sentences of so many words of their own between."""
    parts = [Writer(150).text(3), Writer(151).text(3)]
    city = " ".join([parts[0], *(Writer(160 + n).sentence(words) for n, words in enumerate(between)), parts[1]])
    first, last = parts[::-1] if turned else parts
    network = " ".join([first, *(Writer(180 + n).sentence(words) for n, words in enumerate(between)), last])
    return planted(Writer(152).text(40), city)[0], planted(Writer(153).text(40), network)[0]


@pytest.mark.parametrize("between", [[4] * 14, [14] * 4])
def test_passages_that_follow_each_other_nearly_are_one(counts: WordCounts, between: list[int]) -> None:
    city, network = in_two_parts(between)
    first, last = sorted(found_in(city, network, counts, reach=50), key=lambda part: part.city)
    (whole,) = found_in(city, network, counts)
    assert whole.score == pytest.approx(first.score + last.score)
    assert whole.city == whole.core_city == (first.city[0], last.city[1])
    assert whole.network == whole.core_network == (first.network[0], last.network[1])


@pytest.mark.parametrize(("between", "turned"), [([14] * 5, False), ([14] * 4, True)])
def test_passages_far_from_each_other_or_turned_round_are_two(
    counts: WordCounts, between: list[int], turned: bool
) -> None:
    assert len(found_in(*in_two_parts(between, turned=turned), counts)) == 2


def test_the_longest_run_is_shown_where_several_begin_alike(counts: WordCounts) -> None:
    city, network = "red blue green gold", "red blue stone red blue green gold"
    pair = WordPair.of(worded(city), worded(network), counts)
    assert find_shared_runs(pair, (0, 4), (0, 7)) == ((len("red blue stone "), len(network), 0, len(city)),)
    assert find_shared_runs(pair, (0, 4), (0, 4)) == ((0, len("red blue"), 0, len("red blue")),)


def test_a_documents_frequencies_leave_the_passage_out(counts: WordCounts) -> None:
    pair = WordPair.of(worded("red red red blue blue green"), worded("red"), counts)
    share = pair.city.background((0, 3), pair.frequency, topic_words=2)
    red, blue = pair.city.words[0], pair.city.words[3]
    # Three words are left outside, two of them "blue"; the language's counts add two words.
    assert share[red] == pytest.approx(2 * pair.frequency[red] / 5)
    assert share[blue] == pytest.approx((2 + 2 * pair.frequency[blue]) / 5)


def test_rows_pairs_and_runs_name_what_they_say(counts: WordCounts) -> None:
    passage = Writer(70).text(3)
    city, network = planted(Writer(71).text(30), passage)[0], planted(Writer(72).text(30), passage)[0]
    a, b = worded(city), worded(network)
    (only,) = find_passages(a, b, counts, SETTINGS)
    assert only.city_sentences[1] - only.city_sentences[0] == 3
    assert only.network_sentences[1] - only.network_sentences[0] == 3
    shift = only.network_sentences[0] - only.city_sentences[0]
    assert [(j - i, round(cosine, 6)) for j, i, cosine in only.pairs] == [(shift, 1.0)] * 3
    for b0, b1, a0, a1 in only.runs:
        assert network[b0:b1].casefold() == city[a0:a1].casefold()
    assert only.core_city == only.city


def test_long_documents_are_compared_like_short_ones(counts: WordCounts) -> None:
    passage = Writer(80).text(4)
    city, network = planted(Writer(81).text(40), passage)[0], planted(Writer(82).text(40), passage)[0]
    at_once = found_in(city, network, counts)
    assert found_in(city, network, counts, all_pairs=0, pairs_at_once=7) == at_once
    assert found_in(city, network, counts, pairs_at_once=7) == at_once
    assert len(at_once) == 1


def test_a_word_that_is_everywhere_proposes_nothing_in_long_documents(counts: WordCounts) -> None:
    lists = [" ".join(f"Item {word} with number {n}." for n in range(1000, 1600)) for word in ("babafi", "degolu")]
    assert found_in(lists[0], lists[1], counts, all_pairs=0) == []
    seeds = find_seeds(WordPair.of(worded(lists[0]), worded(lists[1]), counts), replace(SETTINGS, all_pairs=0))
    # Each of 600 numbers proposes its own pair; "item", "with" and "number" stand in all 360,000 and propose none.
    rows, columns = propose_pairs(seeds.city, seeds.network)
    assert len(rows) == 600 and (rows == columns).all()


@pytest.mark.parametrize("text", ["", "Word.", "...", "One two three."])
def test_documents_with_next_to_nothing_are_compared_without_a_find(counts: WordCounts, text: str) -> None:
    assert found_in(text, Writer(90).text(10), counts) == []
    assert found_in(Writer(90).text(10), text, counts) == []


@settings(max_examples=60)
@given(st.text("ab .\n\u00e9\u0301", max_size=300), st.text("ab .\n\u00e9", max_size=300))
def test_any_text_gives_spans_inside_both_texts(city: str, network: str) -> None:
    study = WordCounts.of([worded(city), worded(network)])
    for one in found_in(city, network, study, min_score=-100, digest_min_score=1, digest_words=1, digest_ratio=1):
        for span, text in ((one.city, city), (one.network, network), (one.core_network, network)):
            assert 0 <= span[0] <= span[1] <= len(text)
