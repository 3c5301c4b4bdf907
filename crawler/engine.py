"""Runs Scrapy. Imported only inside a crawl's own process: a reactor starts once in the life of a process."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

from scrapy import Selector
from scrapy.crawler import AsyncCrawlerProcess

from crawler.errors import SourceError
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.source import Source
from crawler.spiders import SPIDERS
from crawler.spiders.base import Report
from crawler.warc import ArchiveWriter

_SITES_AT_ONCE = 8
# What these log as errors reaches the reader as refusals.
_QUIET_LOGGERS = (
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.core.downloader.handlers",
)


def run(sources: Sequence[Source], settings: CrawlSettings, archive_dir: Path, report: Report) -> None:
    """Crawls the sources and reports all that is found; returns when the last is done.

    Raises SourceError for a selector that is no CSS, ArchiveError when the archive cannot be written.
    """
    for source in sources:
        _check_selectors(source)
    _set_proxy(settings.proxy)
    label = sources[0].id if len(sources) == 1 else "crawl"
    with ArchiveWriter(archive_dir, label, settings.user_agent) as archive:
        process = AsyncCrawlerProcess(scrapy_settings(settings))
        for name in _QUIET_LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        _run_to_end(process, sources, settings, archive, report)
        archive.sync()


def _run_to_end(
    process: AsyncCrawlerProcess,
    sources: Sequence[Source],
    settings: CrawlSettings,
    archive: ArchiveWriter,
    report: Report,
) -> None:
    # The process above chose the reactor that this import finds.
    from twisted.internet import reactor

    # Its interface declares methods without self, which a type checker cannot call.
    stop = cast(Any, reactor).stop

    at_once = asyncio.Semaphore(_SITES_AT_ONCE)

    async def crawl_in_turn(group: Sequence[Source]) -> None:
        async with at_once:
            for number, source in enumerate(group):
                if number:
                    await asyncio.sleep(settings.delay_seconds)
                await process.crawl(
                    SPIDERS[source.kind], source=source, settings=settings, archive=archive, report=report
                )

    async def crawl_all() -> None:
        try:
            await asyncio.gather(*(crawl_in_turn(group) for group in groups_by_site(sources)))
        finally:
            loop.call_soon(stop)

    loop = asyncio.get_event_loop()
    task = loop.create_task(crawl_all())
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    task.result()


def groups_by_site(sources: Iterable[Source]) -> list[list[Source]]:
    """The sources in groups that share no site, so that only one crawl at a time asks a server."""
    groups: list[list[Source]] = []
    for source in sources:
        sharing = [group for group in groups if any(_share_site(source, other) for other in group)]
        groups = [group for group in groups if group not in sharing]
        groups.append([*(other for group in sharing for other in group), source])
    return groups


def _share_site(one: Source, other: Source) -> bool:
    return any(
        a == b or a.endswith(f".{b}") or b.endswith(f".{a}") for a in one.allowed_domains for b in other.allowed_domains
    )


def _check_selectors(source: Source) -> None:
    page = Selector(text="<html></html>")
    named = [("follow_css", css) for css in source.follow_css]
    named += [(key, getattr(source, key)) for key in ("item_css", "link_css", "title_css", "date_css")]
    for key, css in named:
        try:
            page.css(css or "a")
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise SourceError(
                f"source {source.id}: {key} is {css!r}, which is no CSS selector ({error}); correct it there"
            ) from None


def _set_proxy(proxy: str) -> None:
    # Scrapy reads its proxy from the environment; in this process of ours only the settings may decide.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    if proxy:
        os.environ["http_proxy"] = os.environ["https_proxy"] = proxy
