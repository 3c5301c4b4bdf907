"""What can be said of single coders: on foils, over time, on duplicates, in haste, and which codes they confuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from pipeline.review.agreement.codings import Coded, by_unit
from pipeline.review.agreement.measure import Agreement, measure_agreement
from pipeline.review.estimates import Estimate, Undefined, compare_shares, estimate_share

__all__ = [
    "HASTY_SECONDS",
    "Confusion",
    "Drift",
    "Haste",
    "OnFoils",
    "confusions",
    "drifts",
    "haste",
    "judge_on_foils",
    "repeat_agreement",
]

HASTY_SECONDS = 2.0  # nobody has read two passages in less
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often two coders gave which two codes to one unit; `cells` has the code of `coder` first."""

    coder: str
    other: str
    cells: tuple[tuple[str, str, int], ...]

    @property
    def most_confused(self) -> tuple[tuple[str, str, int], ...]:
        """Pairs of different codes, whoever gave which, the most frequent first: where the codebook is unclear."""
        pairs: Counter[tuple[str, str]] = Counter()
        for code, other, times in self.cells:
            if code != other:
                pairs[min(code, other), max(code, other)] += times
        return tuple((*pair, times) for pair, times in sorted(pairs.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class OnFoils:
    """How a coder judged planted pairs of which the truth is known.

    `sensitivity` is the share of planted echoes that were called one, `specificity` the share of the other foils that
    were not.
    """

    coder: str
    sensitivity: Estimate
    specificity: Estimate


@dataclass(frozen=True, slots=True)
class Drift:
    """The agreement of a coder with a reference in the quarters of their work, and the last quarter against the first.

    A coder who grows tired or has come to read a code in another way falls from quarter to quarter.
    """

    coder: str
    quarters: tuple[Estimate, ...]
    change: Estimate


@dataclass(frozen=True, slots=True)
class Haste:
    """The share of a coder's judgements that took less than two seconds."""

    coder: str
    share: Estimate


def confusions(codings: Sequence[Coded]) -> tuple[Confusion, ...]:
    """One for each pair of coders who share a unit, with the codes that were given, in alphabetical order."""
    units = by_unit(codings)
    cells: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for given in units.values():
        for coder, other in combinations(sorted(given), 2):
            cells.setdefault((coder, other), Counter())[given[coder], given[other]] += 1
    return tuple(
        Confusion(*pair, tuple((*codes, times) for codes, times in sorted(cells[pair].items())))
        for pair in sorted(cells)
    )


def judge_on_foils(codings: Sequence[Coded], is_echo: Mapping[str, bool], echo_codes: Set[str]) -> tuple[OnFoils, ...]:
    """Sensitivity and specificity of each coder, with Wilson's intervals.

    `is_echo` says of every foil whether it is one; units that are not in it are left out. `echo_codes` are the codes
    that say "an echo"; every other code says that it is none.
    """
    right: Counter[tuple[str, bool]] = Counter()
    judged: Counter[tuple[str, bool]] = Counter()
    for one in codings:
        if one.unit in is_echo:
            truth = is_echo[one.unit]
            judged[one.coder, truth] += 1
            right[one.coder, truth] += (one.code in echo_codes) is truth
    return tuple(
        OnFoils(
            coder,
            *(estimate_share(right[coder, truth], judged[coder, truth], Undefined.NO_FOILS) for truth in (True, False)),
        )
        for coder in _coders(codings)
    )


def drifts(codings: Sequence[Coded], reference: Mapping[str, str] | None = None) -> tuple[Drift, ...]:
    """Agreement by quarter of each coder's work, with the adjudicated code of a unit or else with the other coders.

    `reference` has the adjudicated codes. Without it a unit counts with the share of its other coders who gave the same
    code. Quarters are of all that a coder judged, by `turn`; judgements without one are left out, and units without a
    reference count for the length of the work alone. Intervals take units as independent (Wilson, Newcombe).
    """
    units = by_unit(codings)
    return tuple(
        _drift(coder, sorted((one for one in codings if one.coder == coder), key=_turn), units, reference)
        for coder in _coders(codings)
    )


def haste(codings: Sequence[Coded]) -> tuple[Haste, ...]:
    """How often each coder took less than two seconds; judgements without a time are left out."""
    timed = [one for one in codings if one.seconds is not None]
    judged = Counter(one.coder for one in timed)
    hasty = Counter(one.coder for one in timed if one.seconds is not None and one.seconds < HASTY_SECONDS)
    return tuple(
        Haste(coder, estimate_share(hasty[coder], judged[coder], Undefined.NO_TIMES)) for coder in _coders(codings)
    )


def repeat_agreement(
    codings: Sequence[Coded], duplicates: Mapping[str, str], scale: Sequence[str] = (), *, seed: int = 0
) -> dict[str, Agreement]:
    """How far each coder agrees with themselves, the first and the second time taken for two coders.

    `duplicates` gives for a unit that was shown again the unit that it repeats. A coder who judged none twice has
    figures that are undefined.
    """
    units = by_unit(codings)
    twice: dict[str, list[Coded]] = {coder: [] for coder in _coders(codings)}
    for again, first in sorted(duplicates.items()):
        for coder in sorted(units.get(again, {}).keys() & units.get(first, {}).keys()):
            twice[coder] += [Coded(again, "first", units[first][coder]), Coded(again, "second", units[again][coder])]
    return {coder: measure_agreement(pairs, scale, seed=seed) for coder, pairs in twice.items()}


def _coders(codings: Sequence[Coded]) -> list[str]:
    return sorted({one.coder for one in codings})


def _turn(one: Coded) -> int:
    return -1 if one.turn is None else one.turn


def _drift(
    coder: str, work: Sequence[Coded], units: Mapping[str, Mapping[str, str]], reference: Mapping[str, str] | None
) -> Drift:
    known = [one for one in work if one.turn is not None]
    agreed: list[list[float]] = [[] for _ in range(_QUARTERS)]
    for place, one in enumerate(known):
        share = _agrees(one, units[one.unit], reference)
        if share is not None:
            agreed[place * _QUARTERS // len(known)].append(share)
    why = Undefined.ONE_CODER if reference is None else Undefined.NO_ADJUDICATION
    quarters = tuple(estimate_share(sum(part), len(part), why) for part in agreed)
    return Drift(coder, quarters, compare_shares(quarters[-1], quarters[0]))


def _agrees(one: Coded, given: Mapping[str, str], reference: Mapping[str, str] | None) -> float | None:
    """The share of those it is compared with who gave the same code; None where there is nobody."""
    if reference is not None:
        return float(reference[one.unit] == one.code) if one.unit in reference else None
    others = [code for coder, code in given.items() if coder != one.coder]
    return sum(code == one.code for code in others) / len(others) if others else None
