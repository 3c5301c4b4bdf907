from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from pipeline.analyse.contact.exposure_tests import TestName
from pipeline.analyse.contact.exposure_tests import test_exposure as ask_all_tests
from pipeline.analyse.contact.identification import Obstacle, identify
from pipeline.analyse.contact.rate_ratio import estimate_order_ratio
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.finds import Find
from pipeline.analyse.counts.opportunity import DatedText
from pipeline.analyse.direction.answer import compare_orders
from pipeline.analyse.direction.conduits import Conduits, find_conduits
from pipeline.analyse.direction.paragraphs import tell_conduits, tell_orders, tell_paths
from pipeline.analyse.direction.paths import Contact, Path, count_paths
from pipeline.analyse.direction.tables import conduits_table, direction_table
from pipeline.records import Match, Side, Span
from pipeline.records.dates import DateInterval
from pipeline.text.plurals import in_full
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

CELLS = invent_cells(24, 5, 6, SCENARIOS[ScenarioName.CAPACITY], 1.0, np.random.default_rng(11))


def forward(times: int) -> Cells:
    """The same where contact multiplies finds with the network first alone."""
    return replace(CELLS, network_first=CELLS.network_first * np.where(CELLS.exposed, times, 1))


def test_contact_that_puts_the_network_first_is_found() -> None:
    found = compare_orders(forward(5), 1, 199)
    assert found.test and found.test.p <= 0.05 and found.ratio and found.ratio.low and found.ratio.low > 1
    told = tell_orders(found)
    assert (
        f"by {found.ratio.ratio:.2f} (95 % interval" in told and "seldom give as much" in told and "learn" not in told
    )


def test_an_affinity_in_both_orders_cancels() -> None:
    both = replace(forward(5), city_first=CELLS.city_first * np.where(CELLS.exposed, 5, 1))
    ratio = estimate_order_ratio(both)
    assert ratio.ratio and ratio.low and ratio.high and ratio.low < 1 < ratio.high


def test_the_test_is_that_of_involvement_to_the_last_digit() -> None:
    alone = compare_orders(CELLS, 1, 99).test
    [beside] = [one for one in ask_all_tests(CELLS, np.random.default_rng(1), 99) if one.test is TestName.DIRECTION]
    assert alone and (alone.statistic, alone.p) == (beside.statistic, beside.p)


def test_of_fewer_texts_there_is_the_ratio_without_an_interval_and_the_table_says_so() -> None:
    whole, fewer = compare_orders(CELLS, 1, 19), compare_orders(CELLS, 1, 19, whole=False)
    assert whole.ratio and fewer.ratio and whole.ratio.ratio == pytest.approx(fewer.ratio.ratio)
    assert fewer.ratio.low is None and whole.ratio.low is not None
    rows = direction_table({Subset.ALL: whole, Subset.ENOUGH_TEXTS: fewer}).rows
    assert [row[-1] for row in rows] == ["", "", "", "the interval is told of all texts only"]


def test_a_ratio_that_one_city_carries_is_told_of_in_words_alone() -> None:
    exposed = np.zeros(CELLS.shape, bool)
    exposed[0, 0] = True
    ratio = estimate_order_ratio(replace(CELLS, exposed=exposed))
    assert ratio.ratio and ratio.low is None
    meaning = Obstacle.ONE_CITY_CARRIES.meaning
    found = replace(compare_orders(CELLS, 1, 19), ratio=ratio)
    assert f"is not told: {meaning}" in tell_orders(found) and f"{ratio.ratio:.2f}" not in tell_orders(found)
    assert direction_table({Subset.ALL: found}).rows[-1][-1] == meaning


def test_the_ratio_is_that_of_four_counts_where_there_are_no_more() -> None:
    # Two cities, two networks, no other difference: the ratio of odds of the table of order by contact.
    exposed = np.array([[True, False], [False, True]])
    cells = replace(
        CELLS.without_cities(CELLS.cities[2:]).only(CELLS.networks[:2]),
        exposed=exposed, contact_known=np.ones((2, 2), bool), allowed=np.ones((2, 2), bool),
        network_first=np.where(exposed, 12.0, 4.0), city_first=np.where(exposed, 6.0, 8.0),
        opportunity=np.ones((2, 2)), reverse_opportunity=np.ones((2, 2)),
    )  # fmt: skip
    assert estimate_order_ratio(cells).ratio == pytest.approx((12 / 4) / (6 / 8))


def test_counts_by_path_and_contact_add_up_to_all_finds_in_room() -> None:
    paths = count_paths(CELLS)
    for path, table, room in (
        (Path.NETWORK_TO_CITY, CELLS.network_first, CELLS.opportunity),
        (Path.CITY_TO_NETWORK, CELLS.city_first, CELLS.reverse_opportunity),
    ):
        whole = [one for one in paths if one.path is path and not one.network_id]
        single = [one for one in paths if one.path is path and one.network_id]
        assert sum(one.finds for one in whole) == sum(one.finds for one in single) == int(table[room > 0].sum())
    [with_contact] = [
        one for one in paths
        if not one.network_id and (one.path, one.contact) == (Path.NETWORK_TO_CITY, Contact.YES)
    ]  # fmt: skip
    assert f"{with_contact.finds} with contact ({in_full(with_contact.rate)} a million" in tell_paths(
        paths, identify(CELLS)
    )


def test_without_finds_of_a_city_that_was_first_there_is_a_sentence_and_no_number() -> None:
    found = compare_orders(replace(CELLS, city_first=np.zeros(CELLS.shape)), 1, 19)
    assert found.test is None and "nothing was found in which a city was certainly first" in tell_orders(found)
    rows = direction_table({Subset.ALL: found}).rows
    assert [row[3:7] for row in rows] == [(None,) * 4] * 2 and all("certainly first" in str(row[-1]) for row in rows)


def dated(name: str, issuer: str, year: int) -> DatedText:
    return DatedText(name, issuer, "en", DateInterval(date(year, 1, 1), date(year, 12, 31)), 10)


def find(city: str, start: int, end: int, *, network_first: bool) -> tuple[Find, Match]:
    number = f"{city}-{start}-{network_first}"
    sides = [Side(name, "0", Span(start, end), Span(start, end), 0, 1, 1.0) for name in ("net-2014", city)]
    return Find(number, city, "net-2014", network_first), Match(number, sides[0], sides[1], 1.0, None, None, ())


CITIES = [dated("a-2010", "a", 2010), dated("b-2018", "b", 2018), dated("a-2018", "a", 2018)]
NETWORKS = [dated("net-2014", "net", 2014)]
ISSUERS = {"a-2010": "a", "a-2018": "a", "b-2018": "b", "net-2014": "net"}


def chained(*made: tuple[Find, Match]) -> Conduits:
    finds = [one for one, _ in made]
    return find_conduits(finds, {match.match_id: match for _, match in made}, ISSUERS, CITIES, NETWORKS)


def test_a_passage_of_one_city_that_a_network_and_then_another_city_has_is_a_chain() -> None:
    found = chained(find("a-2010", 0, 50, network_first=False), find("b-2018", 40, 90, network_first=True))
    [chain] = found.chains
    assert (chain.first_city, chain.network_id, chain.later_city) == ("a", "net", "b") and len(chain.match_ids) == 2
    assert "1 chain of three texts" in tell_conduits(found) and "not shown" in tell_conduits(found)
    cells = replace(CELLS, cities=("a", "b", *CELLS.cities[2:]), networks=("net", *CELLS.networks[1:]))
    assert conduits_table(found.chains, cells).rows[0][6:8] == tuple(
        "yes" if exposed else "no" for exposed in CELLS.exposed[:2, 0]
    )


@pytest.mark.parametrize(
    "made",
    [
        (find("a-2010", 0, 50, network_first=False), find("b-2018", 50, 90, network_first=True)),
        (find("a-2010", 0, 50, network_first=False), find("a-2018", 0, 50, network_first=True)),
        (find("b-2018", 0, 50, network_first=True),),
    ],
    ids=["another passage", "the same city", "one half"],
)
def test_what_is_no_chain(made: tuple[tuple[Find, Match], ...]) -> None:
    assert not chained(*made).chains and "none was found" in tell_conduits(chained(*made))


def test_chains_that_dates_allow_are_counted_and_none_is_a_sentence() -> None:
    assert chained().possible == 1  # from the text of 2010 to the one city of 2018 that is another
    assert "cannot be looked for" in tell_conduits(find_conduits([], {}, {}, CITIES[1:], NETWORKS))
