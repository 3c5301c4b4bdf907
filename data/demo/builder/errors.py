"""The one error a person who edits the demo's sources can meet."""

from __future__ import annotations


class CorpusError(Exception):
    """A source, sites.toml or truth.toml cannot be built from; the message says what to change."""
