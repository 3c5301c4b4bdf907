"""What is known of when a document was published: the interval, and every clue with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records.codes import Code
from pipeline.records.dates import DateInterval

__all__ = ["ClueKind", "DateEvidence", "Dating"]


class ClueKind(Code):
    """Where a clue to a document's date stood, but for what a file says of itself (`crawler.formats`).

    `dating.clues.KINDS` says how far each kind is trusted.
    """

    SOURCE = "source", "The same in words that are no ISO date."
    PAGE_TEXT = (
        "page_text",
        "A line at the beginning or end of the text: adopted, published, dated, or a date alone on its line.",
    )
    LISTING = "listing", "The text beside the link, such as a cell of its table."
    OPARL = "oparl", "The date of the paper in a council information system."
    JSON = "json", "A field of a JSON listing."
    FEED = "feed", "The entry of a news feed."
    URL = "url", "The address: a day in the path of a page, a month or year in the folder or name of a file."
    SITEMAP = "sitemap", "When the sitemap says that the page was last changed: hardly published later."
    LAST_MODIFIED = "last_modified", "When the server says that the file was last changed: hardly published later."
    ARCHIVE_COPY = "archive_copy", "When a web archive kept a copy: certainly not published later."
    FIRST_SEEN = "first_seen", "When a crawl first met it: certainly not published later. Never a date of publication."


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What one clue says of a document's date, `text` as it stood there.

    `interval` is what it says, None where it says no day; `precision` is day, month or year. `weight` (0 to 1) is how
    far such a clue is trusted. `used` says that the document's interval rests on it, `disagrees` that it is trusted
    and contradicts that interval. `note` says why it was not used, or what must be known of it. `shared` says that it
    is not trusted because many pages of its site declare that day.
    """

    kind: str
    text: str
    interval: DateInterval | None = None
    precision: str = ""
    weight: float = 0.0
    used: bool = False
    disagrees: bool = False
    note: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Dating:
    """When a document was published, as far as is known; `basis` names the kinds of evidence that say so.

    `given` says that a person did, who holds whatever else is found.
    """

    interval: DateInterval | None = None
    basis: str = ""
    evidence: tuple[DateEvidence, ...] = ()
    given: bool = False

    @property
    def disagrees(self) -> bool:
        """Whether trusted clues contradict each other or the interval."""
        return any(evidence.disagrees for evidence in self.evidence)
