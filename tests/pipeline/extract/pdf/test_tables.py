"""Tables: without rules across columns or in one, over the end of a page, with labels that stand for several rows."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.extract.pdf.tables.unruled import find_stretches
from pipeline.extract.pdf.words import Line, Word
from pipeline.records import BlockKind, Extraction
from tests.fixtures.pdfs import wrapped

CASES = Path(__file__).parents[3] / "golden" / "cases" / "pdf-columns-table"
HEIGHT = 842
Piece = tuple[float, float, str]
Rule = tuple[float, float, float, float]
HEAD = ("District", "House of languages", "Rooms", "Opened")
ROWS = (
    ("North", "Old tram depot", "12", "2016"),
    ("Harbour", "Former customs office", "9", "2017"),
    ("Hill", "School in the mill lane", "7", "2018"),
)
AS_ROWS = [" | ".join(row) for row in (HEAD, *ROWS)]
LEFT = (
    "The city opens a house of languages in each of its four districts. Whoever is new finds a course there within "
    "six weeks and people who know the district and its schools, doctors and clubs. The houses are kept open by the "
    "city and by the"
)
RIGHT = (
    "associations that newcomers founded, who get rooms and a budget of their own. The council hears each spring how "
    "many came and what they asked for, and it decides then whether more rooms are needed in the year that follows."
)
BELOW = (
    "Every office names a person who is answerable for opening it to all who live in the city, and this person takes "
    "part in the round that meets at the mayor's every month to look at what was promised.",
    "Trainees are sought in all districts. At least a third of those who are taken speak a second language, and nobody "
    "is refused for an accent, a name or a headscarf that has nothing to do with the work in the office.",
)


def draw(*pages: tuple[Sequence[Piece], Sequence[Rule]]) -> Extraction:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT), invariant=1)
    for pieces, rules in pages:
        canvas.setFont("Helvetica", 10)
        for x, top, text in pieces:
            canvas.drawString(x, HEIGHT - top, text)
        for x0, top, x1, bottom in rules:
            canvas.line(x0, HEIGHT - top, x1, HEIGHT - bottom)
        canvas.showPage()
    canvas.save()
    return extract(target.getvalue(), name="plan.pdf")


def text(x: float, top: float, width: float, words: str) -> list[Piece]:
    return [(x, top + 13 * number, line) for number, line in enumerate(wrapped(words, width))]


def table(lefts: Sequence[float], top: float, rows: Sequence[Sequence[str]], pitch: float = 18) -> list[Piece]:
    return [
        (x, top + pitch * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip(lefts, row, strict=True)
        if cell
    ]


def frame(lefts: Sequence[float], tops: Sequence[float]) -> list[Rule]:
    level = [(lefts[0], top, lefts[-1], top) for top in tops]
    return level + [(left, tops[0], left, tops[-1]) for left in lefts]


def rows_of(found: Extraction) -> list[str]:
    return [found.text[one.start : one.end] for one in found.blocks if one.kind is BlockKind.TABLE_ROW]


def paragraphs(found: Extraction) -> list[str]:
    return found.text.split("\n\n")


@pytest.mark.parametrize("name", ["open", "ruled"])
def test_a_table_across_two_columns_stands_between_what_is_above_and_below_it(name: str) -> None:
    title, above, *middle, left, right = paragraphs(extract((CASES / f"{name}.pdf").read_bytes(), name=f"{name}.pdf"))
    assert title.startswith("House by house")
    assert "by the city and by the associations that newcomers founded" in above
    assert middle == AS_ROWS
    assert left.startswith("Below the table") and right.startswith("Trainees are sought")


def test_an_open_table_across_three_columns_parts_them() -> None:
    pieces = [
        *text(40, 60, 155, LEFT), *text(220, 60, 155, RIGHT), *text(400, 60, 155, BELOW[0]),
        *table((44, 150, 330, 450), 300, (HEAD, *ROWS)),
        *text(40, 400, 155, BELOW[1]), *text(220, 400, 155, BELOW[0]), *text(400, 400, 155, BELOW[1]),
    ]  # fmt: skip
    found = draw((pieces, ()))
    assert paragraphs(found) == [f"{LEFT} {RIGHT}", BELOW[0], *AS_ROWS, BELOW[1], BELOW[0], BELOW[1]]


@pytest.mark.parametrize("pitch", [13, 18])
def test_an_open_table_in_one_column_stays_in_it(pitch: float) -> None:
    short = [(row[0], row[2], row[3]) for row in (HEAD, *ROWS)]
    beside = f"{RIGHT} {BELOW[1]}"
    pieces = [*text(60, 60, 220, LEFT + " association."), *table((64, 160, 230), 200, short, pitch)]
    pieces += [*text(60, 300, 220, BELOW[0]), *text(315, 60, 220, beside), *text(315, 320, 220, BELOW[1])]
    found = draw((pieces, ()))
    assert rows_of(found) == [" | ".join(row) for row in short]
    assert beside in paragraphs(found) and BELOW[0] in paragraphs(found)


def test_a_cell_of_an_open_table_may_have_several_lines() -> None:
    rows = (
        ("District", "What is done", "Year"),
        ("North", "The old tram depot becomes a house of", "2016"),
        ("", "languages with twelve rooms", ""),
        ("Harbour", "Advice moves into the customs office", "2017"),
    )
    pieces = [*text(60, 60, 470, LEFT), *table((60, 160, 450), 160, rows, 14), *text(60, 260, 470, BELOW[0])]
    assert rows_of(draw((pieces, ()))) == [
        "District | What is done | Year",
        "North | The old tram depot becomes a house of languages with twelve rooms | 2016",
        "Harbour | Advice moves into the customs office | 2017",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (("Athens", "Bergen", "Cork"), ("Dresden", "Essen", "Florence"), ("Ghent", "Helsinki", "Izmir")),
        (("1.", "Arrival and advice", "5"), ("2.", "Schools and courses", "9"), ("3.", "Work", "14")),
    ],
)
def test_lists_of_names_and_contents_are_no_tables(rows: Sequence[Sequence[str]]) -> None:
    assert not rows_of(draw((table((60, 220, 400), 100, rows, 13), ())))


@pytest.mark.parametrize("ruled", [True, False])
def test_a_cell_that_goes_on_over_the_end_of_a_page_is_whole_and_a_repeated_head_is_apart(ruled: bool) -> None:
    head, lefts = ("Field", "What is done", "Year"), (60, 160, 450)
    first = (
        head,
        ("Work", "Trainees are sought in all districts", "2016"),
        ("School", "Every child is given a", "2017"),
    )
    second = (
        head,
        ("", "place within four weeks", ""),
        ("Housing", "Flats are built in all wards", "2018"),
        ("Health", "Interpreters are paid", "2019"),
    )
    sides = (55, 155, 445, 500)
    rules = [frame(sides, [top - 12 + 18 * row for row in range(size + 1)]) if ruled else ()
             for top, size in ((700, 3), (80, 4))]  # fmt: skip
    found = draw(
        ([*text(60, 640, 470, BELOW[1]), *table(lefts, 700, first)], rules[0]),
        ([*table(lefts, 80, second), *text(60, 220, 470, BELOW[0])], rules[1]),
    )
    assert paragraphs(found) == [
        BELOW[1],
        "Field | What is done | Year",
        "Work | Trainees are sought in all districts | 2016",
        "School | Every child is given a place within four weeks | 2017",
        "Housing | Flats are built in all wards | 2018",
        "Health | Interpreters are paid | 2019",
        BELOW[0],
    ]
    assert [(one.page, one.text) for one in found.apart] == [(2, "Field | What is done | Year")]


def test_rows_that_end_with_their_page_stay_rows_of_their_own() -> None:
    lefts = (60, 160, 450)
    found = draw(
        (table(lefts, 700, (("Field", "What is done", "Year"), ("Work", "Trainees are sought.", "2016"))),
         frame((55, 155, 445, 500), (688, 706, 724))),
        (table(lefts, 80, (("Housing", "Flats are built", "2018"), ("Health", "Interpreters are paid", "2019"))),
         frame((55, 155, 445, 500), (68, 86, 104))),
    )  # fmt: skip
    assert rows_of(found) == [
        "Field | What is done | Year", "Work | Trainees are sought. | 2016",
        "Housing | Flats are built | 2018", "Health | Interpreters are paid | 2019",
    ]  # fmt: skip


def test_a_label_in_the_middle_of_its_rows_stands_before_the_first_of_them() -> None:
    values = [("", "Advice", "12", "14"), ("Arrival", "Courses", "30", "31"), ("", "Interpreters", "9", "10")]
    more = [("", "Placements", "5", "6"), ("", "Trainees", "7", "8")]
    pieces = [
        *table((60, 160, 300, 400), 100, [("Field", "Measure", "2016", "2017")]),
        *table((60, 160, 300, 400), 124, values, 14),
        *table((60, 160, 300, 400), 172, more, 14),
        (60, 179, "Work"),
    ]
    found = draw((pieces, [(55, y, 500, y) for y in (86, 108, 158, 192)]))  # fmt: skip
    assert rows_of(found) == [
        "Field | Measure | 2016 | 2017",
        "Arrival | Advice | 12 | 14", "Courses | 30 | 31", "Interpreters | 9 | 10",
        "Work | Placements | 5 | 6", "Trainees | 7 | 8",
    ]  # fmt: skip


def test_a_label_that_a_line_cuts_in_two_is_whole() -> None:
    rows = (("How it is", "Courses, advice and money for associations."), ("brought about", ""), ("Work", "Trainees."))
    found = draw((table((60, 200), 100, rows), frame((55, 195, 500), (88, 106, 124, 142))))
    assert rows_of(found) == [
        "How it is brought about | Courses, advice and money for associations.",
        "Work | Trainees.",
    ]


def test_a_short_text_in_two_columns_is_read_column_by_column() -> None:
    left = "The committee looked at the yearly report of the office and"
    right = "agreed to the budget for the year that follows."
    found = draw(([*text(60, 60, 180, left), *text(320, 60, 180, right)], ()))
    assert paragraphs(found) == [f"{left} {right}"]


def test_the_stretches_of_a_line_are_told_from_the_left_whatever_way_it_is_read() -> None:
    words = [Word("שלום", 200, 10, 240, 20, 10), Word("עיר", 100, 10, 120, 20, 10), Word("12", 20, 10, 30, 20, 10)]
    line = Line(tuple(words), 1, 20, 10, 240, 20, 10, False)
    assert list(find_stretches(line)) == [(20, 30), (100, 120), (200, 240)]
