"""Numbers of two sentences that say the same that do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pipeline.evidence.differences.numbers import Number, NumberKind

__all__ = ["find_unequal"]

_CENTURY = 100
_LEAST_YEAR = 1000
_PERCENT_AND_YEAR = {NumberKind.PERCENT, NumberKind.YEAR}


def find_unequal(
    network: Sequence[Number], city: Sequence[Number], beside: Iterable[Number]
) -> tuple[list[Number], list[Number]]:
    """The numbers of each side that the other gives otherwise; none where either side merely leaves one out.

    Only numbers of one kind replace each other, and both sides must have one that the other lacks. Numbers `beside`,
    in the sentences around either, may be the missing ones.
    """
    around = list(beside)
    left, right = _pair_off(network, city)
    left = [one for one in left if not _may_stand_in(one, network, city, around)]
    right = [one for one in right if not _may_stand_in(one, city, network, around)]
    return (
        [one for one in left if any(_is_of_kind(one, other) for other in right)],
        [one for one in right if any(_is_of_kind(one, other) for other in left)],
    )


def _pair_off(network: Sequence[Number], city: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """The certain numbers of each side that are left when each took one of the same value from the other."""
    left = [one for one in network if not one.hint]
    right: list[Number] = []
    for one in city:
        if one.hint:
            continue
        same = next((place for place, other in enumerate(left) if _is_same(one, other)), None)
        if same is None:
            right.append(one)
        else:
            del left[same]
    return left, right


def _may_stand_in(one: Number, own: Sequence[Number], others: Sequence[Number], around: Sequence[Number]) -> bool:
    """Whether another expression may be what became of a number: a hint, a date, or one in a sentence beside."""
    # A hint that both sides give stands for itself: "a second home" is no two.
    free = [hint for hint in others if hint.hint and _count(hint, others) > _count(hint, own)]
    if any(_is_same(one, other) for other in (*free, *around)):
        return True
    values = {value for other in others for value in (*other.values, *other.parts)}
    dated = {part for other in others for part in other.parts}
    in_date = one.kind is not NumberKind.PERCENT and bool(one.values & dated)
    return in_date or (bool(one.parts) and all(part in values for part in one.parts))


def _count(hint: Number, numbers: Sequence[Number]) -> int:
    return sum(other.hint and bool(other.values & hint.values) for other in numbers)


def _is_of_kind(one: Number, other: Number) -> bool:
    kinds = {one.kind, other.kind}
    if len(kinds) == 1 or kinds == {NumberKind.PERCENT, NumberKind.PLAIN}:  # 70 to 90 %
        return True
    long = [number for number in (one, other) if number.values and max(number.values) >= _LEAST_YEAR]
    return len(long) == 2 and kinds == {NumberKind.YEAR, NumberKind.PLAIN}


def _is_same(one: Number, other: Number) -> bool:
    if (one.kind is NumberKind.MONTH) != (other.kind is NumberKind.MONTH) or {
        one.kind,
        other.kind,
    } == _PERCENT_AND_YEAR:
        return False
    if one.scaled and other.scaled:
        return bool(one.scaled & other.scaled)
    here, there = one.values | one.scaled, other.values | other.scaled
    return bool(here & there) or any(_means_same(a, b) or _means_same(b, a) for a in here for b in there)


def _means_same(short: Decimal, long: Decimal) -> bool:
    """Whether one value is another way to write the other: a year without its century, a century by its first year."""
    if not (_LEAST_YEAR <= long < 3000 and long == long.to_integral_value()):
        return False
    return (10 <= short < _CENTURY and long % _CENTURY == short) or (10 < short < 22 and (short - 1) * _CENTURY == long)
