"""An answer that is not the document is a refusal with its reason, however well its server says that all is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import check, crawl
from crawler.events import CrawlSummary, RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
PDF, HTML = b"%PDF-1.7 A strategy of the city.", "text/html; charset=utf-8"
PROSE = "The council of the city adopted this plan after two years of talks. " * 20
STAND_INS = {
    "/plan.pdf": (200, "Page not found", "Please use the search.", "says 'Page not found'"),
    "/viewer.pdf": (200, "Viewer", "A page to look at a file with.", "its address announces PDF, but a page came"),
    "/missing.html": (200, "Seite nicht gefunden", "Bitte nutzen Sie die Suche.", "says 'Seite nicht gefunden'"),
    "/wait.html": (200, "Just a moment...", "Your browser is being checked.", "says 'Just a moment...'"),
    "/later.html": (202, "Plan", PROSE, "the server answered HTTP 202"),
    "/numbered.html": (200, "404", "Oops.", "says '404'"),
    "/weg.html": (200, "Geen toegang", "<input type='password'>", "says 'Geen toegang'"),
    "/shown.html": (200, "Plan", "Plan of 2016 <iframe src='/x.pdf'></iframe>", "only shows http"),
    "/reader.html": (200, "Plan", "Plan <iframe src='/web/viewer.html?file=%2Fx.pdf'></iframe>", "/x.pdf; write that"),
    "/closed.html": (200, "Site en maintenance", "Revenez bientôt.", "says 'Site en maintenance'"),
}
DOCUMENTS = {
    "/about-404.html": (200, "Resolution 404", "A short text about a resolution."),
    "/long.html": (200, "Access denied: refugees and the labour market", PROSE),
    "/short.html": (200, "Charter", "We welcome all who come."),
    "/film.html": (200, "Charter", "We welcome all. <iframe src='/film'></iframe>"),
    "/with-file.html": (
        200,
        "Charter",
        "We welcome all who come to us and stay. " * 3 + "<iframe src='/x.pdf'></iframe>",
    ),
}


def page(title: str, text: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()


def source_of(site: ScriptedSite, *paths: str, **more: Any) -> Source:
    documents = tuple(DirectDocument(f"{site.address}{path}") for path in paths)
    kind = more.pop("kind", "direct")
    given: dict[str, Any] = {"documents": documents} if kind == "direct" else {"start_urls": (documents[0].url,)}
    return Source("x", Role.CITY, "x", kind, ("en",), ("127.0.0.1",), ("pdf", "html", "txt"), **(given | more))


@pytest.fixture(scope="module")
def found(scripted_site: ScriptedSite, answer: type[Answer], tmp_path_factory: pytest.TempPathFactory) -> CrawlSummary:
    pages = {**STAND_INS, **DOCUMENTS}
    scripted_site.answers = {path: answer(page(*texts[:2]), HTML, status) for path, (status, *texts) in pages.items()}
    scripted_site.answers["/note.txt"] = answer(b"404 page not found\n", "text/plain")
    source = source_of(scripted_site, *pages, "/note.txt")
    return crawl((source,), SETTINGS, tmp_path_factory.mktemp("archive"))


@pytest.mark.slow
@pytest.mark.parametrize("path", STAND_INS)
def test_a_page_in_the_place_of_a_document_is_refused_with_what_it_says(found: CrawlSummary, path: str) -> None:
    (refusal,) = [one for one in found.refusals if one.url.endswith(path)]
    assert STAND_INS[path][3] in refusal.reason
    assert refusal.kind is (RefusalKind.TRY_AGAIN if path == "/later.html" else RefusalKind.STAND_IN)


@pytest.mark.slow
def test_documents_that_speak_of_such_things_or_are_short_are_taken(found: CrawlSummary) -> None:
    assert {"/" + one.url.rpartition("/")[2] for one in found.snapshots} == set(DOCUMENTS)
    assert any(one.url.endswith("/note.txt") for one in found.refusals)


@pytest.mark.slow
@pytest.mark.parametrize("status", [200, 202])
def test_an_error_page_in_the_place_of_a_listing_is_no_listing(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path, status: int
) -> None:
    body = page("Page not found", "<a href='/start.html'>start page</a>")
    scripted_site.answers = {"/list": answer(body, HTML, status), "/start.html": answer(page("Start", PROSE), HTML)}
    found = crawl((source_of(scripted_site, "/list", kind="listing"),), SETTINGS, tmp_path)
    assert not found.snapshots
    assert [(one.url, one.of_index) for one in found.refusals] == [(f"{scripted_site.address}/list", True)]


@pytest.mark.slow
def test_a_check_tells_of_a_file_in_whose_place_a_page_comes(scripted_site: ScriptedSite, answer: type[Answer]) -> None:
    scripted_site.answers = {"/plan.pdf": answer(page("Page not found", ""), HTML)}
    _, found = check((source_of(scripted_site, "/plan.pdf"),), SETTINGS)
    assert [one.kind for one in found.refusals] == [RefusalKind.STAND_IN]
