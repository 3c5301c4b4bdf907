"""The crawl's own process: it keeps Scrapy away from the caller and does not outlive it."""

from __future__ import annotations

import gzip
import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import crawl
from crawler.errors import ArchiveError, CrawlerError, SourceError
from crawler.events import CrawlEvent, CrawlSummary, DateClue, Snapshot
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Pick, Role, Source, load_sources
from crawler.static_site import RequestSeen, serve_sites
from tests.crawler.scripted_site import Answer, ScriptedSite

# What is looked at here is how processes start and end.
pytestmark = pytest.mark.spawned
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))


def direct(address: str, *paths: str, **changed: Any) -> Source:
    facts: dict[str, Any] = {
        "id": "site",
        "role": Role.REFERENCE,
        "issuer_id": "site",
        "kind": "direct",
        "languages": ("en",),
        "allowed_domains": ("127.0.0.1",),
        "take": ("pdf",),
        "documents": tuple(DirectDocument(f"{address}{path}") for path in paths),
    }
    return Source(**(facts | changed))


@pytest.mark.slow
def test_sources_of_several_sites_are_crawled_through_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    sites, sources = tmp_path / "sites", tmp_path / "sources"
    for host, name in (("www.velden.example", "nota.txt"), ("council.example", "principles.txt")):
        (sites / host / "docs").mkdir(parents=True)
        (sites / host / "docs" / name).write_text(f"{name} of {host}")
        (sites / host / "docs" / "index.html").write_text(f"<html><a href='{name}'>The text</a></html>")
    (sites / "council.example" / "robots.txt").write_text("User-agent: *\nDisallow: /docs/index\n")
    sources.mkdir()
    shared = 'languages = ["en"]\ntake = ["txt"]\n'
    (sources / "velden.toml").write_text(
        'id = "velden"\nrole = "city"\nissuer_id = "velden"\nkind = "listing"\n'
        f'allowed_domains = ["velden.example"]\nstart_urls = ["http://www.velden.example/docs"]\n{shared}'
    )
    (sources / "council.toml").write_text(
        'id = "council"\nrole = "reference"\nissuer_id = "cc"\nkind = "direct"\n'
        f'allowed_domains = ["council.example"]\n{shared}'
        '[[documents]]\nurl = "http://council.example/docs/principles.txt"\ntitle = "Principles"\n'
        'date = "2009-06"\nlang = "en"\ndocument_id = "cc-principles"\nwork_id = "cc-p"\n'
        'doc_type = "guideline"\n'
        '[[documents]]\nurl = "http://council.example/docs/index.txt"\n'
    )
    seen: list[RequestSeen] = []
    with serve_sites(sites, on_request=seen.append) as proxy:
        settings = CrawlSettings("a@b.example", delay_seconds=0, proxy=proxy.replace("//", "//me:secret@"))
        summary = crawl(load_sources(sources), settings, tmp_path / "archive")
    by_source = {one.source_id: one for one in summary.snapshots}
    assert by_source.keys() == {"council", "velden"}
    found = by_source["council"]
    assert (found.document_id, found.work_id, found.doc_type) == ("cc-principles", "cc-p", "guideline")
    assert (found.title, found.clues[0], found.lang) == ("Principles", DateClue("source", "2009-06"), "en")
    assert by_source["velden"].title == "The text"
    assert [one.reason for one in summary.refusals] == ["robots.txt disallows it"]
    assert all(one.proxied for one in seen)
    (file,) = (tmp_path / "archive").glob("*.warc.gz")
    archived = gzip.decompress(file.read_bytes())
    # Neither the proxy's password nor its address, which would pass for the sites'.
    assert b"Proxy-Authorization" not in archived and b"WARC-IP-Address" not in archived
    assert {"http://www.velden.example/robots.txt", "http://council.example/robots.txt"} <= {one.url for one in seen}


@pytest.mark.slow
def test_the_caller_never_imports_scrapy_or_twisted(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    scripted_site.answers = {"/a.pdf": answer(b"%PDF-1.7")}
    program = f"""
import sys
from pathlib import Path
from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from crawler.source import load_sources
settings = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
summary = crawl(load_sources(Path({str(tmp_path)!r})), settings,
                Path({str(tmp_path)!r}))
print(len(summary.snapshots), *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""
    (tmp_path / "site.toml").write_text(
        'id = "site"\nrole = "city"\nissuer_id = "site"\nkind = "direct"\n'
        'languages = ["en"]\ntake = ["pdf"]\n'
        f'allowed_domains = ["127.0.0.1"]\n[[documents]]\nurl = "{scripted_site.address}/a.pdf"\n'
    )
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    number, *loaded = ran.stdout.split()
    assert number == "1"
    assert ran.stderr == ""
    assert not {"scrapy", "twisted", "parsel"} & set(loaded)


@pytest.mark.slow
def test_a_process_that_is_killed_is_one_sentence_and_keeps_what_arrived(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where Scrapy's remote control would leave the key to its port.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    release = threading.Event()
    scripted_site.answers = {"/a.pdf": answer(b"%PDF-1.7"), "/slow.pdf": answer(b"%PDF", wait_for=release)}
    arrived: list[Snapshot] = []

    def take(batch: Sequence[CrawlEvent]) -> None:
        arrived.extend(one for one in batch if isinstance(one, Snapshot))
        if arrived:
            (child,) = multiprocessing.active_children()
            child.kill()

    try:
        with pytest.raises(CrawlerError, match=r"ended before the crawl .*run the crawl again$"):
            crawl((direct(scripted_site.address, "/a.pdf", "/slow.pdf"),), SETTINGS, tmp_path / "warc", on_batch=take)
    finally:
        release.set()
    assert len(arrived) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["warc"]
    assert multiprocessing.active_children() == []


@pytest.mark.slow
def test_a_caller_that_fails_ends_the_crawl(scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path) -> None:
    release = threading.Event()
    scripted_site.answers = {"/a.pdf": answer(b"%PDF-1.7"), "/slow.pdf": answer(b"%PDF", wait_for=release)}

    def fail(batch: Sequence[CrawlEvent]) -> None:
        raise RuntimeError([one.url for one in batch if isinstance(one, Snapshot)])

    try:
        with pytest.raises(RuntimeError, match=r"a\.pdf"):
            crawl((direct(scripted_site.address, "/a.pdf", "/slow.pdf"),), SETTINGS, tmp_path, on_batch=fail)
        assert multiprocessing.active_children() == []
    finally:
        release.set()


@pytest.mark.slow
def test_the_crawl_ends_when_its_caller_is_killed(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    release = threading.Event()
    scripted_site.answers = {"/a.pdf": answer(b"%PDF-1.7"), "/slow.pdf": answer(b"%PDF", wait_for=release)}
    program = f"""
from pathlib import Path
from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Pick, Role, Source
documents = tuple(DirectDocument({scripted_site.address!r} + path) for path in ("/a.pdf", "/slow.pdf"))
source = Source("site", Role.CITY, "site", "direct", ("en",), ("127.0.0.1",), ("pdf",), documents=documents)
crawl((source,), CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",)), Path({str(tmp_path)!r}),
      on_batch=lambda batch: print("arrived", flush=True))
"""
    caller = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        assert caller.stdout is not None
        assert caller.stdout.readline() == "arrived\n"
        caller.kill()
        # The crawl holds the same pipe, so it is read to its end only when both are gone.
        rest, _ = caller.communicate(timeout=20)
        assert rest == ""
    finally:
        release.set()
        caller.kill()
        caller.wait()


@pytest.mark.slow
def test_what_is_wrong_with_a_selector_or_the_archive_reaches_the_caller(tmp_path: Path) -> None:
    listing = direct("", kind="listing", documents=(), start_urls=("http://127.0.0.1:9/",), item=Pick(css=("li[",)))
    with pytest.raises(SourceError, match=r"source site: item_css is 'li\['"):
        crawl((listing,), SETTINGS, tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match="cannot be written"):
        crawl((direct("http://127.0.0.1:9", "/a.pdf"),), SETTINGS, tmp_path / "file")


def test_a_crawl_of_no_source_is_empty(tmp_path: Path) -> None:
    assert crawl((), SETTINGS, tmp_path) == CrawlSummary((), (), 0)


@pytest.mark.slow
def test_sources_that_share_a_site_are_crawled_one_after_the_other(tmp_path: Path) -> None:
    # In a process of its own: the one that runs the tests never imports Scrapy.
    program = """
from crawler.engine import group_by_site
from crawler.source import Role, Source
def source(name, *domains):
    return Source(name, Role.CITY, name, "listing", ("nl",), domains, ("pdf",))
made = [source("a", "velden.example"), source("b", "council.example"), source("c", "www.velden.example"),
        source("d", "elden.example"), source("e", "d.example", "www.council.example")]
print(sorted("".join(one.id for one in group) for group in group_by_site(made)))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['ac', 'be', 'd']"


@pytest.mark.slow
def test_a_server_that_is_silent_or_away_is_a_refusal_and_no_traceback(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    release = threading.Event()
    scripted_site.answers = {"/slow.pdf": answer(b"%PDF", wait_for=release)}
    silent = direct(scripted_site.address, "/slow.pdf")
    # Port 9 is kept for discarding; nothing listens there.
    away = direct("http://127.0.0.1:9", "/a.pdf", id="away")
    settings = CrawlSettings("a@b.example", delay_seconds=0, timeout_seconds=1, private_hosts=("127.0.0.1",))
    try:
        summary = crawl((silent, away), settings, tmp_path)
    finally:
        release.set()
    assert {(one.source_id, one.reason) for one in summary.refusals} == {
        ("site", "it timed out after 1 seconds"),
        ("away", "its server refused the connection"),
    }
    assert capfd.readouterr() == ("", "")
