"""Curves, bars and rows say what the tables beside them say, and keep inside their frames."""

from __future__ import annotations

import math

import numpy as np
import pytest
from lxml import etree

from pipeline.analyse.contact.exposure_tests import TestName
from pipeline.analyse.contact.identification import identify
from pipeline.analyse.contact.involvement import analyse_involvement
from pipeline.analyse.contact.pictures import draw_contact
from pipeline.analyse.contact.power import Power
from pipeline.analyse.contact.power_answer import interpolate_share, power_picture, power_table
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.contact.tables import left_out_table
from pipeline.analyse.counts.coverage import Coverage
from pipeline.analyse.counts.study_cells import StudyCells
from pipeline.analyse.direction.paths import count_paths
from pipeline.analyse.direction.pictures import draw_paths
from pipeline.analyse.direction.tables import paths_table
from pipeline.analyse.likeness.convergence import Convergence, Group, GroupName, NoTrend, Period
from pipeline.analyse.likeness.leave_out import Trend
from pipeline.analyse.likeness.pictures import draw_convergence
from pipeline.analyse.pictures.curves import Curve, Panel, PointAt, Tick, draw_curves
from pipeline.analyse.pictures.left_out import Without, draw_left_out
from pipeline.text.plurals import in_full
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

CELLS = invent_cells(12, 4, 3, SCENARIOS[ScenarioName.CAPACITY], 1.5, np.random.default_rng(2))
SVG = "{http://www.w3.org/2000/svg}"
TREND = (Trend(0.4, 0.3, 0.5), Trend(0.2, 0.1, 0.3))
GROUPS = (
    Group(GroupName.IN_CONTACT, ("a", "b", "c"), (), (6, 6), TREND, Trend(-0.2, -0.3, -0.1)),
    Group(GroupName.NOT_IN_CONTACT, (), (), (0, 0), (), None, NoTrend.TOO_FEW_CITIES),
)
CONVERGENCE = Convergence((Period(2001, 2005), Period(2006, 2010)), GROUPS, None)
POWER = Power(
    identify(CELLS),
    {(ratio, test): share for test in (TestName.WITHIN_COUNTRY, TestName.FREE)
     for ratio, share in ((1.0, 0.05), (2.0, 0.45), (3.0, 0.9))},
    200, 1, 80.0,
)  # fmt: skip


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def all_pictures() -> dict[str, str]:
    crossed = StudyCells(CELLS, (), (), (), (), Coverage((), {}, ()), (), {})
    found = draw_contact({Subset.ALL: analyse_involvement(CELLS, 1, 19)}, crossed)
    drawn = {"without_one": found["without_one"], "power": power_picture(POWER, 1.5)}
    drawn |= draw_paths(count_paths(CELLS)) | draw_convergence({"net": CONVERGENCE})
    return {name: picture.write() for name, picture in drawn.items()}


def test_the_same_figures_are_the_same_bytes_and_every_word_keeps_inside_its_frame() -> None:
    pictures = all_pictures()
    assert set(pictures) == {"without_one", "power", "paths", "distances"} and pictures == all_pictures()
    for svg in pictures.values():
        root = etree.fromstring(svg.encode())
        wide, tall = float(root.get("width", 0)), float(root.get("height", 0))
        assert root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")
        for shape in root.iter(f"{SVG}text"):
            x, size, words = float(shape.get("x", -1)), float(shape.get("font-size", 0)), shape.text or ""
            reach = {"start": (0, 1), "middle": (0.5, 0.5), "end": (1, 0)}[shape.get("text-anchor", "start")]
            about = len(words) * size * 0.5
            assert x - reach[0] * about >= 0 and x + reach[1] * about <= wide, words
            assert 0 <= float(shape.get("y", -1)) <= tall


def test_without_one_shows_every_row_of_its_table() -> None:
    found = analyse_involvement(CELLS, 1, 19)
    shown = texts(all_pictures()["without_one"])
    for kind, name, ratio, *_ in left_out_table(found).rows:
        assert f"{name} ({kind})" in shown
        assert any(word.startswith(f"{ratio:.2f}") for word in shown)


def test_of_many_cities_those_that_move_the_ratio_most_are_shown_and_the_rest_counted() -> None:
    rows = [Without("city", f"c{n}", 1 + n / 1000, "") for n in range(60)] + [Without("city", "all", None, "")]
    shown = texts(draw_left_out(rows, 1.0).write())
    assert "c59 (city)" in shown and "c3 (city)" not in shown and "no ratio without it" in shown
    assert any("21 that move the ratio less" in word for word in shown)


def test_what_turns_the_answer_is_a_square_with_words() -> None:
    svg = draw_left_out([Without("country", "SE", 0.9, "the ratio lies on the other side of 1")], 1.2).write()
    assert "0.90: the ratio lies on the other side of 1" in texts(svg) and "SE (country): the ratio" in svg


def test_bars_have_the_finds_and_rates_of_their_table() -> None:
    shown = texts(all_pictures()["paths"])
    for network, _, contact, finds, *_, rate in paths_table(count_paths(CELLS)).rows:
        if not network and contact != "unknown":
            assert any(word.startswith(f"{in_full(float(str(rate)))} ({finds} find") for word in shown)


def test_distances_have_a_panel_a_network_with_periods_and_only_groups_that_have_any() -> None:
    svg = all_pictures()["distances"]
    assert {"net", "2001-2005", "2006-2010", "in contact with the network"} <= set(texts(svg))
    assert "not in contact" not in texts(svg) and svg.count("<polygon") == 1 and "0.4, 0.2" in svg
    nothing = Convergence(CONVERGENCE.periods, (GROUPS[1], GROUPS[1]), None)
    assert draw_convergence({"net": nothing}) == {}


def test_the_power_curve_marks_the_ratio_of_the_study_inside_its_range_only() -> None:
    assert "this study: 1.50" in texts(power_picture(POWER, 1.5).write())
    for outside in (None, 0.7, 9.0):
        assert not any("this study:" in word for word in texts(power_picture(POWER, outside).write()))


def test_the_power_table_has_every_share_with_its_interval_and_tests_that_cannot_be_made() -> None:
    rows = [row for row in power_table(POWER).rows if row[0] is not None]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (ratio, test.value, share) for (ratio, test), share in POWER.shares.items()
    ]
    low, high = rows[1][3:5]
    assert isinstance(low, float) and isinstance(high, float)
    assert (low, high) == pytest.approx((0.3826, 0.5192), abs=1e-3)  # Wilson, 90 of 200


def test_power_between_two_ratios_goes_along_the_logarithm() -> None:
    middle = math.sqrt(2.0 * 3.0)
    assert interpolate_share(POWER, TestName.WITHIN_COUNTRY, middle) == pytest.approx((0.45 + 0.9) / 2)
    assert interpolate_share(POWER, TestName.WITHIN_COUNTRY, 5.0) is None
    assert interpolate_share(POWER, TestName.DIRECTION, 1.5) is None


def test_a_curve_lies_where_its_values_say() -> None:
    curve = Curve("one", (PointAt(0, 0.0), PointAt(1, 1.0)))
    panel = Panel("", (curve,), (Tick(0, "a"), Tick(1, "b")))
    root = etree.fromstring(draw_curves("t", "b", [panel], [Tick(0, "0"), Tick(1, "1")]).write().encode())
    dots = [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in root.iter(f"{SVG}circle")][1:]
    assert dots[1][0] - dots[0][0] == pytest.approx(420) and dots[0][1] - dots[1][1] == pytest.approx(170)
