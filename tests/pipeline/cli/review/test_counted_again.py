"""What `review precision` tells is counted again from the table of judgements alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from pipeline.review.records import PairKind
from pipeline.review.store import ReviewStore
from tests.fixtures.command_line import Answer
from tests.fixtures.judging import say
from tests.fixtures.study import Bench

pytestmark = pytest.mark.slow
Policyecho = Callable[..., Answer]


def test_precision_follows_from_what_is_listed_of_each_judgement(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    policyecho("review", "draw", "--pairs", 7, "--study", root)
    with ReviewStore(root / "reviews") as store:
        pairs = [pair for pair in store.pairs("sample-1") if pair.kind is PairKind.MATCH]
    for number, pair in enumerate(pairs[:-1]):
        say(judged, pair, "A", "unrelated" if number % 3 == 0 else "copy")
    told = json.loads(policyecho("review", "precision", "--json", "--study", root).text)["precision"]["whole"]
    rows = list(csv.DictReader(io.StringIO(policyecho("review", "judgements", "--study", root).text)))
    strata: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        strata.setdefault(row["stratum"], []).append(row)
    matches = {name: int(held[0]["stratum_matches"]) for name, held in strata.items()}
    right = {
        name: sum(row["relation"] == "copy" for row in held) / len(held) * matches[name]
        for name, held in strata.items()
    }
    assert {1 / float(row["inclusion"]) for row in rows} != {1.0}
    assert told["matches"] - told["not_covered"] == sum(matches.values())
    assert told["estimate"]["value"] == pytest.approx(sum(right.values()) / sum(matches.values()))
