from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.extract.backend import Paragraph
from pipeline.extract.html.copies import drop_copies

PROSE = (
    "The council opens one office for all that newcomers need and reports each spring on what it has done.",
    "Everybody who comes to live in the city is met by a mentor who speaks a language that they understand.",
    "The library lends books in eleven languages, and its readers choose half of the titles themselves.",
)


def page(*parts: str) -> bytes:
    return f"<html><head><title>Plan</title></head><body><main>{''.join(parts)}</main></body></html>".encode()


def part(name: str, *texts: str) -> str:
    return f'<div class="{name}"><h2>Welcome</h2>{"".join(f"<p>{text}</p>" for text in texts)}</div>'


def test_a_part_that_a_page_holds_for_screens_and_telephones_is_read_once() -> None:
    last = "<p>The plan was adopted by the council in the spring after three meetings with the wards.</p>"
    once = extract(page(part("desktop", *PROSE), last), name="a.html").text
    assert all(once.count(text) == 1 for text in PROSE)
    assert extract(page(part("desktop", *PROSE), part("mobile", *PROSE), last), name="a.html").text == once


@pytest.mark.parametrize(
    "texts",
    [
        (PROSE[0], PROSE[0], PROSE[1]),
        ("Name", "Street", "Name", "Street", *PROSE),
        (*PROSE, "Two years later:", *PROSE),
        (*PROSE, PROSE[0], PROSE[2], PROSE[1]),
    ],
)
def test_what_is_repeated_otherwise_stays(texts: tuple[str, ...]) -> None:
    assert [kept.text for kept in drop_copies([Paragraph(text) for text in texts])] == list(texts)


def search_plainly(texts: list[str]) -> list[str]:
    kept, at = list[str](), 0
    while at < len(texts):
        length = texts.index(texts[at], at + 1) - at if texts[at] in texts[at + 1 :] else 0
        own = texts[at : at + length]
        if texts[at + length : at + 2 * length] == own and sum(text in PROSE for text in own) > 1:
            kept += own
            at += length
            while texts[at : at + length] == own:
                at += length
        else:
            kept.append(texts[at])
            at += 1
    return kept


@given(st.lists(st.sampled_from([*PROSE, "Goals", "Measures"]), max_size=14))
def test_copies_are_those_that_a_plain_search_finds(texts: list[str]) -> None:
    assert [kept.text for kept in drop_copies([Paragraph(text) for text in texts])] == search_plainly(texts)
