"""What a crawl hands back: snapshots of documents, and refusals with their reasons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One document as a server gave it at one moment, and where its bytes are archived.

    `url` is the address as linked, `final_url` the one that answered after redirects. `fetched_at` is UTC,
    ISO 8601 to the second. `sha256` and `size` (bytes) are those of the file a reader would save. `warc_file`
    is relative to the archive's folder, `warc_offset` the byte its record begins at. `title` and `date_text`
    are what the source file or the listing says of it, `last_modified` is the server's header as sent; each
    may be empty.
    """

    source_id: str
    document_id: str
    url: str
    canonical_url: str
    final_url: str
    fetched_at: str
    status: int
    media_type: str
    sha256: str
    size: int
    warc_file: str
    warc_offset: int
    title: str = ""
    date_text: str = ""
    last_modified: str = ""
    lang: str = ""
    work_id: str = ""
    doc_type: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that gave no document, and why ("robots.txt disallows it")."""

    source_id: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class PageFetched:
    """A listing page or document was answered, whether or not it is taken."""

    source_id: str
    url: str


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """All that one crawl found, in order of arrival; `pages_fetched` counts listing pages and documents."""

    snapshots: tuple[Snapshot, ...]
    refusals: tuple[Refusal, ...]
    pages_fetched: int
