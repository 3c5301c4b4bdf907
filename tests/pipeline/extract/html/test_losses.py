"""Words that a search for the main text would lose by how a page is styled or built are read, and other losses told."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import DocumentStatus, Extraction

PARAGRAPHS = (
    "The city council adopted the strategy for living together after two years of talks with associations.",
    "Every adult who settles here is offered a place in a language course within six weeks, with child care.",
    "The city builds six hundred flats in all districts and lets a third of them to families in shelters.",
)
WORDS = "An advisory board of fourteen elected residents is heard before every decision of the council."


def read(body: str) -> Extraction:
    return extract(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), name="plan.html")


def in_page(part: str) -> Extraction:
    return read(f"<main>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}{part}</main>")


@pytest.mark.parametrize(
    "style", ["overflow:hidden", "overflow-x: hidden; width: 9%", "border-style: hidden", "height:0; overflow:hidden"]
)
def test_a_part_that_only_cuts_what_is_wider_is_read(style: str) -> None:
    assert WORDS in in_page(f'<div style="{style}"><p>{WORDS}</p></div>').text


@pytest.mark.parametrize("style", ["visibility: hidden", "display:none; overflow:hidden"])
def test_a_part_that_is_not_shown_is_not(style: str) -> None:
    assert WORDS not in in_page(f'<div style="{style}"><p>{WORDS}</p></div>').text


@pytest.mark.parametrize("tag", ["main", "article", "section", "body"])
@pytest.mark.parametrize("between", ["<br><br>", "<br>\n<br/>"])
def test_words_that_stand_directly_in_a_part_of_the_page_are_read(tag: str, between: str) -> None:
    words = between.join((*PARAGRAPHS, f"{WORDS[:12]}<b>{WORDS[12:30]}</b>{WORDS[30:]}"))
    found = read(words if tag == "body" else f"<{tag}>{words}</{tag}>")
    assert found.text.split("\n\n") == [*PARAGRAPHS, WORDS]
    assert not found.apart


def test_words_before_the_first_paragraph_of_a_part_are_read_in_their_order() -> None:
    found = read(f"<main>{WORDS}<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></main>")
    assert found.text.split("\n\n") == [WORDS, *PARAGRAPHS[:2]]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("its aim of integration<sup>12</sup> and work", "its aim of integration 12 and work"),
        ("its integration<a href='#n'><sup>1</sup></a>, and work", "its integration 1, and work"),
        ("its <b>integration</b><sup><a href='#n'>1, 2</a></sup> and work", "its integration 1, 2 and work"),
        ("its integration <sup>3</sup> and work", "its integration 3 and work"),
        ("40 m<sup>2</sup> in the 1<sup>er</sup> street", "40 m2 in the 1er street"),
        ("all is done.<sup>3</sup> The city goes on", "all is done.3 The city goes on"),
        ("the Plan<sup>TM</sup> of the city", "the PlanTM of the city"),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_the_word_before_it(line: str, shown: str) -> None:
    assert in_page(f"<p>{line}</p>").text.split("\n\n")[-1] == shown


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        ("<iframe src='/files/plan.pdf'></iframe>", "plan.pdf"),
        ("<object data='plan%202016.PDF#page=2' type='application/pdf'></object>", "plan%202016.PDF"),
        ("<embed src='https://city.example/a/plan.docx?v=1'>", "plan.docx"),
        ("<iframe src='/viewer.html?file=/files/plan.pdf&lang=en'></iframe>", "plan.pdf"),
    ],
)
def test_a_file_in_a_frame_is_told(frame: str, name: str) -> None:
    found = in_page(frame)
    assert (found.status, found.reason) == (
        DocumentStatus.PARTIAL, f"it shows in a frame what was not read; add that file: {name}",
    )  # fmt: skip
    assert PARAGRAPHS[0] in found.text


@pytest.mark.parametrize(
    "part",
    [
        "<iframe src='https://video.example/embed/1'></iframe>",
        "<aside><iframe src='/files/plan.pdf'></iframe></aside>",
        "<p><a href='/files/plan.pdf'>The plan</a></p>",
    ],
)
def test_other_frames_and_links_lose_nothing(part: str) -> None:
    assert in_page(part).status is DocumentStatus.OK


def test_more_prose_left_out_than_read_is_told() -> None:
    own, left = (
        "".join(f"<p>{number}. {PARAGRAPHS[number % 3]} {more}</p>" for number in range(count))
        for count, more in ((30, ""), (20, WORDS))
    )
    found = in_page(f"{own}<div class='banner'>{left}</div>")
    assert found.status is DocumentStatus.PARTIAL
    assert "characters of prose were taken for no part of its main text, more than the" in found.reason
    assert len([one for one in found.apart if WORDS in one.text]) == 20
    assert in_page(f"{own}<div class='banner'><p>{WORDS}</p></div>").status is DocumentStatus.OK


@pytest.mark.parametrize("attribute", ["class", "id"])
@pytest.mark.parametrize(
    "name",
    [
        "barcelona", "barrierefrei", "Nachbarschaft", "c-migrating__text", "integrating", "operating-plan", "authority",
        "shared-city", "social-policy", "socialHousing", "next-steps",
    ],
)  # fmt: skip
def test_a_name_that_holds_the_letters_of_another_by_chance_hides_nothing(attribute: str, name: str) -> None:
    found = in_page(f'<div {attribute}="{name}"><p>{WORDS}</p></div><p>{PARAGRAPHS[0][::-1]}</p>')
    assert WORDS in found.text


@pytest.mark.parametrize(
    "name",
    [
        "navbar", "sharebar", "cookiebar-barrierefrei", "social-media", "socialIcons", "social", "author", "share",
        "next-page", "starrating", "metabar",
    ],
)  # fmt: skip
def test_a_name_of_a_menu_or_of_what_belongs_to_none_still_does(name: str) -> None:
    found = in_page(f'<div class="{name}"><p>{WORDS}</p></div><p>{PARAGRAPHS[0][::-1]}</p>')
    assert WORDS not in found.text
    assert WORDS in {one.text for one in found.apart}
