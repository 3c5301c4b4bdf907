"""From a crawl to documents: what arrives is committed batch by batch, and a crawl that was killed goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from operator import attrgetter

from pydantic import BaseModel, ConfigDict, Field, field_validator

from crawler.crawl import crawl, replay
from crawler.events import new_round_id
from crawler.settings import MEGABYTE, CrawlSettings, robots_note
from crawler.source import Source
from crawler.source.reach import reach_of
from pipeline.errors import ConfigError
from pipeline.ingest.main_guard import require_main_guard
from pipeline.ingest.record_crawl import CrawlRecorder, CrawlReport
from pipeline.records.moments import parse_moment
from pipeline.study import Round, Study

# After that long what was fetched before the break is too old to be of one crawl with what comes now.
_RESUMED_WITHIN = timedelta(days=7)
# Sent to nobody: an archive that is read without network needs a contact in form alone.
_NOBODY = "nobody@localhost"
_DEFAULT = CrawlSettings(_NOBODY)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*")


def _is_host(name: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(name))
    return bool(_HOST.fullmatch(name))


class CrawlChoices(BaseModel):
    """How politely to crawl; where study.toml says nothing, as the crawler does. Exports do not depend on it."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    contact: str = Field("", description="an address or page where a site's operator reaches you; required to crawl")
    delay_seconds: float = Field(_DEFAULT.delay_seconds, ge=0, description="pause between two requests to one host")
    timeout_seconds: float = Field(
        _DEFAULT.timeout_seconds, gt=0, description="an answer that takes longer is given up"
    )
    max_megabytes: int = Field(_DEFAULT.max_bytes // MEGABYTE, ge=1, description="larger files are refused")
    max_pages: int = Field(_DEFAULT.max_pages, ge=1, description="pages a source, where its file names no other limit")
    max_depth: int = Field(
        _DEFAULT.max_depth, ge=1, description="steps from a source's start, where its file names no other limit"
    )
    max_minutes: float = Field(
        _DEFAULT.max_minutes, gt=0, description="minutes a source, where its file names no other limit"
    )
    max_redirects: int = Field(_DEFAULT.max_redirects, ge=0, description="redirects of one address that are followed")
    proxy: str = Field("", description="an HTTP proxy such as http://proxy.example:3128; empty: none")
    private_hosts: tuple[str, ...] = Field((), description="hosts that may lead to private addresses; empty: none")
    browser: str = Field("", description="Chromium's program, for sources with browser = true; empty: looked for")

    @field_validator("private_hosts")
    @classmethod
    def _are_hosts(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not _is_host(name):
                raise ValueError(f"{name!r} is no host alone; write it without scheme, port and path")
        return tuple(name.lower() for name in names)

    def settings(self) -> CrawlSettings:
        """The same as the crawler takes it."""
        named = self.model_dump(exclude={"max_megabytes"})
        return CrawlSettings(max_bytes=self.max_megabytes * MEGABYTE, **named)


def crawl_sources(
    study: Study,
    sources: Sequence[Source],
    choices: CrawlChoices,
    *,
    now: str,
    on_document: Callable[[str], None] = lambda name: None,
) -> CrawlReport:
    """Crawl sources into the study's archive and list what they hold as documents.

    A source whose last crawl was interrupted goes on where that one was; what is archived is not asked for again.
    Raises ConfigError without a contact, StageError in a script without a main guard, crawler.errors.CrawlerError when
    the crawl itself breaks.
    """
    if not choices.contact:
        raise ConfigError(
            'a crawl needs a contact for the operators of sites: set contact = "you@university.example" '
            f"under [crawl] in {study.settings_path}"
        )
    require_main_guard()
    new = new_round_id()
    rounds = {source.id: _round_of(study, source, new, now) for source in sources}
    with study.catalogue.transaction("rounds"):
        for begun in rounds.values():
            study.crawls.put_round(begun)
    recorder = CrawlRecorder(study, sources, rounds.values(), CrawlReport(now), on_document)
    names = {source_id: begun.round_id for source_id, begun in rounds.items()}
    crawl(sources, choices.settings(), study.archive, names, on_batch=recorder.record, keep=False)
    return recorder.report


def replay_archive(
    study: Study,
    sources: Sequence[Source],
    choices: CrawlChoices,
    *,
    now: str,
    on_document: Callable[[str], None] = lambda name: None,
) -> CrawlReport:
    """List what the sources give by the study's archive alone, every crawl in it in turn; no server is asked.

    Raises crawler.errors.CrawlerError when the archive cannot be read, StageError in a script without a main guard.
    """
    require_main_guard()
    offline = choices.model_copy(update={"delay_seconds": 0.0, "contact": choices.contact or _NOBODY, "proxy": ""})
    summary = replay(sources, offline.settings(), study.archive)
    ended = sorted(summary.rounds, key=attrgetter("round_id", "source_id"))
    expected = {source.id: source.expected_min for source in sources}
    rounds = [
        study.crawls.round_of(end.source_id, end.round_id)
        or Round(end.round_id, end.source_id, now, expected_min=expected[end.source_id])
        for end in ended
    ]
    recorder = CrawlRecorder(study, sources, rounds, CrawlReport(now), on_document, archived=True)
    # Across the sources in the order in which it was fetched, on which it depends whose equal bytes were first.
    recorder.record([*summary.refusals, *summary.snapshots, *ended])
    recorder.report.pages = summary.pages_fetched
    return recorder.report


def _round_of(study: Study, source: Source, new: str, now: str) -> Round:
    """The round of a source that was interrupted lately, or a new one.

    Where the file leads elsewhere by now, what the first part gave would pass for what the whole no longer finds.
    """
    reach, note = reach_of(source), robots_note(source)
    last = study.crawls.last_round(source.id)
    if last is not None and not last.finished_at and last.reach == reach:
        age = parse_moment(now) - parse_moment(last.started_at)
        if age < _RESUMED_WITHIN:
            return last
    study.crawls.forget_refusals(source.id)
    return Round(new, source.id, now, expected_min=source.expected_min, note=note, reach=reach)
