"""A site that asks in its robots.txt for longer pauses gets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
from crawler.static_site import RequestSeen, serve_sites
from tests.fixtures.inside_crawls import Departures


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.1])
def test_the_pause_that_robots_txt_asks_for_is_kept(tmp_path: Path, departures: Departures, delay: float) -> None:
    site = tmp_path / "sites" / "127.0.0.1"
    site.mkdir(parents=True)
    (site / "robots.txt").write_text("User-agent: *\nCrawl-delay: 0.4\n")
    for number in range(3):
        (site / f"{number}.txt").write_text(f"Text {number}.")
    seen: list[RequestSeen] = []
    with serve_sites(tmp_path / "sites", on_request=seen.append) as address:
        documents = tuple(DirectDocument(f"{address}/{number}.txt") for number in range(3))
        source = Source("x", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), ("txt",), documents=documents)
        settings = CrawlSettings("a@b.example", delay_seconds=delay, private_hosts=("127.0.0.1",))
        found = crawl((source,), settings, tmp_path / "archive")
    assert len(found.snapshots) == 3
    assert len(seen) == len(departures.moments) == 4
    assert min(departures.gaps) > 0.4 - 1e-6
