"""Memberships drawn anew with every margin as observed: the references that a test of exposure compares with.

A city keeps the number of its networks and a network the number of its cities, within each block (country) where
blocks are given. The chain is that of curveball trades (Strona et al. 2014; uniform by Carstens 2015): rows are paired
within their block, and of the columns in which just one of two rows has a 1, a random subset of the right size goes to
the first. A trade may change nothing and counts like any other, which is what makes the chain uniform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.records.arrays import Floats, Ints, Mask

__all__ = ["Checkerboards", "count_checkerboards", "draw_references", "p_value"]

ROUNDS = 10  # correlation with the start is below .04 after eight
_AT_ONCE = 25_000  # rows of all chains that trade together; more do not fit the processor's cache
_CLOSE = 1e-9  # statistics that differ by rounding only are equal


@dataclass(frozen=True, slots=True)
class Checkerboards:
    """What a permutation has to work with: pairs of cities that can trade two networks, and cities in any such pair."""

    count: int
    cities: int


def draw_references(
    observed: Mask,
    count: int,
    rng: np.random.Generator,
    blocks: Ints | None = None,
    allowed: Mask | None = None,
    rounds: int = ROUNDS,
) -> Mask:
    """`count` matrices (count, rows, columns) that are exchangeable with the observed one under the null.

    By the parallel method of Besag and Clifford (1989): from the observed matrix the rounds are run backward to a
    centre and from there forward once for every reference. So the level of a test is exact after any number of rounds;
    too few cost power only. Only cells that are `allowed` take part in a trade.
    """
    matrix = np.asarray(observed, bool)
    labels = np.zeros(len(matrix), np.int64) if blocks is None else np.asarray(blocks)
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    pairings = [_pair_rows(groups, rng) for _ in range(rounds)]
    may = None if allowed is None else np.asarray(allowed, bool)
    centre = matrix.T[:, None].copy()
    for pairs in pairings:
        _trade(centre, pairs, rng, may)
    drawn = np.empty((count, *matrix.shape), bool)
    at_once = max(1, _AT_ONCE // max(1, len(matrix)))
    for begin in range(0, count, at_once):
        held = np.repeat(centre, min(at_once, count - begin), 1)
        for pairs in reversed(pairings):
            _trade(held, pairs, rng, may)
        drawn[begin : begin + at_once] = held.transpose(1, 2, 0)
    return drawn


def p_value(observed: float, references: Floats) -> float:
    """The share of statistics at least as large as the observed one, itself counted among them."""
    return float((1 + np.count_nonzero(references >= observed - _CLOSE)) / (1 + len(references)))


def count_checkerboards(observed: Mask, blocks: Ints | None = None, allowed: Mask | None = None) -> Checkerboards:
    """How many trades of one network for another the observed memberships allow, within blocks where there are any."""
    matrix = np.asarray(observed, bool)
    may = np.ones_like(matrix) if allowed is None else np.asarray(allowed, bool)
    # By pair of rows: the columns that the first has and the second has not, in cells where both may have them.
    only = (matrix & may).astype(np.int64) @ (~matrix & may).astype(np.int64).T
    boards = only * only.T
    if blocks is not None:
        boards *= np.equal.outer(np.asarray(blocks), np.asarray(blocks))
    return Checkerboards(int(np.triu(boards, 1).sum()), int(np.count_nonzero(boards.sum(1))))


def _pair_rows(groups: Sequence[Ints], rng: np.random.Generator) -> Ints:
    """Disjoint pairs of rows of one group each; a row is left over where a group is odd."""
    pairs = [np.empty((0, 2), np.int64)]
    for rows in groups:
        order = rng.permutation(rows)
        pairs.append(order[: len(order) // 2 * 2].reshape(-1, 2))
    return np.concatenate(pairs)


def _trade(matrices: Mask, pairs: Ints, rng: np.random.Generator, allowed: Mask | None) -> None:
    """Let each pair of rows trade in every matrix (columns, chains, rows), in place.

    Columns come first, so that each step goes over memory in order: four times as fast as matrix by matrix.
    """
    if not len(pairs):
        return
    one, two = pairs[:, 0], pairs[:, 1]
    first, second = matrices[..., one], matrices[..., two]
    differ = first ^ second
    if allowed is not None:
        differ &= (allowed[one] & allowed[two]).T[:, None]
    wanted = (first & differ).sum(0, dtype=np.float32)
    left = differ.sum(0, dtype=np.float32)
    draws = rng.random(differ.shape, dtype=np.float32)
    # Column by column, each 1 is given with the chance that leaves every subset of the right size equally likely.
    for column, had in enumerate(first):
        at = differ[column]
        takes = draws[column] * left < wanted
        takes &= at
        wanted -= takes
        left -= at
        takes ^= had
        differ[column] &= takes  # from here on: where the two rows exchange
    # All that was to be given is given: the number of each row, and with both sides changed that of each column, stays.
    assert not wanted.any()
    first ^= differ
    second ^= differ
    matrices[..., one], matrices[..., two] = first, second
