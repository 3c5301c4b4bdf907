from __future__ import annotations

from collections import Counter

import pytest

from pipeline.corpus.model import Corpus
from pipeline.match import MatchSettings, find_matches
from pipeline.match.candidate import MatchCandidate
from pipeline.match.lexical.find import find_lexical
from pipeline.profile import NullTail, Profile
from pipeline.records import FindKind
from tests.fixtures import invented, prose

SETTINGS = MatchSettings(matcher="lexical")


def found_in(
    corpus: Corpus, profile: Profile | None = None, **settings: float
) -> tuple[list[MatchCandidate], Counter[str]]:
    dropped: Counter[str] = Counter()
    return find_lexical(corpus, MatchSettings(matcher="lexical", **settings), profile, dropped), dropped


@pytest.fixture(scope="module")
def copied() -> Corpus:
    """A city text with two sentences of a network text, which a third text in another language holds as well."""
    source = prose.prose("source", 30)
    own = prose.prose("own", 20)
    return prose.corpus(
        prose.network("n", source),
        prose.network("foreign", source, lang="de"),
        prose.city("c", [*own[:9], *source[12:14], *own[9:]]),
        prose.city("d", prose.prose("other", 20)),
        prose.city("g", prose.prose("german", 20), lang="de"),
    )


def test_a_copied_passage_is_found_with_its_characters_sentences_and_runs(copied: Corpus) -> None:
    (one,), dropped = found_in(copied)
    assert dropped == {}
    city, network = one.city.text[slice(*one.city_span)], one.network.text[slice(*one.network_span)]
    assert city == network == " ".join(prose.prose("source", 30)[12:14])
    assert (one.kind, one.city.document.document_id, one.network.document.document_id) == (FindKind.LEXICAL, "c", "n")
    assert one.pairs == ((9, 12), (10, 13)) and one.core_sentences == 2
    assert (one.city_core, one.network_core) == (one.city_span, one.network_span)
    ((on_city, on_network),) = one.runs
    assert one.city.text[slice(*on_city)] == one.network.text[slice(*on_network)] == city.removesuffix(".")


def test_a_text_in_another_language_is_not_opened(copied: Corpus) -> None:
    foreign = Corpus(tuple(one for one in copied.documents if one.document.document_id != "n"), copied.words)
    assert found_in(foreign) == ([], Counter())


def test_without_a_null_ten_nats_count_for_a_decade(copied: Corpus) -> None:
    (one,), _ = found_in(copied)
    assert one.strength == pytest.approx(one.base_score / 10)


def test_strength_is_the_surprise_of_the_passages_own_stratum_or_of_all_pairs(copied: Corpus) -> None:
    (raw,), _ = found_in(copied)
    pooled = invented.profile()
    own = invented.profile(lexical_en_en_short=NullTail(5.0, 2.0, 0.5, 1.0, 9))
    other = invented.profile(lexical_en_en_long=NullTail(5.0, 2.0, 0.5, 1.0, 9))
    strengths = [found_in(copied, known)[0][0].strength for known in (pooled, own, other)]
    borrowed = invented.BORROWED
    expected = [borrowed, NullTail(5.0, 2.0, 0.5, 1.0, 9), borrowed]
    assert strengths == [pytest.approx(tail.surprise(raw.base_score)) for tail in expected]


def test_what_is_weaker_than_the_least_strength_is_counted_as_dropped(copied: Corpus) -> None:
    (one,), _ = found_in(copied)
    assert found_in(copied, min_strength=one.strength + 0.001) == ([], Counter(score_below_minimum=1))
    assert len(found_in(copied, min_strength=one.strength)[0]) == 1


def test_a_long_copy_beyond_every_number_of_the_null_is_found() -> None:
    source = prose.prose("long", 40)
    corpus = prose.corpus(prose.network("n", source), prose.city("c", source[:30]))
    match, *_ = find_matches(corpus, SETTINGS, invented.profile()).matches
    assert match.base_score > 400 and match.score > 340


def test_frozen_counts_let_new_documents_change_nothing(copied: Corpus) -> None:
    texts = [prose.network(f"n{n}", prose.prose(f"n{n}", 6)) for n in range(50)]
    texts += [prose.city(f"c{n}", prose.prose(f"c{n}", 6)) for n in range(50)]
    more = prose.corpus(*texts)
    documents = tuple(sorted((*copied.documents, *more.documents), key=lambda one: one.document.document_id))
    alone = find_matches(copied, SETTINGS, None).matches
    grown = find_matches(Corpus(documents, copied.words), SETTINGS, None).matches
    assert len(alone) == 1 and grown == alone
    # The counts of the grown corpus would have moved the score.
    counted = Corpus(documents, more.words)
    assert find_matches(counted, SETTINGS, None).matches[0].base_score != alone[0].base_score


def test_in_a_language_that_was_never_counted_nothing_is_rare_and_nothing_found(copied: Corpus) -> None:
    assert found_in(Corpus(copied.documents)) == ([], Counter())


def test_one_side_alone_has_no_match() -> None:
    assert found_in(prose.corpus(prose.city("c", prose.prose(1, 9)))) == ([], Counter())
    assert found_in(Corpus(())) == ([], Counter())
