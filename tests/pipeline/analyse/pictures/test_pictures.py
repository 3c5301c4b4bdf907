"""Pictures say what the tables beside them say, whatever the names, and are the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree

from pipeline.analyse.contact.exposure_tests import TestName, naive_ratio
from pipeline.analyse.contact.involvement import analyse_involvement
from pipeline.analyse.contact.pictures import draw_contact
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.contact.tables import contact_tables
from pipeline.analyse.counts.coverage import CityYear, Coverage
from pipeline.analyse.counts.study_cells import StudyCells
from pipeline.analyse.pictures.svg import BLUE, Picture, shade
from tests.fixtures.invented_cells import SCENARIOS, ScenarioName, invent_cells

CELLS = invent_cells(9, 4, 3, SCENARIOS[ScenarioName.CAPACITY], 1.5, np.random.default_rng(2))
CROSSED = StudyCells(
    CELLS, (), (), (), (),
    Coverage(
        (CityYear("city-0", 2010, 2, 300), CityYear("city-0", 0, 1, 9), CityYear("city-1", 2012, 4, 5)),
        {"city-2": 3}, (),
    ),
    (),
    {},
)  # fmt: skip
FOUND = {Subset.ALL: analyse_involvement(CELLS, 1, 19)}
SVG = "{http://www.w3.org/2000/svg}"


def drawn() -> dict[str, str]:
    return {name: picture.write() for name, picture in draw_contact(FOUND, CROSSED).items()}


@pytest.fixture(scope="module")
def pictures() -> dict[str, str]:
    return drawn()


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_the_same_figures_are_the_same_bytes(pictures: dict[str, str]) -> None:
    assert set(pictures) == {"coverage", "cells", "references", "coefficients", "without_one"} and drawn() == pictures


def test_every_picture_says_what_it_is_and_keeps_inside_its_frame(pictures: dict[str, str]) -> None:
    for svg in pictures.values():
        root = etree.fromstring(svg.encode())
        assert root.get("role") == "img" and root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")
        wide, tall = float(root.get("width", 0)), float(root.get("height", 0))
        for shape in root.iter(f"{SVG}text"):
            assert 0 <= float(shape.get("x", -1)) <= wide and 0 <= float(shape.get("y", -1)) <= tall


def test_the_matrix_holds_the_counts_of_its_table(pictures: dict[str, str]) -> None:
    table = contact_tables(FOUND, CROSSED)[2]
    columns = [column.name for column in table.columns]
    rows = [dict(zip(columns, row, strict=True)) for row in table.rows]
    counts = [str(row["finds_network_first"]) for row in rows if row["takes_part"] == "yes"]
    assert [word for word in texts(pictures["cells"]) if word.isdigit()] == counts
    assert len(counts) == int(CELLS.allowed.sum())


def test_cells_that_take_no_part_are_hatched_and_have_no_figure() -> None:
    allowed = np.arange(36).reshape(9, 4) % 5 != 0
    cells = replace(CELLS, allowed=allowed)
    svg = draw_contact(FOUND, replace(CROSSED, cells=cells))["cells"].write()
    assert svg.count('fill="url(#hatched)" stroke="#ffffff"') == int((~allowed).sum())
    assert sum(word.isdigit() for word in texts(svg)) == int(allowed.sum())


def test_the_references_show_p_as_the_table_has_it(pictures: dict[str, str]) -> None:
    assert f"observed, p {FOUND[Subset.ALL].tests[TestName.WITHIN_COUNTRY].p:.3f}" in texts(pictures["references"])


def test_the_ratios_are_those_of_the_table_and_the_naive_one_is_grey(pictures: dict[str, str]) -> None:
    shown, naive = texts(pictures["coefficients"]), naive_ratio(CELLS)
    ratios = [one.ratio for one in FOUND[Subset.ALL].ratios if one.ratio is not None]
    assert ratios and all(any(word.startswith(f"{ratio:.2f}") for word in shown) for ratio in ratios)
    assert naive is not None and f"{naive:.2f}" in shown
    assert re.search(r'fill="#888888">naive: ratio of rates<', pictures["coefficients"])


def test_documents_without_a_date_and_without_a_text_have_columns_of_their_own(pictures: dict[str, str]) -> None:
    shown = texts(pictures["coverage"])
    assert {"2010", "2011", "2012", "no date", "no text", "city-0", "city-1", "city-2"} <= set(shown)
    assert sorted(word for word in shown if len(word) == 1) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a & b", '"quoted"', "\u05d0\u05d1"])
def test_names_are_text_whatever_they_hold(name: str) -> None:
    cells = replace(CELLS, cities=(name, *CELLS.cities[1:]))
    svg = draw_contact(FOUND, replace(CROSSED, cells=cells))["cells"].write()
    assert name in texts(svg) and "<script" not in svg


def test_a_shade_goes_from_white_to_the_colour() -> None:
    assert shade(BLUE, 0) == "#ffffff" and shade(BLUE, 1) == "#0072b2" and shade(BLUE, 7) == shade(BLUE, 1)


def test_an_empty_picture_is_well_formed() -> None:
    assert etree.fromstring(Picture(10, 10, "t", "d").write().encode()).tag == f"{SVG}svg"
