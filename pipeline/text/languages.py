"""Language tags that mean the same written language."""

from __future__ import annotations

__all__ = ["written_as"]

_ALIASES = {"no": "nb"}  # texts tagged Norwegian are, with few exceptions, in Bokmål


def written_as(lang: str) -> str:
    """The tag by which profiles name the language."""
    return _ALIASES.get(lang, lang)
