"""The sources of a study: what is known of each, when it is due, and how its last crawl went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.source import Confidence, Role, Source
from pipeline.errors import UnknownNameError
from pipeline.ingest.crawl import CrawlChoices
from pipeline.ingest.schedule import due_of
from pipeline.study import Study
from pipeline.study.crawls import Round
from pipeline.study.tables import read_issuers, read_tables

_LIMITS = ("pages", "depth", "megabytes", "minutes", "redirects")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of a study in one line; `last_crawled` is empty where no crawl of it came to its end."""

    source_id: str
    role: str
    kind: str
    issuer_id: str
    frequency: str
    last_crawled: str
    is_due: bool
    due: str
    confidence: str
    documents: int


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """Which sources are asked for; what is empty leaves none out. `network` stands for itself and its members."""

    role: Role | None = None
    country: str = ""
    network: str = ""
    confidence: Confidence | None = None


def choose_sources(study: Study, sources: Sequence[Source], choice: SourceChoice) -> list[Source]:
    """The sources that are of the role, country, network and confidence, in their order.

    The country of a source is that of its file, else of its issuer in the study's tables. Raises ConfigError for
    tables that cannot be read, UnknownNameError for a network that neither tables nor sources know.
    """
    countries, members = dict[str, str](), frozenset[str]()
    if choice.country or choice.network:
        countries = {name: issuer.country_code for name, issuer in read_issuers(study.root).items()}
        joined = (one.city_id for one in read_tables(study.root).memberships if one.network_id == choice.network)
        members = frozenset({choice.network, *joined})
        known = {*countries, *(source.issuer_id for source in sources)}
        if choice.network and choice.network not in known:
            raise UnknownNameError("network", choice.network, known)
    return [
        source
        for source in sources
        if choice.role in (None, source.role)
        and choice.confidence in (None, source.facts.confidence)
        and (not choice.network or source.issuer_id in members)
        and choice.country.upper() in ("", source.facts.country or countries.get(source.issuer_id, ""))
    ]


def source_line(study: Study, source: Source, documents: int, now: datetime) -> SourceLine:
    """What is told of one source that so many documents are held of."""
    last = study.crawls.last_round(source.id, finished=True)
    due = due_of(source, last, now)
    return SourceLine(
        source_id=source.id,
        role=source.role.value,
        kind=source.kind,
        issuer_id=source.issuer_id,
        frequency=source.frequency,
        last_crawled=last.finished_at if last else "",
        is_due=due.is_due,
        due=due.reason,
        confidence=source.facts.confidence.value,
        documents=documents,
    )


def source_limits(source: Source, choices: CrawlChoices) -> dict[str, tuple[float, bool]]:
    """The bounds of a crawl of a source by their key, each with whether its own file sets it."""
    keys = {f"max_{name}": name for name in _LIMITS} | {"delay_seconds": "delay_seconds"}
    own = {key: getattr(source.limits, name) for key, name in keys.items()}
    return {key: (getattr(choices, key) if own[key] is None else own[key], own[key] is not None) for key in keys}


def describe_crawl(last: Round | None) -> str:
    """How a crawl of a source went, in one sentence."""
    if last is None:
        return "never crawled"
    if not last.finished_at:
        return f"begun {last.started_at} and interrupted; the next crawl goes on with it"
    told = (
        f"ended {last.finished_at}: {last.documents} documents ({last.new} new, {last.changed} changed, "
        f"{last.unchanged} unchanged), {last.gone} gone, {last.refused} refused"
    )
    few = f"; fewer than the {last.expected_min} expected" if last.too_few else ""
    return told + few + (f"; {last.note}" if last.note else "")
