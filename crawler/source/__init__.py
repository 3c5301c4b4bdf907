"""A source: one TOML file of facts about where the documents of one issuer are found.

In comes the file, out goes a checked `Source`; what cannot be used is a SourceError that names file and key. `model`
says what a source is, `kinds` which keys a file of each kind may have, and `load` reads one: open `model` first.
"""

from __future__ import annotations

from crawler.source.load import load_source, load_sources
from crawler.source.model import (
    FREQUENCIES,
    Confidence,
    DirectDocument,
    Facts,
    Limits,
    Pick,
    Role,
    Source,
)

__all__ = [
    "FREQUENCIES",
    "Confidence",
    "DirectDocument",
    "Facts",
    "Limits",
    "Pick",
    "Role",
    "Source",
    "load_source",
    "load_sources",
]
