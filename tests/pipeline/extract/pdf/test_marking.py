from __future__ import annotations

import pytest
from PIL.Image import Image

from pipeline.errors import StageError
from pipeline.extract import Mark, draw_mark, draw_marked_pages, extract
from pipeline.records import WordBox
from tests.fixtures import pdfs

TWO_LINES = ["Integration matters here.", "It begins at the harbour."]


def grey(colour: object) -> float:
    assert isinstance(colour, tuple)
    red, green, blue = colour[:3]
    return 0.299 * float(red) + 0.587 * float(green) + 0.114 * float(blue)


def colours(image: Image) -> set[object]:
    return {colour for _, colour in image.getcolors(1 << 24) or ()}


def drawn(marked: dict[Mark, tuple[WordBox, ...]]) -> Image:
    """The page at 72 dots an inch, so that a point is a pixel."""
    (page,) = draw_marked_pages(pdfs.of_pages([TWO_LINES]), marked, [1], resolution=72)
    return page


def words(start: int, end: int) -> tuple[WordBox, ...]:
    return extract(pdfs.of_pages([TWO_LINES])).places.within(start, end)


def test_certain_words_are_yellow_and_wider_ones_blue_and_the_rest_is_white() -> None:
    certain, wider = words(0, 11), words(12, 19)
    page = drawn({Mark.CERTAIN: certain, Mark.WIDER: wider})
    inside = [page.getpixel((int(box.x0) + 1, int(box.bottom) - 1)) for (box,) in (certain, wider)]
    assert inside == [(252, 226, 130), (222, 240, 251)]
    assert page.getpixel((500, int(certain[0].bottom) - 1)) == (255, 255, 255)
    assert (abs(page.width - 595) <= 1, abs(page.height - 842) <= 1) == (True, True)


def test_letters_stay_black_under_a_mark() -> None:
    (box,) = words(0, 11)
    plain, marked = (drawn(boxes).crop(tuple(map(int, box[1:]))) for boxes in ({}, {Mark.CERTAIN: (box,)}))
    darkest = [min(map(grey, colours(image))) for image in (plain, marked)]
    assert darkest[1] <= darkest[0] + 1


def test_a_line_of_words_is_marked_in_one_piece_and_lines_apart() -> None:
    boxes = words(0, 25)
    page = drawn({Mark.CERTAIN: boxes})
    between = (int((boxes[0].x1 + boxes[1].x0) / 2), int(boxes[0].top) + 1)
    assert page.getpixel(between) == (252, 226, 130)


def test_marks_differ_without_colour() -> None:
    from PIL import Image as images

    lines = []
    for mark in Mark:
        image = images.new("RGB", (80, 40), "white")
        draw_mark(image, (10, 5, 70, 25), mark, 1)
        assert grey(image.getpixel((20, 10))) < 245
        lines.append([grey(image.getpixel((x, 25))) < 128 for x in range(10, 70)])
    certain, wider = lines
    assert all(certain), "the line below what is certain has no gap"
    assert any(wider) and not all(wider)


def test_pages_come_in_the_order_asked_for() -> None:
    data = pdfs.of_pages([["One."], ["Two."]])
    box = extract(data).places.within(0, 3)
    second, first = draw_marked_pages(data, {Mark.CERTAIN: box}, [2, 1], resolution=36)
    assert (252, 226, 130) in colours(first) and (252, 226, 130) not in colours(second)


def test_a_file_that_cannot_be_drawn_is_one_sentence() -> None:
    with pytest.raises(StageError, match="open the original file"):
        draw_marked_pages(pdfs.of_pages([["Secret."]], password="x"), {}, [1])
