"""From snapshots to documents: identity over addresses, versions and removals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.events import DateClue, Snapshot
from crawler.settings import CrawlSettings
from crawler.source import Role, Source
from pipeline.errors import ConfigError
from pipeline.ingest.crawl import CrawlChoices, crawl_sources
from pipeline.ingest.documents_csv import add_documents
from pipeline.ingest.record_snapshot import record_snapshot
from pipeline.study import Stored, Study, open_study
from pipeline.workflow.new_study import init_study

NOW = "2026-01-01T00:00:00Z"
SOURCE = Source(
    id="velden",
    role=Role.CITY,
    issuer_id="velden",
    kind="listing",
    languages=("nl",),
    allowed_domains=("www.velden.example",),
    take=("pdf",),
    start_urls=("http://www.velden.example/",),
    doc_type="strategy",
)
FIRST = Snapshot(
    source_id="velden",
    document_id="velden.nota-1",
    url="http://www.velden.example/nota.pdf",
    canonical_url="http://www.velden.example/nota.pdf",
    final_url="http://www.velden.example/nota.pdf",
    fetched_at="2026-01-01T00:00:00Z",
    status=200,
    media_type="application/pdf",
    sha256="a" * 64,
    size=10,
    warc_file="one.warc.gz",
    warc_offset=0,
    body_file="one.warc.gz",
    body_offset=0,
    round_id="1",
    title="Nota",
    clues=(DateClue("source", "2016-06"), DateClue("last_modified", "Wed, 01 Jun 2011 10:00:00 GMT")),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init_study(tmp_path / "study")
    return tmp_path / "study"


def take(study: Study, snapshot: Snapshot) -> str:
    return record_snapshot(study, SOURCE, snapshot)


def only(study: Study) -> Stored:
    (stored,) = study.documents.all()
    return stored


def test_a_snapshot_becomes_a_document_with_what_its_source_says(root: Path) -> None:
    with open_study(root, write=True) as study:
        assert take(study, FIRST) == "new"
        document = only(study).document
    assert (document.document_id, document.work_id, document.title) == ("velden.nota-1", "velden.nota-1", "Nota")
    assert document.date is not None
    assert (document.date.earliest.isoformat(), document.date.latest.isoformat()) == ("2016-06-01", "2016-06-30")
    assert (document.date_source, document.doc_type) == ("source:velden", "strategy")


def test_a_date_that_cannot_be_read_stays_unknown(root: Path) -> None:
    with open_study(root, write=True) as study:
        take(study, replace(FIRST, clues=(DateClue("source", "vorig jaar"), DateClue("listing", "2016-05-04"))))
        assert only(study).document.date is None
        assert only(study).document.date_source == ""


def test_the_same_bytes_at_two_addresses_are_one_document_with_two_snapshots(root: Path) -> None:
    other = replace(
        FIRST, document_id="velden.copy-2", canonical_url="http://www.velden.example/copy.pdf", warc_offset=99
    )
    with open_study(root, write=True) as study:
        assert [take(study, FIRST), take(study, other)] == ["new", "unchanged"]
        assert study.documents.ids() == ["velden.nota-1"]
        assert study.crawls.count() == 2


def test_changed_bytes_at_one_address_are_a_new_version_and_the_old_one_is_kept(root: Path) -> None:
    changed = replace(FIRST, sha256="b" * 64, warc_file="two.warc.gz", body_file="two.warc.gz")
    with open_study(root, write=True) as study:
        assert [take(study, FIRST), take(study, changed)] == ["new", "changed"]
        assert only(study).document.sha256 == "b" * 64
        assert study.documents.version("a" * 64).location == "warc/one.warc.gz@0"


@pytest.mark.parametrize(
    ("last", "name"), [("get.php?id=1", "get.php"), ("plan.html", "plan.html.pdf"), ("a.pdf", "a.pdf")]
)
def test_the_file_of_a_document_is_never_named_as_one_of_another_format(root: Path, last: str, name: str) -> None:
    with open_study(root, write=True) as study:
        take(study, replace(FIRST, final_url=f"http://www.velden.example/{last}"))
        assert study.documents.version(FIRST.sha256).name == name


def test_a_removed_document_stays_removed_when_it_is_crawled_again(root: Path) -> None:
    with open_study(root, write=True) as study:
        take(study, FIRST)
        study.documents.remove("velden.nota-1", "a draft", now=NOW)
        take(study, replace(FIRST, warc_offset=50))
        take(study, replace(FIRST, warc_offset=60, sha256="b" * 64))
        assert only(study).removed_reason == "a draft"


def test_bytes_that_come_again_replace_an_archived_copy_that_could_not_be_read(root: Path) -> None:
    with open_study(root, write=True) as study:
        take(study, FIRST)
        study.documents.upsert(
            {"document_id": "velden.nota-1", "problem": "damaged"}, now=NOW, origin="run", version=None
        )
        take(study, replace(FIRST, warc_file="two.warc.gz", warc_offset=7, body_file="two.warc.gz", body_offset=7))
        assert only(study).problem == ""
        assert study.documents.version("a" * 64).location == "warc/two.warc.gz@7"


def test_bytes_that_were_archived_anew_are_read_from_there(root: Path, tmp_path: Path) -> None:
    # Torn from the archive, they were asked for again, before any run could see that they were lost.
    (tmp_path / "mine.txt").write_bytes(b"a text of my own")
    (tmp_path / "documents.csv").write_text("path,document_id,role,issuer_id\nmine.txt,mine,city,velden\n")
    with open_study(root, write=True) as study:
        add_documents(study, tmp_path / "documents.csv", now=NOW)
        own = only(study).document.sha256
        take(study, FIRST)
        assert take(study, replace(FIRST, warc_offset=70, body_offset=70)) == "unchanged"
        assert study.documents.version("a" * 64).location == "warc/one.warc.gz@70"
        # What was added from a file stays where it is.
        take(study, replace(FIRST, sha256=own, canonical_url="http://www.velden.example/mine.txt", warc_offset=80))
        assert study.documents.version(own).location.startswith("files/")
        assert study.read_version(own) == b"a text of my own"


def test_the_dates_that_were_seen_are_kept_for_the_newest_version_with_the_day_it_was_first_seen(root: Path) -> None:
    said, listing = DateClue("source", "2016-06"), DateClue("listing", "June 2016")
    url = DateClue("url", "http://www.velden.example/nota.pdf")
    later = {"fetched_at": "2026-02-01T00:00:00Z", "sha256": "b" * 64}
    with open_study(root, write=True) as study:
        take(study, FIRST)
        take(study, replace(FIRST, **later, clues=(said, listing), warc_offset=1))
        take(study, replace(FIRST, **later | {"fetched_at": "2026-03-01T00:00:00Z"}, clues=(said, url), warc_offset=2))
        assert study.crawls.clues() == {
            "velden.nota-1": (said, listing, url, DateClue("first_seen", "2026-02-01T00:00:00Z"))
        }


def test_a_study_that_says_nothing_is_crawled_as_the_crawler_does_by_itself() -> None:
    assert CrawlChoices(contact="a@b.example").settings() == CrawlSettings("a@b.example")


@pytest.mark.parametrize("name", ["127.0.0.1:8080", "http://intranet.example", "intranet.example/plans", "", "a b"])
def test_a_private_host_is_named_without_scheme_port_and_path(name: str) -> None:
    with pytest.raises(ValueError, match="is no host alone; write it without scheme, port and path"):
        CrawlChoices(private_hosts=(name,))


def test_private_hosts_are_names_and_numbers_in_any_case() -> None:
    named = CrawlChoices(private_hosts=("Intranet.Example", "10.0.0.7", "fd00::1", "localhost")).private_hosts
    assert named == ("intranet.example", "10.0.0.7", "fd00::1", "localhost")


def test_a_crawl_without_a_contact_is_refused_with_the_line_to_write(root: Path) -> None:
    with open_study(root, write=True) as study, pytest.raises(ConfigError, match=r"contact = .* under \[crawl\]"):
        crawl_sources(study, [SOURCE], CrawlChoices(), now=NOW)


def test_twins_whose_bytes_differ_later_become_two_documents(root: Path) -> None:
    other = replace(FIRST, document_id="velden.b", canonical_url="http://www.velden.example/b.pdf", warc_offset=1)
    with open_study(root, write=True) as study:
        take(study, FIRST)
        take(study, other)
        assert take(study, replace(other, sha256="b" * 64, warc_offset=2, title="B")) == "new"
        held = {stored.document.document_id: stored.document for stored in study.documents.all()}
    assert {name: document.sha256[0] for name, document in held.items()} == {"velden.nota-1": "a", "velden.b": "b"}
    assert (held["velden.nota-1"].title, held["velden.b"].title) == ("Nota", "B")


def test_a_crawl_does_not_take_over_a_document_that_was_added(root: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("a text of my own", encoding="utf-8")
    (tmp_path / "documents.csv").write_text(
        "path,document_id,role,issuer_id\nmine.txt,velden.nota-1,network,net\n", encoding="utf-8"
    )
    with open_study(root, write=True) as study:
        add_documents(study, tmp_path / "documents.csv", now=NOW)
        assert take(study, FIRST) == "refused"
        assert only(study).document.role is Role.NETWORK


def test_two_addresses_with_one_given_id_do_not_overwrite_each_other(root: Path) -> None:
    other = replace(FIRST, canonical_url="http://www.velden.example/b.pdf", sha256="b" * 64, warc_offset=1)
    with open_study(root, write=True) as study:
        assert [take(study, FIRST), take(study, other)] == ["new", "refused"]
        assert only(study).document.sha256 == "a" * 64


def test_what_a_source_now_says_of_unchanged_bytes_is_taken_over(root: Path) -> None:
    with open_study(root, write=True) as study:
        take(study, replace(FIRST, clues=()))
        assert take(study, replace(FIRST, warc_offset=5, fetched_at="2027-01-01T00:00:00Z")) == "changed"
        held = only(study).document
        assert held.date is not None and held.date.earliest.isoformat() == "2016-06-01"
        assert held.retrieved_at == FIRST.fetched_at
        assert take(study, replace(FIRST, warc_offset=6, fetched_at="2028-01-01T00:00:00Z")) == "unchanged"


def test_a_twin_at_another_address_says_nothing_about_the_document(root: Path) -> None:
    other = replace(
        FIRST, document_id="velden.b", canonical_url="http://www.velden.example/b.pdf", warc_offset=1, title="B"
    )
    with open_study(root, write=True) as study:
        take(study, FIRST)
        assert take(study, other) == "unchanged"
        assert only(study).document.title == "Nota"


def test_a_crawl_that_was_killed_between_snapshot_and_document_is_made_good(root: Path) -> None:
    with open_study(root, write=True) as study:
        study.crawls.put_snapshot(FIRST, FIRST.document_id)
        assert take(study, replace(FIRST, sha256="b" * 64, warc_offset=9)) == "new"
        assert take(study, replace(FIRST, sha256="c" * 64, warc_offset=10)) == "changed"
