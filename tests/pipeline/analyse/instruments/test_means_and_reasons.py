from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.counts.finds import Find
from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.means_and_reasons import (
    ContactKind,
    KindCounts,
    compare_kinds,
    count_kinds,
    expose_to_events,
)
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.records import LearningType, Match, Side, Span
from pipeline.records.arrays import Floats, Mask
from pipeline.records.codes import EventKind
from pipeline.records.dates import parse_interval
from pipeline.study.process_events import ProcessEvent

RNG = np.random.default_rng(2)
SHAPE = 30, 4
SIDE = Side("d", "s", Span(0, 1), Span(0, 1), 0, 1, 1.0)


def cells(exposed: Mask, counts: Floats) -> Cells:
    ones = np.ones(SHAPE)
    return Cells(
        tuple(f"c{n:02}" for n in range(30)), ("a", "b", "c", "d"), tuple(f"L{n // 5}" for n in range(30)),
        exposed, ones > 0, ones > 0, counts, 0 * ones, ones, ones,
    )  # fmt: skip


EXPOSED = RNG.random(SHAPE) < 0.5


def counted(ratio_means: float, ratio_reasons: float) -> KindCounts:
    means, reasons = (
        cells(EXPOSED, RNG.poisson(8 * np.where(EXPOSED, ratio, 1.0)).astype(float))
        for ratio in (ratio_means, ratio_reasons)
    )
    return KindCounts(means, reasons, 0)


def test_the_two_kinds_have_ratios_of_their_own_and_their_ratio_an_interval() -> None:
    found = compare_kinds(counted(3.0, 1.0), ContactKind.MEMBERSHIP)
    assert found.obstacle is None and found.means.ratio == pytest.approx(3, rel=0.2)
    assert found.interaction.low is not None and found.interaction.low > 1
    assert found.interaction.ratio == pytest.approx((found.means.ratio or 0) / (found.reasons.ratio or 1))
    assert found.clusters == 30


def test_two_results_of_which_one_is_sure_need_not_differ() -> None:
    found = compare_kinds(counted(2.0, 1.8), ContactKind.ELEVATING)
    assert found.interaction.low is not None and found.interaction.low < 1 < (found.interaction.high or 0)
    assert found.clusters == 6


def matches(kinds: Sequence[LearningType]) -> list[Match]:
    return [Match(f"m{at}", SIDE, SIDE, 1.0, None, None, (), learning_type=kind) for at, kind in enumerate(kinds)]


def test_finds_are_counted_by_kind_with_the_network_first_only() -> None:
    kinds = (LearningType.INSTRUMENTAL, LearningType.PARADIGMATIC, LearningType.PARADIGMATIC, LearningType.OPEN)
    issuers = {"doc": "c01", "net": "b", "other": "elsewhere"}
    finds = [Find(f"m{at}", "doc", "net", at != 2) for at in range(4)] + [Find("m0", "other", "net", True)]
    found = count_kinds(cells(EXPOSED, np.zeros(SHAPE)), finds, matches(kinds), issuers)
    assert (found.means.network_first.sum(), found.reasons.network_first.sum(), found.unsaid) == (1, 1, 1)
    assert found.means.network_first[1, 1] == 1


def test_an_event_is_contact_only_before_a_text_and_only_where_it_is_known() -> None:
    held = [
        ProcessEvent("e", EventKind.VISIT, "", "L0", "a", parse_interval("2015"), instrument_ids=()),
        ProcessEvent("f", EventKind.VISIT, "", "L1", "b", None),
    ]
    events = LearningEvents.of(held, {}, families={"a": ("a",), "b": ("b",)})
    texts = [("c00", parse_interval("2016")), ("c00", parse_interval("2010")), ("c01", parse_interval("2014")),
             ("c05", parse_interval("2016"))]  # fmt: skip
    found = expose_to_events(cells(EXPOSED, np.zeros(SHAPE)), events, texts)
    assert found.exposed[0, 0] and not found.exposed[1, 0] and not found.exposed[5, 0]
    assert found.contact_known[:, 0].nonzero()[0].tolist() == [0, 1, 5]  # those with a dated text
    assert found.contact_known[:, 1].nonzero()[0].tolist() == [0, 1]  # not the country whose event has no date
    assert not found.contact_known[:, 2:].any()  # no event of these networks is known


def with_(counts: KindCounts, **changed: Mask | Floats) -> KindCounts:
    return KindCounts(replace(counts.means, **changed), replace(counts.reasons, **changed), 0)


@pytest.mark.parametrize(
    ("counts", "obstacle"),
    [
        (with_(counted(1, 1), exposed=np.zeros(SHAPE, bool)), Obstacle.NO_CONTACT),
        (with_(counted(1, 1), exposed=np.ones(SHAPE, bool)), Obstacle.ALL_CONTACT),
        (KindCounts(cells(EXPOSED, np.zeros(SHAPE)), counted(1, 1).reasons, 0), Obstacle.NO_MEANS),
        (KindCounts(counted(1, 1).means, cells(EXPOSED, np.zeros(SHAPE)), 0), Obstacle.NO_REASONS),
        (with_(counted(1, 1), exposed=np.arange(30)[:, None] < 15 * np.ones(4, int)), Obstacle.NOT_SEPARATE),
    ],
)
def test_what_cannot_be_compared_gives_its_reason(counts: KindCounts, obstacle: Obstacle) -> None:
    found = compare_kinds(counts, ContactKind.MEMBERSHIP)
    assert found.obstacle is obstacle and found.interaction.ratio is None
