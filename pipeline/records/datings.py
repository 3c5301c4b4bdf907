"""What is known of when a document was published: the interval, and every witness with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records.dates import DateInterval

__all__ = ["DateEvidence", "Dating"]


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One witness to a document's date, `text` as it stood there.

    `interval` is what it says, None where it says no day; `precision` is day, month or year. `weight` (0 to 1) is how
    far such a witness is trusted. `used` says that the document's interval rests on it, `disagrees` that it is trusted
    and contradicts that interval. `note` says why it was not used, or what must be known of it.
    """

    kind: str
    text: str
    interval: DateInterval | None = None
    precision: str = ""
    weight: float = 0.0
    used: bool = False
    disagrees: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dating:
    """When a document was published, as far as is known; `basis` names the kinds of evidence that say so."""

    interval: DateInterval | None = None
    basis: str = ""
    evidence: tuple[DateEvidence, ...] = ()

    @property
    def disagrees(self) -> bool:
        """Whether trusted witnesses contradict each other or the interval."""
        return any(one.disagrees for one in self.evidence)
