"""EXTEND: seeds in the table of two documents' sentences become passages (PAN's seed, extend, filter)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.records.arrays import Ints, Range, Similarities, hull

_NEIGHBOURS = 4  # on either side, that may claim a sentence's partner
_CLAIMED_PENALTY = 0.06  # margin taken off a sentence whose best partner fits one of those neighbours better
_PAD = 2  # sentences beyond a cluster in which a better partner is still looked for
_CAP = 0.35  # one copied sentence must not outweigh what surrounds it
_ROUNDS = 2  # each side's boundary depends on the other's; twice is enough to settle
_REACH = 3  # sentences a side that widening may add
_OF_A_LENGTH = 0.3  # natural logarithm of the ratio up to which two passages count as equally long; languages differ so


@dataclass(frozen=True, slots=True)
class PassagePair:
    """A passage pair in sentence positions, half open: `core` before widening, `wide` after it."""

    score: float
    core_a: Range
    core_b: Range
    wide_a: Range
    wide_b: Range


_Settled = dict[tuple[Range, Range], PassagePair]  # what a cluster settles on hangs on its ends alone


@dataclass(frozen=True, slots=True)
class MarginLevels:
    """The margins that start a passage, count for it, and may be taken in at its edges; gap in sentences."""

    seed: float
    pair: float
    widen: float
    gap: int


@dataclass(frozen=True, slots=True, eq=False)
class MarginTable:
    """One document pair: margins (sentences a x sentences b), and the paragraph and characters of each sentence."""

    margin: Similarities
    paragraphs_a: Ints
    paragraphs_b: Ints
    characters_a: Ints
    characters_b: Ints

    def imbalance(self, a: Range, b: Range) -> float:
        """How unlike in length two passages are: 0 for equally long ones, natural logarithm of the ratio."""
        lengths = self.characters_a[slice(*a)].sum(), self.characters_b[slice(*b)].sum()
        return abs(math.log(max(1, lengths[0]) / max(1, lengths[1])))


def extend_seeds(table: MarginTable, levels: MarginLevels) -> list[PassagePair]:
    """Every passage pair that grows from a seed in one document pair."""
    rows, columns = np.nonzero(table.margin > levels.seed)
    grown = _grow(table, rows, columns, levels, levels.gap, {})
    kept = [_keep_in_step(table, passage) for passage in grown]
    # What would meet if both were widened as far as they may is one passage, in another order or with a gap.
    met = ([kept[place] for place in places] for places in _find_met(grown))
    return [_reach_over(passage, beside) for passage, beside in zip(kept, met, strict=True)]


def _find_met(passages: Sequence[PassagePair]) -> Iterator[list[int]]:
    """Of each passage the places of those that share sentences with it on both sides; itself among them."""
    ends = np.array([(*one.wide_a, *one.wide_b) for one in passages], np.int64).reshape(-1, 4).T
    for first_a, end_a, first_b, end_b in ends.T.tolist():
        beside = (ends[0] < end_a) & (first_a < ends[1]) & (ends[2] < end_b) & (first_b < ends[3])
        yield np.flatnonzero(beside).tolist()


def _reach_over(passage: PassagePair, beside: Sequence[PassagePair]) -> PassagePair:
    """The passage with a span that reaches over those beside it, so that what is claimed of them is claimed once."""
    return replace(passage, wide_a=hull([one.wide_a for one in beside]), wide_b=hull([one.wide_b for one in beside]))


def _grow(
    table: MarginTable, rows: Ints, columns: Ints, levels: MarginLevels, gap: int, settled: _Settled
) -> list[PassagePair]:
    """A passage pair for each cluster of seeds; a cluster that is weaker than a part of it falls into its parts."""
    passages: list[PassagePair] = []
    for members in cluster_seeds(rows, columns, gap):
        a, b = ((int(places.min()), int(places.max()) + 1) for places in (rows[members], columns[members]))
        # A smaller gap that leaves a cluster whole asks again.
        whole = settled[a, b] = settled.get((a, b)) or _refine(table, a, b, levels)
        parts: list[PassagePair] = []
        if gap > 0 and len(members) > 1:
            parts = _grow(table, rows[members], columns[members], levels, gap - 1, settled)
        # Scores are sums: a whole is weaker than a part of it only where the sentences that join the parts take away
        # more than the other parts bring, and then they do not belong together.
        passages += parts if any(part.score > whole.score for part in parts) else [whole]
    return passages


def cluster_seeds(rows: Ints, columns: Ints, gap: int) -> Iterator[Ints]:
    """Index sets of seeds that hold together on both sides with at most `gap` sentences between; order is free."""
    # Split by rows, then by columns, and again until neither splits: as long as a split on one side can open a gap on
    # the other, one pass over each is not enough. Diagonals are not asked for: reordered text is reuse too.
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
    # Neighbours differ by 1, so with `gap` sentences between two seeds they differ by gap + 1.
    jumps = np.nonzero(np.diff(positions[ordered]) > gap + 1)[0] + 1
    return list(np.split(ordered, jumps))


def _refine(table: MarginTable, a: Range, b: Range, levels: MarginLevels) -> PassagePair:
    """The passage pair that a cluster with these ends settles on: a certain core, and a wide passage around it."""
    margin = table.margin
    for _ in range(_ROUNDS):
        a = _find_best_segment(margin, a, b, levels)
        b = _find_best_segment(margin.T, b, a, levels)
    # Faithful translation wants tight edges, free translation wide ones (plagdet without and with widening: planted
    # news .842 and .830, dissertations that borrow .76 and .84), so both are kept; the score is that of the core.
    wide_a = _widen(margin[:, max(0, b[0] - _REACH) : b[1] + _REACH], levels.widen, a, table.paragraphs_a)
    wide_b = _widen(margin[wide_a[0] : wide_a[1]].T, levels.widen, b, table.paragraphs_b)
    return PassagePair(_score(margin, a, b, levels), a, b, wide_a, wide_b)


def _weigh_sentences(margin: Similarities, rows: Range, other: Range, levels: MarginLevels) -> Similarities:
    """The best margin of each of some row sentences near the other side's passage, above the level that counts, capped.

    A sentence must bring a partner of its own: what is only near to its neighbour's partner is topic, not echo.
    """
    first = max(0, rows[0] - _NEIGHBOURS)
    near = margin[first : rows[1] + _NEIGHBOURS, max(0, other[0] - _PAD) : other[1] + _PAD]
    own = near[rows[0] - first : rows[1] - first]
    best, partner = own.max(1), own.argmax(1)
    for row in np.nonzero(best > levels.pair)[0]:
        at = rows[0] - first + row
        # Claims are read from the table, which no penalty changes, so the order of the rows does not matter.
        if near[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1, partner[row]].max() > best[row]:
            best[row] -= _CLAIMED_PENALTY
    # Less the level, so that sentences without evidence are negative and a segment of greatest sum has an end.
    capped: Similarities = np.minimum(best - levels.pair, _CAP)
    return capped


def _find_best_segment(margin: Similarities, around: Range, other: Range, levels: MarginLevels) -> Range:
    """The half-open segment of rows of greatest sum that keeps the middle of `around` and may grow by _PAD + 1."""
    low, high = max(0, around[0] - _PAD - 1), min(len(margin), around[1] + _PAD + 1)
    window = _weigh_sentences(margin, (low, high), other, levels)
    first, last = around[0] - low, around[1] - low
    inner = (last - first) // 2
    # The sum of [start, end) is sums[end] - sums[start], so either end is found by itself. The middle stays inside, so
    # that a stronger stretch nearby, which has seeds of its own, does not pull the passage off the seeds it grew from.
    sums = np.concatenate([np.zeros(1, window.dtype), np.cumsum(window)])
    latest_start = max(0, min(first + inner, len(window) - 1))
    earliest_end = max(latest_start + 1, min(last - inner, len(window)))
    start = int(np.argmin(sums[: latest_start + 1]))
    end = earliest_end + int(np.argmax(sums[earliest_end:]))
    return low + start, low + end


def _widen(margin: Similarities, level: float, around: Range, paragraphs: Ints) -> Range:
    """`around` with the rows beside it in its paragraphs, at most _REACH a side, whose best margins above a level have
    the greatest running sum.

    Weak evidence does not cross a paragraph: a heading or the next item of a list belongs to another thought.
    """
    low, high = around
    start = max(0, low - _REACH, int(np.searchsorted(paragraphs, paragraphs[low], "left")))
    stop = min(high + _REACH, int(np.searchsorted(paragraphs, paragraphs[high - 1], "right")))
    before = np.cumsum((margin[start:low].max(1) - level)[::-1])
    after = np.cumsum(margin[high:stop].max(1) - level)
    if len(before) and before.max() > 0:
        low -= int(np.argmax(before)) + 1
    if len(after) and after.max() > 0:
        high += int(np.argmax(after)) + 1
    return low, high


def _keep_in_step(table: MarginTable, passage: PassagePair) -> PassagePair:
    """Without what one side alone takes in at an end, unless both sides are or become alike in length.

    What stands beside an echoed sentence in its source is near to it as well, for it tells of the same thing. That
    it was taken over too shows on the other side: in a neighbour that is near to it, or in a passage too long to do
    without it.
    """
    core, wide = (passage.core_a, passage.core_b), (passage.wide_a, passage.wide_b)
    spans = [list(core[0]), list(core[1])]
    alone: list[tuple[int, int]] = []
    for end in (0, 1):
        grown = [side for side in (0, 1) if wide[side][end] != core[side][end]]
        if len(grown) == len(core):
            spans[0][end], spans[1][end] = wide[0][end], wide[1][end]
        else:
            alone += [(side, end) for side in grown]
    for side, end in alone:
        spans[side][end] = _fit_end(table, spans, (side, end), wide[side][end])
    return replace(passage, wide_a=_range(spans[0]), wide_b=_range(spans[1]))


def _fit_end(table: MarginTable, spans: Sequence[Sequence[int]], which: tuple[int, int], most: int) -> int:
    """Where one end of one side is best put between where it is and `most`: as far out as both sides stay alike."""
    side, end = which
    fits = []
    for place in range(most, spans[side][end], 1 if end == 0 else -1):
        moved = [list(span) for span in spans]
        moved[side][end] = place
        fits.append((table.imbalance(_range(moved[0]), _range(moved[1])), place))
    for imbalance, place in fits:
        if imbalance <= _OF_A_LENGTH:
            return place
    now = table.imbalance(_range(spans[0]), _range(spans[1])), spans[side][end]
    return min([now, *fits], key=lambda fit: fit[0])[1]


def _range(ends: Sequence[int]) -> Range:
    return ends[0], ends[1]


def cut_into_pieces(
    table: MarginTable, passage: PassagePair, levels: MarginLevels, max_sentences: int
) -> list[PassagePair]:
    """A long passage pair as several, each of at most `max_sentences` of side a, cut between paragraphs.

    Two versions of one text align from end to end; a reader, a page number and a spreadsheet cell need passages.
    Each piece takes on side b what its own sentences are aligned with.
    """
    if max(_length(passage.wide_a), _length(passage.wide_b)) <= max_sentences:
        return [passage]
    cuts = _cut_at_paragraphs(table.paragraphs_a, passage.wide_a, max_sentences)
    pieces = [_build_piece(table, passage, cut, levels) for cut in cuts]
    return [piece for piece in pieces if piece is not None]


def _length(span: Range) -> int:
    return span[1] - span[0]


def _cut_at_paragraphs(paragraphs: Ints, span: Range, most: int) -> Iterator[Range]:
    """Ranges of at most `most` sentences that make up `span`, ending with a paragraph where one ends in reach."""
    start, end = span
    while end - start > most:
        inside = np.nonzero(np.diff(paragraphs[start : start + most + 1]))[0]
        # The last paragraph's end that leaves a piece of some size; else in the middle of a paragraph.
        stop = start + (int(inside[-1]) + 1 if len(inside) and inside[-1] >= most // 3 else most)
        yield start, stop
        start = stop
    yield start, end


def _build_piece(table: MarginTable, passage: PassagePair, cut: Range, levels: MarginLevels) -> PassagePair | None:
    """The part of a passage pair with these sentences of side a; None where none of them has a partner that counts."""
    low = passage.wide_b[0]
    block = table.margin[cut[0] : cut[1], low : passage.wide_b[1]]
    partners, margins = block.argmax(1), block.max(1)
    strong = np.nonzero(margins > levels.pair)[0]
    if not len(strong):
        return None
    # One sentence that also stands elsewhere must not stretch the piece over half the document.
    groups = _split(strong, partners, levels.gap)
    best = max(groups, key=lambda group: (float(margins[group].sum()), -int(partners[group].min())))
    b = low + int(partners[best].min()), low + int(partners[best].max()) + 1
    core_a = max(cut[0], passage.core_a[0]), min(cut[1], passage.core_a[1])
    core_b = max(b[0], passage.core_b[0]), min(b[1], passage.core_b[1])
    # A piece that lies in the widened part alone has nothing of the old core: all of it is its core then.
    return PassagePair(
        _score(table.margin, cut, b, levels),
        core_a if core_a[0] < core_a[1] else cut,
        core_b if core_b[0] < core_b[1] else b,
        cut,
        b,
    )


def _score(margin: Similarities, a: Range, b: Range, levels: MarginLevels) -> float:
    """The smaller of both sides' sums of best margins above the level that counts, each capped.

    The smaller, so that one sentence that resembles many on the other side does not count as many.
    """
    block = margin[a[0] : a[1], b[0] : b[1]]
    return min(float(np.minimum(block.max(axis) - levels.pair, _CAP).sum()) for axis in (1, 0))
