"""Scripts that run from right to left: letters and words in the order of reading, boxes where they stand."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from pipeline.extract import Mark, draw_marked_pages, extract
from pipeline.extract.pdf.engines import plumber
from pipeline.extract.pdf.engines.glyphs import Glyphs
from pipeline.extract.pdf.engines.right_to_left import assemble_lines
from pipeline.extract.pdf.letters.legibility import RIGHT_TO_LEFT, find_flaw
from pipeline.extract.pdf.page import Frame, PageContent
from pipeline.extract.pdf.words import Word
from pipeline.records import BlockKind, DocumentStatus, Extraction
from tests.fixtures.glyph_pdfs import LETTER, SIZE, GlyphPage, shown, width_of

CASE = Path(__file__).parents[3] / "golden" / "cases" / "pdf-rtl"
HEBREW = (
    "העירייה מבטיחה לכל תושב חדש קורס בשפה ודיור הולם",
    "המועצה שומעת כל שנה דוח על שילוב התושבים החדשים בעיר",
)
RIGHT = 530.0


def measure(glyphs: str) -> float:
    return sum(map(width_of, glyphs)) * SIZE / 1000


def draw_lines(page: GlyphPage, lines: list[str], right: float = RIGHT, top: float = 700.0) -> None:
    for number, line in enumerate(lines):
        page.draw(right - measure(line), top - 15 * number, line)


def read(*lines: str) -> Extraction:
    page = GlyphPage()
    draw_lines(page, list(lines))
    return extract(page.pdf(), name="plan.pdf")


def test_arabic_is_read_as_it_is_spoken() -> None:
    found = extract((CASE / "arabic.pdf").read_bytes(), name="arabic.pdf")
    assert found.status is DocumentStatus.OK
    assert found.text.split() == (CASE / "arabic.txt").read_text(encoding="utf-8").split()


def test_hebrew_is_read_as_it_is_spoken() -> None:
    found = read(*(line[::-1] for line in HEBREW))
    assert (found.status, found.text.split()) == (DocumentStatus.OK, " ".join(HEBREW).split())


@pytest.mark.parametrize(
    "line",
    [
        "شهر برای هر تازه‌وارد کلاس زبان و مسکن مناسب فراهم می‌کند".replace("\u200c", ""),
        "شہر ہر نئے آنے والے کو زبان کا کورس اور مناسب گھر دیتا ہے",
    ],
)
def test_persian_and_urdu_too(line: str) -> None:
    assert read(line[::-1]).text == line


MIXED = [
    ("اعتمد المجلس في سنة ", "2016", " خطة ", "Horizon 2020", " مع المدن."),
    ("תקציב של ", "12.5%", " בשנת ", "2016", " לפי ", "UNHCR", "."),
    ("המועצה (העירייה) שומעת את ", "Eurocities Network of Cities", " כל שנה"),
    ("تقرير «المدينة» (", "OECD", ") عن السكن [ثانيا] في ", "2016/2017"),
    ("שירות ה-", "UNHCR", " בעיר, ובו ", "3.5", " מיליון תושבים!"),
    ("المادة ", "١٢", " من القرار رقم ", "١٢٫٥", " لسنة ", "٢٠١٦"),
    ("טלפון ", "03-5551234", " או כתובת ", "info@city.example.org", " לכל שאלה"),
]


@pytest.mark.parametrize("runs", MIXED)
@pytest.mark.parametrize("mirror", [True, False])
def test_numbers_names_and_brackets_keep_their_order(runs: tuple[str, ...], mirror: bool) -> None:
    assert read(shown(*runs, mirror=mirror)).text == "".join(runs)


def test_an_order_of_drawing_that_is_the_logical_one_changes_nothing() -> None:
    page = GlyphPage()
    for number, line in enumerate(HEBREW):
        page.draw_to_left(RIGHT, 700 - 15 * number, line)
    assert extract(page.pdf(), name="plan.pdf").text.split() == " ".join(HEBREW).split()


def test_letters_that_were_printed_in_logical_order_are_not_turned() -> None:
    found = read(*HEBREW)
    assert found.text.split() == " ".join(HEBREW).split()


def test_mirrored_text_over_a_scan_is_read() -> None:
    page = GlyphPage()
    for number, line in enumerate(HEBREW):
        page.draw(RIGHT, 700 - 15 * number, line, matrix="-1 0 0 1")
    assert extract(page.pdf(), name="plan.pdf").text.split() == " ".join(HEBREW).split()


@pytest.mark.parametrize(
    ("glyphs", "text"),
    [
        (["ﺳ", "ﻼ", "ﻡ"], "سلام"),  # forms of letters as code points of their own
        (["س", "لا", "م"], "سلام"),  # one glyph for two letters
        (["ﷲ", " ", "ﻛ", "ﺒ", "ﻴ", "ﺮ"], "الله كبير"),
        (["שׁ", "ל", "ו", "ם"], "שׁלום"),
        (["م", "ـ", "ـ", "د", "ي", "ن", "ة"], "مدينة"),
    ],
)
def test_forms_ligatures_and_strokes_become_the_letters_they_show(glyphs: list[str], text: str) -> None:
    page = GlyphPage()
    page.draw(300, 700, glyphs[::-1])
    page.draw_to_left(530, 650, glyphs)
    assert extract(page.pdf(), name="plan.pdf").text.split("\n\n") == [text, text]


POINTED = "בְּרֵאשִׁית בָּרָא עִיר לָךְ"


def clusters(text: str) -> list[str]:
    found: list[str] = []
    for letter in text:
        if found and width_of(letter) == 0:
            found[-1] += letter
        else:
            found.append(letter)
    return found


@pytest.mark.parametrize("turned", [True, False])
def test_points_stay_upon_their_letters(turned: bool) -> None:
    page = GlyphPage()
    line = POINTED[::-1] if turned else "".join(reversed(clusters(POINTED)))
    page.draw(300, 700, line)
    found = extract(page.pdf(), name="plan.pdf").text
    assert unicodedata.normalize("NFD", found) == unicodedata.normalize("NFD", POINTED)


def test_boxes_are_those_of_the_page() -> None:
    found = read(*(line[::-1] for line in HEBREW))
    first = found.places.within(0, len("העירייה"))[0]
    step = LETTER * SIZE / 1000
    assert first.x1 == pytest.approx(RIGHT, abs=0.5)
    assert first.x0 == pytest.approx(RIGHT - 7 * step, abs=0.5)
    last = found.places.within(len(found.text) - 1, len(found.text))[0]
    assert last.x0 == pytest.approx(RIGHT - measure(HEBREW[1]), abs=0.5)
    assert last.top > first.top


def test_of_two_columns_the_right_one_comes_first() -> None:
    right = ["המועצה שומעת כל שנה דוח על", "שילוב התושבים החדשים בעיר", "ולכל תושב יש קורס בשפה"] * 4
    left = ["העירייה מבטיחה לכל תושב חדש", "קורס בשפה ודיור הולם בעיר", "והמועצה דנה בכך בכל אביב"] * 4
    page = GlyphPage()
    draw_lines(page, [line[::-1] for line in right])
    draw_lines(page, [line[::-1] for line in left], right=280)
    assert extract(page.pdf(), name="plan.pdf").text.split() == " ".join(right + left).split()


def test_a_list_is_read_item_by_item() -> None:
    page = GlyphPage()
    items = [f"{mark} {line}" for mark, line in zip("••", HEBREW, strict=True)]
    draw_lines(page, [item[::-1] for item in items])
    found = extract(page.pdf(), name="plan.pdf")
    assert found.text.split("\n\n") == items


def test_a_bullet_that_is_drawn_stands_right_of_its_line() -> None:
    page = GlyphPage()
    draw_lines(page, [line[::-1] for line in HEBREW], right=500)
    for number in range(2):
        page.add(b"%d %d 4 4 re f" % (508, 702 - 15 * number))
    assert extract(page.pdf(), name="plan.pdf").text.split("\n\n") == [f"• {line}" for line in HEBREW]


def test_a_numbered_list_is_read_item_by_item() -> None:
    runs = [(f"{number}", f". {line}") for number, line in enumerate(HEBREW, 1)]
    found = read(*(shown(*run) for run in runs))
    assert found.text.split("\n\n") == ["".join(run) for run in runs]


def test_a_ruled_table_begins_at_the_right() -> None:
    page = GlyphPage()
    rows = [("שנה", "תושבים"), ("ראשונה", "רבים"), ("שנייה", "מעטים")]
    for number, row in enumerate(rows):
        for right, cell in zip((480, 280), row, strict=True):
            page.draw(right - measure(cell), 700 - 20 * number, cell[::-1])
    for y in range(635, 716, 20):
        page.add(b"100 %d m 500 %d l S" % (y, y))
    for x in (100, 300, 500):
        page.add(b"%d 635 m %d 715 l S" % (x, x))
    found = extract(page.pdf(), name="plan.pdf")
    assert [found.text[block.start : block.end] for block in found.blocks if block.kind is BlockKind.TABLE_ROW] == [
        " | ".join(row) for row in rows
    ]


def test_a_quotation_within_a_text_that_runs_to_the_right() -> None:
    line = "The charter says " + "שלום לכל תושב"[::-1] + " to all who come to live in this city by the sea."
    page = GlyphPage()
    page.draw(40, 700, line)
    expected = "The charter says שלום לכל תושב to all who come to live in this city by the sea."
    assert extract(page.pdf(), name="plan.pdf").text == expected


def test_a_page_in_latin_letters_with_a_paragraph_of_hebrew() -> None:
    english = [
        "Every newcomer is offered a course and a home in the city",
        "and the council hears a report on it in May.",
    ]
    page = GlyphPage()
    for number, line in enumerate(english):
        page.draw(60, 760 - 15 * number, line)
    draw_lines(page, [HEBREW[0][::-1]], right=400, top=700)
    assert extract(page.pdf(), name="plan.pdf").text.split("\n\n") == [" ".join(english), HEBREW[0]]


def test_a_line_of_latin_words_on_a_page_that_is_read_to_the_left() -> None:
    english = "A charter of the city for those who arrive"
    page = GlyphPage()
    draw_lines(page, [line[::-1] for line in HEBREW])
    page.draw(60, 600, english)
    assert extract(page.pdf(), name="plan.pdf").text.split("\n\n")[-1] == english


@pytest.mark.parametrize("runs", [("UNHCR", "."), ("2016", "!")])
def test_a_last_line_without_such_letters_ends_with_its_stop(runs: tuple[str, ...]) -> None:
    assert read(HEBREW[0][::-1], HEBREW[1][::-1], shown(*runs)).text.split()[-1] == "".join(runs)


def test_words_side_by_side_are_marked_in_one_piece() -> None:
    page = GlyphPage()
    draw_lines(page, [line[::-1] for line in HEBREW])
    found = extract(page.pdf(), name="plan.pdf")
    boxes = found.places.within(0, len(HEBREW[0]))
    (image,) = draw_marked_pages(page.pdf(), {Mark.CERTAIN: boxes}, [1], resolution=72)
    between = round((boxes[0].x0 + boxes[1].x1) / 2), round((boxes[0].top + boxes[0].bottom) / 2)
    assert image.getpixel(between) != (255, 255, 255)


def test_letters_that_stand_turned_are_told() -> None:
    frame = Frame(0, 0, 595, 842)
    words = [Word(word[::-1], 60, 60.0 * n, 70, 60.0 * n + 50, 10, upright=False) for n, word in enumerate(HEBREW)]
    assert find_flaw(PageContent(1, tuple(words), (), frame, frame)) == RIGHT_TO_LEFT


def test_pdfplumber_gives_the_same_words() -> None:
    import io

    import pdfplumber

    page = GlyphPage()
    draw_lines(page, [line[::-1] for line in HEBREW])
    with pdfplumber.open(io.BytesIO(page.pdf())) as pdf:
        content = plumber.read_page(pdf.pages[0])
    assert content.mirrored
    assert {word.text for word in content.words} == set(" ".join(HEBREW).split())


def test_thousands_of_points_on_one_line_are_put_upon_their_letters_in_a_few_seconds() -> None:
    count = 6000
    codes = np.array([ord("ש"), 0x05C1] * count, dtype=np.uint32)
    x0 = np.repeat(np.arange(count)[::-1] * 5.0, 2) + np.tile([0.0, 1.5], count)
    width, top = np.tile([4.5, 1.0], count), np.tile([100.0, 98.0], count)
    flags, size = np.zeros(2 * count, dtype=np.bool_), np.full(2 * count, 10.0)
    glyphs = Glyphs(codes, x0, top, x0 + width, np.full(2 * count, 110.0), size, flags, ~flags, flags, flags, flags)
    began = time.process_time()
    words, _ = assemble_lines(glyphs)
    assert "".join(word.text for word in words) == "שׁ" * count
    assert time.process_time() - began < 10
