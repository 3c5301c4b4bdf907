"""Without a connection a crawl says so, and blames no site."""

from __future__ import annotations

import errno
import socket
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError

import crawler.connection
from crawler.events import Reason, RefusalKind
from crawler.refusals import reason_for
from crawler.settings import Bounds, CrawlSettings

SETTINGS = CrawlSettings("a@b.example")
BOUNDS = Bounds(1, 1, 1, 1, 1, 1)
OFFLINE = Reason(RefusalKind.TRY_AGAIN, "you seem to be offline; connect to the internet and crawl again")


class Probe:
    """Stands in for a socket; a way leads out where `route` is set."""

    route = True

    def __init__(self, *_: Any) -> None:
        return

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def connect(self, address: tuple[str, int]) -> None:
        if not self.route:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were looked up; no name server is asked."""
    names: list[str] = []

    def look_up(host: str, port: int) -> None:
        names.append(host)
        raise socket.gaierror(socket.EAI_AGAIN if host.startswith("away") else socket.EAI_NONAME, "no")

    monkeypatch.setattr(socket, "socket", Probe)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(Probe, "route", True)
    crawler.connection.forget()
    return names


def test_where_no_way_leads_out_every_host_is_unreached_for_one_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "route", False)
    for error in (CannotResolveHostError(), DownloadFailedError()):
        assert reason_for(error, BOUNDS, SETTINGS, "www.velden.example") == OFFLINE


def test_where_no_name_server_answers_too_and_it_is_asked_once(asked: list[str]) -> None:
    assert reason_for(CannotResolveHostError(), BOUNDS, SETTINGS, "away.example:80") == OFFLINE
    assert reason_for(CannotResolveHostError(), BOUNDS, SETTINGS, "away2.example") == OFFLINE
    assert asked == ["away.example"]


def test_a_host_that_does_not_exist_is_its_own_reason() -> None:
    found = reason_for(CannotResolveHostError(), BOUNDS, SETTINGS, "nowhere.example")
    assert found == Reason(RefusalKind.TRY_AGAIN, "its host name is unknown")
