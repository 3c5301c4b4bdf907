from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from pipeline.analyse.instruments.asked_spread import ask_spread
from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.naming.first_namings import FirstNaming
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.analyse.instruments.spread import Spread, cross_countries
from pipeline.analyse.permutation import count_checkerboards
from pipeline.records.codes import EventKind
from pipeline.records.dates import parse_interval
from pipeline.study.process_events import ProcessEvent


def naming(country: str, instrument: str, after: str | None, by: str | None, city: str = "x") -> FirstNaming:
    days = (date.fromisoformat(day) if day else None for day in (after, by))
    return FirstNaming(instrument, city, country, *days)


def attended(*rows: tuple[str, str, str]) -> LearningEvents:
    return LearningEvents.of(
        [
            ProcessEvent(name + day, EventKind.MEETING, "", country, "", parse_interval(day), instrument_ids=(name,))
            for country, name, day in rows
        ],
        {},
    )


def test_first_namings_count_from_the_day_by_which_half_had_been_there() -> None:
    events = attended(("AA", "oss", "2014-01"), ("BB", "oss", "2015-01"), ("CC", "oss", "2018-01"))
    spread = cross_countries(
        [
            naming("AA", "oss", "2014-12-31", "2017-01-31"),  # between a text before and one after the day
            naming("AA", "oss", "2012-12-31", "2015-01-01"),  # had it
            naming("AA", "oss", None, "2017-01-01"),  # nobody knows since when
            naming("BB", "oss", "2016-01-31", None),  # followed a year
            naming("BB", "oss", "2013-01-31", None),  # no later text
            naming("CC", "oss", "2016-01-31", None),  # of a country that came later
            naming("DD", "oss", "2016-01-31", None),
            naming("", "oss", "2016-01-31", None),  # of no known country
        ],
        events,
    )
    assert spread.days == {"oss": date(2015, 1, 31)}
    assert spread.cells.cities == ("AA", "BB", "CC", "DD")
    assert spread.cities[:, 0].tolist() == [1, 1, 1, 1] and spread.namings[:, 0].tolist() == [1, 0, 0, 0]
    assert spread.had_before[:, 0].tolist() == [1, 0, 0, 0] and spread.not_followed[:, 0].tolist() == [1, 1, 0, 0]
    assert [spread.attended((row, 0)) for row in range(4)] == [True, True, None, False]
    assert spread.cells.allowed[:, 0].tolist() == [True, True, False, True]
    assert spread.cells.opportunity[0, 0] == pytest.approx(731 / 365.25)


def test_an_instrument_without_a_dated_event_is_no_column() -> None:
    assert (
        cross_countries([naming("AA", "iop", "2016-01-01", None)], attended(("AA", "oss", "2015"))).cells.shape[1] == 0
    )


def invented(rng: np.random.Generator, ratio: float) -> Spread:
    """Twelve countries that differ in zeal by six instruments that differ in appeal, of which each was at some."""
    shape = 12, 6
    exposed = rng.random(shape) < 0.2 + 0.5 * rng.random((12, 1))
    rate = 1.5 * np.exp(rng.normal(0, 0.6, (12, 1)) + rng.normal(0, 0.6, (1, 6))) * np.where(exposed, ratio, 1)
    spread = cross_countries(
        [naming(f"L{i:02}", f"i{k}", "2016-01-01", None) for i in range(12) for k in range(6)],
        attended(*((f"L{i:02}", f"i{k}", "2015") for i in range(12) for k in range(6) if exposed[i, k] or i == k)),
    )
    cells = replace(
        spread.cells, exposed=exposed, network_first=rng.poisson(rate).astype(float), opportunity=np.ones(shape)
    )
    return replace(spread, cells=cells)


@pytest.mark.slow
def test_zeal_and_appeal_are_no_effect_of_events_and_an_effect_is_found() -> None:
    rng = np.random.default_rng(3)
    level = [ask_spread(invented(rng, 1.0), rng, 99).p or 1 for _ in range(80)]
    power = [ask_spread(invented(rng, 3.0), rng, 99).p or 1 for _ in range(20)]
    assert np.mean(np.array(level) <= 0.05) < 0.13
    assert np.mean(np.array(power) <= 0.05) > 0.8


def test_the_interval_leaves_out_countries() -> None:
    found = ask_spread(invented(np.random.default_rng(8), 3.0), np.random.default_rng(1), 99)
    assert found.log_ratio is not None and len(found.log_ratio.drops) == 12 and found.ratio.is_whole


def followed(*countries: str, named: tuple[str, ...] = ()) -> list[FirstNaming]:
    return [
        naming(country, name, "2014-01-01", "2018-01-01" if country in named else None)
        if country in named
        else naming(country, name, "2018-01-01", None)
        for country in countries
        for name in ("oss", "iop")
    ]


BOTH = (("AA", "oss", "2015"), ("BB", "iop", "2015"))


@pytest.mark.parametrize(
    ("namings", "events", "obstacle"),
    [
        (followed("AA", "BB"), (), Obstacle.NO_EVENT),
        (followed("AA"), BOTH, Obstacle.ONE_COUNTRY),
        (followed("AA", "BB"), BOTH[:1], Obstacle.ONE_INSTRUMENT),
        ([naming(at, of, "2014-01-01", None) for at in ("AA", "BB") for of in ("oss", "iop")], BOTH,
         Obstacle.NOBODY_FOLLOWED),
        (followed("AA", "BB"), BOTH, Obstacle.NO_NAMING_AFTER),
        (followed("CC", "DD", named=("CC",)), BOTH, Obstacle.NOBODY_ATTENDED),
        (followed("AA", "BB", named=("AA",)), tuple((at, of, "2015") for at in ("AA", "BB") for of in ("oss", "iop")),
         Obstacle.ALL_ATTENDED),
        (followed("AA", "BB", named=("AA",)), (("AA", "oss", "2015"), ("AA", "iop", "2015")),
         Obstacle.NOTHING_TO_PERMUTE),
        (followed("AA", "BB", named=("AA",)), BOTH, None),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_gives_its_reason_and_no_figure(
    namings: list[FirstNaming], events: tuple[tuple[str, str, str], ...], obstacle: Obstacle | None
) -> None:
    found = ask_spread(cross_countries(namings, attended(*events)), np.random.default_rng(1), 19)
    assert found.obstacle is obstacle and (found.p is None) == (obstacle is not None)


def test_the_trades_are_those_of_cells_that_take_part() -> None:
    spread = cross_countries(followed("AA", "BB", named=("AA",)), attended(*BOTH))
    found = ask_spread(spread, np.random.default_rng(1), 19)
    assert found.checkerboards == count_checkerboards(spread.cells.exposed, None, spread.cells.allowed)
    assert found.checkerboards.count == 1 and found.p is not None and found.p > 0.05
