"""The frozen statistics that a study's vectors are measured by, as they are kept."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.statistics import GROWTH_LIMIT, Statistics, Stored, statistics_id
from pipeline.errors import StageError
from pipeline.study import Study
from pipeline.study.stored_runs.runs import FrozenStatistics

__all__ = ["StatisticsInForce", "find_lost_statistics", "read_statistics", "unusable"]

_DIGEST_BYTES = 16

Sentences = Sequence[tuple[str, int]]  # of each document its version, and how many of its sentences take part


def _digest_of(numbers: NDArray[np.generic]) -> str:
    """What stands for an array, in hexadecimal digits."""
    ordered = np.ascontiguousarray(numbers, numbers.dtype.newbyteorder("<"))
    return hashlib.blake2b(ordered.tobytes(), digest_size=_DIGEST_BYTES).hexdigest()


@dataclass(frozen=True, eq=False)
class StatisticsInForce:
    """The statistics in force, their id, whether the corpus has outgrown them, the fingerprint of how the sentences
    that they were made of were read and cut, and the versions of documents that held these; both empty where an earlier
    version froze them.
    """

    statistics: Statistics
    statistics_id: str
    grown: bool
    reading: str
    versions: frozenset[str]

    @classmethod
    def of(cls, statistics: Statistics, kept: FrozenStatistics, present: Sentences) -> StatisticsInForce:
        """Statistics held against the sentences that the corpus has now.

        It has outgrown them by what came since, beside what is still there: where as much was removed as came, most of
        what is measured is missing in their neighbourhoods all the same.
        """
        total = sum(count for _, count in present)
        there = sum(count for version, count in present if version in kept.versions)
        grown = total > GROWTH_LIMIT * (there if kept.versions else statistics.sentences)
        return cls(statistics, kept.statistics_id, grown, kept.reading, kept.versions)

    @cached_property
    def mean_digests(self) -> dict[str, str]:
        """By language, what stands for its mean: a newcomer has another id of the whole, and leaves those of others."""
        return {lang: _digest_of(mean) for lang, mean in self.statistics.means.items()}

    @cached_property
    def template_digests(self) -> dict[str, str]:
        """By issuer, what stands for all that it always writes; nothing of one of whom that is not known."""
        return {issuer: _digest_of(phrases) for issuer, phrases in self.statistics.templates.items()}


def read_statistics(study: Study, vectors: str, present: Sentences) -> StatisticsInForce | None:
    """The statistics in force for vectors of this fingerprint; None before the first run.

    `present` are the sentences of the corpus, which may have outgrown them. Raises StageError when damaged.
    """
    current = study.statistics.current(vectors)
    if current is None or not study.statistics_path(current.statistics_id).exists():
        return None
    data = _map_file(study.statistics_path(current.statistics_id))
    if statistics_id(data) != current.statistics_id:
        raise unusable(study, current.statistics_id, "damaged")
    return StatisticsInForce.of(Statistics.from_bytes(data), current, present)


def find_lost_statistics(study: Study, vectors: str) -> str:
    """The id of the statistics in force for vectors of this fingerprint where their file is gone and a stored run was
    measured by them; else empty: then nobody has seen a number that they gave.
    """
    current = study.statistics.current(vectors)
    if current is None or study.statistics_path(current.statistics_id).exists():
        return ""
    return current.statistics_id if current.statistics_id in study.statistics.used() else ""


def unusable(study: Study, statistics_id: str, why: str) -> StageError:
    """The error of statistics that are lost or damaged, and what to do next."""
    path = study.statistics_path(statistics_id)
    return StageError(
        f"the frozen statistics are {why}; put {path} back from a copy of the study, or renew them with "
        "`policyecho calibrate`, by which all strengths change"
    )


def _map_file(path: Path) -> Stored:
    """The bytes of a file, most of which only a new document makes anybody look at."""
    with path.open("rb") as stream:
        try:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # of a disk that maps no files, or an empty file
            return stream.read()
