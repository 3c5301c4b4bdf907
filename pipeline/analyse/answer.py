"""What a design of analysis hands over: what it found in words, and the tables and pictures behind the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.analyse.pictures.svg import Picture
from pipeline.export.tables import Table

__all__ = ["Answer", "Primary"]


@dataclass(frozen=True, slots=True)
class Primary:
    """The test that a design declares its primary one, by name and p; None where it could not be made."""

    name: str
    p: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One design's whole answer. `design` names the file of its paragraphs, `notes` say what takes no part.

    `run_id` is empty where it is asked before a run.

    `primaries` are its primary tests, one unless it was asked of several networks.
    """

    design: str
    run_id: str
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    primaries: tuple[Primary, ...] = ()

    def write_text(self) -> str:
        """The paragraphs and notes as plain text."""
        return "\n\n".join((*self.paragraphs, *self.notes)) + "\n"
