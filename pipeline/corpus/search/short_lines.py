"""What the short lines of a study have in common, which is taken off a topic before anything is compared with it.

The vector of a few words says that they are few as loudly as what they name: it is near to headings, items and cells of
whatever content. What all headings of a study share is that, and what the whole study is about, which tells none of its
passages from another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.vectors import unit_rows
from pipeline.records import ScrapKind
from pipeline.records.arrays import Floats, Ints, Vectors
from pipeline.text.characters import on_one_line

__all__ = ["find_short_lines", "mean_line", "without_common"]

_TAKEN_OFF = 0.6  # of what they share; from half to all of it one in twenty answers differs (docs/measured.md)
_FEW = 10  # lines that say half as surely what all share


def find_short_lines(lines: Sequence[str], scraps: Sequence[ScrapKind | None]) -> list[int]:
    """The rows of a document's headings, of equal ones the first."""
    first: dict[str, int] = {}
    for row, (line, scrap) in enumerate(zip(lines, scraps, strict=True)):
        if scrap is ScrapKind.HEADING:
            first.setdefault(on_one_line(line.casefold()), row)
    return list(first.values())


def mean_line(means: Vectors, counts: Ints) -> Floats:
    """What short lines share, the less the fewer they are: from the mean of each document's and their number."""
    total = int(counts.sum())
    summed: Floats = (means.astype(np.float64) * counts[:, None]).sum(axis=0)
    return summed / (total + _FEW)


def without_common(row: Vectors, common: Floats) -> Vectors:
    """The unit vector of a topic without what short lines share."""
    rest: Vectors = unit_rows((row - _TAKEN_OFF * common)[None, :])[0]
    return rest
