"""The commands around a crawl, as a researcher types them: crawl, crawl --due, --from-warc, sources check, export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.static_site import RequestSeen, serve_sites
from pipeline.study import open_study
from pipeline.workflow.new_study import init_study
from tests.fixtures.command_line import Answer

HOST = "www.velden.example"
SOURCE = f"""\
id = "velden"
role = "city"
issuer_id = "velden"
kind = "listing"
languages = ["nl"]
allowed_domains = ["{HOST}"]
take = ["txt"]
start_urls = ["http://{HOST}/beleid/"]
item_css = "li"
date_css = "i"
frequency = "weekly"
"""


class Site:
    """A site on disk, what was asked of it, and a study that crawls it."""

    def __init__(self, folder: Path, address: str, seen: list[RequestSeen], policyecho: Callable[..., Answer]) -> None:
        self.policyecho = policyecho
        self.pages, self.seen, self.root = folder / "sites" / HOST, seen, folder / "study"
        (self.pages / "beleid").mkdir(parents=True)
        self.publish("nota", "plan")
        init_study(self.root, settings=settings(address))
        (self.root / "sources" / "velden.toml").write_text(SOURCE)

    def publish(self, *names: str) -> None:
        for name in names:
            (self.pages / "beleid" / f"{name}.txt").write_text(f"De tekst van {name}.")
        items = "".join(
            f"<li><a href='{name}.txt'>{name}</a> <i>2016-05-0{n}</i></li>" for n, name in enumerate(names, 1)
        )
        (self.pages / "beleid" / "index.html").write_text(f"<html><body><ul>{items}</ul></body></html>")

    def call(self, *words: object) -> Answer:
        return self.policyecho(*words, "--study", self.root)

    def summary(self) -> dict[str, object]:
        with open_study(self.root) as study:
            found = study.last_crawl_summary()
        assert found is not None
        return found


def settings(proxy: str) -> str:
    return f'[crawl]\ncontact = "a@b.example"\ndelay_seconds = 0\nproxy = "{proxy}"\n[model]\nname = "hashing"\n'


@pytest.fixture
def site(tmp_path: Path, policyecho: Callable[..., Answer]) -> Iterator[Site]:
    seen: list[RequestSeen] = []
    (tmp_path / "sites").mkdir()
    with serve_sites(tmp_path / "sites", on_request=seen.append) as address:
        yield Site(tmp_path, address, seen, policyecho)


@pytest.mark.slow
def test_a_crawl_tells_what_is_new_changed_and_gone(site: Site) -> None:
    first = site.call("crawl")
    assert first.code == 0, first.err
    assert first.text.startswith("Crawled 3 pages: 2 new documents, 0 changed, 0 unchanged, 0 gone, 0 refused\n")
    assert "  new: velden.nota-" in first.text
    site.publish("nota", "brief")
    (site.pages / "beleid" / "nota.txt").write_text("De tekst van nota, herzien.")
    second = site.call("crawl")
    assert "1 new documents, 1 changed, 0 unchanged, 1 gone" in second.text
    assert "  changed: velden.nota-" in second.text and "  new: velden.brief-" in second.text
    assert "  gone: velden.plan-" in second.text and "it is no longer linked; what was archived is kept" in second.text


@pytest.mark.slow
def test_each_crawl_leaves_a_summary_for_programs(site: Site) -> None:
    site.call("crawl")
    found = site.summary()
    assert (found["pages"], len(list(found["new"])), found["exit_code"], found["too_few"]) == (3, 2, 0, [])  # type: ignore[call-overload]
    (one,) = found["rounds"]  # type: ignore[misc]
    assert (one["source_id"], one["documents"], one["fetched"]) == ("velden", 2, 4)
    (file,) = (site.root / "store" / "crawls").glob("*.json")
    assert json.loads(file.read_text()) == found


@pytest.mark.slow
def test_a_source_below_its_minimum_ends_with_3_and_is_named(site: Site) -> None:
    path = site.root / "sources" / "velden.toml"
    path.write_text(SOURCE + "expected_min = 3\n")
    answer = site.call("crawl")
    assert answer.code == 3
    assert "source velden gave 2 documents where 3 are expected" in answer.err
    assert (site.summary()["exit_code"], site.summary()["too_few"]) == (3, ["velden"])


@pytest.mark.slow
def test_due_takes_only_what_is_due_and_asks_nothing_else(site: Site) -> None:
    answer = site.call("crawl", "--due")
    assert "due: velden (weekly, never crawled)" in answer.err and "2 new documents" in answer.text
    site.seen.clear()
    before = site.summary()
    again = site.call("crawl", "--due")
    assert (again.code, again.text, again.err) == (0, "", "no source is due\n")
    assert site.seen == [] and site.summary() == before
    _finished(site, datetime.now(UTC) - timedelta(days=8))
    assert "2 unchanged" in site.call("crawl", "--due").text


def _finished(site: Site, moment: datetime) -> None:
    with open_study(site.root, write=True) as study:
        last = study.crawls.last_round("velden")
        assert last is not None
        with study.catalogue.transaction("test") as connection:
            connection.execute("UPDATE rounds SET finished_at = ?", (moment.strftime("%Y-%m-%dT%H:%M:%SZ"),))


@pytest.mark.slow
def test_the_archive_is_handed_over_and_makes_the_documents_anew(site: Site, tmp_path: Path) -> None:
    site.call("crawl")
    (site.pages / "beleid" / "nota.txt").write_text("De tekst van nota, herzien.")
    site.call("crawl")
    handed = site.call("export", "--format", "warc")
    assert handed.code == 0, handed.err
    folder = site.root / "exports" / "warc"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert str(folder / "SHA256SUMS") in handed.text
    known = documents(site.root)
    another = tmp_path / "another"
    init_study(another, settings=settings("http://127.0.0.1:9"))
    (another / "sources" / "velden.toml").write_bytes((folder / "sources" / "velden.toml").read_bytes())
    site.root = another
    site.seen.clear()
    answer = site.call("crawl", "--from-warc", folder)
    assert "2 new documents, 1 changed" in answer.text, answer.err
    assert documents(another) == known
    assert site.seen == []
    again = site.call("crawl", "--from-warc", folder)
    assert "0 new documents, 0 changed, 0 unchanged" in again.text
    assert documents(another) == known


@pytest.mark.slow
def test_a_replay_tells_of_each_round_what_that_round_refused(site: Site, tmp_path: Path) -> None:
    source = site.root / "sources" / "velden.toml"
    source.write_text(f'{SOURCE}follow_css = "a[rel=next]"\n')
    index = site.pages / "beleid" / "index.html"
    index.write_text(index.read_text().replace("</body>", '<a rel="next" href="dood.html">verder</a></body>'))
    assert "1 refused" in site.call("crawl").text
    site.publish("nota")
    live = site.call("crawl")
    # The list once went on and now does not: what may stand behind its end is not called gone.
    assert "0 gone, 1 refused" in live.text
    another = tmp_path / "another"
    init_study(another, settings=settings("http://127.0.0.1:9"))
    (another / "sources" / "velden.toml").write_bytes(source.read_bytes())
    archive, site.root = site.root / "store" / "warc", another
    replayed = site.call("crawl", "--from-warc", archive)
    assert "0 gone, 1 refused" in replayed.text
    with open_study(another) as study:
        last = study.crawls.last_round("velden")
        assert last is not None and (last.gone, last.refused) == (0, 1)
        assert ["finds no link to a further page" in one.reason for one in study.crawls.refusals()] == [True]


def documents(root: Path) -> list[tuple[str, ...]]:
    with open_study(root) as study:
        rows = study.catalogue.rows(
            "SELECT document_id, role, issuer_id, work_id, title, lang, date_earliest, url, sha256, retrieved_at,"
            " added_at"
            " FROM documents ORDER BY document_id"
        )
    return [tuple(row) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "is not there; give the path of a .warc.gz file"),
        (lambda path: path.write_text("no archive"), "is no WARC file"),
        (lambda path: path.write_bytes(b""), "is no WARC file"),
        (lambda path: path.mkdir(), "holds no WARC file"),
    ],
)
def test_what_is_no_archive_is_refused(site: Site, tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    make(tmp_path / "x.warc.gz")
    answer = site.call("crawl", "--from-warc", tmp_path / "x.warc.gz")
    assert answer.code == 1 and says in answer.err
    assert not list((site.root / "store").glob("warc/*"))


@pytest.mark.slow
def test_an_archive_of_nothing_is_not_handed_over(site: Site) -> None:
    answer = site.call("export", "--format", "warc")
    assert answer.code == 1 and "nothing was crawled" in answer.err


@pytest.mark.slow
def test_sources_are_checked_live_and_nothing_is_kept(site: Site) -> None:
    answer = site.call("sources", "check", "--json")
    assert answer.code == 0, answer.err
    assert [(one["finding"], one["url"], one["detail"]) for one in json.loads(answer.text)] == [
        ("answers", f"http://{HOST}/beleid/", ""),
        ("answers", "", "2 documents linked"),
    ]
    assert [one.url for one in site.seen] == [f"http://{HOST}/robots.txt", f"http://{HOST}/beleid/"]
    assert not (site.root / "store" / "warc").exists()
    assert documents(site.root) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "finding", "detail"),
    [
        (("/beleid/", "/weg/"), "gone", "the server answered HTTP 404"),
        (("/beleid/", "/beleid"), "redirects", f"to http://{HOST}/beleid/"),
        (("/beleid/", "/intern/"), "disallowed", "robots.txt disallows it"),
        (('take = ["txt"]', 'take = ["txt"]\nexpected_min = 5'), "too few", "2 documents linked, at least 5 expected"),
        ((HOST, "nowhere.invalid"), "gone", "the server answered HTTP 404"),
    ],
)
def test_a_check_tells_what_is_wrong(site: Site, change: tuple[str, str], finding: str, detail: str) -> None:
    (site.pages / "robots.txt").write_text("User-agent: *\nDisallow: /intern/\n")
    (site.root / "sources" / "velden.toml").write_text(SOURCE.replace(*change))
    answer = site.call("sources", "check", "--json")
    findings = {(one["finding"], one["detail"]) for one in json.loads(answer.text)}
    assert any(found == finding and said.startswith(detail) for found, said in findings)
    assert answer.code == (0 if finding == "redirects" else 3)


@pytest.mark.slow
def test_a_named_document_that_is_gone_is_found_without_fetching_the_others(site: Site) -> None:
    direct = SOURCE.replace('"listing"', '"direct"').split("start_urls")[0] + "expected_min = 2\n"
    for name in ("nota", "plan", "weg"):
        direct += f'[[documents]]\nurl = "http://{HOST}/beleid/{name}.txt"\n'
    (site.root / "sources" / "velden.toml").write_text(direct)
    answer = site.call("sources", "check")
    assert answer.code == 3
    assert "2 documents answer, at least 2 expected" in answer.text
    assert "2 answers, 1 gone" in answer.text and "to be looked at: velden" in answer.err


@pytest.mark.slow
def test_a_source_that_does_not_answer_is_no_crawl_that_found_nothing(site: Site) -> None:
    (site.root / "study.toml").write_text(settings("http://127.0.0.1:9"))
    answer = site.call("crawl")
    assert answer.code == 3
    assert "source velden gave 0 documents where 1 are expected" in answer.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        ('title_css = ".titel"', 0, "title_css '.titel' finds nothing in any entry"),
        ('link_regex = "/nergens/"', 3, "link_regex '/nergens/' fits none of the 2 links on its pages"),
    ],
)
def test_what_finds_nothing_anywhere_is_said(site: Site, more: str, code: int, says: str) -> None:
    (site.root / "sources" / "velden.toml").write_text(f"{SOURCE}{more}\n")
    answer = site.call("crawl")
    assert (answer.code, says in answer.err) == (code, True)


@pytest.mark.slow
def test_an_archive_is_not_asked_for_what_is_due(site: Site, tmp_path: Path) -> None:
    answer = site.call("crawl", "--due", "--from-warc", tmp_path)
    assert answer.code == 1 and "leave out --due" in answer.err


@pytest.mark.slow
def test_a_misspelt_column_of_corrections_is_refused(site: Site) -> None:
    (site.root / "overrides.csv").write_text("document_id,date_earlyest,corrected_by,reason\nx,2016,me,seen\n")
    answer = site.call("run")
    assert answer.code == 1
    assert "overrides.csv line 1: unknown column date_earlyest; the columns are document_id" in answer.err
