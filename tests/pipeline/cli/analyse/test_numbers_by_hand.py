"""What chance gives and how far texts lie apart, computed a second time by sums over single pairs."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta, t

from pipeline.records.arrays import Floats
from pipeline.workflow.workspace import open_workspace
from tests.fixtures.analysed import Exports, Rows

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("analysed")]
Q_LIMIT = 0.2
# Besides long passages by vectors: short ones, and within a language both lengths by words and as digests.
OTHER_STRATA = {False: 1, True: 5}

Cell = tuple[str, str]
Languages = tuple[str, str]


def weigh_room(exports: Exports) -> dict[Cell, dict[str, Counter[Languages]]]:
    """By cell and document the part of all pairs of sentences of two languages that dates allow it."""
    documents, all_of = exports.run("documents"), Counter[tuple[str, str]]()
    for one in documents:
        all_of[one["role"], one["lang"]] += int(one["sentences"])
    room: dict[Cell, dict[str, Counter[Languages]]] = defaultdict(lambda: defaultdict(Counter))
    for city, net in itertools.product(documents, documents):
        if (city["role"], net["role"]) == ("city", "network") and net["date_latest"] < city["date_earliest"]:
            pairs = int(city["sentences"]) * int(net["sentences"])
            part = pairs / (all_of["city", city["lang"]] * all_of["network", net["lang"]])
            room[city["issuer_id"], net["issuer_id"]][city["document_id"]][city["lang"], net["lang"]] += part
    return room


def admit_by_chance(claims: Rows) -> dict[Languages, tuple[float, float]]:
    """By languages how many chance finds are admitted among long passages found by vectors, and in all."""
    claimed = Counter(row["stratum"] for row in claims if row["order"] != "city_first")
    assert all(stratum.startswith("semantic:") and stratum.endswith(":long") for stratum in claimed)
    admitted = {}
    for langs in itertools.product(("de", "en"), repeat=2):
        long = min(1.0, Q_LIMIT * claimed["semantic:" + "-".join(langs) + ":long"])
        admitted[langs] = long, long + Q_LIMIT * OTHER_STRATA[langs[0] == langs[1]]
    return admitted


def find_claims(exports: Exports) -> Rows:
    rows = exports.run("matches") + exports.run("excluded")
    return [row for row in rows if row["q_value"] and float(row["q_value"]) <= Q_LIMIT]


def test_what_chance_gives_is_summed_over_texts_and_strata(exports: Exports) -> None:
    room, admitted = weigh_room(exports), admit_by_chance(find_claims(exports))
    cells = [row for row in exports.analysed("expected") if row["city_id"]]
    assert len(cells) == 36
    for row in cells:
        parts = room[row["city_id"], row["network_id"]]
        chance = [sum(admitted[langs][1] * part for langs, part in of.items()) for of in parts.values()]
        assert int(row["documents"]) == len(parts)
        assert float(row["expected"]) == pytest.approx(sum(1 - math.exp(-one) for one in chance), abs=1e-6)


def test_texts_with_a_find_and_their_p_are_counted_from_the_claims(exports: Exports) -> None:
    claims = find_claims(exports)
    admitted, found = admit_by_chance(claims), defaultdict(set)
    for row in claims:
        strong = -math.log1p(-float(row["p_value"])) <= admitted[row["city_lang"], row["network_lang"]][0] + 1e-6
        idle = {"own_repeat", "via_common_source"} & set(row["flags"].split("|"))
        if strong and row["order"] == "network_first" and row["text_class"] == "verbatim_copy" and not idle:
            found[row["city_issuer_id"], row["network_issuer_id"]].add(row["city_document_id"])
    for row in (row for row in exports.analysed("expected") if row["city_id"]):
        count = len(found[row["city_id"], row["network_id"]])
        assert int(row["documents_with_find"]) == count
        decoys, expected = float(row["decoys"]), float(row["expected"])
        # Of these and the decoys as many or more fall to the cell: the upper tail of a binomial, as a beta.
        p = beta.cdf(expected / (decoys + expected), count, decoys + 1) if count else 1.0
        assert float(row["p"]) == pytest.approx(p, abs=2e-6)


def centre_texts(root: Path) -> dict[str, Floats]:
    """Of each city document the mean direction of its sentences, seen from the mean of their language."""
    with open_workspace(root) as workspace:
        assert workspace.profile
        found = {}
        for item in workspace.readable:
            away = workspace.vectors_of(item).astype(float) - workspace.profile.means[item.lang]
            found[item.document.document_id] = np.mean([one / math.sqrt(sum(one * one)) for one in away], 0)
        return found


def lie_apart(cities: Sequence[Sequence[Floats]]) -> float:
    """One less the mean product of texts of two cities over that of two texts of one city, pair by pair."""
    between = [
        np.mean([one @ two for one in first for two in second]) for first, second in itertools.permutations(cities, 2)
    ]
    within = [np.mean([one @ two for one, two in itertools.permutations(city, 2)]) for city in cities]
    return float(1 - np.mean(between) / np.mean(within))


def leave_out(periods: Sequence[Sequence[Sequence[Floats]]]) -> list[tuple[float, float]]:
    """The distance of both periods and their difference, each with half its 95 % interval, by leaving out cities."""

    def measure(kept: Sequence[int]) -> list[float]:
        first, second = (lie_apart([period[at] for at in kept]) for period in periods)
        return [first, second, second - first]

    count = len(periods[0])
    drops = np.array([measure([at for at in range(count) if at != out]) for out in range(count)])
    error = np.sqrt((count - 1) * drops.var(0))
    return list(zip(measure(range(count)), t.ppf(0.975, count - 1) * error, strict=True))


def test_distances_their_change_and_its_p_are_those_of_single_pairs_of_texts(exports: Exports) -> None:
    texts, rows = centre_texts(exports.root), exports.analysed("convergence")
    members = {(row["city_id"], row["network_id"]) for row in exports.given("memberships")}
    documents = [row for row in exports.run("documents") if row["role"] == "city"]
    cities = sorted({row["issuer_id"] for row in documents})
    for network in sorted({row["network_id"] for row in rows}):
        changes, sizes = [], []
        for group in ("in_contact", "not_in_contact"):
            told = [row for row in rows if (row["network_id"], row["group"]) == (network, group)]
            years = [range(int(row["first_year"]), int(row["last_year"]) + 1) for row in told if row["first_year"]]
            of_group = [city for city in cities if ((city, network) in members) == (group == "in_contact")]
            periods = [
                [
                    [texts[one["document_id"]] for one in documents
                     if one["issuer_id"] == city and int(one["date_earliest"][:4]) in span]
                    for city in of_group
                ]
                for span in years
            ]  # fmt: skip
            found = leave_out(periods)
            assert len(told) == len(found) == 3 and {int(row["cities"]) for row in told} == {len(of_group)}
            for row, (value, reach) in zip(told, found, strict=True):
                ends = [float(row[name]) for name in ("low", "estimate", "high")]
                assert ends == pytest.approx([value - reach, value, value + reach], abs=2e-6)
            changes.append(found[-1])
            sizes.append(len(of_group))
        (inside, reach), (outside, other) = changes
        (row,) = (row for row in rows if (row["network_id"], row["group"]) == (network, "difference"))
        error, freedom = math.hypot(reach, other), min(sizes) - 1
        assert float(row["estimate"]) == pytest.approx(inside - outside, abs=2e-6)
        p = 2 * t.sf(abs(inside - outside) / error * t.ppf(0.975, freedom), freedom)
        assert float(row["p"]) == pytest.approx(p, abs=2e-6)
