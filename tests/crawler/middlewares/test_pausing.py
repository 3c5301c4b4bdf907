"""A host that says that it is busy is left in peace for as long as it asks."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import crawl
from crawler.events import RefusalKind
from crawler.settings import CrawlSettings
from crawler.source import DirectDocument, Role, Source
from tests.crawler.scripted_site import Answer, ScriptedSite

pytestmark = pytest.mark.slow
SETTINGS = CrawlSettings("a@b.example", delay_seconds=0, private_hosts=("127.0.0.1",))


class Busy(dict[str, Answer]):
    """Says once for one path that it is busy, and notes when it was asked."""

    def __init__(self, *given: Any, status: int = 429, after: str = "") -> None:
        super().__init__(*given)
        self.asked: list[float] = []
        self._status, self._after = status, after

    def get(self, path: str, default: Any = None) -> Any:
        if path == "/robots.txt":
            return default
        self.asked.append(time.monotonic())
        return self._busy() if len(self.asked) == 1 else super().get(path, default)

    def _busy(self) -> Answer:
        # A date is that of the moment of the answer, which comes late on a busy machine, and tells whole seconds.
        after = in_seconds(2) if self._after == "date" else self._after
        return Answer(status=self._status, headers=(("Retry-After", after),) if after else ())


def source_of(site: ScriptedSite) -> Source:
    documents = tuple(DirectDocument(f"{site.address}/{name}.pdf") for name in "ab")
    return Source("x", Role.CITY, "x", "direct", ("en",), ("127.0.0.1",), ("pdf",), documents=documents)


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(("status", "after"), [(429, "1"), (503, "1"), (429, "date")])
def test_nothing_is_asked_of_a_host_until_its_time_is_over(
    scripted_site: ScriptedSite, tmp_path: Path, status: int, after: str
) -> None:
    pdfs = {f"/{name}.pdf": Answer(b"%PDF-1.7 " + name.encode()) for name in "ab"}
    site = Busy(pdfs, status=status, after=after)
    scripted_site.answers = site
    found = crawl((source_of(scripted_site),), SETTINGS, tmp_path)
    assert len(found.snapshots) == 2 and not found.refusals
    assert len(site.asked) == 3 and site.asked[1] - site.asked[0] > 0.9


@pytest.mark.parametrize(("after", "told"), [("7200", "120 minutes"), ("864000", "10 days")])
def test_a_host_that_asks_for_longer_than_a_crawl_waits_is_asked_no_more(
    scripted_site: ScriptedSite, tmp_path: Path, after: str, told: str
) -> None:
    scripted_site.answers = site = Busy({}, status=503, after=after)
    found = crawl((source_of(scripted_site),), SETTINGS, tmp_path)
    assert len(site.asked) == 1
    assert [one.reason for one in found.refusals] == [f"its server asks to be left for {told}"] * 2
    assert {one.kind for one in found.refusals} == {RefusalKind.TRY_AGAIN}


@pytest.mark.parametrize("after", ["", "Fri, 31 Dec 1999 23:59:59 GMT", "0", "soon"])
def test_without_a_word_of_how_long_it_is_left_for_several_pauses(
    scripted_site: ScriptedSite, tmp_path: Path, after: str
) -> None:
    pdfs = {f"/{name}.pdf": Answer(b"%PDF-1.7 " + name.encode()) for name in "ab"}
    scripted_site.answers = site = Busy(pdfs, after=after)
    settings = CrawlSettings("a@b.example", delay_seconds=0.2, private_hosts=("127.0.0.1",))
    crawl((source_of(scripted_site),), settings, tmp_path)
    assert site.asked[1] - site.asked[0] > 0.9
