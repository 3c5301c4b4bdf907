"""robots.txt is obeyed as RFC 9309 wants it, and a reason not to is written beside every answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.crawl import crawl
from crawler.events import RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import Limits, Source
from crawler.warc import scan
from tests.fixtures.inside_crawls import Departures
from tests.scenarios.world.server import Reply, World

Make = Callable[..., CrawlSettings]
FORBIDS_A = b"User-agent: *\nDisallow: /a.txt\n"


def answered(world: World, source: Source, settings: CrawlSettings, folder: Path) -> tuple[list[str], dict[str, str]]:
    """The paths that gave documents, and why the others did not."""
    found = crawl((source,), settings, folder)
    paths = sorted(one.url.removeprefix(world.address) for one in found.snapshots)
    by_rules = [one for one in found.refusals if "robots.txt" in one.reason]
    assert {one.kind for one in by_rules} <= {RefusalKind.DISALLOWED}
    return paths, {one.url.removeprefix(world.address): one.reason for one in found.refusals}


@pytest.fixture
def two(world: World, reply: type[Reply], made: SimpleNamespace) -> Any:
    """A world of two documents."""
    world.pages = {"/a.txt": reply(made.text_of("a")), "/b.txt": reply(made.text_of("b"))}
    return world


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (FORBIDS_A, "/b.txt"),
        (b"\xef\xbb\xbf" + FORBIDS_A, "/b.txt"),
        (b"user-AGENT: PolicyEcho\r\ndisallow: /*.txt$\r\nallow: /b\r\nallow: /b.txt$\r\n", "/b.txt"),
        (b"User-agent: policyecho\nDisallow: /b.txt\n\nUser-agent: *\nDisallow: /\n", "/a.txt"),
        (b"User-agent: other\nDisallow: /\n", "/a.txt /b.txt"),
        (b"User-agent: policyecho\nUser-agent: other\nDisallow: /%61.txt # a\n", "/b.txt"),
        (b"User-agent: *\nDisallow:\n", "/a.txt /b.txt"),
        (b"<html>User-agent: nobody</html>", "/a.txt /b.txt"),
    ],
)
def test_the_group_that_names_this_crawler_goes_before_the_one_for_all(
    two: World, reply: type[Reply], settings: Make, tmp_path: Path, rules: bytes, allowed: str
) -> None:
    two.pages["/robots.txt"] = reply(rules)
    paths, reasons = answered(two, two.source("/a.txt", "/b.txt"), settings(), tmp_path)
    assert " ".join(paths) == allowed
    assert set(reasons.values()) <= {"robots.txt disallows it"}
    assert two.asked.keys() == {"/robots.txt", *allowed.split()}


@pytest.mark.parametrize(
    ("status", "tries", "why"),
    [
        (404, 1, ""),
        (403, 1, ""),
        (410, 1, ""),
        (429, 3, "its robots.txt could not be read (HTTP 429), so nothing is asked for"),
        (500, 3, "its robots.txt could not be read (HTTP 500), so nothing is asked for"),
        (503, 3, "its robots.txt could not be read (HTTP 503), so nothing is asked for"),
    ],
)
def test_a_site_that_cannot_say_what_it_allows_allows_nothing_and_one_without_rules_everything(
    two: World, reply: type[Reply], settings: Make, tmp_path: Path, status: int, tries: int, why: str
) -> None:
    # The page of an error is not to be read as rules.
    two.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /\n", status=status)
    paths, reasons = answered(two, two.source("/a.txt"), settings(), tmp_path)
    assert (paths, reasons) == (([], {"/a.txt": why}) if why else (["/a.txt"], {}))
    assert two.asked["/robots.txt"] == tries


@pytest.mark.slow
def test_rules_that_never_come_close_the_site(two: World, reply: type[Reply], settings: Make, tmp_path: Path) -> None:
    two.pages["/robots.txt"] = reply(FORBIDS_A * 9, seconds_a_byte=0.1)
    paths, reasons = answered(two, two.source("/b.txt"), settings(timeout_seconds=0.4), tmp_path)
    assert (paths, reasons) == ([], {"/b.txt": "it timed out after 0.4 seconds"})
    assert two.asked.keys() == {"/robots.txt"}


@pytest.mark.parametrize(
    ("own_limit", "allowed", "reason"),
    [
        (None, ["/b.txt"], "robots.txt disallows it"),
        (0, [], "its robots.txt redirects more than 0 times, so nothing is asked for"),
    ],
)
def test_rules_are_followed_to_where_they_moved_or_nothing_is_asked_for(
    two: World,
    reply: type[Reply],
    settings: Make,
    tmp_path: Path,
    own_limit: int | None,
    allowed: list[str],
    reason: str,
) -> None:
    two.pages["/robots.txt"] = reply(status=301, headers=(("Location", "/rules.txt"),))
    two.pages["/rules.txt"] = reply(FORBIDS_A)
    source = two.source("/a.txt", "/b.txt", limits=Limits(redirects=own_limit))
    paths, reasons = answered(two, source, settings(), tmp_path)
    assert (paths, reasons["/a.txt"]) == (allowed, reason)
    assert "/a.txt" not in two.asked


def test_a_redirect_into_what_is_disallowed_is_not_followed(
    two: World, reply: type[Reply], settings: Make, tmp_path: Path
) -> None:
    two.pages |= {"/robots.txt": reply(FORBIDS_A), "/to.txt": reply(status=302, headers=(("Location", "/a.txt"),))}
    paths, reasons = answered(two, two.source("/to.txt", "/b.txt"), settings(), tmp_path)
    assert (paths, reasons) == (["/b.txt"], {"/to.txt": "robots.txt disallows it"})
    assert "/a.txt" not in two.asked


def test_listing_pages_and_what_they_lead_to_are_under_the_rules_too(
    two: World, reply: type[Reply], made: SimpleNamespace, settings: Make, tmp_path: Path
) -> None:
    two.pages |= {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /a.txt\nDisallow: /list/2\n"),
        "/list/": made.page("/a.txt", "/b.txt", following="/list/2"),
        "/list/2": made.page("/c.txt"),
    }
    paths, reasons = answered(two, two.listing(), settings(), tmp_path)
    assert (paths, reasons) == (["/b.txt"], dict.fromkeys(("/a.txt", "/list/2"), "robots.txt disallows it"))
    assert two.asked.keys() == {"/robots.txt", "/list/", "/b.txt"}


def test_a_written_reason_not_to_obey_stands_beside_every_answer(
    two: World, reply: type[Reply], settings: Make, tmp_path: Path
) -> None:
    two.pages["/robots.txt"] = reply(b"User-agent: *\nDisallow: /\n")
    reason = "The archive of the city allowed it on 3 May."
    allowed = two.source("/a.txt", id="allowed", ignore_robots_because=reason)
    found = crawl((allowed, two.source("/b.txt")), settings(), tmp_path)
    assert [(one.source_id, one.note) for one in found.snapshots] == [
        ("allowed", f"robots.txt was not obeyed: {reason}")
    ]
    assert [(one.source_id, one.reason) for one in found.refusals] == [("site", "robots.txt disallows it")]
    (path,) = tmp_path.glob("*.warc.gz")
    notes = {one.fields.get("policyecho-source"): one.fields.get("policyecho-note") for one in scan(path)}
    assert notes["allowed"] == f"robots.txt was not obeyed: {reason}" and notes["site"] is None


@pytest.mark.slow
def test_the_pause_a_site_asks_for_is_kept_where_it_is_longer(
    two: World, reply: type[Reply], settings: Make, departures: Departures, tmp_path: Path
) -> None:
    two.pages["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 0.4\n")
    paths, _ = answered(two, two.source("/a.txt", "/b.txt", "/c.txt"), settings(delay_seconds=0.1), tmp_path)
    assert paths == ["/a.txt", "/b.txt"]
    assert len(departures.moments) == len(two.seen) == 4
    assert min(departures.gaps) > 0.4 - 1e-6


def test_the_rules_of_a_site_are_asked_for_once_a_crawl_and_conditionally_the_next_time(
    two: World, reply: type[Reply], settings: Make, tmp_path: Path
) -> None:
    two.pages["/robots.txt"] = reply(FORBIDS_A, etag='"1"')
    for _ in range(2):
        assert answered(two, two.source("/a.txt", "/b.txt"), settings(), tmp_path)[0] == ["/b.txt"]
    rules = [one for one in two.seen if one.path == "/robots.txt"]
    assert [one.is_conditional for one in rules] == [False, True]
    assert "/a.txt" not in two.asked
