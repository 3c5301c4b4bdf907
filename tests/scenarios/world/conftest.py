"""A small world on loopback, the settings of a quick crawl of it, and what its tests make pages of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.settings import CrawlSettings
from crawler.warc import Scanned, scan
from tests.scenarios.world.lateness import Lateness
from tests.scenarios.world.server import HTML, Reply, World, page, serve_world, text_of


@pytest.fixture(scope="module")
def module_world() -> Iterator[World]:
    """A world that the tests of one module share."""
    with serve_world() as world:
        yield world


@pytest.fixture
def world(module_world: World) -> World:
    """An empty world, of which nothing was asked yet."""
    module_world.pages, module_world.seen, module_world.on_request = {}, [], lambda number: None
    return module_world


@pytest.fixture(scope="session")
def reply() -> type[Reply]:
    """The class of answers."""
    return Reply


@pytest.fixture(scope="session")
def settings() -> Callable[..., CrawlSettings]:
    """Settings of a quick crawl of this computer."""

    def made(**changed: Any) -> CrawlSettings:
        return CrawlSettings("a@b.example", **({"delay_seconds": 0, "private_hosts": ("127.0.0.1",)} | changed))

    return made


@pytest.fixture
def lateness() -> Iterator[Lateness]:
    """What to allow for where it is measured how long a crawl takes."""
    watched, is_over = Lateness(), threading.Event()
    thread = threading.Thread(target=watched.watch, args=(is_over,))
    thread.start()
    yield watched
    is_over.set()
    thread.join()


def records(archive: Path) -> list[Scanned]:
    """Every whole record of an archive, file by file."""
    return [record for path in sorted(archive.glob("*.warc.gz")) for record in scan(path)]


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """What the tests of this folder make pages of and read archives with."""
    return SimpleNamespace(page=page, text_of=text_of, records=records, html=HTML)
