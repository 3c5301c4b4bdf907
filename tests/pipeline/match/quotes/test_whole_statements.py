from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match import MatchSettings, find_matches
from pipeline.match.candidate import MatchCandidate
from pipeline.match.quotes.whole_statements import reach_whole_statements, state_in_full
from pipeline.records.arrays import Range
from pipeline.text.languages import known_languages, wording_of
from tests.fixtures import prose
from tests.fixtures.candidates import candidate

DENYING = [language.tag for language in known_languages() if wording_of(language.tag).negations]


def reached(marked: str, lang: str = "en") -> str:
    """What a quote becomes of which `[` and `]` mark the beginning and the end in a text of one sentence."""
    before, inside, _ = marked.replace("]", "[").split("[")
    text = marked.replace("[", "").replace("]", "")
    (city,) = prose.corpus(prose.city("c", [text], lang=lang)).documents
    start, end = reach_whole_statements(city, (len(before), len(before) + len(inside)))
    return text[start:end]


@pytest.mark.parametrize(
    "marked",
    [
        "The city will not [charge newcomers for advice.]",
        "Only if money is left the city will [charge newcomers for advice in the town hall.]",
        "Each volunteer accompanies eight [families at most and meets them twice in a month.]",
        "[Newcomers pay for advice in the town hall] by the end of 2015.",
        "[Newcomers pay for advice], but this was given up.",
    ],
)
def test_a_quote_is_whole_sentences_where_they_are_mostly_quoted(marked: str) -> None:
    assert reached(marked) == marked.replace("[", "").replace("]", "")


OTHERS = "in the towns on the river and in the villages around them"


@pytest.mark.parametrize(
    ("marked", "quote"),
    [
        (f"As it is usual {OTHERS}, the city will not [charge newcomers.]", "the city will not charge newcomers."),
        # It denies all that is listed behind it, and stands before what is thrown in.
        (f"As {OTHERS}, no city may charge fees, or [request proof.]", "no city may charge fees, or request proof."),
        (f"As {OTHERS}, the city does not, however, [charge them.]", "the city does not, however, charge them."),
        # The edge lies amid the words of it.
        (f"As {OTHERS}, the city does not [only charge them.]", "the city does not only charge them."),
        (f"As {OTHERS}, cities should [give advice.]", "cities should give advice."),
        (f"[They pay] for advice, said the mayor, as others do {OTHERS}.", "They pay for advice"),
        (f"[They pay] in no case, said the mayor, as others do {OTHERS}.", "They pay in no case"),
        (f"[They pay], not again, said the mayor, as others do {OTHERS}.", "They pay, not again"),
        (f"[They pay], said the mayor, as others do {OTHERS}, not again.", "They pay"),
        (f"It was not easy {OTHERS}; the city will [charge them.]", "the city will charge them."),
    ],
)
def test_of_a_sentence_that_is_longer_the_clause_and_that_which_denies_it_are_quoted(marked: str, quote: str) -> None:
    assert reached(marked) == quote


@pytest.mark.parametrize("lang", DENYING)
def test_every_language_that_has_words_of_denial_is_quoted_with_them(lang: str) -> None:
    denial = next(one for one in wording_of(lang).negations if "*" not in one)
    others = "abab ebeb ibib " * 9
    assert reached(f"{others}, abab {denial}, [ibib obob.]", lang) == f"abab {denial}, ibib obob."
    assert reached(f"[abab ebeb] ibib, {denial}, {others}.", lang) == f"abab ebeb ibib, {denial}"


ITEMS = "\n".join(
    f"- {one} before they have found a flat in the city" for one in ("charge them", "ask them", "turn them away")
)


def quoted_of_list(introduction: str, first: str) -> str:
    """What a quote becomes that begins with these words of a list and ends with it."""
    (city,) = prose.corpus(prose.city("c", [f"{introduction}\n{ITEMS}"])).documents
    start, end = reach_whole_statements(city, (city.text.index(first), len(city.text)))
    return city.text[start:end]


@pytest.mark.parametrize("introduction", ["The city will not:", "Nobody who works for the city may"])
@pytest.mark.parametrize("first", ["- charge", "- turn"])
def test_items_of_a_list_are_quoted_with_the_denial_that_introduces_them(introduction: str, first: str) -> None:
    assert quoted_of_list(introduction, first) == f"{introduction}\n{ITEMS}"


@pytest.mark.parametrize(
    "introduction", ["The city will:", "Nobody is asked to pay.", "Though it is not easy, cities agree:"]
)
def test_a_list_is_left_without_an_introduction_that_denies_nothing_of_it(introduction: str) -> None:
    assert quoted_of_list(introduction, "- ask").startswith("- ask")


WELCOME = "Newcomers from the towns on the river are welcome"
TEXT = f"{WELCOME}, and the city will not charge them for advice in the town hall."
CITY, NETWORK = prose.corpus(prose.city("c", [TEXT]), prose.network("n", [TEXT])).documents
BEHIND_NOT = TEXT.index("charge"), len(TEXT)


def behind_not(**changed: Range) -> MatchCandidate:
    return replace(candidate(CITY, NETWORK, 5, (0, 1)), **{
        "city_span": BEHIND_NOT, "city_core": BEHIND_NOT, "network_span": BEHIND_NOT, "network_core": BEHIND_NOT,
        **changed,
    })  # fmt: skip


def test_both_sides_reach_over_their_denial_and_keep_what_the_evidence_covers() -> None:
    (one,) = state_in_full([behind_not()])
    quotes = {TEXT[slice(*span)] for span in (one.city_span, one.network_span)}
    assert quotes == {"and the city will not charge them for advice in the town hall."}
    assert one.city_core == one.network_core == BEHIND_NOT


@pytest.mark.parametrize(
    ("held", "quotes"),
    [
        (" the city will not", ["and the city will not", "charge them for advice in the town hall."]),
        # The clause is quoted where there is no room for the sentence.
        ("from the towns", [WELCOME, "and the city will not charge them for advice in the town hall."]),
    ],
)  # fmt: skip
def test_a_quote_does_not_reach_into_what_another_passage_holds(held: str, quotes: list[str]) -> None:
    span = TEXT.index(held), TEXT.index(held) + len(held)
    one, other = state_in_full([behind_not(), behind_not(city_span=span, city_core=span)])
    assert [TEXT[slice(*candidate.city_span)] for candidate in (other, one)] == quotes
    assert TEXT[slice(*one.network_span)] == "and the city will not charge them for advice in the town hall."


@given(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=12, unique=True))
def test_quotes_share_no_character_and_hold_what_they_held(edges: list[int]) -> None:
    cut = sorted(edges)
    spans = list(zip(cut[::2], cut[1::2], strict=False))
    stated = state_in_full([behind_not(city_span=span, city_core=span) for span in spans])
    quoted = [one.city_span for one in stated]
    assert all(new[0] <= old[0] and old[1] <= new[1] for new, old in zip(quoted, spans, strict=True))
    assert all(one[1] <= other[0] for one, other in pairwise(quoted))


def test_a_match_is_quoted_with_the_not_in_front_of_the_words_in_common() -> None:
    source, own = prose.prose("source", 30), prose.prose("own", 20)
    denied = f"Melgan tranel will not {source[12].lower()}"
    corpus = prose.corpus(prose.network("n", source), prose.city("c", [*own[:9], denied, source[13], *own[9:]]))
    (one,) = find_matches(corpus, MatchSettings(matcher="lexical"), None).matches
    city = corpus.by_id()["c"].text
    assert city[one.city.span.start : one.city.span.end] == f"{denied} {source[13]}"
    assert city[one.city.core.start : one.city.core.end] == f"{source[12].lower()} {source[13]}"
