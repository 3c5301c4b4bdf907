"""What crawls brought in: rounds, snapshots and refusals."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from crawler.events import DateClue, Refusal, Snapshot, round_began
from pipeline.records import ClueKind
from pipeline.records.moments import write_moment
from pipeline.study.catalogue import Catalogue, among

_SNAPSHOT = (
    "document_id", "source_id", "round_id", "url", "canonical_url", "final_url", "redirects", "fetched_at", "status",
    "media_type", "sha256", "warc_file", "warc_offset", "clues", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """One crawl of one source: when it began, when it came to its end, and what it brought.

    `documents` counts the addresses that gave a document, `gone` the documents that an earlier round found and this one
    did not, where that is certain. `reach` is a digest of what the source's file led to then.
    `finished_at` is empty for one that was interrupted; the next crawl goes on with it.
    """

    round_id: str
    source_id: str
    started_at: str
    finished_at: str = ""
    documents: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: int = 0
    fetched: int = 0
    not_modified: int = 0
    recalled: int = 0
    expected_min: int = 0
    note: str = ""
    reach: str = ""

    @property
    def too_few(self) -> bool:
        """Whether it brought fewer documents than its source leads to expect."""
        return bool(self.finished_at) and self.documents < self.expected_min


_ROUND = tuple(Round.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class RefusedAddress:
    """An address that the last crawl did not take, and why, in words."""

    source_id: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """What an address gave last: itself as it was linked, where it led, the document, and its source's reach then."""

    url: str
    final_url: str
    document_id: str
    reach: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """Since when (UTC) no crawl finds a document at its source any more, and how that showed."""

    since: str
    reason: str


class CrawlTable:
    """Rounds (a crawl of a source), snapshots (an address, a day, the bytes) and refusals (an address and why)."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def put_snapshot(self, snapshot: Snapshot, document_id: str) -> None:
        """Record one fetched document; the same WARC record twice is one snapshot."""
        values = (
            document_id, snapshot.source_id, snapshot.round_id, snapshot.url, snapshot.canonical_url,
            snapshot.final_url, json.dumps(snapshot.redirects), snapshot.fetched_at, snapshot.status,
            snapshot.media_type, snapshot.sha256, snapshot.warc_file, snapshot.warc_offset,
            json.dumps([[clue.kind, clue.text] for clue in snapshot.clues], ensure_ascii=False), snapshot.note,
        )  # fmt: skip
        with self._catalogue.transaction("snapshot") as connection:
            connection.execute(
                f"INSERT OR IGNORE INTO snapshots ({', '.join(_SNAPSHOT)}) VALUES ({', '.join('?' * len(values))})",
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

    def refusals(self) -> list[RefusedAddress]:
        """Every address that was refused when last seen."""
        rows = self._catalogue.rows("SELECT source_id, url, reason FROM refusals ORDER BY source_id, url")
        return [RefusedAddress(*row) for row in rows]

    def forget_refusals(self, source_id: str) -> None:
        """Forget what a source refused before; a new round of it tells anew."""
        with self._catalogue.transaction("refusals") as connection:
            connection.execute("DELETE FROM refusals WHERE source_id = ?", (source_id,))

    def put_round(self, crawled: Round) -> None:
        """Record the beginning or, with more to tell, the end of a round."""
        values = tuple(getattr(crawled, name) for name in _ROUND)
        with self._catalogue.transaction("round") as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO rounds ({', '.join(_ROUND)}) VALUES ({', '.join('?' * len(values))})", values
            )

    def last_round(self, source_id: str, *, finished: bool = False) -> Round | None:
        """The latest round of a source, or its latest that came to an end; None where there is none."""
        which = "AND finished_at != ''" if finished else ""
        row = self._catalogue.row(
            f"SELECT {', '.join(_ROUND)} FROM rounds WHERE source_id = ? {which} ORDER BY round_id DESC LIMIT 1",
            (source_id,),
        )
        return None if row is None else Round(*row)

    def last_rounds(self) -> list[Round]:
        """The latest round of every source that was ever crawled."""
        rows = self._catalogue.rows("SELECT DISTINCT source_id FROM rounds ORDER BY source_id")
        return [last for row in rows if (last := self.last_round(row["source_id"]))]

    def round_of(self, source_id: str, round_id: str) -> Round | None:
        """A round by its id, None where there is none."""
        row = self._catalogue.row(
            f"SELECT {', '.join(_ROUND)} FROM rounds WHERE source_id = ? AND round_id = ?", (source_id, round_id)
        )
        return None if row is None else Round(*row)

    def round_before(self, source_id: str, round_id: str) -> Round | None:
        """The last round of a source before this one that came to an end."""
        row = self._catalogue.row(
            f"SELECT {', '.join(_ROUND)} FROM rounds WHERE source_id = ? AND round_id < ? AND finished_at != ''"
            " ORDER BY round_id DESC LIMIT 1",
            (source_id, round_id),
        )
        return None if row is None else Round(*row)

    def standing(self, source_id: str, round_id: str) -> dict[str, Given]:
        """By canonical address, what a source gave in any round before this one and was not found to be gone since."""
        rows = self._catalogue.rows(
            "SELECT canonical_url, url, final_url, document_id, reach, max(snapshots.round_id) AS given"
            " FROM snapshots LEFT JOIN rounds USING (source_id, round_id)"
            " WHERE source_id = ? AND snapshots.round_id < ? GROUP BY canonical_url ORDER BY canonical_url",
            (source_id, round_id),
        )
        gone = self._catalogue.rows(
            "SELECT canonical_url, max(round_id) AS since FROM gone WHERE source_id = ? AND round_id < ?"
            " GROUP BY canonical_url",
            (source_id, round_id),
        )
        since = {row["canonical_url"]: row["since"] for row in gone}
        return {
            row["canonical_url"]: Given(row["url"], row["final_url"], row["document_id"], row["reach"] or "")
            for row in rows
            if since.get(row["canonical_url"], "") < row["given"]
        }

    def put_gone(self, source_id: str, round_id: str, gone: Mapping[str, tuple[str, str]]) -> None:
        """Record what a round found to be gone: by canonical address the document, if any, and how that showed."""
        with self._catalogue.transaction("documents gone") as connection:
            connection.execute("DELETE FROM gone WHERE source_id = ? AND round_id = ?", (source_id, round_id))
            connection.executemany(
                "INSERT INTO gone VALUES (?, ?, ?, ?, ?)",
                [(source_id, address, round_id, *known) for address, known in gone.items()],
            )

    def gone_in(self, source_id: str, round_id: str) -> set[str]:
        """The canonical addresses that a round found to be gone."""
        rows = self._catalogue.rows(
            "SELECT canonical_url FROM gone WHERE source_id = ? AND round_id = ?", (source_id, round_id)
        )
        return {row["canonical_url"] for row in rows}

    def vanished(self) -> dict[str, Vanished]:
        """By document, since when it is gone: those of which no address is left that gave it last and stands still.

        The moment is when the crawl began that found the last of its addresses gone, which an archive tells as well as
        the crawl itself.
        """
        rows = self._catalogue.rows(
            "SELECT last.document_id, rounds.finished_at, gone.reason, min(gone.round_id) AS round_id FROM ("
            " SELECT source_id, canonical_url, document_id, max(round_id) AS given FROM snapshots GROUP BY 1, 2"
            ") AS last LEFT JOIN gone ON gone.source_id = last.source_id"
            " AND gone.canonical_url = last.canonical_url AND gone.round_id > last.given"
            " LEFT JOIN rounds ON rounds.source_id = gone.source_id AND rounds.round_id = gone.round_id"
            " GROUP BY last.source_id, last.canonical_url ORDER BY 4"
        )
        standing = {row["document_id"] for row in rows if not row["finished_at"]}
        found = {}
        for row in rows:
            if row["document_id"] not in standing:
                began = round_began(row["round_id"])
                since = write_moment(began) if began else row["finished_at"]
                found[row["document_id"]] = Vanished(since, row["reason"])
        return found

    def has_snapshot(self, snapshot: Snapshot) -> bool:
        """Whether this very record of the archive was taken already."""
        return (
            self._catalogue.row(
                "SELECT 1 FROM snapshots"
                " WHERE warc_file = ? AND warc_offset = ? AND source_id = ? AND canonical_url = ?",
                (snapshot.warc_file, snapshot.warc_offset, snapshot.source_id, snapshot.canonical_url),
            )
            is not None
        )

    def addresses(self, source_id: str, round_id: str) -> set[str]:
        """The canonical addresses that gave a document in a round."""
        return set(self.documents_of_round(source_id, round_id))

    def documents_of_round(self, source_id: str, round_id: str) -> dict[str, tuple[str, str]]:
        """By canonical address, the address as linked and the document that it gave in a round."""
        rows = self._catalogue.rows(
            "SELECT canonical_url, url, document_id FROM snapshots WHERE source_id = ? AND round_id = ?"
            " ORDER BY snapshot_id",
            (source_id, round_id),
        )
        return {row["canonical_url"]: (row["url"], row["document_id"]) for row in rows}

    def clues(self, versions: Collection[str] | None = None) -> dict[str, tuple[DateClue, ...]]:
        """By document, every date that crawls saw of its newest version, and when that was seen first; of all documents
        or those of some versions.
        """
        clues_of: dict[str, list[DateClue]] = {}
        first: dict[str, str] = {}
        condition, asked = among("documents.sha256", versions)
        for row in self._catalogue.rows(
            "SELECT document_id, clues, fetched_at FROM snapshots JOIN documents USING (document_id)"
            f" WHERE snapshots.sha256 = documents.sha256{condition}"
            " ORDER BY document_id, fetched_at, warc_file, warc_offset",
            asked,
        ):
            known = clues_of.setdefault(row["document_id"], [])
            first.setdefault(row["document_id"], row["fetched_at"])
            known += [clue for kind, text in json.loads(row["clues"]) if (clue := DateClue(kind, text)) not in known]
        return {name: (*clues, DateClue(ClueKind.FIRST_SEEN, first[name])) for name, clues in clues_of.items()}

    def home_of(self, document_id: str) -> tuple[str, str] | None:
        """Source and address that made a document; None where none did, as for one added from a file."""
        row = self._catalogue.row(
            "SELECT snapshots.source_id, canonical_url FROM snapshots JOIN documents USING (document_id)"
            " WHERE document_id = ? AND path = '' ORDER BY snapshot_id",
            (document_id,),
        )
        return None if row is None else (str(row["source_id"]), str(row["canonical_url"]))

    def sources_of_documents(self) -> dict[str, frozenset[str]]:
        """By document, the sources in whose crawls its newest version was seen."""
        rows = self._catalogue.rows(
            "SELECT document_id, group_concat(DISTINCT source_id) AS sources FROM snapshots JOIN documents"
            " USING (document_id) WHERE snapshots.sha256 = documents.sha256 GROUP BY document_id"
        )
        return {row["document_id"]: frozenset(row["sources"].split(",")) for row in rows}

    def replaced(self) -> dict[str, str]:
        """By document, the one that its own address gave last, where that is another one."""
        rows = self._catalogue.rows(
            "SELECT first.document_id, last.document_id AS now FROM"
            " (SELECT document_id, canonical_url, min(snapshot_id) FROM snapshots GROUP BY document_id) AS first JOIN"
            " (SELECT canonical_url, document_id, max(snapshot_id) FROM snapshots GROUP BY canonical_url) AS last"
            " USING (canonical_url) WHERE last.document_id != first.document_id"
        )
        return {row["document_id"]: row["now"] for row in rows}

    def count(self) -> int:
        """How many snapshots the study holds."""
        row = self._catalogue.row("SELECT count(*) AS n FROM snapshots")
        return 0 if row is None else int(row["n"])

    def counts(self) -> Mapping[str, int]:
        """By source, how many documents came from it."""
        rows = self._catalogue.rows(
            "SELECT source_id, count(DISTINCT document_id) AS n FROM snapshots GROUP BY source_id ORDER BY source_id"
        )
        return {row["source_id"]: int(row["n"]) for row in rows}
