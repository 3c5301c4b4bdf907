"""When a document was published: every clue is kept with what became of it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from crawler import events
from crawler.events import DateClue
from crawler.formats import own_date_kinds
from pipeline.export.csv import read
from pipeline.ingest.dating import ENOUGH, GivenDate, decide_date, find_dated_lines
from pipeline.ingest.dating.clues import KINDS
from pipeline.ingest.dating.written.parse import choose_locale, parse_dates
from pipeline.records import ClueKind, DateEvidence, Dating
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.study import open_study
from pipeline.workflow.workspace import Workspace
from tests.fixtures.study import Bench


def clues(*lines: str) -> list[DateClue]:
    return [DateClue(*line.split(": ", 1)) for line in lines]


def day(text: str) -> DateInterval:
    return DateInterval(date.fromisoformat(text), date.fromisoformat(text))


def only(found: Dating) -> DateEvidence:
    (one,) = found.evidence
    return one


def test_every_kind_of_clue_is_read_and_a_crawl_gives_no_other() -> None:
    assert set(KINDS) == {*ClueKind, *own_date_kinds()}
    crawled = "".join(path.read_text("utf-8") for path in Path(events.__file__).parent.rglob("*.py"))
    told = set(re.findall(r'DateClue\("(\w+)"', crawled))
    assert told and told <= set(ClueKind)


def test_a_date_beside_a_link_is_the_date_and_says_so() -> None:
    found = decide_date(clues("listing: 12 May 2016"), lang="en")
    assert (found.interval, found.basis, found.disagrees) == (day("2016-05-12"), "listing", False)
    assert only(found) == DateEvidence(
        "listing", "12 May 2016", day("2016-05-12"), "day", KINDS[ClueKind.LISTING].weight, used=True
    )


def test_kinds_that_agree_are_named_together_the_most_trusted_first() -> None:
    found = decide_date(clues("html_metadata: dc.date: 2016-05-12", "listing: May 2016"), lang="en")
    assert (found.interval, found.basis) == (day("2016-05-12"), "listing+html_metadata")


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("docx_metadata: created: 2013-12-23T23:15:00Z", "the date of a program's template"),
        ("pdf_metadata: CreationDate: D:19700101000000Z", "a program's default where it knows no date"),
        ("page_text: © 2019 City of Saltmarrow", "not its date: copyright line"),
        ("page_text: Valid until 31 December 2020", "not its date: validity"),
        ("listing: 2016-2020", "a period, not a date"),
        ("listing: 31.02.2016", "no day of the calendar"),
        ("listing: Read more", "no date can be read in it"),
        ("html_metadata: dc.date: 1016-05-12", "no date can be read in it"),
        ("html_metadata: dc.date: 1816-05-12", "impossible: before 1900"),
        ("pdf_metadata: CreationDate: D:20160512100000Z", "too weak alone"),
        ("last_modified: Thu, 12 May 2016 10:00:00 GMT", "so hardly published later; no date by itself"),
        ("first_seen: 2016-05-12T10:00:00Z", "certainly not later; no date by itself"),
        ("rumour: 2016-05-12", "a kind of evidence that is not known"),
    ],
)  # fmt: skip
def test_what_is_no_publication_date_is_kept_with_the_reason(line: str, note: str) -> None:
    found = decide_date(clues(line), lang="de")
    assert (found.interval, found.basis) == (None, "")
    assert only(found).note.endswith(note) and not only(found).used


def test_a_date_after_the_day_when_it_was_there_is_impossible() -> None:
    found = decide_date(clues("listing: 12 May 2019", "first_seen: 2016-06-01T00:00:00Z"), lang="en")
    assert found.interval is None
    assert "impossible: later than 2016-06-01, when it was there" in {one.note for one in found.evidence}


def test_trusted_clues_that_contradict_each_other_widen_the_interval_and_are_marked() -> None:
    found = decide_date(clues("listing: 12 May 2016", "feed: Wed, 15 Jun 2016 10:00:00 GMT", "sitemap: 2020-01-01"))
    assert found.interval == DateInterval(date(2016, 5, 12), date(2016, 6, 15))
    assert [(one.kind, one.used, one.disagrees) for one in found.evidence] == [
        ("listing", True, True), ("feed", True, True), ("sitemap", False, False),
    ]  # fmt: skip


def test_what_a_person_said_holds_and_the_others_are_still_told() -> None:
    given = GivenDate(day("2015-11-02"), "overrides.csv", "AB: the cover says so")
    found = decide_date(clues("listing: 12 May 2016"), lang="en", given=given)
    assert (found.interval, found.basis) == (day("2015-11-02"), "overrides.csv")
    first, second = found.evidence
    assert (first.kind, first.used, first.note) == ("overrides.csv", True, "AB: the cover says so")
    assert (second.kind, second.used, second.disagrees) == ("listing", False, True)


def test_weak_clues_never_give_more_than_a_year() -> None:
    lines = ("pdf_metadata: CreationDate: D:20160512100000Z", "last_modified: Thu, 12 May 2016 10:00:00 GMT")
    found = decide_date(clues(*lines))
    assert found.interval == DateInterval(date(2016, 1, 1), date(2016, 12, 31))
    assert all(one.used and one.weight < ENOUGH for one in found.evidence)


def test_the_order_of_clues_changes_nothing_but_their_order() -> None:
    lines = ("listing: 12 May 2016", "feed: 2016-06-15", "html_metadata: dc.date: 2019-01-01", "listing: 12 May 2016")
    one, other = decide_date(clues(*lines), lang="en"), decide_date(clues(*reversed(lines)), lang="en")
    assert (one.interval, set(one.evidence)) == (other.interval, set(other.evidence))


@pytest.mark.parametrize(
    ("lang", "languages", "expected"),
    [
        ("en", (), True), ("en-GB", (), False), ("en-US", (), False), ("fr", (), False), ("", (), True),
        ("und", ("de", "en"), True), ("", ("de", "fr"), False),
    ],
)  # fmt: skip
def test_day_and_month_stay_open_where_only_the_country_could_tell(
    lang: str, languages: tuple[str, ...], expected: bool
) -> None:
    (found,) = parse_dates("05/04/2019", choose_locale(lang, languages))
    assert found.interval is not None
    assert (found.interval.earliest != found.interval.latest) is expected


def test_dated_lines_are_those_of_the_beginning_and_the_end_only() -> None:
    middle = "\n\n".join(f"Paragraph {n} speaks of housing and of schools in the harbour wards." for n in range(200))
    text = f"Plan\n\nAdopted on 12 May 2016\n\n{middle}\n\nAdopted on 1 May 2001\n\n{middle}\n\nStand: Mai 2017"
    assert [clue.text for clue in find_dated_lines(text)] == ["Adopted on 12 May 2016", "Stand: Mai 2017"]


def test_a_page_full_of_dates_gives_few_dated_lines() -> None:
    text = "\n\n".join(f"Date: {n} May 2016" for n in range(1, 29))
    found = [clue.text for clue in find_dated_lines(text)]
    assert len(found) == 12 and found[0] == "Date: 1 May 2016" and found[-1] == "Date: 28 May 2016"


@pytest.mark.slow
def test_the_own_date_of_a_file_reaches_the_exports_with_its_evidence(bench: Bench) -> None:
    bench.put("net", "Charter\n\nAdopted by the General Meeting on 12 May 2016\n\nTowns welcome everybody.", "network")
    bench.put("city", "Plan 2020\n\nThe town welcomes everybody who arrives.", "city", date_earliest="2018")
    bench.add()
    (bench.root / "overrides.csv").write_text(
        "document_id,date_earliest,corrected_by,reason\ncity,2019,AB,=the cover\n", encoding="utf-8"
    )
    run_id = bench.run().run_id
    folder = bench.root / "exports" / run_id
    evidence = read(folder / "date_evidence.csv", frozenset({"text", "note", "kind"})).to_dict("records")
    told = {(row["document_id"], row["kind"], row["earliest"], row["latest"], row["used"]) for row in evidence}
    assert ("net", "page_text", "2016-05-12", "2016-05-12", "yes") in told
    assert ("city", "overrides.csv", "2019-01-01", "2019-12-31", "yes") in told
    assert "AB: =the cover" in {row["note"] for row in evidence}
    documents = read(folder / "documents.csv", frozenset()).to_dict("records")
    assert {row["document_id"]: row["date_earliest"] for row in documents} == {
        "net": "2016-05-12",
        "city": "2019-01-01",
    }


def test_better_reading_of_dates_reads_no_file_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put("net", "Charter\n\nAdopted on 12 May 2016\n\nTowns welcome everybody.", "network")
    bench.add()
    bench.run()
    monkeypatch.setattr("pipeline.ingest.dating.VERSION", 99)
    monkeypatch.setattr("pipeline.workflow.stages.read_files", None)
    report = bench.run()
    assert (report.stages["extract"].done, report.stages["embed"].done) == (0, 0)
    with open_study(bench.root) as study:
        (item,) = Workspace(study).items
    assert (item.document.date, item.document.date_source) == (day("2016-05-12"), "page_text")


@pytest.mark.parametrize("kind", [ClueKind.FIRST_SEEN, ClueKind.ARCHIVE_COPY])
@pytest.mark.parametrize(
    ("given", "is_late"), [("2021", True), ("2018-03-03", True), ("2018-03-02", False), ("2018", False)]
)
def test_a_given_date_on_which_the_document_was_there_already_is_contradicted(
    kind: ClueKind, given: str, is_late: bool
) -> None:
    said = GivenDate(parse_interval(given), "researcher")
    found = decide_date([DateClue(kind, "2018-03-01T12:00:00Z")], given=said)
    assert (found.interval, found.disagrees) == (parse_interval(given), is_late)
    assert ("it was there before the day" in found.evidence[1].note) == is_late
