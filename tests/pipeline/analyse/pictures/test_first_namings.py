from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from pipeline.analyse.pictures.first_namings import Panel, Step, draw_first_namings
from pipeline.analyse.pictures.svg import BLUE, ORANGE, shade

PANEL = Panel(
    "oss",
    (Step(2012, 2014, 0.5), Step(2016, math.inf, 0.5)),
    ((2012, 2014), (2010, 2014.5), (2016, math.inf), (-math.inf, 2013)),
    (2011.5,),
)


def shapes(picture: str, name: str) -> list[dict[str, str]]:
    found = ElementTree.fromstring(picture).iter(f"{{http://www.w3.org/2000/svg}}{name}")
    return [dict(element.attrib) for element in found]


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]


def test_the_table_of_risk_counts_what_is_known_at_each_time() -> None:
    assert PANEL.known_at(2010) == (0, 3, 1)
    assert PANEL.known_at(2013) == (1, 1, 2)
    assert PANEL.known_at(2015) == (3, 1, 0)
    told = texts(draw_first_namings([PANEL]).write())
    assert {"oss", "named it", "had not", "not known", "2010", "100%"} <= set(told)


def test_a_share_rises_in_a_box_where_nobody_knows_when_and_never_where_texts_end() -> None:
    picture = draw_first_namings([PANEL]).write()
    (box,) = [one for one in shapes(picture, "rect") if one["fill"] == shade(BLUE, 0.3)]
    tall = float(box["height"])
    lines = [one for one in shapes(picture, "line") if one["stroke"] == shade(BLUE, 1)]
    assert tall == pytest.approx(49) and float(lines[-1]["y1"]) == float(box["y"])
    # The key and the event itself.
    assert sum(one["stroke"] == shade(ORANGE, 1) for one in shapes(picture, "line")) == 2


def test_the_picture_is_the_same_at_every_drawing_and_empty_without_a_panel() -> None:
    assert draw_first_namings([PANEL]).write() == draw_first_namings([PANEL]).write()
    assert "no instrument was named" in draw_first_namings([]).write()
