"""Dates of several days, of half a year and with Roman months; and numbers of decisions, which are no dates."""

from __future__ import annotations

import pytest

from crawler.events import DateClue
from pipeline.ingest.dating import decide_date, find_dated_lines
from pipeline.ingest.dating.written.parse import choose_locale, parse_dates
from pipeline.records import ClueKind
from pipeline.records.dates import DateInterval, parse_interval


def read(text: str, lang: str) -> DateInterval | None:
    (parsed,) = parse_dates(text, choose_locale(lang))
    return parsed.interval


def between(first: str, last: str) -> DateInterval:
    return DateInterval(parse_interval(first).earliest, parse_interval(last).latest)


MAY = between("2019-05-08", "2019-05-12")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("8–12 May 2019", "en"),
        ("8 to 12 May 2019", "en"),
        ("8th - 12th of May 2019", "en"),
        ("May 8–12, 2019", "en-US"),
        ("8.–12. Mai 2019", "de"),
        ("8. bis 12. Mai 2019", "de"),
        ("08.–12.05.2019", "de"),
        ("08.05.–12.05.2019", "de"),
        ("08.05.2019 – 12.05.2019", "de"),
        ("8 au 12 mai 2019", "fr"),
        ("8 al 12 de mayo de 2019", "es"),
        ("8 al 12 maggio 2019", "it"),
        ("8-12 maja 2019", "pl"),
        ("2019. május 8-12.", "hu"),
        ("8 έως 12 Μαΐου 2019", "el"),
        ("8 până la 12 mai 2019", "ro"),
        ("8. do 12. svibnja 2019.", "hr"),
        ("8. až do 12. mája 2019", "sk"),
        ("8 по 12 мая 2019 г.", "ru"),
        ("8 до 12 травня 2019", "uk"),
        ("8 до 12 май 2019 г.", "bg"),
        ("8 al 12 de maig de 2019", "ca"),
        ("8. kuni 12. mai 2019", "et"),
        ("8 deri 12 maj 2019", "sq"),
        ("8 ile 12 Mayıs 2019", "tr"),
        ("8 ata 12 de maio de 2019", "gl"),
    ],
)
def test_some_days_of_a_month_are_read_from_the_first_to_the_last(text: str, lang: str) -> None:
    assert read(text, lang) == MAY


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("28 May – 2 June 2019", "2019-05-28", "2019-06-02"),
        ("May 28 – June 2, 2019", "2019-05-28", "2019-06-02"),
        ("30 December – 2 January 2019", "2018-12-30", "2019-01-02"),
        ("30 December 2018 – 2 January 2019", "2018-12-30", "2019-01-02"),
        ("28.05.–02.06.2019", "2019-05-28", "2019-06-02"),
    ],
)
def test_they_may_reach_into_the_next_month(text: str, first: str, last: str) -> None:
    assert read(text, "en") == between(first, last)


@pytest.mark.parametrize("text", ["8 May – 12 June 2019", "1.1.–31.12.2019", "1 May 2018 to 3 May 2019"])
def test_more_than_a_month_is_a_period_and_no_date(text: str) -> None:
    (parsed,) = parse_dates(text, choose_locale("en"))
    assert parsed.interval is None and parsed.begins


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Nr. 3 – 12. Mai 2019", "2019-05-12"),
        ("12 and 5 May 2019", "2019-05-05"),
        ("12 May 2019 and more", "2019-05-12"),
    ],
)
def test_a_number_before_a_day_is_not_always_a_day(text: str, day: str) -> None:
    assert parse_dates(text, choose_locale("de"))[-1].interval == parse_interval(day)


@pytest.mark.parametrize(
    ("text", "lang", "half"),
    [
        ("1. Halbjahr 2018", "de", 1),
        ("2. Hj. 2018", "de", 2),
        ("Zweites Halbjahr 2018", "de", 2),
        ("first half of 2018", "en", 1),
        ("H2 2018", "en", 2),
        ("1er semestre 2018", "fr", 1),
        ("segundo semestre de 2018", "es", 2),
        ("I semestre 2018", "it", 1),
        ("II półrocze 2018", "pl", 2),
        ("1e halfjaar 2018", "nl", 1),
        ("1. pololetí 2018", "cs", 1),
    ],
)
def test_half_a_year_is_read(text: str, lang: str, half: int) -> None:
    assert read(text, lang) == (between("2018-01", "2018-06") if half == 1 else between("2018-07", "2018-12"))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("2019. IV. 12.", "hu"),
        ("2019.IV.12-én", "hu"),
        ("12.IV.2019", "pl"),
        ("12 IV 2019 r.", "pl"),
        ("12-IV-2019", "es"),
    ],
)
def test_a_roman_month_is_read(text: str, lang: str) -> None:
    assert read(text, lang) == parse_interval("2019-04-12")


def test_a_small_letter_behind_a_year_is_no_month() -> None:
    (parsed,) = parse_dates("Brook 2019 v. 12 others", choose_locale("en"))
    assert parsed.interval == parse_interval("2019")


def test_the_stroke_of_a_quarter_makes_no_month() -> None:
    assert read("Q2/2019", "en") == between("2019-04", "2019-06")


REST = "\n\nThe city gives every newcomer a guide in the first year and a place in a course."


@pytest.mark.parametrize(
    "text",
    ["Beschluss 3/2019", "Beschluss 03/2019", "Uchwała 5/2019", "Delibera 4/2019", "Resolution 7/2019 adopted",
     "Approved by resolution 4/2019 of the council", "Report 5/2019", "KW 10/2019"],
)  # fmt: skip
def test_the_number_of_a_decision_is_no_month(text: str) -> None:
    assert decide_date(find_dated_lines(text + REST)).interval is None
    assert decide_date([DateClue(ClueKind.LISTING, text)]).interval is None


@pytest.mark.parametrize(
    "text", ["Beschlossen: 05/2019", "Beschlossen im 05/2019", "Adopted in 5/2019", "Published 5/2019", "Stand 05/2019"]
)
def test_a_month_in_numbers_is_still_read(text: str) -> None:
    assert decide_date(find_dated_lines(text + REST)).interval == parse_interval("2019-05")


@pytest.mark.parametrize("text", ["12-13 May 2019", "Velden, 12.–13. Mai 2019"])
def test_several_days_without_a_word_are_rather_those_of_a_meeting(text: str) -> None:
    assert decide_date(find_dated_lines(text + REST)).interval is None
    said = decide_date(find_dated_lines(f"Published {text.partition(', ')[2] or text}" + REST))
    assert said.interval == between("2019-05-12", "2019-05-13")


def test_a_text_that_was_adopted_before_it_was_published_may_be_of_any_day_between() -> None:
    lines = find_dated_lines("Adopted on 12 May 2016\n\nPublished on 3 June 2016" + REST)
    found = decide_date(lines, lang="en")
    # What came out between the two days is certainly neither before nor after it.
    assert found.interval == between("2016-05-12", "2016-06-03") and not found.disagrees
