"""Every limit holds, a source's own before the crawl's, and says so; pauses hold over all that is asked of a host."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler.crawl import crawl, replay
from crawler.events import CrawlSummary
from crawler.settings import CrawlSettings
from crawler.source import Limits, Source
from tests.fixtures.inside_crawls import Departures, age_by_requests
from tests.scenarios.world.lateness import Lateness
from tests.scenarios.world.server import Reply, World

Make = Callable[..., CrawlSettings]


def reasons(found: CrawlSummary) -> dict[str, str]:
    return {one.url.split("/", 3)[-1]: one.reason for one in found.refusals}


def chain(world: World, reply: type[Reply], made: SimpleNamespace, length: int = 4) -> None:
    """A document at the end of as many redirects, and a longer chain."""
    for step in range(length + 1):
        world.pages[f"/hop{step}.txt"] = reply(status=302, headers=(("Location", f"/hop{step + 1}.txt"),))
    world.pages[f"/hop{length}.txt"] = reply(made.text_of("end"))


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("limit", [0, 3])
def test_redirects_are_followed_as_often_as_allowed(
    world: World, reply: type[Reply], made: SimpleNamespace, settings: Make, tmp_path: Path, own: bool, limit: int
) -> None:
    chain(world, reply, made)
    source = world.source("/hop0.txt", "/hop1.txt", "/hop4.txt", limits=Limits(redirects=limit if own else None))
    found = crawl((source,), settings(max_redirects=4 if own else limit), tmp_path)
    too_far = {"hop0.txt"} if limit else {"hop0.txt", "hop1.txt"}
    assert reasons(found) == dict.fromkeys(too_far, f"it redirects more than {limit} times")
    assert len(found.snapshots) == 3 - len(too_far)
    assert max(world.asked.values()) == 1


@pytest.mark.parametrize("own", [True, False])
def test_a_larger_file_is_refused_whether_it_says_its_size_or_not(
    world: World, reply: type[Reply], made: SimpleNamespace, settings: Make, tmp_path: Path, own: bool
) -> None:
    size = 1024**2
    world.pages = {
        "/most.txt": reply(bytes(range(65, 81)) * (size // 16)),
        "/more.txt": reply(b"x" * (size + 1)),
        "/said.txt": reply(b"x", length=300 * size),
        "/silent.txt": reply(b"x" * (3 * size), length=-1),
    }
    source = world.source(*world.pages, limits=Limits(megabytes=1 if own else None))
    found = crawl((source,), settings(max_bytes=size * (50 if own else 1)), tmp_path)
    assert reasons(found) == dict.fromkeys(("more.txt", "said.txt", "silent.txt"), "it is larger than 1 MB")
    assert [one.size for one in found.snapshots] == [size]
    # What is read from the archive is held to the same limits.
    smaller = world.source(*world.pages)
    again = replay((smaller,), settings(max_bytes=size // 2), tmp_path)
    assert again.snapshots == () and reasons(again)["most.txt"] == "it is larger than 0.5 MB"


@pytest.mark.parametrize("own", [True, False])
def test_no_page_is_further_from_the_start_than_allowed(
    world: World, reply: type[Reply], made: SimpleNamespace, settings: Make, tmp_path: Path, own: bool
) -> None:
    for number in range(6):
        world.pages[f"/p{number}"] = made.page(f"/d{number}.txt", following=f"/p{number + 1}")
        world.pages[f"/d{number}.txt"] = reply(made.text_of(f"d{number}"))
    source = world.listing("/p0", limits=Limits(depth=2 if own else None))
    found = crawl((source,), settings(max_depth=4 if own else 2), tmp_path)
    # Documents on the page at the limit are one step further.
    assert {one.url[-6:] for one in found.snapshots} == {"d0.txt", "d1.txt"}
    assert reasons(found) == dict.fromkeys(("p3", "d2.txt"), "it is more than max_depth (2) steps from the start")


@pytest.mark.parametrize("own", [True, False])
def test_no_more_pages_are_asked_for_than_allowed(
    world: World, reply: type[Reply], made: SimpleNamespace, settings: Make, tmp_path: Path, own: bool
) -> None:
    for number in range(30):
        world.pages[f"/p{number}"] = made.page(f"/d{number}.txt", following=f"/p{number + 1}")
        world.pages[f"/d{number}.txt"] = reply(made.text_of(f"d{number}"))
    source = world.listing("/p0", limits=Limits(pages=9 if own else None))
    found = crawl((source,), settings(max_pages=20 if own else 9), tmp_path)
    assert sum(world.asked.values()) == 1 + 9
    # Listing pages leave room for documents.
    assert sorted(path for path in world.asked if path.startswith("/d")) == ["/d0.txt", "/d1.txt", "/d2.txt"]
    assert {reason.partition(" by ")[0] for reason in reasons(found).values()} == {
        "max_pages (9) was reached before it"
    }


@pytest.mark.slow
@pytest.mark.parametrize("own", [True, False])
def test_a_crawl_ends_when_its_time_is_up_and_names_what_it_left(
    world: World,
    reply: type[Reply],
    made: SimpleNamespace,
    settings: Make,
    inside_crawls: Callable[..., None],
    tmp_path: Path,
    own: bool,
) -> None:
    world.pages = {f"/{number}.txt": reply(made.text_of(str(number))) for number in range(30)}
    inside_crawls(age_by_requests, 60)
    source = world.source(*world.pages, limits=Limits(minutes=3 if own else None))
    found = crawl((source,), settings(max_minutes=9 if own else 3), tmp_path)
    assert [one.url.split("/")[-1] for one in found.snapshots] == ["0.txt", "1.txt", "2.txt"]
    assert len(found.refusals) == 27
    assert {one.reason for one in found.refusals} == {"max_minutes (3) was reached before it"}
    assert len(world.seen) == 4


@pytest.mark.slow
def test_an_answer_that_trickles_is_given_up(
    world: World, reply: type[Reply], made: SimpleNamespace, settings: Make, tmp_path: Path
) -> None:
    world.pages = {"/t.txt": reply(b"x" * 6000, seconds_a_byte=0.1)}
    begun = time.monotonic()
    found = crawl((world.source("/t.txt"),), settings(timeout_seconds=0.5), tmp_path)
    assert reasons(found) == {"t.txt": "it timed out after 0.5 seconds"}
    assert time.monotonic() - begun < 300  # half of what the answer takes


@pytest.mark.slow
@pytest.mark.parametrize("own", [True, False])
def test_a_host_is_never_asked_faster_than_was_set(
    world: World,
    reply: type[Reply],
    made: SimpleNamespace,
    settings: Make,
    departures: Departures,
    lateness: Lateness,
    tmp_path: Path,
    own: bool,
) -> None:
    text = made.text_of
    world.pages = {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /no/\n"),
        "/list/": made.page("/a.txt", "/moved.txt", "/flaky.txt", "/no/x.txt", following="/list/2"),
        "/list/2": made.page("/b.txt", "/gone.txt"),
        "/moved.txt": reply(status=302, headers=(("Location", "/c.txt"),)),
        "/flaky.txt": [reply(status=500), reply(status=500), reply(text("flaky"))],
        **{f"/{name}.txt": reply(text(name)) for name in "abcde"},
    }
    pause = 0.2
    limits = Limits(delay_seconds=pause if own else None)
    # The same host, named by two sources; no pause may be cut short between them.
    sources: tuple[Source, ...] = (
        world.listing(limits=limits), world.source("/d.txt", "/e.txt", id="other", limits=limits)
    )  # fmt: skip
    found = crawl(sources, settings(delay_seconds=0.01 if own else pause), tmp_path)
    assert len(found.snapshots) == 6
    assert sum(world.asked.values()) == 14
    assert len(departures.moments) == 14
    assert min(departures.gaps) > pause - 1e-6
    assert sum(departures.gaps) < 2 * pause * 13 + lateness.seconds
