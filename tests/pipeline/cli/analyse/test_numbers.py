"""Every number that a reader sees is computed a second time, by other code, from what leaves a study.

Read are the exported tables and the researcher's own. First each table of contact is computed anew; then every number
of every paragraph and picture must stand in a table beside it, or be one of the few that are counted here from tables.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import date

import numpy as np
import pytest
from lxml import etree
from scipy.stats import spearmanr
from scipy.stats import t as student

from tests.fixtures.analysed import Counted, Exports, read_rows

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("analysed")]
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?(?!\w)")
NAMES = re.compile(r"\b(?:city|net)-[\d-]+")
LEVELS = {0.05, 95.0}  # of tests and intervals


def fit(counts: np.ndarray, room: np.ndarray, columns: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and fitted counts of a Poisson model with these columns, by iterated least squares."""
    design, seen = np.column_stack([one.ravel().astype(float) for one in columns]), counts.ravel()
    fitted = (seen + 0.5).astype(float)
    for _ in range(60):
        working = np.log(fitted / room.ravel()) + (seen - fitted) / fitted
        root = np.sqrt(fitted)
        found = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        fitted = room.ravel() * np.exp(np.clip(design @ found, -40, 40))
    return found, fitted.reshape(counts.shape)


def dummies(labels: np.ndarray) -> list[np.ndarray]:
    return [labels == one for one in np.unique(labels)]


def log_ratio(counted: Counted, rows: np.ndarray, *, within_country: bool) -> float:
    cities, networks = np.indices(counted.member.shape)
    countries = np.unique(counted.countries, return_inverse=True)[1][:, None]
    second = countries * 100 + networks if within_country else networks
    columns = [counted.member[rows], *dummies(cities[rows]), *dummies(second[rows])]
    return float(fit(counted.forward[rows], counted.room[rows], columns)[0][0])


def result(exports: Exports, name: str, table: str = "involvement") -> dict[str, str]:
    return next(row for row in exports.analysed(table) if (row["subset"], row["result"]) == ("all", name))


def test_cells_are_those_counted_from_matches_documents_and_memberships(exports: Exports, counted: Counted) -> None:
    cities, networks = np.indices(counted.member.shape)
    expected = fit(counted.forward, counted.room, [*dummies(cities), *dummies(networks)])[1]
    for row in exports.analysed("cells"):
        at = counted.cities.index(row["city_id"]), counted.networks.index(row["network_id"])
        assert row["country_code"] == counted.countries[at[0]]
        assert row["contact"] == ("yes" if counted.member[at] else "no") and row["takes_part"] == "yes"
        told = [row[name] for name in ("finds_network_first", "finds_city_first", "opportunity", "reverse_opportunity")]
        tables = counted.forward, counted.backward, counted.room, counted.reverse_room
        assert [float(value) for value in told] == [table[at] for table in tables]
        assert float(row["expected"]) == pytest.approx(expected[at], abs=2e-6)


def test_every_find_of_the_cells_is_a_row_that_joins_the_tables_of_the_run(exports: Exports) -> None:
    finds = exports.analysed("finds")
    passages = {
        (row["passage_id"], row["city_document_id"], row["network_document_id"], row["order"])
        for table in ("matches", "excluded")
        for row in exports.run(table)
    }
    assert finds and len({one["passage_id"] for one in finds}) == len(finds)
    assert {
        (one["passage_id"], one["city_document_id"], one["network_document_id"], one["order"]) for one in finds
    } <= passages
    counted = Counter((one["city_id"], one["network_id"], one["contact"], one["order"]) for one in finds)
    for row in exports.analysed("cells"):
        cell = row["city_id"], row["network_id"], row["contact"]
        assert (counted[*cell, "network_first"], counted[*cell, "city_first"]) == (
            int(row["finds_network_first"]),
            int(row["finds_city_first"]),
        )
    known = {one["passage_id"] for one in finds}
    for row in exports.analysed("conduits"):
        ids = row["passage_ids"].split("|")
        assert len(ids) == int(row["matches"]) and set(ids) <= known


def test_what_can_be_compared_is_counted_pair_by_pair(exports: Exports, counted: Counted) -> None:
    told = {row["quantity"]: row["value"] for row in exports.analysed("identification")}
    trades = Counter[bool]()
    inside: dict[bool, set[int]] = {True: set(), False: set()}
    for one, two in itertools.combinations(range(len(counted.cities)), 2):
        for first, second in itertools.permutations(range(len(counted.networks)), 2):
            member = counted.member
            if member[one, first] and not member[one, second] and member[two, second] and not member[two, first]:
                for within in {False, counted.countries[one] == counted.countries[two]}:
                    trades[within] += 1
                    inside[within] |= {one, two}
    found = {
        "cities": len(counted.cities), "networks": len(counted.networks), "countries": len(set(counted.countries)),
        "cells": counted.member.size, "cells_of_contact": counted.member.sum(), "trades": trades[False],
        "cities_in_trades": len(inside[False]), "trades_within_country": trades[True],
        "cities_in_trades_within_country": len(inside[True]), "finds_network_first": counted.forward.sum(),
        "finds_of_contact": counted.forward[counted.member].sum(), "finds_city_first": counted.backward.sum(),
    }  # fmt: skip
    assert {name: float(told[name]) for name in found} == {name: float(value) for name, value in found.items()}


@pytest.mark.parametrize(("name", "within"), [("rate_ratio_within_country", True), ("rate_ratio", False)])
def test_rate_ratios_and_their_intervals_are_those_of_a_general_linear_model(
    exports: Exports, counted: Counted, name: str, within: bool
) -> None:
    row, cities = result(exports, name), np.arange(len(counted.cities))
    whole = log_ratio(counted, cities, within_country=within)
    drops = np.array([log_ratio(counted, cities[cities != one], within_country=within) for one in cities])
    assert float(row["estimate"]) == pytest.approx(np.exp(whole), abs=2e-5)
    reach = student.ppf(0.975, len(cities) - 1) * np.sqrt(
        (len(cities) - 1) / len(cities) * ((drops - whole) ** 2).sum()
    )
    ends = np.exp([whole - reach, whole + reach])
    assert [float(row[end]) for end in ("low", "high")] == pytest.approx(ends, rel=1e-4)
    if within:
        told = {one["name"]: one["ratio"] for one in exports.analysed("without_one") if one["kind"] == "city"}
        assert [float(told[city]) for city in counted.cities] == pytest.approx(np.exp(drops), rel=1e-4)


TRADES = 400


def swap(member: np.ndarray, blocks: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Memberships after many trades of two cities of a block, one pair of networks at a time."""
    # Lists and drawn all at once: the same with an array, number by number, takes thirty times as long.
    drawn, block_of = member.tolist(), blocks.tolist()
    cities, networks = (_draw_pairs(count, rng) for count in member.shape)
    for (one, two), (first, second) in zip(cities, networks, strict=True):
        if block_of[one] == block_of[two]:
            mine, theirs = drawn[one], drawn[two]
            if mine[first] == theirs[second] != mine[second] == theirs[first]:
                mine[first], mine[second] = mine[second], mine[first]
                theirs[first], theirs[second] = theirs[second], theirs[first]
    return np.array(drawn)


def _draw_pairs(count: int, rng: np.random.Generator) -> list[list[int]]:
    """Pairs of different numbers below `count`, every one as likely."""
    first = rng.integers(count, size=TRADES)
    second = (first + rng.integers(1, count, size=TRADES)) % count
    return np.column_stack([first, second]).tolist()


@pytest.mark.parametrize(("name", "within"), [("within_country", True), ("free", False)])
def test_p_is_that_of_memberships_traded_one_pair_at_a_time(
    exports: Exports, counted: Counted, name: str, within: bool
) -> None:
    rng = np.random.default_rng(6)
    cities, networks = np.indices(counted.member.shape)
    expected = fit(counted.forward, counted.room, [*dummies(cities), *dummies(networks)])[1]
    blocks = np.unique(counted.countries, return_inverse=True)[1] if within else np.zeros(len(counted.cities), int)

    def statistic(member: np.ndarray) -> float:
        return float((counted.forward - expected)[member].sum() / np.sqrt(expected[member].sum()))

    drawn = np.array([statistic(swap(counted.member, blocks, rng)) for _ in range(500)])
    observed, row = statistic(counted.member), result(exports, name)
    assert float(row["estimate"]) == pytest.approx(observed, abs=1e-5)
    # Four standard errors of both shares of drawn memberships.
    share = (1 + (drawn >= observed - 1e-9).sum()) / 501
    assert float(row["p"]) == pytest.approx(share, abs=4 * np.sqrt(max(share, 0.01) * (1 / 500 + 1 / 999)))


def test_chance_finds_of_all_cells_are_held_to_one_p_and_q(exports: Exports) -> None:
    rows = [row for row in exports.analysed("expected") if row["city_id"]]
    p_values = np.array([float(row["p"]) for row in rows])
    order = np.argsort(p_values)
    q = np.minimum.accumulate((p_values[order] * len(rows) / np.arange(1, len(rows) + 1))[::-1])[::-1]
    assert [float(rows[at]["q"]) for at in order] == pytest.approx(np.minimum(q, 1), abs=2e-5)  # p has six decimals


def test_primary_tests_are_held_to_how_many_there_are(exports: Exports) -> None:
    rows = [row for row in exports.analysed("primaries") if row["p"]]
    p_values = np.array([float(row["p"]) for row in rows])
    order = np.argsort(p_values, kind="stable")
    adjusted = np.minimum(1, np.maximum.accumulate(p_values[order] * np.arange(len(rows), 0, -1)))
    assert [float(rows[at]["p_holm"]) for at in order] == pytest.approx(adjusted, abs=2e-6)


def counted_here(exports: Exports, counted: Counted) -> set[float]:
    """Numbers that are sums or counts of what stands in tables."""
    expected = [row for row in exports.analysed("expected") if row["city_id"]]
    contacts, room = counted.member.sum(1), (counted.room + counted.reverse_room).sum(1)
    rates = [counted.forward[at].sum() / counted.room[at].sum() for at in (counted.member, ~counted.member)]
    above = [row for row in expected if row["q"] and float(row["q"]) <= 0.05]
    turned = [row for row in exports.analysed("without_one") if row["moved"]]
    return {
        float(counted.chains()), float(spearmanr(contacts, room)[0]), float(rates[0] / rates[1]),
        sum(float(row["documents_with_find"]) for row in expected), sum(float(row["expected"]) for row in expected),
        float(len(expected)), float(len(above)), len(above) - 5.0, len(turned) - 3.0,
        *map(float, range(2008, 2020)),  # years between the first and the last text
    }  # fmt: skip


def numbers_of_tables(exports: Exports) -> set[float]:
    found = set()
    for path in exports.analysis.glob("*.csv"):
        for value in itertools.chain.from_iterable(row.values() for row in read_rows(path)):
            if re.fullmatch(r"[-+]?[\d.]+(?:e[-+]?\d+)?", value):
                found.add(float(value))
    return found


def unknown_numbers(text: str, known: set[float]) -> list[str]:
    """The numbers of a text that are none of the known ones as it rounds them."""
    return [word for word in NUMBER.findall(NAMES.sub("", text)) if not _is_known(word, known)]


def _is_known(word: str, known: set[float]) -> bool:
    value, plain = float(word.replace(",", "")), word.partition("e")[0]
    if "e" in word:
        return any(value and abs(one / value - 1) < 0.005 for one in known)
    half = 0.5 * 10 ** -len(plain.partition(".")[2])
    return any(abs(one - value) <= half + 1e-9 for one in known)


def test_every_number_of_every_paragraph_stands_in_a_table(exports: Exports, counted: Counted) -> None:
    known = numbers_of_tables(exports) | counted_here(exports, counted) | LEVELS
    texts = {path.name: path.read_text(encoding="utf-8") for path in exports.analysis.glob("*.txt")}
    assert len(texts) > 5
    assert {name: unknown for name, text in texts.items() if (unknown := unknown_numbers(text, known))} == {}


def test_every_number_of_every_picture_stands_in_a_table(exports: Exports, counted: Counted) -> None:
    known, found = numbers_of_tables(exports) | counted_here(exports, counted) | LEVELS, {}
    for path in exports.analysis.glob("*.svg"):
        elements = list(etree.fromstring(path.read_bytes()).iter())
        words = [one.text or "" for one in elements if etree.QName(one).localname in ("text", "title", "desc")]
        # Ticks of an axis stand centred below it, or end left of it; where they lie is no finding.
        anchors = {"cells.svg": (), "distances.svg": ("middle", "end")}.get(path.name, ("middle",))
        ticks = [one.text or "" for one in elements if one.get("text-anchor") in anchors]
        left = Counter(words) - Counter(word for word in ticks if NUMBER.fullmatch(word))
        found[path.name] = [unknown for word in left for unknown in unknown_numbers(word, known)]
    assert len(found) > 4
    assert {name: unknown for name, unknown in found.items() if unknown} == {}


def test_a_number_that_nothing_holds_is_found() -> None:
    assert unknown_numbers("2.68 of city-003 in .05 or 1.21e+04, not 7", {2.678, 0.05, 12_104.0}) == ["7"]


def test_dates_are_read_as_days(exports: Exports) -> None:
    assert all(date.fromisoformat(row["date_earliest"]) for row in exports.run("documents"))
