"""The measure of text alignment of the PAN evaluations (Potthast et al. 2010): plagdet, macro over characters.

A detection finds a case when both overlap on the city and on the network side. Precision is the mean share of a
detection, recall the mean share of a case, that the other side covers; granularity counts how many detections
find one case. plagdet = F1 / log2(1 + granularity).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """A passage pair: characters [a0, a1) of the city (suspicious) and [b0, b1) of the network (source) document."""

    city: str
    network: str
    a0: int
    a1: int
    b0: int
    b1: int


@dataclass(frozen=True, slots=True)
class Result:
    """plagdet and its parts, how many cases and detections there were, and how many cases were found at all."""

    plagdet: float
    precision: float
    recall: float
    granularity: float
    cases: int
    detections: int
    found: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of which a result is made; the tallies of parts of a corpus add up to that of the whole."""

    recall: float = 0.0
    precision: float = 0.0
    hits: int = 0
    found: int = 0
    cases: int = 0
    detections: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.recall + other.recall,
            self.precision + other.precision,
            self.hits + other.hits,
            self.found + other.found,
            self.cases + other.cases,
            self.detections + other.detections,
        )

    def result(self) -> Result:
        """The measures; without cases or without detections recall, precision and plagdet are 0."""
        precision = self.precision / self.detections if self.detections else 0.0
        recall = self.recall / self.cases if self.cases else 0.0
        granularity = self.hits / self.found if self.found else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        score = f1 / math.log2(1 + granularity)
        return Result(score, precision, recall, granularity, self.cases, self.detections, self.found)


def plagdet(cases: Iterable[Case], detections: Iterable[Case]) -> Result:
    """How well the detections find the cases."""
    return tally(cases, detections).result()


def tally(cases: Iterable[Case], detections: Iterable[Case]) -> Tally:
    """The sums behind `plagdet`."""
    cases_of, detections_of = _by_documents(cases), _by_documents(detections)
    total = Tally()
    for documents in cases_of.keys() | detections_of.keys():
        total += _tally_of_pair(cases_of.get(documents, []), detections_of.get(documents, []))
    return total


def _by_documents(found: Iterable[Case]) -> dict[tuple[str, str], list[Case]]:
    grouped: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for one in found:
        grouped[one.city, one.network].append(one)
    return grouped


def _tally_of_pair(cases: Sequence[Case], detections: Sequence[Case]) -> Tally:
    hits_of = [[found for found in detections if _touch(case, found)] for case in cases]
    return Tally(
        recall=sum(_covered(case, hits) for case, hits in zip(cases, hits_of, strict=True)),
        precision=sum(_covered(found, [case for case in cases if _touch(case, found)]) for found in detections),
        hits=sum(map(len, hits_of)),
        found=sum(bool(hits) for hits in hits_of),
        cases=len(cases),
        detections=len(detections),
    )


def _touch(one: Case, other: Case) -> bool:
    return one.a0 < other.a1 and other.a0 < one.a1 and one.b0 < other.b1 and other.b0 < one.b1


def _covered(one: Case, others: Sequence[Case]) -> float:
    """The share of the characters of both sides of `one` that the others hold."""
    a = _length((max(one.a0, other.a0), min(one.a1, other.a1)) for other in others)
    b = _length((max(one.b0, other.b0), min(one.b1, other.b1)) for other in others)
    return (a + b) / max(1, one.a1 - one.a0 + one.b1 - one.b0)


def _length(ranges: Iterable[tuple[int, int]]) -> int:
    """How many characters stand in at least one of the ranges."""
    total, reached = 0, 0
    for start, end in sorted(ranges):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
