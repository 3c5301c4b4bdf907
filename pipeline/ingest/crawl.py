"""From a crawl to documents: what arrives is committed batch by batch, and a crawl that was killed goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from crawler.crawl import crawl, new_round_id, replay
from crawler.settings import CrawlSettings
from crawler.source import Source
from pipeline.errors import ConfigError
from pipeline.ingest.record_crawl import CrawlReport, Taking
from pipeline.study import Round, Study

# After that long what was fetched before the break is too old to be of one crawl with what comes now.
_RESUMED_WITHIN = timedelta(days=7)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class CrawlChoices(BaseModel):
    """How politely to crawl. Not part of what exports depend on."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    contact: str = Field("", description="an address or page where a site's operator reaches you; required to crawl")
    delay_seconds: float = Field(2.0, ge=0, description="pause between two requests to one host")
    timeout_seconds: float = Field(60.0, gt=0, description="an answer that takes longer is given up")
    max_megabytes: int = Field(50, ge=1, description="larger files are refused")
    max_pages: int = Field(500, ge=1, description="pages a source, where its file names no other limit")
    max_depth: int = Field(100, ge=1, description="steps from a source's start, where its file names no other limit")
    max_minutes: float = Field(240.0, gt=0, description="minutes a source, where its file names no other limit")
    max_redirects: int = Field(5, ge=0, description="redirects of one address that are followed")
    proxy: str = Field("", description="an HTTP proxy such as http://proxy.example:3128; empty: none")
    private_hosts: tuple[str, ...] = Field((), description="hosts that may lead to private addresses; empty: none")
    browser: str = Field("", description="Chromium's program, for sources with browser = true; empty: looked for")

    def settings(self) -> CrawlSettings:
        """The same as the crawler takes it."""
        named = self.model_dump(exclude={"max_megabytes"})
        return CrawlSettings(max_bytes=self.max_megabytes * 1024**2, **named)


def collect(
    study: Study,
    sources: Sequence[Source],
    choices: CrawlChoices,
    *,
    now: str,
    on_document: Callable[[str], None] = lambda name: None,
) -> CrawlReport:
    """Crawl sources into the study's archive and list what they hold as documents.

    A source whose last crawl was interrupted goes on where that one was; what is archived is not asked for again.
    Raises ConfigError without a contact, crawler.errors.CrawlerError when the crawl itself breaks.
    """
    if not choices.contact:
        raise ConfigError(
            'a crawl needs a contact for the operators of sites: set contact = "you@university.example" '
            f"under [crawl] in {study.settings_path}"
        )
    new = new_round_id()
    rounds = {source.id: _round_of(study, source, new, now) for source in sources}
    with study.catalogue.transaction("rounds"):
        for one in rounds.values():
            study.crawls.put_round(one)
    taking = Taking(study, sources, rounds.values(), CrawlReport(now), on_document)
    named = {source_id: one.round_id for source_id, one in rounds.items()}
    crawl(sources, choices.settings(), study.archive, named, on_batch=taking.take, keep=False)
    return taking.report


def collect_archived(
    study: Study,
    sources: Sequence[Source],
    choices: CrawlChoices,
    *,
    now: str,
    on_document: Callable[[str], None] = lambda name: None,
) -> CrawlReport:
    """List what the sources give by the study's archive alone, every crawl in it in turn; no server is asked.

    Raises crawler.errors.CrawlerError when the archive cannot be read.
    """
    nobody = choices.contact or "nobody@localhost"  # no server is told
    offline = choices.model_copy(update={"delay_seconds": 0.0, "contact": nobody, "proxy": ""})
    found = replay(sources, offline.settings(), study.archive)
    ended = sorted(found.rounds, key=lambda one: (one.round_id, one.source_id))
    rounds = [
        study.crawls.round_of(one.source_id, one.round_id)
        or Round(one.round_id, one.source_id, now, expected_min=_expected(sources, one.source_id))
        for one in ended
    ]
    taking = Taking(study, sources, rounds, CrawlReport(now), on_document, archived=True)
    # Across the sources in the order in which it was fetched, on which it depends whose equal bytes were first.
    taking.take([*found.refusals, *found.snapshots, *ended])
    taking.report.pages = found.pages_fetched
    return taking.report


def _expected(sources: Sequence[Source], source_id: str) -> int:
    return next(source.expected_min for source in sources if source.id == source_id)


def _round_of(study: Study, source: Source, new: str, now: str) -> Round:
    """The round of a source that was interrupted lately, or a new one."""
    last = study.crawls.last_round(source.id)
    if last is not None and not last.finished_at and _age(last.started_at, now) < _RESUMED_WITHIN:
        return last
    study.crawls.forget_refusals(source.id)
    return Round(new, source.id, now, expected_min=source.expected_min, note=_robots_note(source))


def _robots_note(source: Source) -> str:
    reason = source.ignore_robots_because
    return f"robots.txt was not obeyed: {reason}" if reason else ""


def _age(earlier: str, later: str) -> timedelta:
    then, now = (datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC) for moment in (earlier, later))
    return now - then
