"""What chance gives is set by the limit of the q-value and the rates, never by the finds that were made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import binom, poisson

from pipeline.analyse.counts.opportunity import DatedText
from pipeline.analyse.expected.beyond_chance import BeyondChance, CellCompared, NoComparison, exceed_chance
from pipeline.analyse.expected.chance import Chance as Expected
from pipeline.analyse.expected.chance import expect_by_chance, measure_document_room, set_bars
from pipeline.analyse.expected.paragraphs import tell_beyond_chance
from pipeline.analyse.multiplicity import adjust_by_bh
from pipeline.profile import NullTail
from pipeline.profile.nulls import Nulls
from pipeline.records import Chance, FindKind, Length, Match, NullOrigin, Order, Side, Span, Stratum
from pipeline.records.dates import DateInterval

LIMIT = 0.2
SEMANTIC = {length: Stratum.of(FindKind.SEMANTIC, "de", "en", length) for length in Length}
NULLS = Nulls(
    {stratum: NullTail(1.0, 1.0, 1.0, 0.5, 10) for stratum in SEMANTIC.values()}
    | {Stratum.of_all_pairs(FindKind.SEMANTIC, length): NullTail(1.0, 1.0, 1.0, 0.5, 50) for length in Length}
)
SIDE = Side("d", "0", Span(0, 9), Span(0, 9), 0, 1, 1.0)


def match(number: int, p: float, q: float, order: Order = Order.NETWORK_FIRST) -> Match:
    chance = Chance(p, q, SEMANTIC[Length.LONG], NullOrigin.PROFILE, 10)
    return Match(str(number), SIDE, SIDE, 1.0, None, None, (), order=order, chance=chance)


def text(name: str, issuer: str, year: int, lang: str, sentences: int = 10) -> DatedText:
    return DatedText(name, issuer, lang, DateInterval(date(year, 1, 1), date(year, 12, 31)), sentences)


def test_a_stratum_without_finds_expects_what_the_limit_admits() -> None:
    bars = set_bars([], [("de", "en")], NULLS, LIMIT)
    assert bars.admitted == dict.fromkeys(SEMANTIC.values(), LIMIT)
    assert bars.decoys == {FindKind.SEMANTIC: 100}


def test_the_bar_rises_with_the_finds_of_its_stratum_up_to_one() -> None:
    for count, bar in ((1, 0.2), (3, 0.6), (5, 1.0), (40, 1.0)):
        found = [match(number, 0.001, 0.01) for number in range(count)]
        others = [match(90, 0.9, 0.5), match(91, 0.001, 0.01, Order.CITY_FIRST)]
        bars = set_bars([*found, *others], [("de", "en")], NULLS, LIMIT)
        assert bars.admitted[SEMANTIC[Length.LONG]] == pytest.approx(bar)
        assert bars.admitted[SEMANTIC[Length.SHORT]] == LIMIT


def test_a_find_enters_where_chance_gives_no_more_than_the_bar() -> None:
    bars = set_bars([match(n, 0.001, 0.01) for n in range(3)], [("de", "en")], NULLS, LIMIT)
    inside, outside = (float(-np.expm1(-expected)) for expected in (0.59, 0.61))
    assert bars.admits(match(1, inside, 0.1)) and not bars.admits(match(1, outside, 0.1))
    assert not bars.admits(replace(match(1, 0.1, 0.1), chance=None)) and not bars.admits(match(1, 1.0, 0.1))


def test_room_is_the_share_of_pairs_with_the_network_certainly_earlier() -> None:
    cities = [text("c1", "town", 2015, "de"), text("c2", "town", 2010, "de"), text("c3", "port", 2015, "sv")]
    networks = [text("n1", "net", 2012, "en", 30), text("n2", "net", 2015, "en", 70)]
    rooms = measure_document_room(cities, networks, lambda city, network: 20 * 100.0, lambda city, _: city == "de")
    assert [(room.document_id, room.network_id, room.langs, room.share) for room in rooms] == [
        ("c1", "net", ("de", "en"), 10 * 30 / 2000)
    ]


def test_expected_texts_add_up_over_strata_and_documents() -> None:
    bars = set_bars([], [("de", "en")], NULLS, LIMIT)
    rooms = measure_document_room(
        [text("c1", "town", 2015, "de"), text("c2", "town", 2016, "de")],
        [text("n1", "net", 2012, "en")],
        lambda city, network: 200.0,
        lambda city, network: True,
    )
    [(cell, chance)] = expect_by_chance(rooms, bars).items()
    assert cell == ("town", "net") and chance.documents == 2 and chance.decoys == pytest.approx(100)
    assert chance.expected == pytest.approx(2 * (1 - np.exp(-2 * LIMIT * 0.5)))


def test_p_is_the_conditional_binomial_and_larger_than_with_a_known_expectation() -> None:
    chance = Expected(9, 0.8, 40.0)
    share = 0.02 / 1.02
    assert exceed_chance(3, chance) == pytest.approx(binom.sf(2, 43, share))
    assert exceed_chance(3, chance) > poisson.sf(2, 0.8)
    assert exceed_chance(3, replace(chance, decoys=1e9)) == pytest.approx(poisson.sf(2, 0.8), rel=1e-4)
    assert exceed_chance(0, chance) == 1.0


def test_with_chance_alone_p_keeps_its_level() -> None:
    rng, runs, truth, decoy_room = np.random.default_rng(4), 4000, 1.5, 20
    rejected = 0
    for _ in range(runs):
        # The null is counted in a room twenty times as large; expectations follow from what was met there.
        decoys = rng.poisson(truth * decoy_room)
        rejected += exceed_chance(int(rng.poisson(truth)), Expected(50, decoys / decoy_room, decoys)) <= 0.05
    assert rejected / runs <= 0.06


def compared(*finds: int) -> BeyondChance:
    """Cells with so many texts with a find, of which chance would give each a tenth; the last is not compared."""
    chance = Expected(5, 0.1, 40.0)
    p_values = [exceed_chance(found, chance) for found in finds]
    cells = [
        CellCompared(f"city-{n}", "net", found, found, chance, p, q, None)
        for n, (found, p, q) in enumerate(zip(finds, p_values, adjust_by_bh(p_values), strict=True))
    ]
    none = CellCompared("late", "net", 0, 0, Expected(0, 0.0, 0.0), None, None, NoComparison.NO_ROOM)
    return BeyondChance((*cells, none), 2)


def test_cells_together_are_compared_as_one() -> None:
    together = compared(3, 0, 0).together
    assert (together.with_find, together.chance.documents) == (3, 15) and together.chance.decoys == 40
    assert together.p == pytest.approx(binom.sf(2, 43, 0.3 / 40 / (1 + 0.3 / 40)))


def test_the_paragraph_names_cells_with_more_than_chance_and_counts_what_is_left_out() -> None:
    counted, told = tell_beyond_chance(compared(3, 0, 0))
    assert "4 cells of a city with a network, of which 3 can be compared" in counted and "2 weaker finds" in counted
    assert "3 texts have such a find" in told and "chance would give 0.3 over all kinds, languages and lengths" in told
    assert "1 cell has more than chance at a q of .05: city-0 with net (3 of 5, 0.10)" in told and "learn" not in told
    none = tell_beyond_chance(compared(0, 1))[1]
    assert "No single cell has more than chance" in none and "its own q-value says" in none
    assert "(p below .001)" in tell_beyond_chance(compared(5, 5))[1]
    nothing = BeyondChance(compared().cells, 0)
    assert "none can be compared with chance: no dated text" in tell_beyond_chance(nothing)[0]
