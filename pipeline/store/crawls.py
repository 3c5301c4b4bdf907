"""What crawls brought in: snapshots and refusals."""

from __future__ import annotations

from crawler.snapshot import Refusal, Snapshot
from pipeline.store.catalogue import Catalogue


class CrawlTable:
    """Snapshots (an address, a day, the bytes) and refusals (an address and why it was not taken)."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def put_snapshot(self, snapshot: Snapshot, document_id: str) -> None:
        """Record one fetched document; the same WARC record twice is one snapshot."""
        values = (document_id, snapshot.source_id, snapshot.url, snapshot.canonical_url, snapshot.final_url,
                  snapshot.fetched_at, snapshot.status, snapshot.media_type, snapshot.sha256,
                  snapshot.warc_file, snapshot.warc_offset, snapshot.date_text, snapshot.last_modified)  # fmt: skip
        with self._catalogue.transaction("snapshot") as connection:
            connection.execute(
                "INSERT OR IGNORE INTO snapshots (document_id, source_id, url, canonical_url, final_url,"
                " fetched_at, status, media_type, sha256, warc_file, warc_offset, date_text, last_modified)"
                f" VALUES ({', '.join('?' * len(values))})",
                values,
            )
            connection.execute(
                "DELETE FROM refusals WHERE source_id = ? AND url IN (?, ?)",
                (snapshot.source_id, snapshot.url, snapshot.canonical_url),
            )

    def put_refusal(self, refusal: Refusal, *, now: str) -> None:
        """Record an address that was not taken, and why."""
        with self._catalogue.transaction("refusal") as connection:
            connection.execute(
                "INSERT OR REPLACE INTO refusals VALUES (?, ?, ?, ?)",
                (refusal.source_id, refusal.url, refusal.reason, now),
            )

    def refusals(self) -> list[Refusal]:
        """Every address that was refused when last seen."""
        rows = self._catalogue.rows("SELECT source_id, url, reason FROM refusals ORDER BY source_id, url")
        return [Refusal(*row) for row in rows]

    def home_of(self, document_id: str) -> tuple[str, str] | None:
        """Source and address that made a document; None where none did, as for one added from a file."""
        row = self._catalogue.row(
            "SELECT snapshots.source_id, canonical_url FROM snapshots JOIN documents USING (document_id)"
            " WHERE document_id = ? AND path = '' ORDER BY snapshot_id",
            (document_id,),
        )
        return None if row is None else (str(row["source_id"]), str(row["canonical_url"]))

    def count(self) -> int:
        """How many snapshots the study holds."""
        row = self._catalogue.row("SELECT count(*) AS n FROM snapshots")
        return 0 if row is None else int(row["n"])
