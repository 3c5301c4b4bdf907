"""A source: one TOML file of facts about where the documents of one issuer are found."""

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
