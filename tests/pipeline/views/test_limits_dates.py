"""A date that was given for one text is told where the site has put another in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from crawler.events import DateClue, Snapshot
from crawler.source import Role, Source
from pipeline.ingest.documents_csv import apply_overrides
from pipeline.ingest.record_snapshot import record_snapshot
from pipeline.records import DocumentStatus, Extraction
from pipeline.study import Study
from pipeline.study.documents import digest
from pipeline.views.limits import LimitKind, study_limits
from pipeline.workflow.workspace import Workspace
from tests.fixtures.prose import prose
from tests.fixtures.study import Bench

SOURCE = Source("town", Role.CITY, "town", "direct", ("en",), ("town.example",), ("txt",))
OLD, NEW = prose("old", 12), prose("new", 12)
Crawl = Callable[..., list[tuple[str, ...]]]


@pytest.fixture
def study(bench: Bench) -> Iterator[Study]:
    with bench.open() as opened:
        yield opened


@pytest.fixture
def crawl(study: Study) -> Crawl:
    """Finds the town's plan on a day of January 2026, and says which dates are of another text."""

    def crawled(sentences: list[str], day: int, said: str = "", *, is_read: bool = True) -> list[tuple[str, ...]]:
        text = " ".join(sentences)
        sha256, url = digest(text.encode()), "https://town.example/plan.txt"
        snapshot = Snapshot(
            "town", "town.plan", url, url, url, f"2026-01-{day:02}T00:00:00Z", 200, "text/plain", sha256, len(text),
            "x.warc.gz", day, "x.warc.gz", day, f"202601{day:02}T000000Z",
            clues=(DateClue("source", said),) if said else (),
        )  # fmt: skip
        record_snapshot(study, SOURCE, snapshot)
        if is_read:
            study.keep_text(sha256, Workspace(study).fingerprints.extraction, Extraction(text, DocumentStatus.OK), "en")
        return tell(study)

    return crawled


def tell(study: Study) -> list[tuple[str, ...]]:
    return [limit.ids for limit in study_limits(Workspace(study)) if limit.kind is LimitKind.DATE_OUTDATED]


def override(study: Study, bench: Bench, reason: str, day: int) -> None:
    line = f"town.plan,2016-05-12,me,{reason}\n"
    (bench.root / "overrides.csv").write_text(f"document_id,date_earliest,corrected_by,reason\n{line}")
    apply_overrides(study, now=f"2026-01-{day:02}T00:00:00Z")


def test_a_new_text_at_an_old_address_does_not_keep_the_date_unseen(crawl: Crawl, study: Study, bench: Bench) -> None:
    assert crawl(OLD, 1) == []
    override(study, bench, "on its cover", 2)
    assert tell(study) == []
    assert crawl([*OLD, "The page was printed today."], 3) == [], "the same text with a line more"
    assert crawl(NEW, 4) == [("town.plan",)]
    override(study, bench, "on the cover of the new plan too", 5)
    assert tell(study) == []
    assert crawl(OLD, 6) == [("town.plan",)], "it is back, and what was said since was of the other"


def test_the_date_of_a_source_file_is_that_of_the_text_it_was_written_for(crawl: Crawl) -> None:
    assert crawl(OLD, 1, "2016-05-12") == []
    assert crawl(NEW, 2, "2016-05-12") == [("town.plan",)]
    assert crawl(NEW[::-1], 3, "2019-03-14") == [], "the file says another date since"


def test_of_a_text_that_was_never_read_nobody_can_tell(crawl: Crawl) -> None:
    assert crawl(OLD, 1, "2016-05-12", is_read=False) == []
    assert crawl(NEW, 2, "2016-05-12") == [("town.plan",)]


def test_a_date_that_nobody_gave_goes_with_its_text(crawl: Crawl) -> None:
    assert crawl([*OLD, "Published on 12 May 2016."], 1) == crawl([*NEW, "Published on 14 March 2019."], 2) == []
