"""What is known of documents and their texts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.events import DateClue
from crawler.source import Role
from pipeline.records.dates import DateInterval
from pipeline.records.places import NOWHERE, WordBoxes

__all__ = [
    "Apart",
    "Block",
    "BlockKind",
    "Document",
    "DocumentStatus",
    "Extraction",
    "PageSpan",
    "Passage",
    "ReadableText",
    "Segmentation",
    "Sentence",
    "SentenceStatus",
    "Span",
    "sentences_in",
]


class DocumentStatus(StrEnum):
    """What became of a document; a reason is kept whenever it is not `ok`."""

    OK = "ok"
    PARTIAL = "partial"
    EMPTY = "empty"
    FAILED = "failed"
    SKIPPED = "skipped"
    REMOVED = "removed"


class SentenceStatus(StrEnum):
    """Whether a sentence takes part in matching, and if not, why."""

    EMBEDDED = "embedded"
    TOO_SHORT = "too_short"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in a document's normalised text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")


@dataclass(frozen=True, slots=True)
class PageSpan:
    """A stretch of a text that stands on one physical page (1-based); `end == start` on a page without text.

    The stretches of a text follow one another without gaps. A page has more than one where its notes follow a
    paragraph that runs on to the next page.

    `reason` says why its text is missing or cannot be trusted. `ocr` is the mean confidence (0-1) of a page that was
    read by optical character recognition, None for any other. `stopped` says that the reader was stopped at it, by a
    limit or by the page itself, so that it was left out unread and another reading may give it.
    """

    number: int
    start: int
    end: int
    reason: str = ""
    ocr: float | None = None
    stopped: bool = False


class BlockKind(StrEnum):
    """What a paragraph of a text is in its document."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    RUNNING_LINE = "running_line"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a text, by its code points, and what it is; `level` is that of a heading (1 the highest)."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Apart:
    """Text of a file that stands outside its normalised text: a running header or footer, a page number.

    `page` is 1-based, 0 in files without pages; `kind` is `header`, `footer`, `boilerplate`, `watermark` or
    `line_number`.
    """

    kind: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """The normalised text of one file, or why there is none.

    Paragraphs are separated by one blank line; `blocks` says what each of them is, in order. `pages` is empty for
    files without physical pages. `lang`, `title` and `date_clues` are what the file itself declares, as found, and
    may be wrong. `quality` is the share (0-1) of pages that gave usable text. `apart` is what the file holds besides
    its text, `places` where each word is printed.
    """

    text: str
    status: DocumentStatus
    reason: str = ""
    pages: tuple[PageSpan, ...] = ()
    title: str = ""
    lang: str = ""
    date_clues: tuple[DateClue, ...] = ()
    extractor: str = ""
    quality: float = 1.0
    blocks: tuple[Block, ...] = ()
    apart: tuple[Apart, ...] = ()
    places: WordBoxes = NOWHERE

    def __post_init__(self) -> None:
        if (self.status is DocumentStatus.OK) == bool(self.reason):
            raise ValueError("a reason is given exactly when the status is not ok")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of at most 1,200 characters: what a reader is shown.

    `lang` is its primary language subtag, that of its text where it is too short to tell; empty where neither is known.
    """

    number: int
    start: int
    end: int
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is embedded and aligned; lies inside one passage."""

    number: int
    start: int
    end: int
    passage: int
    status: SentenceStatus


def sentences_in(sentences: Sequence[Sentence], start: int, end: int) -> Sequence[Sentence]:
    """Those of a text's sentences, in order, of which characters stand in [start, end)."""
    # By halving: a match of a long document must not cost as much as the document is long.
    first = bisect_right(sentences, start, key=lambda sentence: sentence.end)
    return sentences[first : bisect_left(sentences, end, lo=first, key=lambda sentence: sentence.start)]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Passages and sentences of one text, in order."""

    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document as the study knows it; texts and vectors belong to its version, `sha256`."""

    document_id: str
    role: Role
    issuer_id: str
    work_id: str
    title: str = ""
    lang: str = ""
    date: DateInterval | None = None
    date_source: str = ""
    url: str = ""
    doc_type: str = ""
    policy_field: str = ""
    path: str = ""
    sha256: str = ""
    retrieved_at: str = ""


@dataclass(frozen=True, slots=True)
class ReadableText:
    """A document with the text of one of its versions and how that is cut; what is quoted from it stands in there."""

    document: Document
    extraction: Extraction
    segmentation: Segmentation
