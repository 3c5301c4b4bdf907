"""Writes WARC files: every exchange as a request and its answer, packed record by record."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from crawler.errors import ArchiveError
from crawler.warc.records import Archived, Exchange, RecordType, payload_digest

MAX_FILE_BYTES = 1_000_000_000
Headers = Iterable[tuple[str, str]]


class ArchiveWriter:
    """Appends the exchanges of one crawl to new WARC files; use it as a context manager.

    A file is named by the UTC time the crawl began, a label and a serial number, and never overwrites another;
    past `max_file_bytes` the next one begins. Raises ArchiveError when the folder cannot be written.
    """

    def __init__(self, folder: Path, label: str, software: str, max_file_bytes: int = MAX_FILE_BYTES) -> None:
        self._folder, self._label, self._software = folder, label, software
        self._max = max_file_bytes
        self._started = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self._size = 0
        self._file = self._next_file()

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def path(self) -> Path:
        """The file that is written now."""
        return Path(self._file.name)

    @property
    def size(self) -> int:
        """Bytes written to the present file, all of them whole records."""
        return self._size

    def write(self, exchange: Exchange, digest: str = "") -> Archived:
        """Where the exchange now stands; another process sees it after `flush`, a power cut spares it after `sync`.

        `digest` is that of the body, where it is known already.
        """
        if self._size > self._max:
            self.sync()
            self._file.close()
            self._file = self._next_file()
        fetched_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        digest = exchange.original.digest if exchange.original else digest or payload_digest(exchange.body)
        offset, name = self._size, self.path.name
        answer = self._answer(exchange, fetched_at, digest)
        try:
            if exchange.type is RecordType.RESOURCE:
                self._writer.write_record(answer)
            else:
                self._writer.write_request_response_pair(self._request(exchange), answer)
        except OSError as error:
            raise _unwritable(self.path, error) from None
        self._size = self._file.tell()
        return Archived(name, offset, fetched_at, digest)

    def flush(self) -> None:
        """Returns when all that was written outlives this process. Raises ArchiveError when it cannot."""
        try:
            self._file.flush()
        except OSError as error:
            raise _unwritable(self.path, error) from None

    def sync(self) -> None:
        """Returns when all that was written is on disk. Raises ArchiveError when it cannot be."""
        self.flush()
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from None

    def _next_file(self) -> IO[bytes]:
        # Here, since every command imports this module and few read or write an archive.
        from warcio.warcwriter import WARCWriter

        file = _new_file(self._folder, self._started, self._label)
        self._file = file
        self._writer = WARCWriter(file, gzip=True, warc_version="1.1")
        name = Path(file.name).name
        self._writer.write_record(
            self._writer.create_warcinfo_record(name, {"software": self._software, "format": "WARC File Format 1.1"})
        )
        self._size = file.tell()
        return file

    def _answer(self, exchange: Exchange, fetched_at: str, digest: str) -> Any:
        from warcio.statusandheaders import StatusAndHeaders

        kind, body = exchange.type, exchange.body
        fields = {"WARC-Date": fetched_at, "WARC-Payload-Digest": digest, **_ours(exchange)}
        if exchange.ip_address:
            fields["WARC-IP-Address"] = exchange.ip_address
        if original := exchange.original:
            fields |= {
                "WARC-Profile": kind.value,
                "WARC-Refers-To-Target-URI": original.url,
                "WARC-Refers-To-Date": original.fetched_at,
            }
        if kind is RecordType.RESOURCE:
            media_type = dict(exchange.headers).get("Content-Type", "application/octet-stream")
            return self._writer.create_warc_record(
                exchange.url, "resource", payload=BytesIO(body), length=len(body), warc_content_type=media_type,
                warc_headers_dict=fields,
            )  # fmt: skip
        http = StatusAndHeaders(exchange.status_line, list(_storable(exchange.headers)), protocol=exchange.protocol)
        return self._writer.create_warc_record(
            exchange.url, "revisit" if kind.is_revisit else "response",
            payload=BytesIO(b"" if kind.is_revisit else body), length=0 if kind.is_revisit else len(body),
            warc_headers_dict=fields, http_headers=http,
        )  # fmt: skip

    def _request(self, exchange: Exchange) -> Any:
        from warcio.statusandheaders import StatusAndHeaders

        http = StatusAndHeaders(exchange.request_line, list(exchange.request_headers), is_http_request=True)
        return self._writer.create_warc_record(exchange.url, "request", http_headers=http)


def _new_file(folder: Path, started: str, label: str) -> IO[bytes]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for serial in range(1, 10_000):
            try:
                return (folder / f"{started}-{label}-{serial:04d}.warc.gz").open("xb")
            except FileExistsError:
                continue
    except OSError as error:
        raise _unwritable(folder, error) from None
    raise ArchiveError(f"{folder}: 10,000 crawls began within one second; wait a moment and try again")


def _unwritable(path: Path, error: OSError) -> ArchiveError:
    reason = error.strerror or type(error).__name__
    return ArchiveError(f"{path}: the archive cannot be written ({reason}); check the disk and its rights")


def _ours(exchange: Exchange) -> dict[str, str]:
    """What a replay needs to know and no WARC field has: for which source and which crawl of it this was asked."""
    fields = (("Source", exchange.source_id), ("Round", exchange.round_id), ("Note", exchange.note))
    return {f"Policyecho-{name}": " ".join(value.split()) for name, value in fields if value}


def _storable(headers: Headers) -> Iterable[tuple[str, str]]:
    # The body is already free of its transfer coding; naming the coding would make readers undo it twice.
    # A name outside ASCII, which no header may have, would stop a reader.
    return ((quote(name), value) for name, value in headers if name.lower() != "transfer-encoding")
