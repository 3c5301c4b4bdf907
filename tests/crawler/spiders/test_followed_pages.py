"""A listing may take the pages that it follows as documents, as of a plan that is spread over several pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from crawler.source import Pick, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))
PROSE = "<p>" + "The council of the city adopted this plan after two years of talks. " * 20 + "</p>"


def page(title: str, body: str) -> Answer:
    return Answer(f"<html><title>{title}</title><body>{body}</body></html>".encode(), "text/html; charset=utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("takes", "pages"), [(True, {"/2", "/3"}), (False, set())])
def test_followed_pages_with_text_are_documents_where_the_file_says_so(
    scripted_site: ScriptedSite, tmp_path: Path, takes: bool, pages: set[str]
) -> None:
    links = "<a class='next' href='/{}'>next</a><li><a href='/{}.pdf'>file</a></li>"
    scripted_site.answers = {
        "/1": page("Overview", PROSE + links.format(2, 1)),
        "/2": page("Aims", PROSE + "Aims." + links.format(3, 2)),
        "/3": page("Measures", PROSE + "Measures." + links.format(4, 3)),
        "/4": page("Menu", links.format(1, 4)),
        **{f"/{number}.pdf": Answer(b"%PDF-1.7 " + str(number).encode()) for number in range(1, 5)},
    }
    source = Source(
        "x", Role.CITY, "x", "listing", ("en",), ("127.0.0.1",), ("pdf", "html"), take_followed=takes,
        start_urls=(f"{scripted_site.address}/1",), item=Pick(css=("li",)), follow=Pick(css=("a.next",)),
    )  # fmt: skip
    found = crawl((source,), SETTINGS, tmp_path)
    assert not found.refusals
    taken = {one.url.removeprefix(scripted_site.address) for one in found.snapshots}
    assert taken == pages | {f"/{number}.pdf" for number in range(1, 5)}
    # A page that has too little to read is told where it was a document before.
    left = {address.removeprefix(scripted_site.address) for address, _ in found.rounds[0].left}
    assert left == ({"/4"} if takes else set())
