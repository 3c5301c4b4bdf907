"""Walks through a WARC file record by record, past what is damaged, and tells where its last whole record ends."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import IO

_CHUNK = 256 * 1024
# Room for the fields of a WARC record and the headers of the answer in it.
_HEAD_BYTES = 128 * 1024
# How every gzip member begins, and how much may stand behind the content of a WARC record.
_MAGIC = b"\x1f\x8b\x08"
_RECORD_END_BYTES = 4
_Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Scanned:
    """One whole record of a WARC file: where it begins and ends, its fields, and for an answer its HTTP headers.

    The names of fields and headers are in lower case. `status` is 0 for what is no answer.
    """

    offset: int
    end: int
    fields: _Fields
    status: int
    headers: _Fields

    @property
    def type(self) -> str:
        """The record's WARC type."""
        return self.fields.get("warc-type", "")


def scan(path: Path, start: int = 0) -> Iterator[Scanned]:
    """The whole records of a file from byte `start` on, each a gzip member of its own.

    What is damaged is passed over where whole records follow it to the end of the file; else it ends the records,
    and the last `end` tells where.
    """
    with path.open("rb") as stream:
        while True:
            for record in _unbroken(stream, start):
                yield record
                start = record.end
            following = _beyond_damage(stream, start)
            if following is None:
                return
            start = following


def whole_record(path: Path, offset: int) -> Scanned | None:
    """The record that begins at a byte of a file; None unless it is whole and, by its checksum, as it was written."""
    with path.open("rb") as stream:
        return next(_unbroken(stream, offset), None)


def _unbroken(stream: IO[bytes], offset: int) -> Iterator[Scanned]:
    """The whole records that follow each other without a gap."""
    stream.seek(offset)
    waiting = b""
    while (found := _member(stream, waiting)) is not None:
        head, unpacked, length, waiting = found
        record = _parsed(offset, offset + length, head, unpacked)
        if record is None:
            return
        yield record
        offset += length


def _beyond_damage(stream: IO[bytes], offset: int) -> int | None:
    """Where the records after a damaged one begin; None where there are none.

    They must reach the end of the file: a body may hold what looks like records, and where it was torn, it is not
    to be taken for any.
    """
    size = stream.seek(0, SEEK_END)
    for candidate in _beginnings(stream, offset + 1):
        end = candidate
        for record in _unbroken(stream, candidate):
            end = record.end
        if candidate < end == size:
            return candidate
    return None


def _beginnings(stream: IO[bytes], offset: int) -> Iterator[int]:
    """Every place from a byte on at which a gzip member may begin."""
    while True:
        stream.seek(offset)
        data = stream.read(_CHUNK)
        found = data.find(_MAGIC)
        if found >= 0:
            yield offset + found
            offset += found + 1
        elif len(data) < _CHUNK:
            return
        else:
            offset += len(data) - len(_MAGIC) + 1


def _member(stream: IO[bytes], waiting: bytes) -> tuple[bytes, int, int, bytes] | None:
    """The beginning of the next member's content, the lengths of the whole unpacked and packed, what was read beyond.

    None where no whole member follows.
    """
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    head = bytearray()
    unpacked = taken = 0
    data = waiting
    while not unpacker.eof:
        if not data:
            data = stream.read(_CHUNK)
            if not data:
                return None
        try:
            # Only the beginning is kept, so a body of any size costs no memory.
            part = unpacker.decompress(data, _CHUNK)
            while True:
                unpacked += len(part)
                if len(head) < _HEAD_BYTES:
                    head += part[: _HEAD_BYTES - len(head)]
                # At the end of a member the tail that was there before it still is.
                if unpacker.eof or not unpacker.unconsumed_tail:
                    break
                part = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
        except zlib.error:
            return None
        taken += len(data)
        data = b""
    rest = unpacker.unused_data
    return bytes(head), unpacked, taken - len(rest), rest


def _parsed(offset: int, end: int, head: bytes, unpacked: int) -> Scanned | None:
    warc_head, separator, block = head.partition(b"\r\n\r\n")
    first, fields = _fields(warc_head.decode("utf-8", "replace"))
    if not first.startswith("WARC/"):
        return None
    length = fields.get("content-length", "")
    if length.isdecimal() and unpacked > len(warc_head + separator) + int(length) + _RECORD_END_BYTES:
        return None  # the member holds more than this one record
    status, headers = 0, _Fields()
    if fields.get("content-type", "").startswith("application/http") and fields.get("warc-type") != "request":
        line, headers = _fields(block.partition(b"\r\n\r\n")[0].decode("latin-1"))
        parts = line.split()
        status = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0
    elif fields.get("warc-type") == "resource":
        status, headers = 200, {"content-type": fields.get("content-type", "")}
    return Scanned(offset, end, fields, status, headers)


def _fields(text: str) -> tuple[str, _Fields]:
    first, *lines = text.split("\r\n")
    found: _Fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return first, found
