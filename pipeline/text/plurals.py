"""Numbers with the noun that agrees with them."""

from __future__ import annotations

__all__ = ["count_of"]


def count_of(count: int, one: str, many: str = "", *, of: int | None = None) -> str:
    """How many, of how many if that is given: `1 document`, `2 documents`, `1 of 2 documents`."""
    share = "" if of is None else f" of {of}"
    return f"{count}{share} {one if (count if of is None else of) == 1 else many or f'{one}s'}"
