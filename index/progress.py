"""How work tells how far it has come, whoever is told."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Bar", "no_bar", "part_of"]


class Bar(Protocol):
    """Told of work that is done, in units or parts of a unit, and of what is being done now, in a few words."""

    def __call__(self, units: float = 1, doing: str = "") -> None: ...


def no_bar(units: float = 1, doing: str = "") -> None:
    """The bar of work that nobody watches."""


def part_of(bar: Bar, parts: int) -> Bar:
    """The bar of work that makes up one unit of another bar's and has so many units of its own."""

    def told(units: float = 1, doing: str = "") -> None:
        bar(units / max(1, parts), doing)

    return told
