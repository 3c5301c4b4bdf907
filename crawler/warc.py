"""The archive: WARC files that hold every request and answer of a crawl as they went over the wire."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.errors import ArchiveError

Headers = Iterable[tuple[str, str]]
_UNREADABLE = (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; the body is as received, still in its Content-Encoding."""

    url: str
    request_line: str
    request_headers: tuple[tuple[str, str], ...]
    status_line: str
    protocol: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    ip_address: str = ""


@dataclass(frozen=True, slots=True)
class Archived:
    """Where an answer's record begins, and when (UTC, ISO 8601 to the second) it was fetched."""

    warc_file: str
    warc_offset: int
    fetched_at: str


class ArchiveWriter:
    """Appends the exchanges of one crawl to a new WARC file; use it as a context manager.

    The file is named by the UTC time the crawl began, a label and a serial number, and never overwrites
    another. Raises ArchiveError when the folder cannot be written.
    """

    def __init__(self, folder: Path, label: str, software: str) -> None:
        self._file = _new_file(folder, label)
        self.path = Path(self._file.name)
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._writer.write_record(
            self._writer.create_warcinfo_record(
                self.path.name, {"software": software, "format": "WARC File Format 1.1"}
            )
        )

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, exchange: Exchange) -> Archived:
        """Where the exchange now stands; it is on disk for certain after `sync`."""
        fetched_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        offset = self._file.tell()
        warc_headers = {"WARC-Date": fetched_at}
        if exchange.ip_address:
            warc_headers["WARC-IP-Address"] = exchange.ip_address
        response = self._writer.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.body),
            length=len(exchange.body),
            warc_headers_dict=warc_headers,
            http_headers=StatusAndHeaders(
                exchange.status_line, list(_storable(exchange.headers)), protocol=exchange.protocol
            ),
        )
        request = self._writer.create_warc_record(
            exchange.url,
            "request",
            http_headers=StatusAndHeaders(exchange.request_line, list(exchange.request_headers), is_http_request=True),
        )
        try:
            self._writer.write_request_response_pair(request, response)
        except OSError as error:
            raise _unwritable(self.path, error) from None
        return Archived(self.path.name, offset, fetched_at)

    def sync(self) -> None:
        """Returns when all that was written is on disk. Raises ArchiveError when it cannot be."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from None


def _new_file(folder: Path, label: str) -> IO[bytes]:
    started = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
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


def _storable(headers: Headers) -> Iterator[tuple[str, str]]:
    # The body is already free of its transfer coding; naming the coding would make readers undo it twice.
    # A name outside ASCII, which no header may have, would stop the writer.
    return ((quote(name), value) for name, value in headers if name.lower() != "transfer-encoding")


def read_payload(path: Path, offset: int) -> bytes:
    """The archived answer's body without its Content-Encoding: the file a reader would have saved.

    Raises ArchiveError when there is no whole answer at that offset or it is not the one that was written.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            if record is None or record.rec_type != "response" or record.http_headers is None:
                raise _damaged(path, offset, "no answer begins there")
            body: bytes = record.raw_stream.read()
            expected = record.rec_headers.get_header("WARC-Payload-Digest")
            encoding = record.http_headers.get_header("Content-Encoding") or ""
    except FileNotFoundError:
        raise ArchiveError(f"{path}: is not in the archive; restore the file or crawl its source again") from None
    except _UNREADABLE as error:
        raise _damaged(path, offset, str(error) or type(error).__name__) from None
    if expected != _payload_digest(body):
        raise _damaged(path, offset, "its digest differs from the one recorded")
    try:
        return _decoded(body, encoding)
    except (ValueError, zlib.error) as error:
        raise _damaged(path, offset, str(error)) from None


def _damaged(path: Path, offset: int, why: str) -> ArchiveError:
    return ArchiveError(
        f"{path}: the record at byte {offset} cannot be read ({why}); restore the file or crawl its source again"
    )


def _payload_digest(body: bytes) -> str:
    # SHA-1 in base 32 is the WARC convention; a Snapshot's own SHA-256 is what identifies a document.
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()


def _decoded(body: bytes, content_encoding: str) -> bytes:
    names = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            body = _inflated(body, zlib.MAX_WBITS | 16)
        elif name == "deflate":
            # Servers send raw deflate data under this name as often as the zlib form that is meant.
            is_zlib = body[:1] and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            body = _inflated(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        elif name != "identity":
            raise ValueError(f"its encoding {name!r} was not asked for")
    return body


def _inflated(body: bytes, window_bits: int) -> bytes:
    parts: list[bytes] = []
    while body:
        member = zlib.decompressobj(window_bits)
        parts.append(member.decompress(body) + member.flush())
        if not member.eof:
            raise ValueError("its compressed body ends early")
        # Some servers pad the last member with zeros.
        body = member.unused_data.lstrip(b"\0")
    return b"".join(parts)
