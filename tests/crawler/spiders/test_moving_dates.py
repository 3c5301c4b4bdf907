"""A date that a server makes up for each request tells nothing of what it stands beside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.events import DateClue
from crawler.settings import CrawlSettings
from crawler.source import Role, Source
from crawler.spiders.moments import drop_moving
from tests.crawler.scripted_site import Answer, ScriptedSite

ASKED = datetime(2026, 11, 28, 15, 52, 27, tzinfo=UTC)
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Sat, 28 Nov 2026 15:52:27 GMT", False),
        ("Sat, 28 Nov 2026 16:50:00 +0100", False),
        ("2026-11-28T15:59:00Z", False),
        ("2026-11-28T15:52:27", False),
        ("2027-03-01T00:00:00Z", False),
        ("Sat, 28 Nov 2026 17:52:29 GMT", False),
        ("2026-11-28T10:52:25Z", False),
        ("2026-11-28T10:40:25Z", True),
        ("2026-11-26T15:52:27Z", True),
        ("Sat, 28 Nov 2026 09:00:00 GMT", True),
        ("2026-11-28", True),
        ("28.11.2026", True),
        ("12:30 Uhr", True),
        ("gestern", True),
    ],
)
def test_the_moment_of_the_request_is_no_date_and_a_day_or_an_earlier_moment_is(text: str, stays: bool) -> None:
    clue = DateClue("feed", text)
    assert drop_moving([clue], (ASKED,)) == ((clue,) if stays else ())


@pytest.mark.slow
def test_feeds_sitemaps_and_headers_give_no_date_that_moves_with_the_request(
    scripted_site: ScriptedSite, answer: type[Answer], tmp_path: Path
) -> None:
    now = datetime.now(UTC) + timedelta(seconds=1)
    entries = "".join(
        f"<item><title>{name}</title><link>{scripted_site.address}/{name}.pdf</link><pubDate>{date}</pubDate></item>"
        for name, date in (("now", format_datetime(now)), ("old", "Thu, 14 Mar 2019 10:00:00 GMT"))
    )
    changed = f"<loc>{scripted_site.address}/now.pdf</loc><lastmod>{now.isoformat()}</lastmod>"
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/ongoing/'><entry xml:base='2019/03/'><title>Plan</title>"
        "<link href='plan.pdf'/><published>2019-03-14T10:00:00Z</published></entry></feed>"
    )
    scripted_site.answers = {
        "/rss": answer(f"<rss><channel>{entries}</channel></rss>".encode(), "application/rss+xml"),
        "/map": answer(f"<urlset><url>{changed}</url></urlset>".encode(), "application/xml"),
        "/atom": answer(atom.encode(), "application/atom+xml"),
        "/json": answer(
            b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/old.pdf", "title": "Old",'
            b' "date_published": "2019-03-14T10:00:00Z"}, {"url": "/now.pdf", "date_published": "'
            + now.isoformat().encode()
            + b'"}]}',
            "application/feed+json",
        ),
        "/now.pdf": answer(b"%PDF-1.7 now", headers=(("Last-Modified", format_datetime(now, usegmt=True)),)),
        "/old.pdf": answer(b"%PDF-1.7 old", headers=(("Last-Modified", "Thu, 14 Mar 2019 10:00:00 GMT"),)),
        "/ongoing/2019/03/plan.pdf": answer(b"%PDF-1.7 plan"),
    }
    sources = [
        Source(kind, Role.CITY, "x", kind.partition("-")[0], ("en",), ("127.0.0.1",), ("pdf",),
               start_urls=(scripted_site.address + start,))
        for kind, start in (("feed", "/rss"), ("sitemap", "/map"), ("feed-atom", "/atom"), ("feed-json", "/json"))
    ]  # fmt: skip
    found = crawl(sources, SETTINGS, tmp_path)
    clues = {(one.source_id, one.url.rpartition("/")[2]): [clue.kind for clue in one.clues] for one in found.snapshots}
    assert clues == {
        ("feed", "now.pdf"): ["url"],
        ("feed", "old.pdf"): ["feed", "last_modified", "url"],
        ("sitemap", "now.pdf"): ["url"],
        ("feed-atom", "plan.pdf"): ["feed", "url"],
        ("feed-json", "now.pdf"): ["url"],
        ("feed-json", "old.pdf"): ["feed", "last_modified", "url"],
    }
