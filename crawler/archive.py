"""What was asked before and what is asked now, in one place: WARC files and the ledger over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from crawler.ledger import Ledger, LedgerEntry
from crawler.warc import Answer, ArchiveWriter, Exchange, Original, RecordType, read_answer
from crawler.warc.records import payload_digest
from crawler.warc.scan import whole_record

# A smaller body is written again: a record that refers to it would hardly be shorter.
_WORTH_REFERRING = 512


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An archived answer and its places: that of its own record, and that of the one with its body."""

    answer: Answer
    fetched_at: str
    warc_file: str
    warc_offset: int
    body_file: str
    body_offset: int


class Archive:
    """The archive of a study while it is crawled; `offline` it is only read, with all rounds it holds.

    Raises ArchiveError where it can be neither read nor written.
    """

    def __init__(self, folder: Path, label: str = "crawl", software: str = "", *, offline: bool = False) -> None:
        self.folder, self.offline = folder, offline
        self._label, self._software = label, software
        self._ledger = Ledger(folder, history=offline)
        self._writer: ArchiveWriter | None = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self.commit()
            self._writer.__exit__()
        self._ledger.close()

    def rounds(self) -> Iterator[tuple[str, str]]:
        """Every round the archive knows and its source, oldest first."""
        return self._ledger.rounds()

    def addresses(self, source_id: str, round_id: str) -> list[str]:
        """Every address that answered a source in a round, in the order of the answers."""
        return self._ledger.addresses(source_id, round_id)

    def find_last(self, source_id: str, url: str) -> LedgerEntry | None:
        """The last whole answer of an address, if a server can be asked whether it still holds."""
        entry = self._ledger.find(source_id, url)
        is_usable = entry is not None and entry.status == HTTPStatus.OK and (entry.etag or entry.last_modified)
        return entry if is_usable else None

    def recall(self, source_id: str, url: str, round_id: str) -> StoredAnswer | None:
        """What an address answered in a round; None where it gave no whole answer in it."""
        entry = self._ledger.find(source_id, url, round_id)
        if entry is None and self.offline:
            # Archives of other programs name no source; each may use what they hold.
            entry = self._ledger.find("", url, round_id) or self._ledger.find("", url)
        if entry is None:
            return None
        return StoredAnswer(
            self.read(entry),
            entry.fetched_at, entry.warc_file, entry.warc_offset, entry.body.warc_file, entry.body.warc_offset,
        )  # fmt: skip

    def keep(self, exchange: Exchange, status: int) -> StoredAnswer:
        """Writes an exchange; one whose body is archived already is kept as a revisit of it."""
        is_plain = exchange.type is RecordType.RESPONSE and status == HTTPStatus.OK
        digest = ""
        if is_plain and len(exchange.body) >= _WORTH_REFERRING:
            original = self._ledger.find_original(digest := payload_digest(exchange.body))
            if original is not None and self._is_there(original):
                exchange = replace(exchange, type=RecordType.SAME_PAYLOAD, original=original)
        if self._writer is None:
            self._writer = ArchiveWriter(self.folder, self._label, self._software)
        path, size = self._writer.path, self._writer.size
        archived = self._writer.write(exchange, digest)
        if self._writer.path != path:
            self._ledger.commit(path.name, size)
        self._ledger.note(exchange, status, archived)
        body = exchange.original or Original("", "", "", archived.warc_file, archived.warc_offset)
        answer = Answer(exchange.url, status, exchange.headers, exchange.body)
        return StoredAnswer(
            answer, archived.fetched_at, archived.warc_file, archived.warc_offset, body.warc_file, body.warc_offset
        )

    def commit(self) -> None:
        """Returns when all that was kept is on disk. Raises ArchiveError when it cannot be."""
        if self._writer is not None:
            self._writer.sync()
            self._ledger.commit(self._writer.path.name, self._writer.size)

    def read(self, entry: LedgerEntry) -> Answer:
        """The archived answer that the ledger tells of. Raises ArchiveError where it cannot be read."""
        if self._writer is not None:
            self._writer.flush()  # it may be one that was just written
        # Equal bytes may have come from another address, whose headers are not this one's.
        answer = read_answer(self.folder / entry.head_file, entry.head_offset)
        if not entry.type.is_revisit:
            return answer
        return replace(answer, body=read_answer(self.folder / entry.body.warc_file, entry.body.warc_offset).body)

    def _is_there(self, original: Original) -> bool:
        """Whether the body that a revisit would refer to can still be read; a lost file must not lose a second one."""
        if self._writer is not None and original.warc_file == self._writer.path.name:
            return True
        try:
            record = whole_record(self.folder / original.warc_file, original.warc_offset)
        except OSError:
            return False
        return record is not None and record.fields.get("warc-payload-digest") == original.digest
