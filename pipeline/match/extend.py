"""EXTEND: seeds in the plane of two documents' sentences become passages (PAN's seed, extend, filter)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.records.arrays import Ints, Range, Similarities

_RIVALS = 4  # neighbours on either side that may claim a sentence's partner
_CLAIMED = 0.06  # margin taken off a sentence whose best partner fits one of those neighbours better
_PAD = 2  # sentences beyond a cluster in which a better partner is still looked for
_CAP = 0.35  # one copied sentence must not outweigh what surrounds it
_ROUNDS = 2  # each side's boundary depends on the other's; twice is enough to settle
_REACH = 3  # sentences a side that widening may add


@dataclass(frozen=True, slots=True)
class Region:
    """A passage pair in sentence positions, half open: `core` before widening, `wide` after it."""

    score: float
    core_a: Range
    core_b: Range
    wide_a: Range
    wide_b: Range


@dataclass(frozen=True, slots=True)
class Levels:
    """The margins that start a passage, count for it, and may be taken in at its edges; gap in sentences."""

    seed: float
    pair: float
    widen: float
    gap: int


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """One document pair: margins (sentences a x sentences b) and the paragraph of each sentence."""

    margin: Similarities
    paragraphs_a: Ints
    paragraphs_b: Ints


def regions(plane: Plane, levels: Levels) -> list[Region]:
    """Every passage pair that grows from a seed in one document pair."""
    rows, columns = np.nonzero(plane.margin > levels.seed)
    return _grown(plane, rows, columns, levels, levels.gap)


def _grown(plane: Plane, rows: Ints, columns: Ints, levels: Levels, gap: int) -> list[Region]:
    """A region for each cluster of seeds; a cluster that is weaker than a part of it falls into its parts."""
    found: list[Region] = []
    for members in clusters(rows, columns, gap):
        whole = _refine(plane, rows[members], columns[members], levels)
        parts: list[Region] = []
        if gap > 0 and len(members) > 1:
            parts = _grown(plane, rows[members], columns[members], levels, gap - 1)
        found += parts if any(part.score > whole.score for part in parts) else [whole]
    return found


def clusters(rows: Ints, columns: Ints, gap: int) -> Iterator[Ints]:
    """Index sets of seeds that hold together on both sides with at most `gap` sentences between; order is free."""
    waiting = [np.arange(len(rows))]
    while waiting:
        members = waiting.pop()
        if not len(members):
            continue
        parts = _split(members, rows, gap)
        if len(parts) == 1:
            parts = _split(members, columns, gap)
            if len(parts) == 1:
                yield np.sort(members)
                continue
        waiting += parts


def _split(members: Ints, positions: Ints, gap: int) -> list[Ints]:
    ordered = members[np.argsort(positions[members], kind="stable")]
    jumps = np.nonzero(np.diff(positions[ordered]) > gap + 1)[0] + 1
    return list(np.split(ordered, jumps))


def _refine(plane: Plane, rows: Ints, columns: Ints, levels: Levels) -> Region:
    margin = plane.margin
    a: Range = (int(rows.min()), int(rows.max()) + 1)
    b: Range = (int(columns.min()), int(columns.max()) + 1)
    for _ in range(_ROUNDS):
        a = _best_segment(_evidence(margin, b, levels), a)
        b = _best_segment(_evidence(margin.T, a, levels), b)
    near_b = margin[:, max(0, b[0] - _REACH) : b[1] + _REACH].max(1)
    wide_a = _widen(near_b - levels.widen, a, plane.paragraphs_a)
    near_a = margin[wide_a[0] : wide_a[1]].max(0)
    wide_b = _widen(near_a - levels.widen, b, plane.paragraphs_b)
    return Region(_score(margin, a, b, levels), a, b, wide_a, wide_b)


def _evidence(margin: Similarities, other: Range, levels: Levels) -> Similarities:
    """Each row sentence's best margin near the other side's passage, above the level that counts, capped.

    A sentence must bring a partner of its own: what is only near to its neighbour's partner is topic, not echo.
    """
    near = margin[:, max(0, other[0] - _PAD) : other[1] + _PAD]
    best = near.max(1)
    partner = near.argmax(1)
    for row in np.nonzero(best > levels.pair)[0]:
        if near[max(0, row - _RIVALS) : row + _RIVALS + 1, partner[row]].max() > best[row]:
            best[row] -= _CLAIMED
    capped: Similarities = np.minimum(best - levels.pair, _CAP)
    return capped


def _best_segment(values: Similarities, around: Range) -> Range:
    """The half-open segment of greatest sum that keeps the middle of `around` and may grow by _PAD + 1."""
    low, high = max(0, around[0] - _PAD - 1), min(len(values), around[1] + _PAD + 1)
    window = values[low:high]
    first, last = around[0] - low, around[1] - low
    inner = (last - first) // 2
    sums = np.concatenate([np.zeros(1, values.dtype), np.cumsum(window)])
    latest_start = max(0, min(first + inner, len(window) - 1))
    earliest_end = max(latest_start + 1, min(last - inner, len(window)))
    start = int(np.argmin(sums[: latest_start + 1]))
    end = earliest_end + int(np.argmax(sums[earliest_end:]))
    return low + start, low + end


def _widen(values: Similarities, around: Range, paragraphs: Ints) -> Range:
    """`around` with the neighbours in its paragraphs, at most _REACH a side, whose running sum is greatest.

    Weak evidence does not cross a paragraph: a heading or the next item of a list belongs to another thought.
    """
    low, high = around
    start = max(0, low - _REACH, int(np.searchsorted(paragraphs, paragraphs[low], "left")))
    stop = min(high + _REACH, int(np.searchsorted(paragraphs, paragraphs[high - 1], "right")))
    before = np.cumsum(values[start:low][::-1])
    after = np.cumsum(values[high:stop])
    if len(before) and before.max() > 0:
        low -= int(np.argmax(before)) + 1
    if len(after) and after.max() > 0:
        high += int(np.argmax(after)) + 1
    return low, high


def in_pieces(plane: Plane, region: Region, levels: Levels, max_sentences: int) -> list[Region]:
    """A long passage pair as several, each of at most `max_sentences` of side a, cut between paragraphs.

    Two versions of one text align from end to end; a reader, a page number and a spreadsheet cell need passages.
    Each piece takes on side b what its own sentences are aligned with.
    """
    if max(_length(region.wide_a), _length(region.wide_b)) <= max_sentences:
        return [region]
    found = [_piece(plane, region, cut, levels) for cut in _cuts(plane.paragraphs_a, region.wide_a, max_sentences)]
    return [piece for piece in found if piece is not None]


def _length(span: Range) -> int:
    return span[1] - span[0]


def _cuts(paragraphs: Ints, span: Range, most: int) -> Iterator[Range]:
    """Ranges of at most `most` sentences that make up `span`, ending with a paragraph where one ends in reach."""
    start, end = span
    while end - start > most:
        inside = np.nonzero(np.diff(paragraphs[start : start + most + 1]))[0]
        # The last paragraph's end that leaves a piece of some size; else in the middle of a paragraph.
        stop = start + (int(inside[-1]) + 1 if len(inside) and inside[-1] >= most // 3 else most)
        yield start, stop
        start = stop
    yield start, end


def _piece(plane: Plane, region: Region, cut: Range, levels: Levels) -> Region | None:
    low = region.wide_b[0]
    block = plane.margin[cut[0] : cut[1], low : region.wide_b[1]]
    partners, margins = block.argmax(1), block.max(1)
    strong = np.nonzero(margins > levels.pair)[0]
    if not len(strong):
        return None
    # One sentence that also stands elsewhere must not stretch the piece over half the document.
    groups = _split(strong, partners, levels.gap)
    best = max(groups, key=lambda group: (float(margins[group].sum()), -int(partners[group].min())))
    b = low + int(partners[best].min()), low + int(partners[best].max()) + 1
    core_a = max(cut[0], region.core_a[0]), min(cut[1], region.core_a[1])
    core_b = max(b[0], region.core_b[0]), min(b[1], region.core_b[1])
    return Region(
        _score(plane.margin, cut, b, levels),
        core_a if core_a[0] < core_a[1] else cut,
        core_b if core_b[0] < core_b[1] else b,
        cut,
        b,
    )


def _score(margin: Similarities, a: Range, b: Range, levels: Levels) -> float:
    """The smaller of both sides' sums of best margins above the level that counts, each capped."""
    block = margin[a[0] : a[1], b[0] : b[1]]
    return min(float(np.minimum(block.max(axis) - levels.pair, _CAP).sum()) for axis in (1, 0))


def overlap(first: Range, second: Range) -> bool:
    """True when two half-open ranges share a sentence."""
    return first[0] < second[1] and second[0] < first[1]


def hull(ranges: Sequence[Range]) -> Range:
    """The smallest range that holds them all."""
    return min(start for start, _ in ranges), max(end for _, end in ranges)
