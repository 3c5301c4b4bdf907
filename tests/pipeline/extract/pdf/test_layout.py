"""Reading order, tables, the roles of paragraphs and their places, on small PDFs whose layout is known."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
from PIL import Image
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.extract.pdf.page import Affine, Frame, Rule
from pipeline.extract.pdf.tables.ruled import find_ruled_grids
from pipeline.records import BlockKind, Extraction
from tests.fixtures import pdfs

HEIGHT = 842
Text = tuple[float, float, str, float, str]
Line = tuple[float, float, float, float]
BODY = (
    "the council opens one office for all that newcomers need and",
    "reports each spring on what it has done and what it cost and",
    "what the people who came say of it, so that all can see what",
    "was promised and what was kept in each of the city's wards and",
)


def pages(made: Sequence[tuple[Sequence[Text], Sequence[Line]]]) -> bytes:
    """Pages of texts (left, base line from the top, text, size, font) and ruling lines (left, top, right, bottom)."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT), invariant=1)
    for texts, lines in made:
        for x, top, text, size, font in texts:
            canvas.setFont(font, size)
            canvas.drawString(x, HEIGHT - top, text)
        for x0, top, x1, bottom in lines:
            canvas.line(x0, HEIGHT - top, x1, HEIGHT - bottom)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def page(*texts: Text, lines: Sequence[Line] = ()) -> bytes:
    return pages([(texts, lines)])


def set_in(
    x: float, top: float, *texts: str, size: float = 10, font: str = "Helvetica", leading: float = 12
) -> tuple[Text, ...]:
    return tuple((x, top + leading * row, text, size, font) for row, text in enumerate(texts))


def paragraphs(found: Extraction) -> list[str]:
    return found.text.split("\n\n")


def kinds(found: Extraction) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, found.text[block.start : block.end]) for block in found.blocks]


def test_blocks_are_the_paragraphs_of_the_text_in_order() -> None:
    found = extract(pdfs.two_columns())
    assert [found.text[block.start : block.end] for block in found.blocks] == paragraphs(found)


def test_headings_have_levels_by_size_and_weight() -> None:
    found = extract(
        page(
            *set_in(60, 100, "A city for all", size=18, font="Helvetica-Bold"),
            *set_in(60, 130, "Housing", size=12, font="Helvetica-Bold"),
            *set_in(60, 150, *BODY),
            *set_in(60, 215, "Schools", size=12, font="Helvetica-Bold"),
            *set_in(60, 235, *BODY),
            *set_in(60, 300, "Nurseries", font="Helvetica-Bold"),
            *set_in(60, 316, *BODY),
        )
    )
    headings = [(level, text) for kind, level, text in kinds(found) if kind == "heading"]
    assert headings == [(1, "A city for all"), (2, "Housing"), (2, "Schools"), (3, "Nurseries")]


def test_headings_in_equal_type_have_levels_by_their_numbers() -> None:
    found = extract(
        page(
            *set_in(60, 100, "1 Housing", font="Helvetica-Bold"),
            *set_in(60, 116, *BODY),
            *set_in(60, 200, "1.1 Rents", font="Helvetica-Bold"),
            *set_in(60, 216, *BODY),
            *set_in(60, 300, "2 Schools", font="Helvetica-Bold"),
            *set_in(60, 316, *BODY),
        )
    )
    headings = [(level, text) for kind, level, text in kinds(found) if kind == "heading"]
    assert headings == [(1, "1 Housing"), (2, "1.1 Rents"), (1, "2 Schools")]


def test_a_bold_sentence_in_the_text_is_no_heading() -> None:
    bold = set_in(60, 150, "All who live here have a part in it.", font="Helvetica-Bold")
    found = extract(page(*set_in(60, 100, *BODY), *bold, *set_in(60, 180, *BODY)))
    assert {kind for kind, _, _ in kinds(found)} == {"paragraph"}


def test_captions_and_list_items_are_told() -> None:
    found = extract(
        page(
            *set_in(60, 100, *BODY),
            *set_in(60, 160, "Tabelle 3: Wohnungen in den Stadtteilen"),
            *set_in(60, 190, "• a welcome centre", "• evening courses"),
            *set_in(60, 230, "1. a school place", "2. a nursery place"),
        )
    )
    assert [kind for kind, _, _ in kinds(found)] == ["paragraph", "caption"] + ["list_item"] * 4


def notes(*texts: str) -> tuple[Text, ...]:
    return set_in(60, 760, *texts, size=7, leading=9)


def test_footnotes_follow_the_text_of_their_page_also_past_a_paragraph_that_runs_on() -> None:
    first = (
        *set_in(60, 100, *BODY),
        *set_in(60, 148, "it goes on from here without"),
        *notes("1 Register of the city."),
    )
    second = (*set_in(60, 100, "an end on the next page, where it", "ends."), *notes("2 Resolution of the council."))
    found = extract(pages([(first, ()), (second, ())]))
    assert [kind for kind, _, _ in kinds(found)] == ["paragraph", "footnote", "footnote"]
    whole, *feet = paragraphs(found)
    assert whole.startswith(BODY[0]) and whole.endswith("without an end on the next page, where it ends.")
    assert feet == ["1 Register of the city.", "2 Resolution of the council."]
    stretches = [(span.number, found.text[span.start : span.end].strip()) for span in found.pages]
    assert [number for number, _ in stretches] == [1, 2, 1, 2] and stretches[2][1] == feet[0]
    assert {box.page for box in found.places.within(found.text.index(feet[0]), len(found.text))} == {1, 2}


def test_a_table_at_the_head_of_a_page_leaves_the_paragraph_whole_that_runs_past_it() -> None:
    first = (*set_in(60, 650, *BODY), *set_in(60, 698, "it goes on from here without"))
    cells = set_in(65, 110, "Aim", "Homes", leading=20) + set_in(265, 110, "Year", "2018", leading=20)
    second = (*cells, *set_in(60, 200, "an end on the next page, where it ends."))
    grid = tuple((60, y, 400, y) for y in (96, 116, 136)) + tuple((x, 96, x, 136) for x in (60, 260, 400))
    found = extract(pages([(first, ()), (second, grid)]))
    assert paragraphs(found)[:2] == ["Aim | Year", "Homes | 2018"]
    assert paragraphs(found)[2].endswith("without an end on the next page, where it ends.")
    assert "".join(found.text[s.start : s.end] for s in found.pages if s.number == 2).startswith("Aim | Year")


def test_one_ruled_row_alone_is_a_row() -> None:
    box = ((60, 90, 400, 90), (60, 120, 400, 120), (60, 90, 60, 120), (200, 90, 200, 120), (400, 90, 400, 120))
    texts = (*set_in(65, 102, "Language support", "in nurseries"), *set_in(205, 102, "City schools", "and charities"))
    assert paragraphs(extract(page(*texts, lines=box))) == [
        "Language support in nurseries | City schools and charities"
    ]


def test_a_table_of_level_rules_is_read_row_by_row() -> None:
    rows = (("Ward", "Homes", "Places"), ("North", "210", "35"), ("Harbour", "140", "52"), ("Hill", "95", "18"))
    texts = [text for row, cells in enumerate(rows) for x, cell in zip((65, 200, 300), cells, strict=True)
             for text in set_in(x, 112 + 14 * row, cell)]  # fmt: skip
    rules = ((60, 98, 380, 98), (60, 116, 380, 116), (60, 160, 380, 160))
    found = extract(page(*texts, lines=rules))
    assert paragraphs(found) == [" | ".join(row) for row in rows]
    assert {block.kind for block in found.blocks} == {BlockKind.TABLE_ROW}


def test_level_rules_around_text_make_no_table_of_it() -> None:
    rules = ((60, 88, 380, 88), (60, 150, 380, 150), (60, 215, 380, 215))
    found = extract(page(*set_in(60, 100, *BODY), *set_in(60, 165, *BODY), lines=rules))
    assert {block.kind for block in found.blocks} == {BlockKind.PARAGRAPH}


def test_items_between_two_ruled_tables_of_one_width_are_no_rows() -> None:
    items = (
        "• All schools open classes in the first week of each month.",
        "• The library opens its doors on every Sunday.",
    )
    texts, rules = [*set_in(70, 220, *items)], list[Line]()
    for top in (90, 250):
        for row in range(3):
            texts += [*set_in(70, top + 12 + 36 * row, "Homes"), *set_in(320, top + 12 + 36 * row, *BODY[:3], size=6)]
        rules += [(60, top + 36 * row, 540, top + 36 * row) for row in range(4)]
        rules += [(x, top, x, top + 108) for x in (60, 310, 540)]
    found = extract(page(*texts, lines=rules))
    assert [text for kind, _, text in kinds(found) if kind == "list_item"] == list(items)
    assert sum(kind == "table_row" for kind, _, _ in kinds(found)) == 6


def test_text_beside_a_plumb_rule_is_read_in_columns() -> None:
    left = set_in(60, 100, "Keep the woods of the", "coast and the hills.")
    right = set_in(
        210, 100, "The city has more trees than", "houses, and plants a tree for", "each child that is born in it."
    )
    assert paragraphs(extract(page(*left, *right, lines=((200, 88, 200, 170),)))) == [
        "Keep the woods of the coast and the hills.",
        "The city has more trees than houses, and plants a tree for each child that is born in it.",
    ]


def test_two_short_columns_are_told_by_the_sentences_that_run_on() -> None:
    left = set_in(60, 100, "taken over with the name of its source and passed", "on.")
    right = set_in(330, 100, "1 Register of people, 31 Decem-", "ber, without second homes.")
    text = extract(page(*left, *right)).text
    assert "passed on." in text and "31 December, without" in text


def test_justified_lines_that_end_with_the_same_small_word_are_no_two_columns() -> None:
    rows = (
        "paid two hours a week by",
        "municipality. After one year",
        "supervisor reports how",
        "person has worked and why",
        "work was left, and what",
    )
    texts = [
        text
        for row, left in enumerate(rows)
        for text in (*set_in(60, 100 + 12 * row, left), *set_in(230, 100 + 12 * row, "the"))
    ]
    found = extract(page(*texts, *set_in(60, 160, "office says of it.")))
    assert found.text == " the ".join((*rows, "office says of it."))


def test_blanks_below_each_other_in_a_justified_text_are_no_gutter() -> None:
    rows = (
        ("The council has looked at what", "the wards had asked for and"),
        ("wants all schools of the town", "to open classes in the first"),
        ("weeks of the year. Who comes", "from abroad is met there by a"),
        ("mentor. The town pays for it", "out of the fund that all wards"),
    )
    texts = [text for row, halves in enumerate(rows) for text in (
        *set_in(60, 100 + 12 * row, halves[0]), *set_in(212, 100 + 12 * row, halves[1]))]  # fmt: skip
    found = extract(page(*texts, *set_in(60, 148, "share between them each year.")))
    assert found.text == " ".join((*(" ".join(halves) for halves in rows), "share between them each year."))


def test_a_line_without_room_for_the_long_word_that_follows_ends_no_paragraph() -> None:
    rows = (
        "Wer die Stadt als Ort der",
        "Arbeit hat,",
        "Anti-Gerüchte-Botschafter",
        "auch auf dem Markt dort.",
    )
    assert paragraphs(extract(page(*set_in(60, 100, *rows)))) == [" ".join(rows)]


def test_short_words_placed_one_by_one_are_not_the_letters_of_one() -> None:
    x, texts = 60.0, list[Text]()
    for word in ("can", "do", "on", "a", "Monday"):
        texts.append((x, 100, word, 10, "Helvetica"))
        x += stringWidth(word, "Helvetica", 10) + 2.5
    assert extract(page(*texts)).text == "can do on a Monday"


def test_labels_beside_short_values_are_read_line_by_line() -> None:
    left = set_in(60, 100, "Adopted", "Valid until", "Budget", "Office")
    right = set_in(200, 100, "in March 2016", "the end of 2020", "two million", "for inclusion")
    assert " ".join(paragraphs(extract(page(*left, *right)))) == (
        "Adopted in March 2016 Valid until the end of 2020 Budget two million Office for inclusion"
    )


@pytest.mark.parametrize("turns", range(4))
def test_boxes_go_to_a_turned_page_and_back(turns: int) -> None:
    frame = Frame(10, 20, 210, 320, turns)
    box = frame.to_page(30, 50, 60, 70)
    assert frame.to_pdf(box) == (30, 50, 60, 70)
    assert 0 <= box[0] < box[2] <= frame.width and 0 <= box[1] < box[3] <= frame.height
    upright = frame.with_turns(0)
    assert Affine.between(frame, upright).move(box) == pytest.approx(upright.to_page(30, 50, 60, 70))


def test_fitted_way_leads_boxes_where_they_were_seen() -> None:
    way = Affine(0.99, 0.05, -0.05, 0.99, 12, -7)
    read = [(x, y, x + 30.0, y + 10.0) for x in (0.0, 200.0) for y in (0.0, 400.0)]
    middles = [((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in (way.move(box) for box in read)]
    shown = [(x - 15, y - 5, x + 15, y + 5) for x, y in middles]
    assert Affine.fit(list(zip(read, shown, strict=True))) == pytest.approx(way)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_shown_turned_is_read_upright_and_its_places_are_those_shown(rotate: int) -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(800, 800), invariant=1)
    canvas.setPageRotation(rotate)
    canvas.setFont("Helvetica", 10)
    for row, line in enumerate(BODY):
        canvas.drawString(60, 700 - 12 * row, line)
    canvas.save()
    found = extract(target.getvalue())
    assert found.text == " ".join(BODY)
    first = found.places.within(0, 3)[0]
    near, far = (60, 92), (708, 75)  # the word's first corner: from the left and top, from the right and bottom
    middle = {0: near, 90: (far[0] - 4, near[0] + 8), 180: (800 - far[1], far[0] - 4), 270: (near[1], 800 - far[1])}
    across, down = (first.x0 + first.x1) / 2, (first.top + first.bottom) / 2
    assert abs(across - middle[rotate][0]) < 12 and abs(down - middle[rotate][1]) < 12


def test_cells_are_the_smallest_closed_rectangles_and_may_span_rows() -> None:
    def line(x0: float, top: float, x1: float, bottom: float) -> Rule:
        return Rule(x0, top, x1, bottom, is_line=True, stroked=True)

    level = [line(0, 0, 100, 0), line(0, 40, 100, 40), line(50, 20, 100, 20)]
    plumb = [line(x, 0, x, 40) for x in (0, 50, 100)]
    assert find_ruled_grids(level + plumb) == [[[(0, 0, 50, 40), (50, 0, 100, 20)], [(50, 20, 100, 40)]]]
    assert find_ruled_grids(level) == []


def test_lines_in_pieces_that_meet_are_one() -> None:
    pieces = [Rule(x, y, x + 48, y, True, True) for x in (0, 50) for y in (0, 20)]
    plumb = [Rule(x, 0, x, 20, True, True) for x in (0, 98)]
    assert find_ruled_grids(pieces + plumb) == [[[(0, 0, 98, 20)]]]


def test_accents_set_apart_from_their_letters_are_put_onto_them() -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 700, "decision")
    canvas.drawString(60 + canvas.stringWidth("decisi", "Helvetica", 12) + 1, 700, "´")
    canvas.save()
    assert extract(target.getvalue()).text == "decisión"


def test_dots_that_lead_to_a_page_number_part_words() -> None:
    found = extract(page(*set_in(60, 100, "Housing.......................4")))
    assert found.text.split()[0] == "Housing" and found.text.split()[-1] == "4"


def test_running_lines_are_kept_apart_and_a_page_of_nothing_else_keeps_them() -> None:
    found = extract(pdfs.two_columns())
    assert [(apart.kind, apart.page) for apart in found.apart][:2] == [("header", 1), ("footer", 1)]
    assert found.apart[1].text == "Page 1 of 3" and found.apart[0].text.startswith("City of Example")
    same = pages([(set_in(60, 60, "All is said in these few words", "on each of these pages."), ())] * 4)
    assert extract(same).text.count("All is said") == 4


def test_large_words_do_not_gather_the_lines_beside_them() -> None:
    number = set_in(60, 700, "40 %", size=14, font="Helvetica-Bold")
    beside = set_in(160, 693, "less emissions from heating", "of public buildings by 2030", leading=13)
    found = " ".join(paragraphs(extract(page(*number, *beside))))
    assert found == "40 % less emissions from heating of public buildings by 2030"


def test_headings_that_only_their_numbers_tell_apart_stay_in_the_text() -> None:
    made = [
        (
            (
                *set_in(60, 70, f"ANNEX {number}", size=14, font="Helvetica-Bold"),
                *set_in(60, 100, *BODY),
                *set_in(290, 800, f"Page {page_number}"),
            ),
            (),
        )
        for page_number, number in enumerate(("I", "II", "III", "IV"), 1)
    ]
    found = extract(pages(made))
    assert all(f"ANNEX {number}" in paragraphs(found) for number in ("I", "II", "III", "IV"))
    assert "Page" not in found.text


def test_numbers_raised_after_units_stay_with_them() -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 700, "20 kWh/m")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(60 + canvas.stringWidth("20 kWh/m", "Helvetica", 10), 704, "2")
    canvas.save()
    assert extract(target.getvalue()).text == "20 kWh/m2"


def test_bold_footers_with_page_numbers_are_kept_apart() -> None:
    made = [
        ((*set_in(60, 300, *BODY), *set_in(200, 800, f"City of Velden Climate Plan {n}", font="Helvetica-Bold")), ())
        for n in (1, 2, 3)
    ]
    found = extract(pages(made))
    assert "Climate Plan" not in found.text and found.apart[2].text == "City of Velden Climate Plan 3"


def test_bullets_that_are_drawn_and_not_written_are_bullets() -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", 10)
    for row, text in enumerate(("a welcome centre near the station", "evening courses", "a school place")):
        canvas.circle(64, 703 - 14 * row, 1.8, stroke=0, fill=1)
        canvas.drawString(74, 700 - 14 * row, text)
    canvas.save()
    found = extract(target.getvalue())
    assert paragraphs(found) == ["• a welcome centre near the station", "• evening courses", "• a school place"]


def test_borders_drawn_as_strips_of_pictures_are_rules() -> None:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, HEIGHT), invariant=1)
    dot = Image.new("L", (1, 1), 0)
    for y in (92, 110, 128, 146):
        for x in range(60, 360, 10):
            canvas.drawInlineImage(dot, x, HEIGHT - y, 10, 0.5)
    canvas.setFont("Helvetica", 10)
    for row, (left, right) in enumerate((("Ward", "Homes"), ("North", "210"), ("Harbour", "140"))):
        canvas.drawString(65, HEIGHT - 104 - 18 * row, left)
        canvas.drawString(220, HEIGHT - 104 - 18 * row, right)
    canvas.save()
    assert paragraphs(extract(target.getvalue())) == ["Ward | Homes", "North | 210", "Harbour | 140"]
