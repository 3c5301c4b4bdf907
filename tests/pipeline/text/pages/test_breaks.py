"""Plain text with form feeds: what a page puts amid a sentence belongs to none, and every offset is the file's."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.pages import find_page_breaks, running_text
from pipeline.text.segment import SegmentSettings, segment

GERMAN = (
    "Die Stadt richtet in jedem Quartier einen Treffpunkt ein, an dem sich alte und neue Nachbarn begegnen. Wer neu"
    " ankommt, bekommt einen Paten, der die Wege zu den Ämtern kennt und zum ersten Termin mitgeht. In den Schulen"
    " lernen Kinder, die noch wenig Deutsch sprechen, vom ersten Tag an in der Klasse der anderen. Das Amt für Wohnen"
    " führt eine Liste leerer Wohnungen und bürgt in den ersten beiden Jahren für die Miete. Jede Abteilung berichtet"
    " einmal im Jahr, was sie erreicht hat und woran es fehlt."
)
ENGLISH = (
    "Every newcomer is met at the station by a person who speaks his or her language and knows the way to the office."
    " The town pays for the tickets, and volunteers are trained twice a year by the department for social affairs. A"
    " register of empty flats shows which owners are ready to let, and a fund answers for the rent in the first two"
    " years. Children learn in the class of the others from the first day, and in the afternoon a teacher repeats with"
    " them what was new. Each department reports once a year what it has reached and where it fell short of its aims."
)
LINES_OF_PAGE = 3


def told(text: str) -> list[str]:
    """The sentences as they are compared."""
    running = running_text(text)
    return [" ".join(running[one.start : one.end].split()) for one in segment(text, SegmentSettings()).sentences]


def set_in_pages(prose: str, line_end: str, gap: str, head: str, foot: str) -> str:
    """The prose in short lines, three a page; the first page has no head."""
    lines = textwrap.wrap(prose, 60)
    pages = []
    for number, first in enumerate(range(0, len(lines), LINES_OF_PAGE), start=1):
        above = [head.format(number), gap] if head and number > 1 else []
        below = [gap, foot.format(number)] if foot else []
        pages.append(
            line_end.join(one for one in (*above, *lines[first : first + LINES_OF_PAGE], *below) if one != "-")
        )
    return f"{line_end}\f".join(pages) + f"{line_end}\f"


@pytest.mark.parametrize("prose", [GERMAN, ENGLISH], ids=["de", "en"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("gap", ["", "-"], ids=["blank line", "no blank line"])
@pytest.mark.parametrize(
    ("head", "foot"),
    [("Concept of Neuwerder", "Seite {} von 9"), ("Plan für Neuwerder | {}", ""), ("", "{}"), ("", "- {} -"), ("", "")],
)
def test_sentences_are_those_of_the_text_without_pages(
    prose: str, line_end: str, gap: str, head: str, foot: str
) -> None:
    assert told(set_in_pages(prose, line_end, gap, head, foot)) == told(prose)


def test_the_span_of_a_sentence_holds_what_breaks_it() -> None:
    text = "The council meets\n\n1\n\n\fhears the newcomers\n\n2\n\n\fand then decides.\n\n3\n"
    (sentence,) = segment(text, SegmentSettings()).sentences
    assert text[sentence.start : sentence.end] == text[: text.index(".") + 1]
    assert told(text) == ["The council meets hears the newcomers and then decides."]


def test_a_page_may_end_within_a_line() -> None:
    assert told("The council meets every\f7\nmonth and hears\f8\nall newcomers.") == [
        "The council meets every month and hears all newcomers."
    ]
    assert told("The council meets every\fmonth.") == ["The council meets every month."]


def test_what_furniture_adds_to_a_sentence_does_not_count_to_its_length() -> None:
    halves = "a" + " word" * 70, "word" + " word" * 5 + "."
    heads = [f"\n{page}\n\fA head of the city of Neuwerder that is as long as a line can be\n" for page in (1, 2, 3)]
    text = heads[0].join(halves) + heads[1] + "That is more." + heads[2] + "That is all."
    assert len(halves[0]) + len(heads[0]) + len(halves[1]) > SegmentSettings().max_sentence_chars
    assert told(text)[0] == " ".join(halves)


@pytest.mark.parametrize(
    ("above", "below", "goes_on"),
    [
        ("the town pays the rent of all who", "have no work.\nSo be it.", True),
        ("the town pays the rent of all.", "have no work.\nSo be it.", False),
        ("die Stadt zahlt für alle die volle", "Miete im ersten Jahr.\nSo sei es.", True),
        ("die Stadt zahlt für die", "Miete im ersten Jahr.\nSo sei es.", False),
        ("die Stadt zahlt für alle die volle", "Miete im ersten Jahr.\n\nSo sei es.", False),
        ("die Stadt zahlt für alle die volle", "3. Miete im ersten Jahr.\nSo sei es.", False),
        ("die Stadt zahlt für alle die volle", "2.1 Miete im ersten Jahr.\nSo sei es.", False),
        ("die Stadt zahlt das für alle seit", "2016 im ersten Jahr.\nSo sei es.", True),
        ("die Stadt zahlt den EU-", "Beitrag.\nSo sei es.", True),
        ("the town pays the rent of all who", "– have no work.\nSo be it.", False),
    ],
)
def test_a_paragraph_goes_on_where_nothing_ended_it(above: str, below: str, goes_on: bool) -> None:
    text = f"This is a line as long as any other\n{above}\n\n\f{below}\n"
    assert (len(segment(text, SegmentSettings()).passages) == 1) == (goes_on and "\n\n" not in below)


NOTES = "12 Office for Statistics, figures\nat 31 December."


def test_a_note_amid_a_sentence_belongs_to_none() -> None:
    text = f"Most came from Poland.12 The council\n{NOTES}\n\fmeets every month.\n"
    assert told(text) == ["Most came from Poland.12", "The council meets every month."]
    (found,) = [one for one in find_page_breaks(text) if one.notes]
    assert text[found.notes[0].start : found.notes[-1].end] == NOTES


@pytest.mark.parametrize(
    "text",
    [
        f"Most came from Poland. The council\n{NOTES}\n\fmeets every month.\n",  # no mark
        f"Most came from Poland.12 The council meets.\n{NOTES}\n\fit meets every month.\n",  # behind a sentence
        f"Most came from Poland.12 The council\n{NOTES}\n\fMeetings are open.\n",  # nothing goes on
        "Most came from Poland.12 There live\n12 Members of the council who\n\fcame from there.\n",  # has no end
    ],
)
def test_what_may_be_text_is_no_note(text: str) -> None:
    assert not any(one.notes for one in find_page_breaks(text))


@given(st.text("aB.1 -\n\r\f\t\ufeff", max_size=60))
@settings(max_examples=300, deadline=None)
def test_running_text_keeps_every_place(text: str) -> None:
    running, breaks = running_text(text), find_page_breaks(text)
    assert len(running) == len(text) and "\f" not in running
    assert all(one.start < one.end <= other.start for one, other in pairwise(breaks))
    hidden = {at for one in breaks for at in range(one.start, one.end)}
    assert all(running[at] == character for at, character in enumerate(text) if at not in hidden)
    lost = "".join(text[line.start : line.end] for one in breaks for line in (*one.running, *one.notes))
    between = "".join(text[at] for at in sorted(hidden))
    # A mark of byte order, which no reader sees, may stand at the edge of a line.
    assert "".join(lost.replace("\ufeff", "").split()) == "".join(between.replace("\ufeff", "").split())


@given(st.text("aB.1 -\n\r\t", max_size=60))
def test_a_text_without_form_feeds_is_its_running_text(text: str) -> None:
    assert running_text(text) is text and not find_page_breaks(text)
