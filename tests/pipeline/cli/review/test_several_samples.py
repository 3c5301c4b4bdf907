"""Several samples in one study: which of them a command takes, and that it says so."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pipeline.review.store import ReviewStore
from tests.fixtures.command_line import Answer
from tests.fixtures.judging import say
from tests.fixtures.study import Bench

pytestmark = pytest.mark.slow
Policyecho = Callable[..., Answer]


def test_a_sample_that_is_drawn_again_hides_no_judgement(judged: Bench, policyecho: Policyecho) -> None:
    root = judged.root
    first = policyecho("review", "draw", "--pairs", 8, "--study", root)
    assert "from now on" not in first.err
    policyecho("review", "sheet", "--coder", "A", "--study", root)
    with ReviewStore(root / "reviews") as store:
        (pair, *_) = store.pairs("sample-1")
    say(judged, pair, "A", "frame")
    again = policyecho("review", "draw", "--pairs", 8, "--study", root)
    assert "sample-2 is taken from now on" in again.err and "there are sample-1 of run" in again.err
    for command in ("status", "precision", "agreement"):
        told = policyecho("review", command, "--study", root)
        assert "sample-2 is the newest, and nobody has coded it; `--sample` takes sample-1 of run" in told.err
        named = policyecho("review", command, "--sample", "sample-1", "--study", root)
        assert "is the newest" not in named.err
    status = policyecho("review", "status", "--sample", "sample-1", "--study", root)
    assert "Other samples, which `--sample` takes: sample-2 of run" in status.text
    assert json.loads(policyecho("review", "status", "--json", "--study", root).text)["samples"] == [
        "sample-1",
        "sample-2",
    ]
    refused = policyecho("review", "sheet", "--coder", "A", "--sample", "sample-1", "--study", root)
    assert refused.code == 1 and "move it away, or name another file by `--out`" in refused.err
