"""Which matches count for precision, and what those that coders leave open could change."""

from __future__ import annotations

import pytest

from pipeline.review.collect import collect
from pipeline.review.precision import measure_precision
from pipeline.review.records import AnswerKind
from pipeline.review.store import ReviewStore
from pipeline.review.verdicts import Judged, judge
from tests.fixtures.judging import codebook, draw, say
from tests.fixtures.study import Bench

pytestmark = pytest.mark.slow


def judged_of(bench: Bench) -> Judged:
    book = codebook(bench)
    with ReviewStore(bench.root / "reviews") as store:
        return judge(collect(store, store.samples()[-1], book.digest), book)


def test_coders_agree_on_an_echo_by_different_codes_and_the_rest_waits_for_a_decision(judged: Bench) -> None:
    pairs = draw(judged)
    for number, pair in enumerate(pairs):
        say(judged, pair, "A", "copy")
        say(judged, pair, "B", "unrelated" if number == 0 else "paraphrase")
    found, matches = judged_of(judged), len(pairs)
    whole = measure_precision(found.sample).whole
    assert (whole.read, whole.estimate.value, found.undecided) == (matches - 1, 1.0, 1)
    assert found.at_worst == pytest.approx((matches - 1) / matches) and found.at_best == 1.0
    assert found.in_order.count(None) == 1 and found.in_order.count(True) == matches - 1
    say(judged, pairs[0], "C", "topic_only", AnswerKind.ADJUDICATED)
    decided = judged_of(judged)
    assert decided.undecided == 0 and decided.at_worst == decided.at_best == pytest.approx((matches - 1) / matches)
    assert decided.in_order.count(False) == 1
