"""A crawl of a source is a round: it is counted, resumed where it was interrupted, and compared with the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

import pipeline.ingest.crawl as collecting
from crawler.errors import CrawlerError
from crawler.events import (
    CrawlEvent,
    CrawlSummary,
    DateClue,
    PageFetched,
    Refusal,
    RefusalKind,
    RoundEnded,
    Snapshot,
    round_began,
)
from crawler.settings import CrawlSettings
from crawler.source import Role, Source
from pipeline.ingest.crawl import CrawlChoices, crawl_sources, replay_archive
from pipeline.ingest.record_crawl import CrawlReport
from pipeline.study import Study, Vanished, open_study
from pipeline.workflow.new_study import init_study

NOW, SOON, LATER = "2026-01-01T00:00:00Z", "2026-01-07T23:59:59Z", "2026-01-08T00:00:00Z"
SITE = "http://www.velden.example"
SOURCE = Source(
    "velden", Role.CITY, "velden", "listing", ("nl",), ("www.velden.example",), ("pdf",), expected_min=2
)  # fmt: skip
LOST, GONE = "it timed out after 60 seconds", "the server answered HTTP 404"
CHOICES = CrawlChoices(contact="a@b.example", delay_seconds=7, max_megabytes=3, proxy="http://127.0.0.1:9")


@dataclass
class Crawls:
    """Stands in for the crawl: hands over what a test says, and notes what it was asked."""

    study: Study
    batches: list[list[CrawlEvent]] = field(default_factory=list)
    ends: bool = True
    breaks: bool = False
    rounds: list[str] = field(default_factory=list)
    settings: CrawlSettings = field(default_factory=lambda: CrawlSettings("nobody@example.org"))
    offset: int = 0
    left: tuple[tuple[str, str], ...] = ()

    def crawl(
        self, sources: Sequence[Source], settings: CrawlSettings, archive: Path, rounds: Mapping[str, str],
        on_batch: Callable[[Sequence[CrawlEvent]], None], keep: bool,
    ) -> None:  # fmt: skip
        assert not keep and archive == self.study.archive
        self.rounds.append(rounds["velden"])
        self.settings = settings
        for batch in self.batches:
            on_batch([self._of_this_round(one) for one in batch])
        if self.breaks:
            raise CrawlerError("the crawl's process ended before the crawl")
        if self.ends:
            on_batch([RoundEnded("velden", self.rounds[-1], fetched=5, unchanged=2, recalled=1, left=self.left)])

    def _of_this_round(self, one: CrawlEvent) -> CrawlEvent:
        return replace(one, round_id=self.rounds[-1]) if isinstance(one, Snapshot) else one

    def run(self, *found: CrawlEvent, now: str = NOW, source: Source = SOURCE, **changed: Any) -> CrawlReport:
        """One crawl that finds this."""
        self.batches = [list(found)]
        for name, value in {"ends": True, "breaks": False, **changed}.items():
            setattr(self, name, value)
        return crawl_sources(self.study, [source], CHOICES, now=now)

    def given(self, name: str, content: str = "") -> Snapshot:
        """A document as it is found at an address, in a record of its own."""
        self.offset += 10
        url = f"{SITE}/{name}.pdf"
        return Snapshot(
            source_id="velden", document_id=f"velden.{name}", url=url, canonical_url=url, final_url=url,
            fetched_at=f"2026-01-01T00:00:{self.offset // 10:02d}Z", status=200, media_type="application/pdf",
            sha256=(content or name).ljust(64, "0"), size=9, warc_file="one.warc.gz", warc_offset=self.offset,
            body_file="one.warc.gz", body_offset=self.offset, clues=(DateClue("source", "2016"),),
        )  # fmt: skip

    def last(self) -> Any:
        found = self.study.crawls.last_round("velden")
        assert found is not None
        return found


@pytest.fixture
def crawls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crawls]:
    init_study(tmp_path / "study")
    with open_study(tmp_path / "study", write=True) as study:
        made = Crawls(study)
        monkeypatch.setattr(collecting, "crawl", made.crawl)
        yield made


def refused(name: str, reason: str, *, of_index: bool = False) -> Refusal:
    kind = {GONE: RefusalKind.GONE, LOST: RefusalKind.TRY_AGAIN}.get(reason, RefusalKind.LEFT_OUT)
    return Refusal("velden", f"{SITE}/{name}.pdf", kind, reason, of_index)


def test_a_round_counts_what_became_of_every_document(crawls: Crawls) -> None:
    first = crawls.run(crawls.given("a"), crawls.given("b"), crawls.given("c"), PageFetched("velden", SITE))
    assert (first.new, first.changed, first.unchanged, first.pages) == (["velden.a", "velden.b", "velden.c"], [], 0, 1)
    again = crawls.run(crawls.given("a"), crawls.given("b", "b2"), refused("c", GONE), crawls.given("d"))
    assert (again.new, again.changed, again.unchanged) == (["velden.d"], ["velden.b"], 1)
    assert [(one.document_id, one.reason) for one in again.gone] == [("velden.c", GONE)]
    last = crawls.last()
    assert (last.new, last.changed, last.unchanged, last.gone, last.refused) == (1, 1, 1, 1, 1)
    assert (last.documents, last.fetched, last.not_modified, last.recalled, last.expected_min) == (3, 5, 2, 1, 2)
    assert again.rounds == [last] and last.finished_at and not last.too_few


def test_a_round_with_too_few_documents_is_named(crawls: Crawls) -> None:
    report = crawls.run(crawls.given("a"))
    assert [one.source_id for one in report.too_few] == ["velden"]
    assert report.summary(NOW, 3)["too_few"] == ["velden"]


def test_every_refusal_is_in_the_report_the_catalogue_and_the_summary(crawls: Crawls) -> None:
    found = [refused("a", LOST), refused("b", "robots.txt disallows it"), refused("list", LOST, of_index=True)]
    report = crawls.run(*found)
    assert list(report.refusals) == found
    assert [(one.url, one.reason) for one in crawls.study.crawls.refusals()] == [(one.url, one.reason) for one in found]
    assert [one["reason"] for one in report.summary(NOW, 0)["refusals"]] == [LOST, "robots.txt disallows it", LOST]  # type: ignore[attr-defined]
    # What was refused once and is given now is refused no more.
    crawls.run(crawls.given("a"), found[1])
    assert [one.url[-5:] for one in crawls.study.crawls.refusals()] == ["b.pdf"]


def test_two_faults_of_one_page_are_both_told_each_once(crawls: Crawls) -> None:
    one, other = (
        Refusal("velden", SITE, RefusalKind.MEND, reason, of_index)
        for reason, of_index in (("item_css '.a' finds nothing", True), ("date_css '.b' finds nothing", False))
    )
    (told,) = crawls.run(one, other, one).refusals
    assert told.reason == "item_css '.a' finds nothing; date_css '.b' finds nothing" and told.of_index
    # What is to be done is another thing here, and the last word holds.
    gone = replace(other, kind=RefusalKind.GONE, reason=GONE)
    assert crawls.run(one, gone).refusals == (gone,)


@pytest.mark.parametrize(
    ("found", "gone"),
    [
        ([], "it is no longer linked"),
        ([refused("b", GONE)], GONE),
        ([Refusal("velden", f"{SITE}/b.pdf", RefusalKind.GONE, "whatever it says")], "whatever it says"),
        ([Refusal("velden", f"{SITE}/b.pdf", RefusalKind.TRY_AGAIN, GONE)], ""),
        ([refused("b", LOST)], ""),
        ([refused("b", "max_pages (9) was reached before it")], ""),
        ([refused("list", LOST, of_index=True)], ""),
        ([refused("list", LOST, of_index=True), refused("b", GONE)], GONE),
    ],
)
def test_a_document_is_gone_only_where_that_is_certain(crawls: Crawls, found: list[CrawlEvent], gone: str) -> None:
    crawls.run(crawls.given("a"), crawls.given("b"))
    report = crawls.run(crawls.given("a"), *found)
    assert [(one.document_id, one.reason) for one in report.gone] == ([("velden.b", gone)] if gone else [])
    assert crawls.last().gone == len(report.gone)
    # What was archived is kept, and no document is taken out of the analysis.
    assert crawls.study.documents.ids() == ["velden.a", "velden.b"]


def test_a_round_that_could_not_judge_leaves_that_to_the_next_that_can(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"), crawls.given("b"))
    assert not crawls.run(crawls.given("a"), refused("list", LOST, of_index=True)).gone
    assert [one.document_id for one in crawls.run(crawls.given("a")).gone] == ["velden.b"]
    assert not crawls.run(crawls.given("a"), crawls.given("b")).gone
    assert [one.document_id for one in crawls.run(crawls.given("a")).gone] == ["velden.b"]


def test_a_round_that_found_nothing_is_told_and_calls_nothing_gone(crawls: Crawls) -> None:
    source = replace(SOURCE, expected_min=0, start_urls=(SITE,))
    assert not crawls.run(crawls.given("a"), source=source).too_few
    report = crawls.run(PageFetched("velden", SITE), source=source)
    (refusal,) = report.refusals
    assert refusal.url == SITE and refusal.of_index and "leads to no document" in refusal.reason
    assert not report.gone and [one.source_id for one in report.too_few] == ["velden"]
    # The next that finds something judges by all before.
    assert [one.document_id for one in crawls.run(crawls.given("b"), source=source).gone] == ["velden.a"]


def test_what_has_the_same_bytes_at_another_address_is_not_gone(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"), crawls.given("b"), crawls.given("twin", "b"))
    assert not crawls.run(crawls.given("a"), crawls.given("moved", "b"), refused("b", GONE)).gone
    report = crawls.run(crawls.given("a"))
    assert [one.document_id for one in report.gone] == ["velden.b"]


def test_a_document_that_is_refused_under_another_spelling_of_its_address_is_not_gone(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"), crawls.given("b"))
    lost = Refusal("velden", f"{SITE}/b.pdf;jsessionid=A9?PHPSESSID=7#top", RefusalKind.TRY_AGAIN, LOST)
    assert not crawls.run(crawls.given("a"), lost).gone


def test_what_was_left_without_a_word_is_told_where_it_was_a_document_before(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"), crawls.given("b"))
    crawls.left = ((f"{SITE}/b.pdf", "it is a printing version"), (f"{SITE}/c.pdf", "it is a printing version"))
    report = crawls.run(crawls.given("a"))
    assert not report.gone
    assert [(one.url, one.reason) for one in report.refusals] == [
        (f"{SITE}/b.pdf", "it gave a document before, and is left now: it is a printing version")
    ]


def test_what_is_gone_is_told_once(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"), crawls.given("b"))
    assert len(crawls.run(crawls.given("a")).gone) == 1
    assert crawls.run(crawls.given("a")).gone == []


def test_an_interrupted_round_goes_on_and_is_counted_once(crawls: Crawls) -> None:
    a, b = crawls.given("a"), crawls.given("b")
    with pytest.raises(CrawlerError):
        crawls.run(a, refused("x", LOST), breaks=True)
    assert not crawls.last().finished_at and crawls.study.documents.ids() == ["velden.a"]
    report = crawls.run(a, refused("x", LOST), b, now=SOON)
    assert crawls.rounds[0] == crawls.rounds[1]
    assert (report.new, report.unchanged) == (["velden.b"], 0)
    last = crawls.last()
    assert (last.started_at, last.new, last.unchanged, last.documents, last.refused) == (NOW, 2, 0, 2, 1)
    assert crawls.study.crawls.count() == 2


def test_a_round_that_was_interrupted_long_ago_is_not_mixed_with_a_new_one(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"), refused("x", LOST), ends=False)
    crawls.run(crawls.given("a"), now=LATER)
    assert crawls.rounds[0] < crawls.rounds[1]
    assert crawls.study.crawls.refusals() == []
    assert crawls.last().unchanged == 1


def test_a_round_that_was_interrupted_does_not_go_on_by_a_file_that_leads_elsewhere(crawls: Crawls) -> None:
    narrower = replace(SOURCE, link_regex="a")
    crawls.run(crawls.given("a"), crawls.given("b"), ends=False)
    report = crawls.run(crawls.given("a"), source=narrower, now=SOON)
    assert crawls.rounds[0] < crawls.rounds[1]
    assert [(one.url, "source file was changed" in one.reason) for one in report.refusals] == [(f"{SITE}/b.pdf", True)]
    again = crawls.run(crawls.given("a"), source=narrower)
    assert report.gone == again.gone == [] and again.refusals == ()
    crawls.run(source=narrower, ends=False)
    crawls.run(source=replace(narrower, doc_type="strategy"))
    assert crawls.rounds[-1] == crawls.rounds[-2], "it says something else, and leads to the same"


def test_a_round_that_came_to_its_end_is_followed_by_a_new_one(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"))
    crawls.run(crawls.given("a"))
    assert crawls.rounds[0] < crawls.rounds[1]


def test_an_interrupted_round_is_compared_with_the_last_whole_one(crawls: Crawls) -> None:
    crawls.run(crawls.given("a"), crawls.given("b"))
    crawls.run(ends=False)
    report = crawls.run(crawls.given("a"), now=LATER)
    assert [one.document_id for one in report.gone] == ["velden.b"]


def test_a_batch_that_cannot_be_taken_leaves_nothing_of_itself(crawls: Crawls) -> None:
    def stop(url: str) -> None:
        if url.endswith("b.pdf"):
            raise KeyboardInterrupt

    crawls.batches = [[crawls.given("a")], [refused("x", LOST), crawls.given("c"), crawls.given("b")]]
    with pytest.raises(KeyboardInterrupt):
        crawl_sources(crawls.study, [SOURCE], CHOICES, now=NOW, on_document=stop)
    assert crawls.study.documents.ids() == ["velden.a"]
    assert crawls.study.crawls.refusals() == [] and crawls.study.crawls.count() == 1
    assert crawls.last().new == 1


def test_an_id_that_belongs_to_another_document_is_a_refusal_with_its_reason(crawls: Crawls) -> None:
    other = replace(crawls.given("b"), document_id="velden.a")
    report = crawls.run(crawls.given("a"), other)
    (refusal,) = report.refusals
    assert (refusal.url, refusal.of_index) == (f"{SITE}/b.pdf", False)
    assert "velden.a belongs to another document" in refusal.reason
    assert crawls.last().documents == 1


def test_what_a_study_sets_reaches_the_crawler(crawls: Crawls) -> None:
    crawls.run()
    made = crawls.settings
    assert (made.contact, made.delay_seconds, made.max_bytes) == ("a@b.example", 7, 3 * 1024**2)
    assert (made.proxy, made.private_hosts, made.obey_robots) == ("http://127.0.0.1:9", (), True)


def test_a_replay_takes_every_round_in_turn_and_dates_it_by_what_was_fetched(
    crawls: Crawls, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (replace(crawls.given("a", name), round_id=name) for name in ("1", "2"))
    twin = replace(crawls.given("b", "1"), round_id="1")

    def replay(sources: Sequence[Source], settings: CrawlSettings, archive: Path) -> CrawlSummary:
        assert (settings.delay_seconds, settings.proxy) == (0, "")
        ended = [RoundEnded("velden", name, recalled=3) for name in ("2", "1")]
        return CrawlSummary((first, twin, second), (refused("x", LOST),), 4, tuple(ended))

    monkeypatch.setattr(collecting, "replay", replay)
    report = replay_archive(crawls.study, [SOURCE], CrawlChoices(), now=NOW)
    assert (report.new, report.changed, report.unchanged, report.pages) == (["velden.a"], ["velden.a"], 1, 4)
    assert [(one.round_id, one.finished_at) for one in report.rounds] == [
        ("1", twin.fetched_at),
        ("2", second.fetched_at),
    ]
    # Once more, it finds nothing that was not there.
    again = replay_archive(crawls.study, [SOURCE], CrawlChoices(), now=NOW)
    assert (again.new, again.changed, again.unchanged) == ([], [], 0)
    assert crawls.study.crawls.count() == 3


def test_a_document_is_gone_when_all_its_addresses_are(crawls: Crawls) -> None:
    crawls.run(crawls.given("a", "same"), crawls.given("b", "same"), crawls.given("c"))
    crawls.run(crawls.given("b", "same"), crawls.given("c"), refused("a", GONE))
    assert crawls.study.crawls.vanished() == {}, "it is still there under its other address"
    crawls.run(crawls.given("c"), refused("a", GONE), refused("b", LOST))
    assert crawls.study.crawls.vanished() == {}, "nobody knows whether the other address is still there"
    crawls.run(crawls.given("c"), refused("a", GONE), refused("b", GONE))
    # Whenever it ended: an archive does not tell that.
    crawls.study.crawls.put_round(replace(crawls.last(), finished_at="2099-01-01T00:00:00Z"))
    began = round_began(crawls.last().round_id)
    assert began is not None
    since = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert crawls.study.crawls.vanished() == {"velden.a": Vanished(since, GONE)}
    crawls.run(crawls.given("c"), refused("a", GONE), refused("b", GONE))
    assert crawls.study.crawls.vanished()["velden.a"].since == since
    crawls.run(crawls.given("c"), crawls.given("b", "same"))
    assert crawls.study.crawls.vanished() == {}
