"""Numbers as sentences have them: with the noun that agrees with them, without exponents, and never a p of nothing."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["count_of", "in_full", "tell_p"]

_DIGITS = 3


def count_of(count: int, one: str, many: str = "", *, of: int | None = None) -> str:
    """How many, of how many if that is given: `1 document`, `2 documents`, `1 of 2 documents`."""
    share = "" if of is None else f" of {of}"
    return f"{count}{share} {one if (count if of is None else of) == 1 else many or f'{one}s'}"


def in_full(value: float) -> str:
    """A number with three digits that say something, or all before the point, and no exponent: `12,098`, `4.25`."""
    if abs(value) >= 10 ** (_DIGITS - 1):
        return f"{value:,.0f}"
    return format(Decimal(f"{value:.{_DIGITS}g}").normalize(), "f")


def tell_p(value: float) -> str:
    """A p as papers have it: `.034`, and `below .001` instead of .000, which no p is."""
    return f"{value:.3f}".removeprefix("0") if value >= 0.0005 else "below .001"
