from __future__ import annotations

import pytest

from pipeline.extract import extract

BEFORE = "The city of Velden wants that all newcomers take part in the life of the city, whatever their origin may be."
BEHIND = "The council reports every two years on what was reached and asks the associations for their judgement of it."
WORDS = "Housing is a right for all who live here in the town, and every office names a person responsible for it."


def paragraphs(middle: str) -> list[str]:
    markup = f"<html><body><main><h1>Plan</h1><p>{BEFORE}</p>{middle}<p>{BEHIND}</p></main></body></html>"
    title, before, *found, behind = extract(markup.encode(), name="a.html").text.split("\n\n")
    assert (title, before, behind) == ("Plan", BEFORE, BEHIND)
    return found


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("The mayor said <q>we <b>are</b></q>, and all agreed.", "The mayor said “we are”, and all agreed."),
        ("It offers <del>ten</del><ins>twenty</ins> places.", "It offers twenty places."),
        ("The word <ruby>東京<rp>(</rp><rt>Tokyo</rt><rp>)</rp></ruby> city.", "The word 東京 city."),
        (
            "It is <math><semantics><mrow><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow>"
            "<annotation>x=\\frac12</annotation></semantics></math>, of all.",
            "It is x=1/2, of all.",
        ),
        ("The <city-name>Velden</city-name> council.", "The Velden council."),
    ],
)
@pytest.mark.parametrize("length", ["", WORDS])
def test_a_line_reads_as_it_is_shown(line: str, shown: str, length: str) -> None:
    assert paragraphs(f"<p>{length} {line}</p>") == [f"{length} {shown}".strip()]


@pytest.mark.parametrize(
    "middle",
    [
        f"<policy-text>{WORDS}</policy-text>",
        f"<my-page><my-part><p>{WORDS}</p></my-part></my-page>",
        f"<slot>{WORDS}</slot>",
        f"<del><p>{WORDS}</p></del>",  # it may only lack its end
    ],
)
def test_text_in_elements_of_the_pages_own_and_behind_a_lost_end_is_read(middle: str) -> None:
    assert paragraphs(middle) == [WORDS]


def test_prose_that_is_seen_and_taken_for_no_part_of_the_text_is_kept_apart() -> None:
    hidden = WORDS.replace("Housing", "Hidden")
    long = " ".join(f"In district {i} an office helps newcomers to find a course." for i in range(9))
    markup = (
        f"<html><body><main><p>{BEFORE}</p><div class='banner'><p>{WORDS}</p></div><p hidden>{hidden}</p>"
        f"<p>{BEHIND}</p><p>{long}</p></main></body></html>"
    )
    found = extract(markup.encode(), name="a.html")
    assert found.text == f"{BEFORE}\n\n{BEHIND}\n\n{long}"
    assert [one.text for one in found.apart] == [WORDS]
