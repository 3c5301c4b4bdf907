"""What one WARC record of ours holds."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum


class RecordType(StrEnum):
    """The types of WARC records that carry an answer; the two revisits carry no body, they refer to an earlier one."""

    RESPONSE = "response"
    NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    RESOURCE = "resource"

    @property
    def is_revisit(self) -> bool:
        """Whether the body lies in an earlier record."""
        return self in (RecordType.NOT_MODIFIED, RecordType.SAME_PAYLOAD)


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier record whose body a revisit has: its address, time, payload digest and place."""

    url: str
    fetched_at: str
    digest: str
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; the body is as received, still in its Content-Encoding.

    `source_id` and `round_id` say for which crawl of which source it was made, `note` what must be known of how
    (a robots.txt that was not obeyed). `original` is set for a revisit.
    """

    url: str
    request_line: str
    request_headers: tuple[tuple[str, str], ...]
    status_line: str
    protocol: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    ip_address: str = ""
    source_id: str = ""
    round_id: str = ""
    note: str = ""
    type: RecordType = RecordType.RESPONSE
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Archived:
    """Where an answer's record begins, when (UTC, ISO 8601 to the second) it was fetched, and its payload digest."""

    warc_file: str
    warc_offset: int
    fetched_at: str
    digest: str = ""


def payload_digest(body: bytes, algorithm: str = "sha256") -> str:
    """The digest of a body in the form WARC files write it.

    SHA-1, which most archives use, has been broken: two files made to collide would pass for one.
    """
    return f"{algorithm}:{base64.b32encode(hashlib.new(algorithm, body, usedforsecurity=False).digest()).decode()}"


def has_digest(body: bytes, digest: str) -> bool:
    """Whether a body is the one that a digest tells of; one of an unknown kind says nothing against it."""
    algorithm, _, value = digest.partition(":")
    if algorithm not in ("md5", "sha1", "sha256") or not value:
        return True
    found = hashlib.new(algorithm, body, usedforsecurity=False)
    return value.rstrip("=").lower() in (
        payload_digest(body, algorithm).partition(":")[2].rstrip("=").lower(),
        found.hexdigest(),
    )
