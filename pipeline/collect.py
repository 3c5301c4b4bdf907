"""From a crawl to documents: each snapshot is committed as it arrives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from crawler.crawl import crawl
from crawler.settings import CrawlSettings
from crawler.snapshot import Refusal, Snapshot
from crawler.source import Source
from pipeline.dates import parse_interval
from pipeline.errors import ConfigError
from pipeline.store import Study, Version


class CrawlChoices(BaseModel):
    """How politely to crawl. Not part of what exports depend on."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    contact: str = Field("", description="an address or page where a site's operator reaches you; required to crawl")
    delay_seconds: float = Field(2.0, ge=0, description="pause between two requests to one host")
    timeout_seconds: float = Field(60.0, gt=0, description="an answer that takes longer is given up")
    max_megabytes: int = Field(50, ge=1, description="larger files are refused")
    max_pages: int = Field(500, ge=1, description="pages a source, where its file names no other limit")
    proxy: str = Field("", description="an HTTP proxy such as http://proxy.example:3128; empty: none")


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl brought, in counts, with every address that was refused."""

    new: int
    changed: int
    unchanged: int
    pages: int
    refusals: tuple[Refusal, ...]


def collect(
    study: Study,
    sources: Sequence[Source],
    choices: CrawlChoices,
    *,
    now: str,
    on_document: Callable[[str], None] = lambda name: None,
) -> CrawlReport:
    """Crawl sources into the study's archive and list what they hold as documents.

    Raises ConfigError without a contact, crawler.errors.CrawlerError when the crawl itself breaks.
    """
    if not choices.contact:
        raise ConfigError(
            'a crawl needs a contact for the operators of sites: set contact = "you@university.example" '
            f"under [crawl] in {study.settings_path}"
        )
    outcomes: Counter[str] = Counter()
    refused: set[tuple[str, str]] = set()
    by_id = {source.id: source for source in sources}

    def take(snapshot: Snapshot) -> None:
        outcome = take_snapshot(study, by_id[snapshot.source_id], snapshot, now=now)
        outcomes[outcome] += 1
        if outcome == "refused":
            refused.add((snapshot.source_id, snapshot.url))
        on_document(snapshot.url)

    settings = CrawlSettings(
        contact=choices.contact,
        delay_seconds=choices.delay_seconds,
        timeout_seconds=choices.timeout_seconds,
        max_bytes=choices.max_megabytes * 1024**2,
        max_pages=choices.max_pages,
        proxy=choices.proxy,
    )
    summary = crawl(
        sources,
        settings,
        study.archive,
        on_snapshot=take,
        on_refusal=lambda refusal: study.crawls.put_refusal(refusal, now=now),
    )
    conflicts = [one for one in study.crawls.refusals() if (one.source_id, one.url) in refused]
    return CrawlReport(
        new=outcomes["new"],
        changed=outcomes["changed"],
        unchanged=outcomes["unchanged"],
        pages=summary.pages_fetched,
        refusals=(*summary.refusals, *conflicts),
    )


def take_snapshot(study: Study, source: Source, snapshot: Snapshot, *, now: str) -> str:
    """List one fetched document; returns `new`, `changed`, `unchanged` or `refused`.

    The same bytes at two addresses are one document with two snapshots, until the bytes differ: then each address
    has its own. Changed bytes at one address are a new version of the same document. A document that was removed
    stays removed, and no crawl takes over a document that came from elsewhere.
    """
    origin = f"crawl of {source.id}"
    twin = study.documents.holder_of(snapshot.sha256, removed_too=True)
    if not twin and (conflict := _conflict(study, snapshot)):
        study.crawls.put_refusal(Refusal(source.id, snapshot.url, conflict), now=now)
        return "refused"
    version = Version(
        snapshot.sha256,
        snapshot.size,
        snapshot.final_url.rsplit("/", 1)[-1].split("?")[0],
        snapshot.media_type,
        f"warc/{snapshot.warc_file}@{snapshot.warc_offset}",
    )
    fields = _known_bytes(study, source, snapshot, twin) if twin else _fields(source, snapshot)
    # First, so that a document never stands without the address that made it.
    study.crawls.put_snapshot(snapshot, fields["document_id"])
    outcome = study.documents.upsert(fields, now=now, origin=origin, version=version, restore=False)
    return {"added": "new", "updated": "changed"}.get(outcome, outcome)


def _known_bytes(study: Study, source: Source, snapshot: Snapshot, twin: str) -> dict[str, str]:
    """What bytes that came again tell: what the source or listing now says of a document of this very address.

    For a document of another address they only mend an archived copy that could not be read.
    """
    if study.crawls.home_of(twin) != (snapshot.source_id, snapshot.canonical_url):
        return {"document_id": twin, "problem": ""}
    said = _fields(source, snapshot) | {"document_id": twin}
    del said["retrieved_at"]  # the version was fetched when it was first seen
    return said


def _conflict(study: Study, snapshot: Snapshot) -> str:
    """Why the snapshot's id is not its own; empty where it is."""
    if snapshot.document_id not in study.documents.ids():
        return ""
    if study.crawls.home_of(snapshot.document_id) == (snapshot.source_id, snapshot.canonical_url):
        return ""
    return f"the id {snapshot.document_id} belongs to another document; give this one another document_id"


def _fields(source: Source, snapshot: Snapshot) -> dict[str, str]:
    earliest = latest = ""
    if snapshot.date_text:
        try:
            interval = parse_interval(snapshot.date_text)
            earliest, latest = interval.earliest.isoformat(), interval.latest.isoformat()
        except ValueError:
            pass  # the text stays with the snapshot as evidence; an unread date is unknown, never guessed
    return {
        "document_id": snapshot.document_id,
        "role": source.role.value,
        "issuer_id": source.issuer_id,
        "work_id": snapshot.work_id or snapshot.document_id,
        "title": snapshot.title,
        "lang": snapshot.lang,
        "date_earliest": earliest,
        "date_latest": latest,
        "date_source": f"source:{source.id}" if earliest else "",
        "url": snapshot.final_url,
        "doc_type": snapshot.doc_type or source.doc_type,
        "policy_field": source.policy_field,
        "path": "",
        "sha256": snapshot.sha256,
        "retrieved_at": snapshot.fetched_at,
        "problem": "",
    }
