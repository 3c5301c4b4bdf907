"""Runs Scrapy. Imported only inside a crawl's own process: a reactor starts once in the life of a process."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Self, cast

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.archive import Archive
from crawler.browser import Browser
from crawler.errors import ArchiveError, SourceError
from crawler.settings import CrawlSettings, bounds_for, scrapy_settings
from crawler.source import Source
from crawler.source.expressions import find_bad_expression
from crawler.spiders import spider_for
from crawler.spiders.base import Message, spider_of

_SITES_AT_ONCE = 8
_BATCH = 256
_BATCH_SECONDS = 0.5
# What these log as errors reaches the reader as refusals.
_QUIET_LOGGERS = (
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.redirect",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.core.downloader.handlers",
)


@dataclass(frozen=True, slots=True)
class Task:
    """One source to crawl, and the round it is: answers of the same round are not asked for again."""

    source: Source
    round_id: str


class _OwnSettings(Settings):
    """The settings of one source's crawl alone, which Scrapy may take as they are."""

    def copy(self) -> Self:
        """These; a deep copy of all that Scrapy knows took a fifth of the time of a small source."""
        return self


class BatchSender:
    """Hands messages over in batches, each only when all that it tells of is on disk."""

    def __init__(self, archive: Archive, send: Callable[[list[Message]], None]) -> None:
        self._archive, self._send = archive, send
        self._waiting: list[Message] = []

    def report(self, message: Message) -> None:
        """Takes a message; the batch goes when it is full."""
        self._waiting.append(message)
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Hands over what waits."""
        try:
            self._archive.commit()
        except ArchiveError as error:
            self._send([error])
            self._waiting.clear()
            return
        if self._waiting:
            self._send(self._waiting)
            self._waiting = []


def run(
    tasks: Sequence[Task], settings: CrawlSettings, archive: Archive, send: Callable[[list[Message]], None]
) -> None:
    """Crawls the sources and hands over all that is found, in batches; returns when the last is done.

    An archive that is offline is replayed, one round after the other. Raises SourceError for a selector that cannot
    be used, ArchiveError when the archive cannot be written.
    """
    for task in tasks:
        _check_expressions(task.source)
        spider_for(task.source)
    _set_proxy(settings.proxy)
    process = AsyncCrawlerProcess(scrapy_settings(settings))
    # Else it makes a record of every answer, which its handlers then drop.
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    batches = BatchSender(archive, send)
    browser = Browser(settings.browser)

    async def crawl_one(task: Task) -> None:
        # Scrapy writes the settings that all share over those of a source, unless these rank above them.
        own = _OwnSettings(scrapy_settings(settings, task.source), priority="spider")
        crawler = Crawler(spider_for(task.source), own)
        await process.crawl(
            crawler, source=task.source, settings=settings, archive=archive, report=batches.report,
            round_id=task.round_id, browser=browser,
        )  # fmt: skip
        if crawler.spider is not None:
            batches.report(spider_of(crawler).summarise())

    async def crawl_all() -> None:
        beat = asyncio.ensure_future(_flush_regularly(batches))
        try:
            await (
                _crawl_in_order(tasks, crawl_one) if archive.offline else _crawl_politely(tasks, settings, crawl_one)
            )
        finally:
            beat.cancel()
            await browser.close()
            batches.flush()

    _run_to_end(process, crawl_all)


async def _flush_regularly(batches: BatchSender) -> None:
    while True:
        await asyncio.sleep(_BATCH_SECONDS)
        batches.flush()


async def _crawl_in_order(tasks: Sequence[Task], crawl_one: Callable[[Task], Awaitable[None]]) -> None:
    for task in tasks:
        await crawl_one(task)


async def _crawl_politely(
    tasks: Sequence[Task], settings: CrawlSettings, crawl_one: Callable[[Task], Awaitable[None]]
) -> None:
    """Several sites at once, but one source at a time for each."""
    at_once = asyncio.Semaphore(_SITES_AT_ONCE)
    by_id = {task.source.id: task for task in tasks}

    async def in_turn(group: Sequence[Source]) -> None:
        async with at_once:
            for number, source in enumerate(group):
                if number:
                    await asyncio.sleep(bounds_for(source, settings).delay_seconds)
                await crawl_one(by_id[source.id])

    await asyncio.gather(*(in_turn(group) for group in group_by_site([task.source for task in tasks])))


def _run_to_end(process: AsyncCrawlerProcess, work: Callable[[], Awaitable[None]]) -> None:
    # The process above chose the reactor that this import finds.
    from twisted.internet import reactor

    # Its interface declares methods without self, which a type checker cannot call.
    stop = cast(Any, reactor).stop

    async def to_end() -> None:
        try:
            await work()
        finally:
            loop.call_soon(stop)

    loop = asyncio.get_event_loop()
    task = loop.create_task(to_end())
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    task.result()


def group_by_site(sources: Iterable[Source]) -> list[list[Source]]:
    """The sources in groups that share no site, so that only one crawl at a time asks a server."""
    groups: list[list[Source]] = []
    for source in sources:
        sharing = [group for group in groups if any(_share_site(source, other) for other in group)]
        groups = [group for group in groups if group not in sharing]
        groups.append([*(other for group in sharing for other in group), source])
    return groups


def _share_site(one: Source, other: Source) -> bool:
    hosts = ({domain.partition(":")[0] for domain in source.allowed_domains} for source in (one, other))
    return any(a == b or a.endswith(f".{b}") or b.endswith(f".{a}") for a, b in product(*hosts))


def _check_expressions(source: Source) -> None:
    if fault := find_bad_expression(source):
        raise SourceError(f"source {source.id}: {' '.join(fault)}; correct it there")


def _set_proxy(proxy: str) -> None:
    # Scrapy reads its proxy from the environment; in this process of ours only the settings may decide.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    if proxy:
        os.environ["http_proxy"] = os.environ["https_proxy"] = proxy
