"""What programs write as dates: English on sites of every language, and a day of their own where they know none."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.events import DateClue
from pipeline.ingest.dating import decide_date
from pipeline.records import ClueKind
from pipeline.records.dates import DateInterval
from pipeline.text.languages import known_languages

TAGS = sorted(language.tag for language in known_languages())


def read(kind: str, text: str, lang: str = "") -> DateInterval | None:
    """The days that a clue names, whatever they count for."""
    (evidence,) = decide_date([DateClue(kind, text)], lang=lang).evidence
    return evidence.interval


@pytest.mark.parametrize("lang", TAGS)
@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (ClueKind.FEED, "%a, %d %b %Y 10:00:00 +0200"),
        (ClueKind.LAST_MODIFIED, "%a, %d %b %Y 10:00:00 GMT"),
        (ClueKind.LISTING, "%d %B %Y"),
        (ClueKind.LISTING, "%B %d, %Y"),
        (ClueKind.LISTING, "%d-%b-%Y"),
        (ClueKind.LISTING, "%d/%b/%Y"),
    ],
)
def test_english_dates_are_read_to_the_day_in_documents_of_every_language(lang: str, kind: str, form: str) -> None:
    for month in range(1, 13):
        day = date(2016, month, 12)
        assert read(kind, day.strftime(form), lang) == DateInterval(day, day)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ClueKind.JSON, "1463047200"),
        (ClueKind.JSON, "1463047200000"),
        ("html_metadata", "date: 1463047200"),
        (ClueKind.FEED, "Thu, 12 May 16 10:00:00 +0200"),
        (ClueKind.FEED, "12 May 16 10:00 GMT"),
    ],
)
def test_seconds_since_1970_and_short_years_of_feeds_are_read(kind: str, text: str) -> None:
    assert read(kind, text, "de") == DateInterval(date(2016, 5, 12), date(2016, 5, 12))


@pytest.mark.parametrize("text", ["146304720", "14630472000", "12 May 16", "+49 1463047200", "0"])
def test_other_numbers_are_no_moment(text: str) -> None:
    assert read(ClueKind.JSON, text, "de") is None


def test_words_of_a_language_that_are_short_months_elsewhere_make_no_month() -> None:
    year = DateInterval(date(2016, 1, 1), date(2016, 12, 31))
    for text, lang in (
        ("Artikel 12 des 2016 beschlossenen Gesetzes", "de"),
        ("sold out 2016", "en"),
        ("mar 2016", "fi"),
    ):
        assert read(ClueKind.LISTING, text, lang) == year


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("01.01.1970", "de"),
        ("1 janvier 1970", "fr"),
        ("Wed, 12/31/1969 - 19:00", "en-US"),
        ("Published: 1 January 1970", "en"),
        ("01/01/1900", "es"),
        ("30.11.1999", "pl"),
    ],
)
def test_the_day_that_a_program_writes_for_none_dates_nothing(text: str, lang: str) -> None:
    for kind in (ClueKind.LISTING, ClueKind.PAGE_TEXT, ClueKind.FEED):
        found = decide_date([DateClue(kind, text)], lang=lang)
        assert found.interval is None, kind
        if kind != ClueKind.PAGE_TEXT:  # where a reason of the line itself may come first
            assert found.evidence[0].note.endswith("a program's default where it knows no date")


def test_such_a_day_beside_the_date_of_a_document_leaves_that_its_date() -> None:
    lines = [DateClue(ClueKind.PAGE_TEXT, text) for text in ("01.01.1970", "12.05.2016")]
    assert decide_date(lines, lang="de").interval == DateInterval(date(2016, 5, 12), date(2016, 5, 12))


def test_what_a_person_says_and_a_year_alone_are_no_such_days() -> None:
    assert decide_date([DateClue(ClueKind.SOURCE, "1 January 1980")], lang="en").interval is not None
    assert decide_date([DateClue(ClueKind.LISTING, "1980")], lang="en").interval is not None
