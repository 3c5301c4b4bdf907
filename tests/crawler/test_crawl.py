"""A crawl of one site with everything that can go right and wrong on it; nothing vanishes."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawler.address import canonical_url, derive_document_id
from crawler.crawl import crawl
from crawler.events import CrawlEvent, CrawlSummary, DateClue, PageFetched, Refusal, RefusalKind, Snapshot
from crawler.refusals import CIRCLE
from crawler.settings import CrawlSettings
from crawler.source import Limits, Pick, Role, Source
from crawler.warc import read_payload
from tests.crawler.scripted_site import Answer, ScriptedSite

PDF = b"%PDF-1.7 A strategy of the city." + bytes(range(256))
HTML = "<html><body><p>Une stratégie de la ville.</p></body></html>".encode()
MAX_BYTES = 20_000
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))


def item(href: str, title: str = "", date: str = "") -> str:
    return f'<li class="d"><b class="t">{title}</b> <a href="{href}">link of {href}</a> <i>{date}</i></li>'


def listing(*items: str, following: str = "") -> bytes:
    more = f'<a rel="next" href="{following}">more</a>' if following else ""
    return f"<html><body><a href='/imprint.html'>imprint</a>{''.join(items)}{more}</body></html>".encode()


def answers_of_the_site(address: str, answer: type[Answer]) -> dict[str, Any]:
    elsewhere = address.replace("127.0.0.1", "localhost")
    page = "text/html; charset=utf-8"
    to_elsewhere, to_new = (("Location", f"{elsewhere}/stolen.pdf"),), (("Location", "/new.pdf"),)
    return {
        "/robots.txt": answer(b"User-agent: policyecho\nDisallow: /intern/\n", "text/plain"),
        "/list/": answer(
            listing(
                item("/list/3"),
                item("a.pdf", "  Strategy\n <em>2016</em> ", " June 2016 "),
                item("zipped.pdf#page=2"),
                item("/doc/"),
                item("unknown-type"),
                item("/intern/secret.pdf"),
                item(f"{elsewhere}/off.pdf"),
                item("moved.pdf"),
                item("away.pdf"),
                item("movie.pdf"),
                item("gone.pdf"),
                item("big.pdf"),
                item("bomb.pdf"),
                item("empty.pdf"),
                item("photo.jpg"),
                item("round.pdf"),
                item("back"),
                item("broken.pdf"),
                item("odd.pdf"),
                item("mailto:someone@site.example"),
                item("/list/2"),
                following="/list/2",
            ),
            page,
        ),
        "/list/2": answer(listing(item("/list/a.pdf"), item("last.pdf"), following="/list/3"), page),
        "/list/3": answer(listing(item("/list/2"), following="/list/"), page),
        "/list/a.pdf": answer(
            PDF, "Application/PDF; x=1", headers=(("Last-Modified", "Wed, 01 Jun 2016 10:00:00 GMT"),)
        ),
        "/list/zipped.pdf": answer(gzip.compress(PDF, mtime=0), headers=(("Content-Encoding", "gzip"),)),
        "/doc/": answer(HTML, page),
        "/list/unknown-type": answer(PDF + b"?", "application/octet-stream"),
        "/intern/secret.pdf": answer(PDF),
        "/list/moved.pdf": answer(status=301, headers=to_new),
        "/new.pdf": answer(PDF + b"new"),
        "/list/away.pdf": answer(status=302, headers=to_elsewhere),
        "/stolen.pdf": answer(PDF),
        "/off.pdf": answer(PDF),
        "/list/movie.pdf": answer(b"....", "video/mp4"),
        "/list/big.pdf": answer(b"%PDF" + b"x" * MAX_BYTES),
        "/list/bomb.pdf": answer(
            gzip.compress(b"x" * 10 * MAX_BYTES, mtime=0), headers=(("Content-Encoding", "gzip"),)
        ),
        "/list/empty.pdf": answer(b""),
        "/list/photo.jpg": answer(b"jpg", "image/jpeg"),
        "/list/round.pdf": answer(status=302, headers=(("Location", "/list/round.pdf"),)),
        "/list/back": answer(status=302, headers=(("Location", "/list/"),)),
        "/list/broken.pdf": answer(PDF, length=len(PDF) + 50),
        "/list/odd.pdf": answer(PDF, headers=(("Content-Encoding", "compress"),)),
        "/list/last.pdf": answer(PDF + b"last"),
    }


def source_of(address: str, **changed: Any) -> Source:
    facts: dict[str, Any] = {
        "id": "site",
        "role": Role.CITY,
        "issuer_id": "site",
        "kind": "listing",
        "languages": ("fr",),
        "allowed_domains": ("127.0.0.1",),
        "take": ("pdf", "html"),
        "start_urls": (f"{address}/list/",),
        "follow": Pick(css=("a[rel=next]",)),
        "item": Pick(css=("li.d",)),
        "title": Pick(css=(".t",)),
        "date": Pick(css=("i",)),
        "doc_type": "strategy",
    }
    return Source(**(facts | changed))


@dataclass
class Crawled:
    address: str
    site: ScriptedSite
    archive: Path
    summary: CrawlSummary | None = None
    handed_over: list[CrawlEvent] = field(default_factory=list)
    payloads: dict[str, bytes] = field(default_factory=dict)

    def take(self, batch: Sequence[CrawlEvent]) -> None:
        self.handed_over += batch
        for one in batch:
            if isinstance(one, Snapshot):
                self.payloads[one.url] = read_payload(self.archive / one.body_file, one.body_offset)

    def snapshot(self, path: str) -> Snapshot:
        assert self.summary is not None
        (found,) = [one for one in self.summary.snapshots if one.url == self.address + path]
        return found

    def kinds(self, path: str) -> list[RefusalKind]:
        assert self.summary is not None
        return [one.kind for one in self.summary.refusals if one.url == self.address + path]

    def reasons(self, path: str) -> list[str]:
        assert self.summary is not None
        return [one.reason for one in self.summary.refusals if one.url == self.address + path]


@pytest.fixture(scope="module")
def crawled(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crawled]:
    address = scripted_site.address
    scripted_site.answers = answers_of_the_site(address, answer)
    result = Crawled(address, scripted_site, tmp_path_factory.mktemp("archive") / "new")
    with pytest.MonkeyPatch.context() as patch:
        # A port where nothing listens: the environment's proxy must not be asked.
        patch.setenv("http_proxy", "http://127.0.0.1:9")
        result.summary = crawl(
            (source_of(address),),
            CrawlSettings("a@b.example", delay_seconds=0, max_bytes=MAX_BYTES, private_hosts=("127.0.0.1",)),
            result.archive,
            on_batch=result.take,
        )
    yield result


@pytest.mark.slow
def test_a_listed_document_becomes_a_snapshot_with_what_is_said_of_it(crawled: Crawled) -> None:
    url = f"{crawled.address}/list/a.pdf"
    found = crawled.snapshot("/list/a.pdf")
    assert found.title == "Strategy 2016"
    assert found.clues == (
        DateClue("listing", "June 2016"),
        DateClue("last_modified", "Wed, 01 Jun 2016 10:00:00 GMT"),
        DateClue("url", url),
    )
    assert (found.media_type, found.status) == ("application/pdf", 200)
    assert (found.sha256, found.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert (found.source_id, found.doc_type) == ("site", "strategy")
    assert (found.canonical_url, found.final_url) == (url, url)
    assert found.document_id == derive_document_id("site", url)
    assert found.fetched_at.endswith("Z") and len(found.fetched_at) == len("2026-01-01T00:00:00Z")


def test_the_archive_holds_each_file_when_its_snapshot_is_handed_over(crawled: Crawled) -> None:
    by_path = {url.removeprefix(crawled.address): payload for url, payload in crawled.payloads.items()}
    assert by_path == {
        "/list/a.pdf": PDF,
        "/list/zipped.pdf#page=2": PDF,
        "/doc/": HTML,
        "/list/unknown-type": PDF + b"?",
        "/list/moved.pdf": PDF + b"new",
        "/list/last.pdf": PDF + b"last",
    }


def test_a_compressed_answer_is_identified_by_the_file_inside(crawled: Crawled) -> None:
    found = crawled.snapshot("/list/zipped.pdf#page=2")
    assert found.sha256 == crawled.snapshot("/list/a.pdf").sha256
    assert found.canonical_url == canonical_url(found.url) == f"{crawled.address}/list/zipped.pdf"


def test_a_title_the_item_lacks_is_the_links_text(crawled: Crawled) -> None:
    assert crawled.snapshot("/list/last.pdf").title == "link of last.pdf"


def test_a_redirect_inside_the_domain_keeps_both_addresses(crawled: Crawled) -> None:
    found = crawled.snapshot("/list/moved.pdf")
    assert found.final_url == f"{crawled.address}/new.pdf"
    assert found.document_id == derive_document_id("site", f"{crawled.address}/list/moved.pdf")


@pytest.mark.parametrize(
    ("path", "kind", "reason"),
    [
        ("/intern/secret.pdf", RefusalKind.DISALLOWED, "robots.txt disallows it"),
        ("/list/movie.pdf", RefusalKind.LEFT_OUT, "its media type is video/mp4; taken are pdf, html"),
        ("/list/gone.pdf", RefusalKind.GONE, "the server answered HTTP 404"),
        ("/list/big.pdf", RefusalKind.LEFT_OUT, "it is larger than 0.01907 MB"),
        ("/list/bomb.pdf", RefusalKind.LEFT_OUT, "it is larger than 0.01907 MB"),
        ("/list/empty.pdf", RefusalKind.TRY_AGAIN, "the server sent an empty file"),
        ("/list/photo.jpg", RefusalKind.LEFT_OUT, "it is .jpg; taken are pdf, html"),
        ("/list/round.pdf", RefusalKind.MEND, CIRCLE.sentence),
        ("/list/back", RefusalKind.LEFT_OUT, "it leads to a listing page of this source"),
        ("/list/broken.pdf", RefusalKind.TRY_AGAIN, "the server's answer broke off"),
        ("/list/", RefusalKind.MEND, "link_css 'a' finds no link in item 20"),
    ],
)
def test_what_gives_no_document_is_refused_with_its_kind_and_reason(
    crawled: Crawled, path: str, kind: RefusalKind, reason: str
) -> None:
    assert crawled.reasons(path) == [reason]
    assert crawled.kinds(path) == [kind]


def test_an_encoding_that_cannot_be_undone_is_refused(crawled: Crawled) -> None:
    (reason,) = crawled.reasons("/list/odd.pdf")
    assert "encoding 'compress' was not asked for" in reason


def test_no_other_host_is_asked_not_even_by_a_redirect(crawled: Crawled) -> None:
    elsewhere = crawled.address.replace("127.0.0.1", "localhost")
    assert crawled.reasons("/list/away.pdf") == [
        f"it redirects to {elsewhere}/stolen.pdf, which is not in allowed_domains"
    ]
    assert crawled.summary is not None
    off = Refusal("site", f"{elsewhere}/off.pdf", RefusalKind.LEFT_OUT, "it is not in allowed_domains")
    assert off in crawled.summary.refusals
    assert not {"/stolen.pdf", "/off.pdf"} & set(crawled.site.asked)


def test_what_is_forbidden_or_no_document_is_never_asked_for(crawled: Crawled) -> None:
    assert crawled.site.asked[0] == "/robots.txt"
    assert not {"/intern/secret.pdf", "/list/photo.jpg", "/imprint.html"} & set(crawled.site.asked)


def test_each_address_is_asked_for_once_although_the_listings_form_a_loop(crawled: Crawled) -> None:
    for path in ("/robots.txt", "/list/2", "/list/3", "/list/a.pdf", "/list/last.pdf", "/list/gone.pdf"):
        assert crawled.site.asked.count(path) == 1
    # The end of a redirect too, which the archive answers.
    assert crawled.site.asked.count("/list/") == 1
    assert crawled.site.asked.count("/list/broken.pdf") == 3
    assert crawled.site.asked.count("/list/round.pdf") == 1


def test_a_listing_page_is_no_document(crawled: Crawled) -> None:
    assert crawled.summary is not None
    # Page 3 is linked as if it were a document before page 2 shows that it is a listing page.
    pages = {f"{crawled.address}/list/{number}" for number in ("", "2", "3")}
    assert not pages & {one.url for one in crawled.summary.snapshots}


def test_every_server_learns_who_asks(crawled: Crawled) -> None:
    (agent,) = crawled.site.agents
    assert agent == CrawlSettings("a@b.example").user_agent
    assert "a@b.example" in agent


def test_the_summary_holds_what_was_handed_over_in_its_order(crawled: Crawled) -> None:
    assert crawled.summary is not None
    by_type = {
        kind: tuple(one for one in crawled.handed_over if isinstance(one, kind))
        for kind in (Snapshot, Refusal, PageFetched)
    }
    assert by_type[Snapshot] == crawled.summary.snapshots
    assert by_type[Refusal] == crawled.summary.refusals
    assert len(by_type[PageFetched]) == crawled.summary.pages_fetched
    # Three listing pages, six documents, and the four answers that were looked at and refused.
    assert crawled.summary.pages_fetched == 3 + 6 + 4


def test_nothing_but_the_archive_is_written(crawled: Crawled) -> None:
    assert crawled.summary is not None
    file, ledger = sorted(crawled.archive.parent.rglob("*.*"))
    assert {one.warc_file for one in crawled.summary.snapshots} == {file.name}
    assert ledger.name == "ledger.sqlite"


@pytest.mark.slow
def test_a_crawl_stops_at_max_pages_and_says_what_it_left(crawled: Crawled, tmp_path: Path) -> None:
    limited = source_of(
        crawled.address,
        limits=Limits(pages=3),
        take=("pdf",),
        **dict.fromkeys(("item", "title", "date", "follow"), Pick()),
    )
    summary = crawl((limited,), SETTINGS, tmp_path)
    assert summary.pages_fetched == 3
    left = [one.url for one in summary.refusals if one.reason == "max_pages (3) was reached before it"]
    assert f"{crawled.address}/doc/" in left
    # Without item_css every link of the page is a document's, and its text the title.
    assert [(one.url, one.title) for one in summary.snapshots] == [(f"{crawled.address}/list/a.pdf", "link of a.pdf")]


@pytest.mark.slow
def test_a_password_in_an_address_is_neither_sent_nor_kept(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    secret = scripted_site.address.replace("//", "//user:geheim@")
    page, before = "text/html", scripted_site.answers
    scripted_site.answers = {
        "/robots.txt": answer(b"", "text/plain"),
        "/list/": answer(
            listing(item(f"{secret}/a.pdf", "A"), item(f"{secret}/gone.pdf", "B"), item("/b.pdf"), item("/off.pdf")),
            page,
        ),
        "/a.pdf": answer(PDF),
        "/b.pdf": answer(status=302, headers=(("Location", f"{secret}/c.pdf"),)),
        "/c.pdf": answer(PDF),
        "/off.pdf": answer(status=302, headers=(("Location", "http://user:geheim@elsewhere.example/"),)),
    }
    source = source_of(scripted_site.address, start_urls=(f"{secret}/list/",), date=Pick(), follow=Pick())
    found = crawl((source,), SETTINGS, tmp_path)
    scripted_site.answers = before
    assert [one.final_url for one in found.snapshots] == [f"{scripted_site.address}/{name}.pdf" for name in "ac"]
    assert {one.url.rpartition("/")[2] for one in found.refusals} == {"gone.pdf", "off.pdf"}
    assert "geheim" not in str(found)
    with gzip.open(next(tmp_path.glob("*.warc.gz"))) as archive:
        kept = archive.read().decode("latin-1").splitlines()
    assert not [line for line in kept if "geheim" in line and line.startswith(("WARC-Target-URI", "Host", "GET"))]
