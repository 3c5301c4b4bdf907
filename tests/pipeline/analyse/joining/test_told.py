"""Every number of the words and the picture is one of the tables beside them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree

from pipeline.analyse.joining.before_after import BeforeAfter, compare_before_after
from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.dates import NoPart
from pipeline.analyse.joining.paragraphs import tell_before_after, tell_left_out, tell_repeats
from pipeline.analyse.joining.pictures import draw_before_after
from pipeline.analyse.joining.repeats import Repeat
from pipeline.analyse.joining.tables import joining_tables
from pipeline.analyse.pictures.event_study import YearPoint, draw_event_study
from pipeline.export.tables import Cell, Table
from tests.pipeline.analyse.joining.hand_made import cross, staggered

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def crossed() -> Crossed:
    rows = staggered(cities=30, joiners=24, ratio=1.6)
    noise = np.random.default_rng(8).poisson(rows.finds / 3).astype(np.float64)
    made = cross(replace(rows, finds=noise), [("city-29", "network-0")])
    return replace(made, left_out={NoPart.SPANS_JOINING: (("plan", "network-0"),)}, undated=("leaflet",))


@pytest.fixture(scope="module")
def found(crossed: Crossed) -> BeforeAfter:
    return compare_before_after(crossed)


def rows_of(table: Table) -> list[dict[str, Cell]]:
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


@pytest.fixture(scope="module")
def tables(found: BeforeAfter, crossed: Crossed) -> dict[str, list[dict[str, Cell]]]:
    return {table.name: rows_of(table) for table in joining_tables({Repeat.ALL: found}, crossed)}


def test_the_words_have_the_figures_of_the_tables(found: BeforeAfter, tables: dict[str, list[dict[str, Cell]]]) -> None:
    told = tell_before_after(found)
    by_name = {str(row["result"]): row for row in tables["before_after"]}
    primary = by_name["imputed"]
    ratio, low, high, p = (float(str(primary[name])) for name in ("ratio", "low", "high", "p"))
    assert f"{ratio:.2f} times as often" in told and f"95 % interval {low:.2f} to {high:.2f}, p {p:.3f}"[:30] in told
    beyond = float(str(primary["beyond_expected"]))
    observed = float(str(by_name["imputed_unweighted"]["observed"]))
    assert f"of {observed:.0f} finds about {beyond:.0f} are beyond what was expected" in told
    assert f"together p {float(str(by_name['placebos']['p'])):.3f}".replace("p 0", "p ") in told
    assert f"the mean ratio of all would be {float(str(by_name['nothing_elsewhere']['ratio'])):.2f}" in told
    for row in tables["event_study"]:
        if row["ratio"] is not None:
            assert f"{float(str(row['ratio'])):.2f} ({int(str(row['years_since'])):+d})" in told
    assert "learnt: an echo is wording that came later" in told


def test_the_picture_has_the_figures_of_its_table(found: BeforeAfter, tables: dict[str, list[dict[str, Cell]]]) -> None:
    [picture] = draw_before_after(found).values()
    svg = picture.write()
    assert svg == draw_before_after(found)["event_study"].write()
    words = [element.text or "" for element in etree.fromstring(svg.encode()).iter(f"{SVG}text")]
    rows = tables["event_study"]
    ratios = [f"{float(str(row['ratio'])):.2f}" for row in rows if row["ratio"] is not None]
    assert [word for word in words if re.fullmatch(r"\d\.\d\d", word)] == ratios
    assert words.count("too few") == sum(row["ratio"] is None for row in rows)
    assert {str(row["cities"]) for row in rows} <= set(words) and "joined" in words
    placebos = sum(row["kind"] == "placebo" and row["ratio"] is not None for row in rows)
    assert placebos >= 2 and len(re.findall(r'<circle [^>]*fill="#888888"', svg)) == placebos


def test_the_picture_keeps_inside_its_frame(found: BeforeAfter) -> None:
    root = etree.fromstring(draw_before_after(found)["event_study"].write().encode())
    wide, tall = float(root.get("width", 0)), float(root.get("height", 0))
    assert root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")
    for shape in root.iter(f"{SVG}text"):
        assert 0 <= float(shape.get("x", -1)) <= wide and 0 <= float(shape.get("y", -1)) <= tall


def test_every_joining_stands_in_a_table_with_why_it_is_not_compared(tables: dict[str, list[dict[str, Cell]]]) -> None:
    rows = tables["joinings"]
    assert len(rows) == 25 and sum(row["warning"] == "" for row in rows) == 24
    unknown = next(row for row in rows if row["city_id"] == "city-29")
    assert unknown["joined_earliest"] == "" and unknown["warning"] == "since when is unknown"
    first = next(row for row in rows if row["city_id"] == "city-0")
    assert (first["rows_before"], first["rows_after"], first["rows_compared"]) == (3, 4, 4)


def test_why_a_joining_is_not_compared_is_the_reason_that_is_counted() -> None:
    rows = staggered(cities=40, joiners=36, periods=12)
    finds = rows.finds.copy()
    # From the seventh year on only these have not joined, so that no find says how that year went.
    finds[rows.city >= 36] = 0
    stays = ~((rows.city == 1) & rows.joined & (rows.since <= 5))
    crossed = cross(replace(rows, finds=finds).only(stays))
    found = compare_before_after(crossed)
    by_city = _joinings(found, crossed)
    assert by_city["city-0"] == ""
    assert by_city["city-1"] == "no text of the years after joining that are asked about"
    assert by_city["city-3"] == "the finds before joining are too few to say what was to be expected"
    assert found.identification.unbounded and not found.identification.unreached


def test_where_nobody_else_wrote_that_is_the_reason() -> None:
    crossed = cross(staggered(cities=36, joiners=36, periods=12))
    found = compare_before_after(crossed)
    by_city = _joinings(found, crossed)
    assert (by_city["city-0"], by_city["city-3"]) == ("", "nobody who had not joined wrote in its periods")
    assert found.identification.unreached and not found.identification.unbounded


def test_where_nothing_is_compared_every_joining_says_why() -> None:
    few = cross(staggered(cities=10, joiners=8))
    found = compare_before_after(few)
    obstacle = found.identification.obstacle
    assert obstacle and set(_joinings(found, few).values()) == {f"nothing is compared: {obstacle.meaning}"}


def _joinings(found: BeforeAfter, crossed: Crossed) -> dict[str, str]:
    [table] = [one for one in joining_tables({Repeat.ALL: found}, crossed) if one.name == "joinings"]
    return {str(row["city_id"]): str(row["warning"]) for row in rows_of(table)}


def test_what_takes_no_part_is_told_and_listed(crossed: Crossed, tables: dict[str, list[dict[str, Cell]]]) -> None:
    told = " ".join(tell_left_out(crossed))
    assert "1 joining of unknown date: city-29 (network-0); give start_date in memberships.csv" in told
    assert "older or younger than joining" in told and "plan (network-0)" in told
    assert [(row["document_id"], row["reason"]) for row in tables["left_out_texts"]] == [
        ("plan", "spans_joining"),
        ("leaflet", "undated"),
    ]


def test_the_city_that_moves_the_ratio_most_is_named(tables: dict[str, list[dict[str, Cell]]]) -> None:
    primary = tables["before_after"][0]
    assert float(str(primary["lowest_ratio"])) < float(str(primary["ratio"])) < float(str(primary["highest_ratio"]))
    assert str(primary["lowest_without"]).startswith("city-")


def test_a_repeat_is_told_with_its_ratio_or_why_there_is_none(found: BeforeAfter, crossed: Crossed) -> None:
    few = compare_before_after(replace(crossed, rows=crossed.rows.only(crossed.rows.city > 14)), whole=False)
    again = compare_before_after(crossed, whole=False)
    told = tell_repeats({Repeat.ALL: found, Repeat.ENOUGH_TEXTS: again, Repeat.NOT_JUST_BEFORE: few})
    assert again.ratio and again.ratio.ratio
    assert f"fewer than two dated texts the ratio is {again.ratio.ratio:.2f} (" in told
    assert "in view of it there is no ratio: fewer than 15 cities have texts both before and after" in told


def test_nothing_is_drawn_where_nothing_can_be_estimated() -> None:
    assert draw_before_after(compare_before_after(cross(staggered(joiners=3)))) == {}


def test_an_interval_that_goes_on_beyond_the_axis_is_marked() -> None:
    points = [YearPoint(1, 9, 4.0, 0.5, 90.0), YearPoint(2, 9, 1.0, 0.01, 2.0), YearPoint(3, 9, 1.0, 0.5, 2.0)]
    svg = draw_event_study(points, "Echoes", "joined").write()
    assert svg.count("▲") == 1 and svg.count("▼") == 1
