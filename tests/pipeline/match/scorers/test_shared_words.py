from __future__ import annotations

from dataclasses import replace
from math import inf, log, nan

import pytest

from pipeline.match.scorers import explain
from pipeline.records import AlignedPair, AlignedRun, Span
from tests.fixtures import pairs


def copied(network: str, city: str, shared: str) -> AlignedRun:
    """A run of the same words in both texts."""
    starts = network.index(shared), city.index(shared)
    return AlignedRun(*(Span(start, start + len(shared)) for start in starts))


NETWORK = "Every newcomer receives a personal letter from the mayor within seven days."
CITY = "In our town every newcomer receives a personal letter from the council within seven days."
RUNS = (
    copied(NETWORK, CITY, "newcomer receives a personal letter from the"),
    copied(NETWORK, CITY, "within seven days"),
)


def test_the_lexical_share_is_of_the_content_words_of_the_shorter_passage() -> None:
    # newcomer receives personal letter seven days of every newcomer receives personal letter mayor seven days
    assert pairs.value("lexical", pairs.passages(NETWORK, CITY, runs=RUNS)) == pytest.approx(6 / 8, abs=1e-4)
    assert pairs.value("lexical", pairs.passages(NETWORK, CITY)) == pytest.approx(7 / 8, abs=1e-4)


def test_a_rare_word_weighs_more_in_the_lexical_share() -> None:
    rare = replace(pairs.passages(NETWORK, CITY, runs=RUNS), rarity=lambda word: 8.0 if word == "mayor" else 1.0)
    assert pairs.value("lexical", rare) == pytest.approx(6 / 15, abs=1e-4)


@pytest.mark.parametrize("broken", [inf, nan, -1.0])
def test_a_rarity_that_is_no_weight_leaves_its_word_out(broken: float) -> None:
    given = replace(pairs.passages(NETWORK, CITY, runs=RUNS), rarity=lambda word: broken if word == "mayor" else 1.0)
    assert pairs.value("lexical", given) == pytest.approx(6 / 7, abs=1e-4)


def test_words_of_different_or_unknown_languages_are_not_compared() -> None:
    for langs in (("en", "de"), ("und", "und")):
        given = pairs.passages(NETWORK, CITY, langs, runs=RUNS)
        assert [pairs.value(name, given) for name in ("lexical", "longest_run", "identity")] == [None] * 3


def test_the_longest_run_is_counted_in_words_and_in_content_words() -> None:
    given = pairs.passages(NETWORK, CITY, runs=RUNS)
    assert (pairs.value("longest_run", given), pairs.value("run_content", given)) == (7, 4)
    assert pairs.score("longest_run", given).detail == "newcomer receives a personal letter from the"


def test_identity_is_of_the_local_alignment_with_the_words_between_its_runs() -> None:
    given = pairs.passages(NETWORK, CITY, runs=RUNS)
    # mayor / council stands between 7 and 3 equal words, and costs more than the 3 words gain
    assert (pairs.value("aligned_words", given), pairs.value("identity", given)) == (7, 1.0)
    network, city = "a b c d e f X g h i j k l", "a b c d e f Y g h i j k l"
    longer = (copied(network, city, "a b c d e f"), copied(network, city, "g h i j k l"))
    given = pairs.passages(network, city, runs=longer)
    assert (pairs.value("aligned_words", given), pairs.value("identity", given)) == (
        13,
        pytest.approx(12 / 13, abs=1e-4),
    )


def test_a_copy_that_vectors_alone_found_has_its_runs_too() -> None:
    given = pairs.passages(NETWORK, CITY)
    assert (pairs.value("longest_run", given), pairs.value("run_content", given)) == (8, 5)
    assert pairs.score("longest_run", given).detail == "every newcomer receives a personal letter from the"
    network, city = f"{NETWORK} Nobody waits for two weeks or more.", f"Nobody waits for two weeks or more. {NETWORK}"
    inside = pairs.passages(network, city, spans=(Span(6, len(network)), Span(10, len(city))))
    assert pairs.score("longest_run", inside).detail == NETWORK[6:-1], "places are those of the documents"
    assert (pairs.value("aligned_words", inside), pairs.value("identity", inside)) == (11, 1.0)


def test_four_words_in_a_row_are_no_run_where_vectors_found_the_passage() -> None:
    given = pairs.passages("a b c d e and one f g", "one f g or a b c d x")
    assert [pairs.value(name, given) for name in ("longest_run", "identity")] == [None] * 2
    assert explain(pairs.score("longest_run", given)) == "Runs of the same words: there is none of 5 words."


def test_a_run_of_stems_counts_only_where_the_words_are_the_same() -> None:
    network, city = "the towns welcome every newcomer", "the town welcomes every newcomer"
    whole = (AlignedRun(Span(0, len(network)), Span(0, len(city))),)
    assert pairs.value("longest_run", pairs.passages(network, city, runs=whole)) == 2


def test_runs_in_another_order_are_not_chained() -> None:
    network, city = "a b c d e x f g h i j", "f g h i j x a b c d e"
    runs = (copied(network, city, "a b c d e"), copied(network, city, "f g h i j"))
    assert pairs.value("aligned_words", pairs.passages(network, city, runs=runs)) == 5


def test_the_longest_aligned_sentence_is_counted_on_its_shorter_side() -> None:
    assert pairs.value("longest_sentence", pairs.passages("one two three four", "eins zwei drei", ("en", "de"))) == 3


def test_coverage_is_the_share_of_the_passage_in_aligned_sentences_or_runs() -> None:
    text = "aaaa bbbb cccc dddd"
    given = pairs.passages(text, text)
    halved = pairs.document(pairs.SOURCE, "en", text, ((0, 9), (10, 19)))
    given = replace(given, network=halved, match=replace(given.match, pairs=(AlignedPair(1, 1, 0.6, 0.3),)))
    assert (pairs.value("coverage_network", given), pairs.value("coverage_city", given)) == (0.5, 1.0)
    absent = replace(given, match=replace(given.match, pairs=(AlignedPair(2, 1, 0.6, 0.3),)))
    assert pairs.value("coverage_network", absent) is None
    run = AlignedRun(Span(5, 14), Span(0, 4))
    assert pairs.value("coverage_network", replace(given, match=replace(given.match, runs=(run,)))) == 0.75
    assert pairs.value("coverage_network", replace(given, match=replace(given.match, pairs=()))) is None


def test_coverage_of_parts_leaves_out_what_lies_between_them() -> None:
    text = "aaaa bbbb cccc dddd eeee"
    given = pairs.passages(text, text)
    cut = pairs.document(pairs.SOURCE, "en", text, ((0, 4), (5, 9), (10, 14), (15, 19), (20, 24)))
    aligned = tuple(AlignedPair(number, 1, 0.6, 0.3) for number in (1, 7))
    given = replace(given, network=cut, match=replace(given.match, pairs=aligned))

    def covered(*parts: tuple[int, int]) -> float | None:
        return pairs.value("coverage_parts", replace(given, network_parts=parts))

    assert pairs.value("coverage_network", given) == 0.4
    # The end of the passage, to which it was widened, counts; what two parts share counts once.
    assert covered((0, 4), (15, 19)) == covered((0, 4), (2, 4), (15, 19)) == pytest.approx(2 / 3, abs=1e-4)
    assert covered((0, 9), (15, 19)) == 0.5
    assert covered() is covered((0, 24)) is covered((0, 12), (9, 24)) is None
    assert pairs.value("coverage_parts", replace(given, match=replace(given.match, pairs=()))) is None


def test_the_length_ratio_is_relative_to_what_the_languages_let_expect() -> None:
    assert pairs.value("length_ratio", pairs.passages("x" * 50, "y" * 100)) == pytest.approx(log(2), abs=1e-4)
    expected = replace(pairs.passages("x" * 50, "y" * 100), expected_ratio=2.0)
    assert pairs.value("length_ratio", expected) == 0
    assert "2.00 times as long" in explain(pairs.score("length_ratio", pairs.passages("x" * 50, "y" * 100)))
    with pytest.raises(ValueError, match="positive number"):
        replace(expected, expected_ratio=0)


def test_words_of_one_language_are_the_same_in_both_of_its_scripts() -> None:
    network = "Свако дете које стигне у Београд добија место у школи у року од четири недеље и додатне часове."
    city = "Svako dete koje stigne u Beograd dobija mesto u školi u roku od četiri nedelje i dodatne časove."
    given = pairs.passages(network, city, ("sr", "sr"))
    assert [pairs.value(name, given) for name in ("lexical", "identity", "longest_run", "names")] == [1, 1, 18, 1]
    assert pairs.value("lexical", pairs.passages(network, city, ("bg", "bg"))) == 0
