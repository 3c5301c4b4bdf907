"""Errors a user can meet; each message is one sentence that ends with what to do next.

PipelineError
├── StudyError            the study folder is missing, locked or made by another version
├── ConfigError           study.toml or a table holds a value that cannot be used
├── InputError            documents.csv or overrides.csv cannot be read at all
├── UnknownNameError      a document, match, run, matcher or exporter that does not exist; lists what is known
├── ScheduleError         no timer can be made of what was asked for, or the system refuses it
└── StageError            a stage cannot go on (the archive is damaged, the model cannot be loaded)
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class PipelineError(Exception):
    """Base of every expected error; the command line prints its one sentence and exits with 1."""


class StudyError(PipelineError):
    """The study folder is missing, locked or made by another version."""


class ConfigError(PipelineError):
    """A settings file or table holds a value that cannot be used."""


class InputError(PipelineError):
    """An input table cannot be read at all."""


class ScheduleError(PipelineError):
    """No timer can be made of what was asked for, or the system refuses it."""


class StageError(PipelineError):
    """A stage cannot go on."""


class UnknownNameError(PipelineError):
    """A name that does not exist here; the message lists what is known, nearest first."""

    def __init__(self, kind: str, name: str, known: Iterable[str], limit: int = 12) -> None:
        names = sorted(known)
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        ordered = near + [other for other in names if other not in near]
        shown = ", ".join(ordered[:limit]) or "none yet"
        more = f" and {len(ordered) - limit} more" if len(ordered) > limit else ""
        super().__init__(f"unknown {kind} {name!r}; known: {shown}{more}")
        self.kind, self.name, self.known = kind, name, tuple(ordered)
