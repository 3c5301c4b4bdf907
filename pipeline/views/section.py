"""What is told of a match: sections of labelled sentences."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from pipeline.text.characters import visible
from pipeline.views.passages import WIDTH

__all__ = ["LabelledText", "Section"]

_INDENT = 2
_LABEL = 14


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A sentence or more under a short label; the label may be empty."""

    label: str
    text: str

    def lines(self) -> list[str]:
        """In lines of at most 80 characters, the text beside the label."""
        margin = " " * (_INDENT + _LABEL)
        # A label that is too long for its column stands on a line of its own.
        beside = len(self.label) < _LABEL
        head = f"{' ' * _INDENT}{self.label:<{_LABEL}}" if beside else margin
        text = " ".join(visible(self.text).split())
        rows = textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=margin, break_on_hyphens=False)
        return rows if beside else [f"{' ' * _INDENT}{self.label}", *rows]


@dataclass(frozen=True, slots=True)
class Section:
    """Some sentences on one question."""

    title: str
    told: tuple[LabelledText, ...]

    def lines(self) -> list[str]:
        """The title and what is told, in lines of at most 80 characters."""
        return [self.title, *(line for one in self.told for line in one.lines())]
