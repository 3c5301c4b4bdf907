"""Reads single records of the archive back, as they were served or as the file a reader would have saved."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from crawler.errors import ArchiveError
from crawler.warc.records import has_digest
from crawler.warc.scan import whole_record


@dataclass(frozen=True, slots=True)
class Answer:
    """An archived answer: its status, its headers and its body, still in its Content-Encoding."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name, empty where there is none."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")


def read_answer(path: Path, offset: int) -> Answer:
    """The archived answer whose record begins at a byte of a WARC file; a revisit has no body.

    Raises ArchiveError when there is no whole answer at that offset or it is not the one that was written.
    """
    # Here, since every command imports this module and few read or write an archive.
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import ChunkedDataReader
    from warcio.exceptions import ArchiveLoadFailed

    try:
        # warcio takes what comes before a damaged place for the whole.
        if whole_record(path, offset) is None:
            raise damaged(path, offset, "no whole record begins there")
        with path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            if record is None or record.rec_type not in ("response", "resource", "revisit"):
                raise damaged(path, offset, "no answer begins there")
            body: bytes = record.raw_stream.read()
            is_revisit = record.rec_type == "revisit"
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            expected = record.rec_headers.get_header("WARC-Payload-Digest")
            status = 200
            headers: tuple[tuple[str, str], ...]
            if record.http_headers is None:
                kind = record.rec_headers.get_header("Content-Type") or ""
                headers = (("Content-Type", kind),)
            else:
                status = int(record.http_headers.get_statuscode() or 0)
                headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
    except FileNotFoundError:
        raise ArchiveError(f"{path}: is not in the archive; restore the file or crawl its source again") from None
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error) as error:
        raise damaged(path, offset, str(error) or type(error).__name__) from None
    answer = Answer(url, status, headers, body)
    if is_revisit:
        return answer
    if answer.header("Transfer-Encoding").lower() == "chunked":  # as other programs archive; ours never does
        unchunked = Answer(url, status, headers, ChunkedDataReader(BytesIO(body)).read())
        if expected and not (has_digest(unchunked.body, expected) or has_digest(body, expected)):
            raise damaged(path, offset, "its digest differs from the one recorded")
        return unchunked
    if expected and not has_digest(body, expected):
        raise damaged(path, offset, "its digest differs from the one recorded")
    return answer


def read_payload(path: Path, offset: int, max_bytes: int | None = None) -> bytes:
    """The archived answer's body without its Content-Encoding: the file a reader would have saved.

    Raises ArchiveError when there is no whole answer at that offset, it is not the one that was written, or it
    unpacks to more than `max_bytes`.
    """
    answer = read_answer(path, offset)
    try:
        return decoded(answer.body, answer.header("Content-Encoding"), max_bytes)
    except (ValueError, zlib.error) as error:
        raise damaged(path, offset, str(error)) from None


def damaged(path: Path, offset: int, why: str) -> ArchiveError:
    """The error for a record that cannot be used."""
    return ArchiveError(
        f"{path}: the record at byte {offset} cannot be read ({why}); restore the file or crawl its source again"
    )


def decoded(body: bytes, content_encoding: str, max_bytes: int | None = None) -> bytes:
    """A body without its Content-Encoding.

    Raises ValueError or zlib.error for a body that its encoding does not fit, that is larger than `max_bytes`
    (None: no limit), or an encoding that was not asked for.
    """
    names = [name.strip().lower() for name in content_encoding.split(",") if name.strip()]
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            body = _inflated(body, zlib.MAX_WBITS | 16, max_bytes)
        elif name == "deflate":
            # Servers send raw deflate data under this name as often as the zlib form that is meant.
            is_zlib = body[:1] and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
            body = _inflated(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS, max_bytes)
        elif name != "identity":
            raise ValueError(f"its encoding {name!r} was not asked for")
    return body


def _inflated(body: bytes, window_bits: int, max_bytes: int | None) -> bytes:
    parts: list[bytes] = []
    left = max_bytes
    while body:
        member = zlib.decompressobj(window_bits)
        part = member.decompress(body, 0 if left is None else left + 1)
        if left is not None:
            left -= len(part)
            if left < 0:
                raise ValueError(f"it unpacks to more than {max_bytes} bytes")
        parts.append(part + member.flush() if left is None else part)
        if not member.eof:
            raise ValueError("its compressed body ends early")
        # Some servers pad the last member with zeros.
        body = member.unused_data.lstrip(b"\0")
    return b"".join(parts)
