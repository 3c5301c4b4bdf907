"""Who gave which code to which unit, and the same as arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.review.agreement.coefficients import Numbers, Patterns

__all__ = ["Arranged", "Coded", "arrange", "by_unit"]


@dataclass(frozen=True, slots=True)
class Coded:
    """One coder's code for one unit. A unit that a coder skipped has none.

    `turn` says as which one of their work the coder judged it, `seconds` how long that took; either may be unknown.
    """

    unit: str
    coder: str
    code: str
    turn: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Codes as arrays, the same in whatever order they came; `times` is how many units there are of each pattern."""

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    patterns: Patterns
    times: Numbers


def by_unit(codings: Iterable[Coded]) -> dict[str, dict[str, str]]:
    """The codes of each unit by coder. Raises ValueError where a coder has two codes for a unit."""
    units: dict[str, dict[str, str]] = {}
    for one in codings:
        given = units.setdefault(one.unit, {})
        if one.coder in given:
            raise ValueError(f"coder {one.coder!r} has two codes for unit {one.unit!r}; hand over the one that holds")
        given[one.coder] = one.code
    return units


def arrange(codings: Sequence[Coded], scale: Sequence[str] = ()) -> Arranged:
    """The codes as arrays; those of `scale` stand in its order.

    Raises ValueError for a code that is not on the scale, and where a coder has two codes for a unit.
    """
    given = {one.code for one in codings}
    if scale and (strange := sorted(given - set(scale))):
        raise ValueError(f"the code {strange[0]!r} is not on the scale {', '.join(scale)}")
    codes = tuple(code for code in scale if code in given) if scale else tuple(sorted(given))
    coders = tuple(sorted({one.coder for one in codings}))
    place = {code: at for at, code in enumerate(codes)}
    rows = Counter(
        tuple(place[unit[coder]] if coder in unit else -1 for coder in coders) for unit in by_unit(codings).values()
    )
    ordered = sorted(rows)
    table = np.array(ordered, dtype=np.int64).reshape(len(ordered), len(coders))
    counts = (table[:, :, None] == np.arange(len(codes))).sum(axis=1).astype(np.float64)
    times = np.array([rows[row] for row in ordered], dtype=np.float64)
    return Arranged(coders, codes, Patterns(table, counts), times)
