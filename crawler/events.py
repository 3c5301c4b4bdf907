"""What a crawl hands back: snapshots of documents, and refusals with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

_ROUND_ID = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class DateClue:
    """A date as it stood somewhere, unparsed: `kind` says where (`listing`, `url`, `last_modified`, …)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One document as a server gave it at one moment, and where its bytes are archived.

    `url` is the address as linked, `final_url` the one that answered after `redirects`, which are the addresses in
    between. `fetched_at` is UTC, ISO 8601 to the second. `sha256` and `size` (bytes) are those of the file a reader
    would save; `media_type` is what the server says, or the one of the bytes' format where it names another.
    `warc_file` is relative to the archive's folder, `warc_offset` the byte at which the record of this
    answer begins; `body_file` and `body_offset` tell the record that holds the bytes, an earlier one where the server
    said that they had not changed or they came again. `title` is what the source file or the listing says of it,
    `clues` are the dates that were seen. `note` is what must be known of how it was fetched.
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
    body_file: str
    body_offset: int
    round_id: str = ""
    redirects: tuple[str, ...] = ()
    title: str = ""
    lang: str = ""
    work_id: str = ""
    doc_type: str = ""
    clues: tuple[DateClue, ...] = ()
    note: str = ""


class RefusalKind(StrEnum):
    """Why an address gave no document, named by what is to be done about it; REFUSAL_KINDS says each in a sentence."""

    GONE = "gone"
    DISALLOWED = "disallowed"
    LEFT_OUT = "left_out"
    TRY_AGAIN = "try_again"
    STAND_IN = "stand_in"
    MEND = "mend"


# docs/sources.md tells the same.
REFUSAL_KINDS: dict[RefusalKind, str] = {
    RefusalKind.GONE: "its server says that it is not there any more; count it as gone",
    RefusalKind.DISALLOWED: "robots.txt forbids it, or cannot be read; leave it, or ask those who run the site",
    RefusalKind.LEFT_OUT: "a rule or limit of the source or the study leaves it out; change that if you want it",
    RefusalKind.TRY_AGAIN: "it could not be had this time; crawl again later",
    RefusalKind.STAND_IN: "an error page, a waiting room or a forward came in its place; look at the address",
    RefusalKind.MEND: "something is not as the source file says, or not in order here; look at it and mend it",
}


class Reason(NamedTuple):
    """Why an address gives no document: the kind, for programs to decide by, and the sentence, for people to read."""

    kind: RefusalKind
    sentence: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that gave no document, what is to be done about it, and why ("robots.txt disallows it").

    `reason` is for people alone; what a program decides, it decides by `kind`. `of_index` is set where it is a page
    that would have led to documents: what it links is not known then.
    """

    source_id: str
    url: str
    kind: RefusalKind
    reason: str
    of_index: bool = False
    round_id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PageFetched:
    """A listing page or document was answered, whether or not it is taken; `asked_url` is what was asked for."""

    source_id: str
    url: str
    asked_url: str = ""


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """A source was crawled to its end: how many answers came whole, how many unchanged, how many from the archive.

    `linked` counts the documents its pages link, where they were only looked at. `left` are canonical addresses that
    were seen and left without a refusal of their own, as of traps, each with the reason.
    """

    source_id: str
    round_id: str
    fetched: int = 0
    unchanged: int = 0
    recalled: int = 0
    linked: int = 0
    left: tuple[tuple[str, str], ...] = ()


CrawlEvent = Snapshot | Refusal | PageFetched | RoundEnded


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """All that one crawl found, in order of arrival; `pages_fetched` counts listing pages and documents."""

    snapshots: tuple[Snapshot, ...]
    refusals: tuple[Refusal, ...]
    pages_fetched: int
    rounds: tuple[RoundEnded, ...] = ()


def new_round_id() -> str:
    """The name of a crawl that begins now; names sort by time."""
    return datetime.now(UTC).strftime(_ROUND_ID)


def round_began(round_id: str) -> datetime | None:
    """When a crawl began by its name, so that an archive tells it too; None where the name is not one of ours."""
    try:
        return datetime.strptime(round_id, _ROUND_ID).replace(tzinfo=UTC)
    except ValueError:
        return None
