"""Two crawls of a site with every trap that sites make: it is read whole, the traps cost little and are told, and the
second crawl asks for nothing whole that it holds."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from crawler.crawl import crawl
from crawler.events import CrawlSummary
from crawler.settings import CrawlSettings
from crawler.source import Limits, Source
from crawler.spiders.traps import TRAPS, Trap
from tests.scenarios.world.server import HTML, Reply, Seen, World

# One worker: the two crawls are made once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("trapped-city")]
PLANS, FILES = 400, 24
PLAN = "Measure {} of the plan was adopted by the council after talks with associations and schools of the quarter. "


def written(title: str, body: str) -> Reply:
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    return Reply(text, HTML, etag=f'"{hashlib.sha256(text).hexdigest()[:12]}"')


def plan(number: int) -> str:
    return f"<h1>Plan {number}</h1><p>{PLAN.format(f'{number} of {number * 7}') * 5}</p>"


class TrappedCity(dict[str, Any]):
    """A tree of plans, each with a way into every trap; what has no end is made when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.visits = itertools.count(1)
        for number in range(PLANS):
            path = f"/city/plan-{self.name(number)}/"
            self[path] = written(f"Plan {number}", plan(number) + self.links(number, path))
            if number < FILES:
                self[f"/files/{number}.pdf"] = Reply(b"%PDF-1.7 " + str(number).encode() * 99, "application/pdf",
                                                     last_modified="Wed, 01 Jun 2016 10:00:00 GMT")  # fmt: skip
        self["/city/"] = written("City", f"<a href='/city/plan-{self.name(0)}/'>plans</a>")

    @staticmethod
    def name(number: int) -> str:
        """Plans are not told apart by numbers alone, as little as those of a real site."""
        return "".join("abcdefghij"[int(digit)] for digit in f"{number:03d}")

    def visit(self) -> str:
        return hashlib.sha256(str(next(self.visits)).encode()).hexdigest()[:24]

    def links(self, number: int, path: str) -> str:
        children = [child for child in (2 * number + 1, 2 * number + 2) if child < PLANS]
        hrefs = [f"/city/plan-{self.name(child)}/" for child in children]
        hrefs += [f"/files/{number}.pdf"] if number < FILES else []
        other = f"/city/plan-{self.name((number * 13 + 5) % PLANS)}/"
        hrefs += [
            *("about/", "../more/more/", f"{path}{path[1:]}"),
            *("/city/events/?month=1", "/city/events/2026/11/", "/city/events/day-2026-11-29", "/city/events/?kw=3"),
            *(f"/city/(S({self.visit()}))/plan", f"{other};jsessionid={self.visit()}", f"/city/s-{self.visit()}/"),
            *(f"{other}?PHPSESSID={self.visit()}", f"{other}?sid={self.visit()}", f"{other}?ticket={self.visit()}"),
            *(
                f"{other}index.html",
                f"{other}?",
                f"{path}#top",
                f"{other}?from=menu{number}",
                f"{other}?a=1&b={number}",
            ),
            *("/city/list/?sort=date", "/city/list/?orderby=title&order=desc", "/city/list/?by=name&dir=down"),
            *("/city/list/?o=-title", f"/city/list/?sortField=f{number}"),
            *(f"{path}?print=1", f"{path}print/", f"/city/drucken/plan-{self.name(number)}/", f"{path}?format=print"),
            *(f"{path}?view=druckansicht", f"/city/tags/{number}", f"/city/search?q=plan&page={number}"),
        ]
        return "".join(f"<a href='{href}'>{href}</a> " for href in hrefs)

    def get(self, path: str, default: Any = None) -> Any:
        return super().get(path) or self._made(path) or default

    def _made(self, path: str) -> Reply | None:
        start, _, query = path.partition("?")
        start = re.sub(r";jsessionid=\w+", "", start)
        if start.endswith("/index.html"):
            return super().get(start.removesuffix("index.html"))
        if start.startswith("/city/events"):
            return self._event(path)
        if start == "/city/list/":
            lines = [f"<p>{PLAN.format(f'L{number}')}</p>" for number in range(6)]
            return written("List", "".join(reversed(lines) if "desc" in query or "down" in query else lines))
        if start.startswith(("/city/(S(", "/city/s-")):
            return written("Visit", PLAN.format("of a visit") * 5 + f"<a href='/city/s-{self.visit()}/'>on</a>")
        if start.startswith("/city/drucken/") or start.endswith("/print/"):
            return written("Print", plan(1))
        if start.startswith(("/city/tags/", "/city/search")):
            number = int(path.rpartition("=")[2].rpartition("/")[2]) + 1
            return written(f"Found {number}", f"<a href='{path.rpartition(str(number - 1))[0]}{number}'>more</a>")
        if start.endswith(("about/", "more/")) or start.count("/city/") > 1:
            here = f"<nav class='breadcrumb'>{start}</nav>"
            return written("City", f"{here}<h1>About</h1><a href='about/'>about</a> <a href='more/'>more</a>")
        found = super().get(start)
        return found if start != path and found else None

    @staticmethod
    def _event(path: str) -> Reply:
        number = int(re.findall(r"\d+", path)[-1])
        following = re.sub(r"\d+(?=\D*\Z)", f"{number % 12 + 1:02d}" if "/2026" in path else str(number + 1), path)
        if "/2026" in path and number >= 12:
            following = re.sub(r"20\d\d", lambda year: str(int(year[0]) + 1), following)
        return written(f"Events {path}", f"<h1>Events of {path}</h1><a href='{following}'>next</a>")


@dataclass
class Twice:
    """What two crawls found and asked for; a request is trapped where no document or listing of the site is there."""

    city: TrappedCity
    found: list[CrawlSummary]
    seen: list[list[Seen]]

    def trapped(self, crawl: int) -> list[str]:
        return [one.path for one in self.seen[crawl] if one.path not in self.city and one.path != "/robots.txt"]


@pytest.fixture(scope="module")
def twice(
    module_world: World, settings: Callable[..., CrawlSettings], tmp_path_factory: pytest.TempPathFactory
) -> Twice:
    city, archive = TrappedCity(), tmp_path_factory.mktemp("archive")
    source: Source = module_world.source(
        kind="site", take=("html", "pdf"), documents=(), start_urls=(f"{module_world.address}/city/",),
        limits=Limits(pages=2000),
    )  # fmt: skip
    module_world.pages, found, seen = city, [], []
    for _ in range(2):
        module_world.seen = []
        found.append(crawl((source,), settings(), archive))
        seen.append(module_world.seen)
    return Twice(city, found, seen)


@pytest.mark.parametrize("crawl", [0, 1])
def test_every_document_is_found_once(twice: Twice, crawl: int) -> None:
    found = [one.sha256 for one in twice.found[crawl].snapshots]
    wanted = {hashlib.sha256(reply.body).hexdigest() for path, reply in twice.city.items() if path != "/city/"}
    assert wanted <= set(found)
    assert len(set(found)) == len(found), "the same page was taken for two documents"


@pytest.mark.parametrize("crawl", [0, 1])
def test_a_tenth_of_the_requests_at_most_is_spent_in_traps(twice: Twice, crawl: int) -> None:
    assert 0 < len(twice.trapped(crawl)) <= len(twice.seen[crawl]) / 10, twice.trapped(crawl)


@pytest.mark.parametrize("crawl", [0, 1])
def test_each_trap_is_told_with_its_reason(twice: Twice, crawl: int) -> None:
    told = {one.reason.partition(" left: ")[2] for one in twice.found[crawl].refusals}
    assert told >= {TRAPS[trap] for trap in Trap}


def test_the_second_crawl_holds_all_that_it_asks_for(twice: Twice) -> None:
    known = {one.path for one in twice.seen[0] if one.path != "/robots.txt" and twice.city.get(one.path)}
    again = [one for one in twice.seen[1] if one.path in known]
    assert {one.path for one in again} >= {path for path in twice.city if path != "/robots.txt"}
    assert not [one.path for one in again if not one.is_conditional]
    held = [one for one in again if twice.city.get(one.path).is_held(one.headers)]
    # Only pages that say another thing each time come whole.
    assert {one.path[:8] for one in again if one not in held} <= {"/city/s-", "/city/(S"}
    assert twice.found[1].rounds[0].unchanged == len(held)
