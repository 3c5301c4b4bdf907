"""How work tells how far it has come, whoever is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

__all__ = ["Bar", "at_a_rate", "no_bar", "part_of", "units_of"]


class Bar(Protocol):
    """Told of work that is done, in units or parts of a unit, and of what is being done now, in a few words."""

    def __call__(self, units: float = 1, doing: str = "") -> None: ...


def no_bar(units: float = 1, doing: str = "") -> None:
    """The bar of work that nobody watches."""


def part_of(bar: Bar, parts: int) -> Bar:
    """The bar of work that makes up one unit of another bar's and has so many units of its own."""

    return units_of(bar, 1 / max(1, parts))


def units_of(bar: Bar, units_each: float) -> Bar:
    """The bar of work of which a unit is so many units of another bar's."""

    def told(units: float = 1, doing: str = "") -> None:
        bar(units * units_each, doing)

    return told


def at_a_rate(bar: Bar, units_named: str, clock: Callable[[], float] = time.monotonic) -> Bar:
    """The same bar, which says first how many units are done a second, as `34 sentences a second`.

    It counts from the first units on, which what must be loaded makes late.
    """
    began: float | None = None
    done = 0.0

    def told(units: float = 1, doing: str = "") -> None:
        nonlocal began, done
        seconds = 0.0 if began is None else clock() - began
        if began is not None:
            done += units
        elif units:
            began = clock()
        rate = (
            f"{done / seconds:.{0 if done >= 10 * seconds else 1}f} {units_named} a second" if seconds and done else ""
        )
        bar(units, ", ".join(part for part in (rate, doing) if part))

    return told
