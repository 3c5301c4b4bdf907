from __future__ import annotations

from dataclasses import replace
from math import inf, isfinite, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UnknownNameError
from pipeline.match import scorers
from pipeline.match.scorers import SCORERS, explain, score_all
from pipeline.match.scorers.base import Measurement
from pipeline.records import AlignedPair, AlignedRun, PageSpan, Score, Span
from tests.fixtures import pairs


def test_every_scorer_has_a_name_of_its_own_and_explains_all_that_it_finds() -> None:
    assert len({scorer.name for scorer in SCORERS}) == len(SCORERS)
    for scorer in SCORERS:
        for found in (None, 0.0, 0.5, 1.0):
            sentence = explain(Score(scorer.name, found, "a {brace}"))
            assert sentence.endswith((".", "”.")) and "{value" not in sentence


def test_the_menu_of_scorers_holds_every_one_with_what_it_says() -> None:
    menu = scorers.__doc__
    assert menu is not None
    listed: dict[str, list[str]] = {}
    for line in menu.rpartition("\n\n")[2].splitlines():
        name, says = line[:18].strip(), line[18:].strip()
        listed.setdefault(name or next(reversed(listed)), []).append(says)
    assert {name: " ".join(lines) for name, lines in listed.items()} == {s.name: s.sentence for s in SCORERS}
    assert list(listed) == [scorer.name for scorer in SCORERS]


def test_a_score_of_no_scorer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="unknown scorer 'cosin'; known: cosine"):
        explain(Score("cosin", 1.0))


@pytest.mark.parametrize(("found", "told"), [(inf, None), (nan, None), (-0.00001, 0.0), (0.123456, 0.1235)])
def test_a_value_is_rounded_and_no_number_is_no_value(found: float, told: float | None) -> None:
    scorer = replace(SCORERS[0], measure=lambda passages: Measurement(found))
    assert scorer.score(pairs.passages("a", "b")) == Score("cosine", told)


def test_cosine_and_margin_are_means_over_the_aligned_pairs() -> None:
    given = pairs.passages("a", "b")
    given = replace(given, match=replace(given.match, pairs=(AlignedPair(1, 1, 0.6, 0.3), AlignedPair(1, 3, 0.2, 0.1))))
    assert (pairs.value("cosine", given), pairs.value("margin", given)) == (0.4, 0.2)
    alone = replace(given, match=replace(given.match, pairs=()))
    assert (pairs.value("cosine", alone), pairs.value("margin", alone)) == (None, None)


ANY_TEXT = st.text(max_size=80) | st.sampled_from(["a/b/c/d " * 9, "1.000,5 " * 9, "A, b, C and D. " * 3])


@pytest.mark.slow
@given(ANY_TEXT, ANY_TEXT, st.sampled_from([("en", "en"), ("en", "de"), ("und", "el")]), st.data())
@settings(max_examples=150)
def test_scorers_never_fail_and_their_values_are_finite_whatever_the_texts(
    network: str, city: str, langs: tuple[str, str], data: st.DataObject
) -> None:
    def span(length: int) -> Span:
        start = data.draw(st.integers(0, max(0, length - 1)))
        return Span(start, data.draw(st.integers(start + 1, max(start + 1, length))))

    runs = tuple(AlignedRun(span(len(network)), span(len(city))) for _ in range(data.draw(st.integers(0, 3))))
    given = pairs.passages(network, city, langs, runs=runs, spans=(span(len(network)), span(len(city))))
    given = replace(given, rarity=lambda word: data.draw(st.floats()), city_pages=(PageSpan(1, 0, len(city)),))
    for found in score_all(given):
        assert found.value is None or isfinite(found.value)
        assert explain(found)
