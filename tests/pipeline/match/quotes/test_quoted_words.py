"""An English quote in a German text, of an English one: words in common although the documents are in two languages."""

from __future__ import annotations

import pytest

from pipeline.corpus.model import Corpus
from pipeline.evidence.classify import classify_match
from pipeline.match.candidate import MatchCandidate
from pipeline.match.kept_matches import KeptMatches
from pipeline.match.quotes.quoted_words import find_quoted_language, with_quoted_runs
from pipeline.records import Document, FindKind, Match, Order, Role, TextClass
from tests.fixtures.pairs import SOURCE, document

QUOTE = (
    "Every newcomer shall be met within fourteen days of arrival by a mentor who speaks a language that the newcomer "
    "understands, and no office may ask a second time for a document."
)
TRANSLATED = (
    "Jede neu zugezogene Person soll binnen vierzehn Tagen nach der Ankunft von einer Mentorin empfangen werden, wie "
    "es der Leitfaden Guide to Open Harbour Towns for All vorsieht, in einer Sprache, die sie versteht."
)


def candidate(network: str, city: str, langs: tuple[str, str] = ("en", "de"), begins: int = 0) -> MatchCandidate:
    """Both texts as one sentence, of which the city's is claimed from a character on."""
    source = document(SOURCE, langs[0], network, ((0, len(network)),))
    plan = document(Document("plan", Role.CITY, "town", "plan"), langs[1], city, ((begins, len(city)),))
    spans = (begins, len(city)), (0, len(network))
    return MatchCandidate(plan, source, Order.NETWORK_FIRST, FindKind.SEMANTIC, 1.0, 1.0, *spans, *spans, 1, ((0, 0),))


def matched(found: MatchCandidate) -> Match:
    corpus = Corpus((found.city, found.network))
    return classify_match(KeptMatches(corpus, None).match(found), corpus.by_id(), None)


def test_a_quote_in_the_language_of_its_source_is_a_verbatim_copy() -> None:
    intro = "In der Charta der Städte heißt es dazu: "
    match = matched(candidate(QUOTE, intro + QUOTE, begins=len(intro)))
    assert match.text_class is TextClass.VERBATIM_COPY
    (run,) = match.runs
    assert (run.city.start, run.city.end) == (len(intro), len(intro) + len(QUOTE) - 1), "all but the full stop"
    scores = {score.name: score.value for score in match.scores}
    assert (scores["identity"], scores["aligned_words"], scores["lexical"], scores["length_ratio"]) == (
        1,
        len(QUOTE.split()),
        1,
        0,
    )


@pytest.mark.parametrize("langs", [("en", "de"), ("de", "en")])
def test_the_language_of_a_quote_is_that_of_its_words(langs: tuple[str, str]) -> None:
    assert find_quoted_language(with_quoted_runs(candidate(QUOTE, QUOTE, langs))) == "en"


def test_a_title_that_a_translation_keeps_makes_no_copy_of_it() -> None:
    network = f"{QUOTE} See the Guide to Open Harbour Towns for All."
    found = with_quoted_runs(candidate(network, TRANSLATED))
    assert found.runs == () and find_quoted_language(found) == ""
    assert matched(found).text_class is not TextClass.VERBATIM_COPY


def test_candidates_of_one_language_keep_the_runs_by_which_they_were_found() -> None:
    found = candidate(QUOTE, QUOTE, ("en", "en"))
    assert with_quoted_runs(found) is found


@pytest.mark.parametrize("city", ["", "Kurz.", "Four words of it."])
def test_passages_with_few_words_have_no_runs(city: str) -> None:
    assert with_quoted_runs(candidate(QUOTE, city)).runs == ()


def test_words_that_the_city_repeats_count_once_for_the_network() -> None:
    title = "the Guide to Open Harbour Towns for All"
    city = " ".join(f"Wir nennen {title}." for _ in range(9))
    assert with_quoted_runs(candidate(f"{QUOTE} {QUOTE.replace('every', 'no')} See {title}.", city)).runs == ()


def test_long_tables_of_like_rows_share_the_rows_that_are_the_same() -> None:
    # Compared word with word they would take minutes: every row has the same words but for its figures.
    rows = [f"Town {n} has homes for {3 * n} people and schools for {7 * n} of them." for n in range(3000)]
    network, city = " ".join(rows), " ".join(row if n % 2 else f"Zeile {n}: {row}" for n, row in enumerate(rows))
    runs = with_quoted_runs(candidate(network, city)).runs
    assert {network[slice(*there)] == city[slice(*here)] for here, there in runs} == {True}
    assert sum(end - start for (start, end), _ in runs) > 0.9 * len(network)
