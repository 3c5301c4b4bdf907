"""Lists one document that a crawl fetched: a new one, a new version of a known one, or one that is known already."""

from __future__ import annotations

from enum import StrEnum

from crawler.address import canonical_url
from crawler.events import Snapshot
from crawler.formats import FORMATS, format_in_address
from crawler.source import Source
from pipeline.ingest.find_moved import is_at_home
from pipeline.records.dates import parse_interval
from pipeline.study import Study, Version


class SnapshotOutcome(StrEnum):
    """What became of a document that was fetched; one is refused where its id is another document's."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


# By what became of the document's row.
_OUTCOMES = {
    "added": SnapshotOutcome.NEW,
    "updated": SnapshotOutcome.CHANGED,
    "unchanged": SnapshotOutcome.UNCHANGED,
}


def record_snapshot(study: Study, source: Source, snapshot: Snapshot) -> SnapshotOutcome:
    """List one fetched document, and say what became of it.

    The same bytes at two addresses are one document with two snapshots, until the bytes differ: then each address
    has its own. Changed bytes at one address are a new version of the same document. A document that was removed
    stays removed, and no crawl takes over a document that came from elsewhere.
    """
    twin = study.documents.holder_of(snapshot.sha256, removed_too=True)
    if not twin and explain_conflict(study, snapshot):
        return SnapshotOutcome.REFUSED
    version = Version(
        snapshot.sha256,
        snapshot.size,
        _file_name(snapshot),
        snapshot.media_type,
        f"warc/{snapshot.body_file}@{snapshot.body_offset}",
    )
    fields = _fields_of_known_bytes(study, source, snapshot, twin) if twin else _fields(source, snapshot)
    # First, so that a document never stands without the address that made it.
    study.crawls.put_snapshot(snapshot, fields["document_id"])
    outcome = study.documents.upsert(
        fields, now=snapshot.fetched_at, origin=f"crawl of {source.id}", version=version, restore=False
    )
    return _OUTCOMES[outcome]


def _file_name(snapshot: Snapshot) -> str:
    """The last part of the address, with the extension of the file's format where it ends in that of another."""
    name = snapshot.final_url.rsplit("/", 1)[-1].split("?")[0]
    known = next((known for known in FORMATS.values() if snapshot.media_type in known.media_types), None)
    is_of_another = known is not None and format_in_address(snapshot.final_url) not in (None, known.name)
    return f"{name}.{min(known.extensions)}" if known is not None and is_of_another else name


def _fields_of_known_bytes(study: Study, source: Source, snapshot: Snapshot, twin: str) -> dict[str, str]:
    """What bytes that came again tell: what the source or listing now says of a document of this very address.

    For a document of another address they only mend an archived copy that could not be read.
    """
    is_its_own = study.crawls.home_of(twin) == (snapshot.source_id, snapshot.canonical_url)
    if not is_its_own and not (twin == snapshot.document_id and is_at_home(study, snapshot)):
        return {"document_id": twin, "problem": ""}
    said = _fields(source, snapshot) | {"document_id": twin}
    del said["retrieved_at"]  # the version was fetched when it was first seen
    return said


def explain_conflict(study: Study, snapshot: Snapshot) -> str:
    """Why the snapshot's id is not its own; empty where it is."""
    if not study.documents.knows(snapshot.document_id) or is_at_home(study, snapshot):
        return ""
    return f"the id {snapshot.document_id} belongs to another document; give this one another document_id"


def _fields(source: Source, snapshot: Snapshot) -> dict[str, str]:
    earliest, latest = _date_of_source(snapshot)
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
        # What names the visit would make another address of it every time.
        "url": canonical_url(snapshot.final_url),
        "doc_type": snapshot.doc_type or source.doc_type,
        "policy_field": source.policy_field,
        "path": "",
        "sha256": snapshot.sha256,
        "retrieved_at": snapshot.fetched_at,
        "problem": "",
    }


def _date_of_source(snapshot: Snapshot) -> tuple[str, str]:
    """The date that the source file itself gives of a document; what pages show is evidence, weighed elsewhere."""
    said = next((clue.text for clue in snapshot.clues if clue.kind == "source"), "")
    try:
        interval = parse_interval(said)
    except ValueError:
        return "", ""  # the text stays with the snapshot as evidence; an unread date is unknown, never guessed
    return interval.earliest.isoformat(), interval.latest.isoformat()
