"""A day that many pages of a site declare is that of a template or of a move, not of their texts."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.events import DateClue
from pipeline.ingest.dating import DatedPage, decide_date, find_shared_days
from pipeline.records import ClueKind, DateEvidence, Dating
from pipeline.records.dates import parse_interval

DECLARED = "html_metadata"
MOVE = "2019-03-14"
SHARED = frozenset({(DECLARED, date(2019, 3, 14)), (ClueKind.LAST_MODIFIED, date(2019, 3, 14))})


def pages(count: int, day: str = MOVE, kind: str = DECLARED, lang: str = "de") -> list[DatedPage]:
    """Pages of one site that declare one day."""
    dates = decide_date([DateClue(kind, day)], lang=lang).evidence
    return [DatedPage("town.example", lang, f"{lang}-{day}-{number}", dates) for number in range(count)]


def days(count: int) -> list[DatedPage]:
    """Pages that declare a day each."""
    return [page for number in range(count) for page in pages(1, f"2015-{1 + number // 28:02}-{1 + number % 28:02}")]


def shared_of(found: list[DatedPage]) -> set[date]:
    return {day for _, day in find_shared_days(found).get("town.example", ())}


@pytest.mark.parametrize(
    ("same", "others", "shared"),
    [
        (10, 200, True),
        (9, 200, False),
        (4, 4, True),
        (4, 5, False),
        (3, 0, False),
    ],
)
def test_a_day_is_shared_by_ten_works_or_by_four_that_are_half_of_all(same: int, others: int, shared: bool) -> None:
    assert shared_of(pages(same) + days(others)) == ({date(2019, 3, 14)} if shared else set())


def test_of_a_large_site_ten_works_of_one_day_are_few() -> None:
    several = [
        page for number in range(1, 12) for month in range(1, 13) for page in pages(5, f"20{number + 10}-{month:02}-03")
    ]
    assert shared_of(pages(13) + several) == set()
    assert shared_of(pages(14) + several) == {date(2019, 3, 14)}


def test_language_versions_and_parts_of_one_work_come_out_together() -> None:
    versions = [page for lang in ("de", "en", "fr", "it", "pl", "nl", "cs", "fi", "sv") for page in pages(1, lang=lang)]
    assert shared_of(versions) == set()
    assert shared_of([DatedPage("town.example", "de", "plan", page.evidence) for page in pages(20)]) == set()


def test_days_of_other_sites_and_of_lesser_trust_are_not_counted() -> None:
    other = [DatedPage("other.example", "de", page.work_id, page.evidence) for page in pages(6)]
    assert shared_of([*pages(3), *other]) == set()
    changed = DateEvidence(DECLARED, f"article:modified_time: {MOVE}", parse_interval(MOVE), "day", 0.2)
    assert shared_of([DatedPage("town.example", "de", str(n), (changed,)) for n in range(20)]) == set()
    month = DateEvidence(DECLARED, "date: 2019-03", parse_interval("2019-03"), "month", 0.65)
    assert shared_of([DatedPage("town.example", "de", str(n), (month,)) for n in range(20)]) == set()


def test_what_was_found_to_be_shared_is_counted_again() -> None:
    doubted = date_of((DECLARED, MOVE)).evidence
    assert doubted[0].shared
    assert shared_of([DatedPage("town.example", "de", str(n), doubted) for n in range(10)]) == {date(2019, 3, 14)}


def date_of(*clues: tuple[str, str]) -> Dating:
    return decide_date([DateClue(kind, text) for kind, text in clues], lang="de", shared=SHARED)


@pytest.mark.parametrize(
    "clues",
    [
        [(DECLARED, f"article:published_time: {MOVE}T10:00:00+01:00")],
        [(DECLARED, MOVE), (ClueKind.PAGE_TEXT, "Veröffentlicht am 14. März 2019"), (ClueKind.LISTING, "14.03.2019")],
        [(DECLARED, MOVE), (ClueKind.PAGE_TEXT, "14. März 2019")],
        [(DECLARED, MOVE), (ClueKind.LAST_MODIFIED, MOVE), (ClueKind.URL, "https://town.example/2019/03/plan.html")],
        [(ClueKind.LAST_MODIFIED, MOVE), (ClueKind.URL, "https://town.example/uploads/2019/03/plan.pdf")],
    ],
)
def test_no_date_rests_on_a_shared_day(clues: list[tuple[str, str]]) -> None:
    found = date_of(*clues)
    assert found.interval is None
    assert any(one.shared and one.weight == 0 and "many pages of its site" in one.note for one in found.evidence)


def test_what_else_dates_the_text_holds() -> None:
    adopted = (ClueKind.PAGE_TEXT, "Beschlossen vom Stadtrat am 12. Mai 2016")
    found = date_of((DECLARED, MOVE), adopted)
    assert (found.interval, found.disagrees) == (parse_interval("2016-05-12"), False)
    # A council may adopt many texts in one session.
    assert date_of((DECLARED, MOVE), (adopted[0], adopted[1].replace("12. Mai 2016", "14. März 2019"))).interval
    assert date_of((DECLARED, "2018-02-01")).interval == parse_interval("2018-02-01")
