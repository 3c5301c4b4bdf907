from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pipeline.analyse.instruments.hazard import YearsAtRisk, fit_hazard, lay_out_years, maximise
from pipeline.analyse.instruments.learning_events import LearningEvents
from pipeline.analyse.instruments.naming.first_namings import FirstNaming
from pipeline.analyse.instruments.naming.listed import Instrument
from pipeline.records.codes import EventKind
from pipeline.records.dates import parse_interval
from pipeline.study.process_events import ProcessEvent
from pipeline.study.tables import Issuer

CLOSED = json.loads((Path(__file__).parent / "closed_forms.json").read_text(encoding="utf-8"))
OSS = Instrument("oss", 1, frozenset({"en"}), origin_year=2010)


def named(city: str, after: str | None, by: str | None, country: str = "AA") -> FirstNaming:
    return FirstNaming("oss", city, country, *(date.fromisoformat(day) if day else None for day in (after, by)))


def events(*rows: tuple[str, str]) -> LearningEvents:
    held = [
        ProcessEvent(f"e{city}", EventKind.VISIT, city, date=parse_interval(day), instrument_ids=("oss",))
        for city, day in rows
    ]
    return LearningEvents.of(held, {"a": Issuer("A", "AA"), "b": Issuer("B", "BB")})


def test_one_year_and_one_contrast_have_their_closed_form() -> None:
    case = CLOSED["cloglog"]
    (a, of_contact), (b, others) = case["with_contact"], case["without"]
    count = of_contact + others
    is_named = np.zeros(count, bool)
    is_named[:a] = is_named[of_contact : of_contact + b] = True
    design = np.ones((count, 1, 2))
    design[of_contact:, :, 1] = 0
    risk = YearsAtRisk(~is_named[:, None] * 1.0, is_named[:, None] * 1.0, is_named, design, ("x",) * count, (2000,))
    assert maximise(risk)[-1] == pytest.approx(case["log_ratio"], abs=1e-6)


def test_a_year_counts_as_passed_when_its_last_day_is() -> None:
    risk = lay_out_years(
        [named("a", "2011-12-31", "2014-03-01"), named("b", "2012-06-30", None), named("c", None, "2011-05-01")],
        [OSS],
        events(),
    )
    assert risk.years == (2010, 2011, 2012, 2013, 2014)
    assert risk.passed.tolist() == [[1, 1, 0, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert risk.open.tolist() == [[0, 0, 1, 1, 1], [0, 0, 0, 0, 0], [1, 1, 0, 0, 0]]
    assert risk.events == 2 and not risk.contact_varies


def test_contact_begins_in_the_year_after_the_event_and_counts_for_no_year_before() -> None:
    risk = lay_out_years([named("a", "2013-12-31", "2015-01-01"), named("b", "2014-12-31", None)], [OSS],
                         events(("a", "2012-05")))  # fmt: skip
    assert risk.design[0, :, -1].tolist() == [0, 0, 0, 1, 1, 1] and not risk.design[1, :, -1].any()
    assert risk.contact_varies


def test_a_true_ratio_is_found_and_a_city_that_nothing_is_known_of_takes_no_part() -> None:
    rng = np.random.default_rng(11)
    rows, held = [], []
    for number in range(600):
        city, country = f"c{number}", f"L{number % 12}"
        since = 2013 if number % 2 else 9999
        year = next((y for y in range(2010, 2020) if rng.random() < 1 - np.exp(-0.06 * (3 if y > since else 1))), None)
        if since < 9999:
            held.append((city, str(since)))
        if year is None:
            rows.append(named(city, "2019-12-31", None, country))
        else:
            low = max(2009, year - int(rng.integers(0, 4)))
            rows.append(named(city, f"{low}-01-01" if low > 2009 else None, f"{year}-12-31", country))
    rows.append(named("nobody", None, None))
    risk = lay_out_years(rows, [OSS], events(*held))
    assert len(risk.clusters) == 600 and risk.parameters == 3 and risk.wanted == 30
    found = fit_hazard(risk)
    assert np.exp(found.whole) == pytest.approx(3, rel=0.25) and np.isfinite(found.drops).all()


def test_without_any_text_there_are_no_years() -> None:
    assert lay_out_years([named("a", None, None)], [OSS], events()).events == 0


def test_where_contact_is_all_there_is_no_ratio() -> None:
    rows = [named("a", "2013-12-31", "2014-12-31"), named("b", "2014-12-31", None)]
    assert np.isnan(maximise(lay_out_years(rows, [OSS], events(("a", "2012"))))).all()
