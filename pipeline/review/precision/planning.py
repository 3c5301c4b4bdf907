"""How much there is to read before anyone reads: pairs for a wanted interval, minutes, and how strata share them."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping

from pipeline.review.estimates import wilson

__all__ = ["allocate", "minutes_for", "pairs_for_half_width"]


def pairs_for_half_width(share: float, half_width: float = 0.05, matches: int | None = None) -> int:
    """The fewest pairs with which Wilson's interval about a guessed precision is no wider than wanted.

    245 at .80 and 141 at .90 for a half-width of .05; fewer where there are only so many `matches` to draw from, and
    never more than those. Raises ValueError for a guess outside 0 to 1, or a half-width that is not above 0.
    """
    if not 0.0 <= share <= 1.0 or not half_width > 0.0:
        raise ValueError("a guessed precision lies between 0 and 1, a half-width above 0; give such numbers")
    enough = 1
    while not _is_narrow(share, enough, half_width):
        enough *= 2
    few = enough // 2
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if _is_narrow(share, middle, half_width) else (middle, enough)
    if matches is None:
        return enough
    # What is read of few matches is known: n verdicts of N matches tell as much as n (N - 1) / (N - n) of endless ones.
    return min(matches, math.ceil(enough * matches / (matches - 1 + enough))) if matches > 0 else 0


def minutes_for(pairs: int, seconds_a_pair: float, coders: int = 1, foils: float = 0.2, duplicates: float = 0.1) -> int:
    """How many minutes of reading pairs cost, over all coders, with the foils and duplicates mixed in.

    `foils` and `duplicates` are shares of what is shown beside the pairs themselves: of 100 shown, 20 foils and 10
    duplicates leave 70 pairs. Raises ValueError where they leave none.
    """
    if not 0.0 <= foils + duplicates < 1.0 or foils < 0.0 or duplicates < 0.0:
        raise ValueError("foils and duplicates are shares of what is shown; leave something of it for the pairs")
    return math.ceil(pairs / (1 - foils - duplicates) * seconds_a_pair * coders / 60)


def allocate(sizes: Mapping[str, int], guesses: Mapping[str, float], total: int, floor: int = 2) -> dict[str, int]:
    """How many pairs to draw from each stratum so that the precision over all varies least (Neyman 1934).

    Whole numbers that are exactly the best (Wright 2012): pair after pair goes to the stratum where it helps most. Each
    stratum gets `floor`, or all it has, and never more than it has; together they are `total`, or all matches. Strata
    of guessed precision 0 or 1 get more than that only when the others are read to the end. `guesses` are of each
    stratum. Raises ValueError where a stratum has no guess, or the floors alone are more than `total`.
    """
    for stratum in sizes:
        if not 0.0 <= guesses.get(stratum, -1.0) <= 1.0:
            raise ValueError(f"the stratum {stratum!r} has no guessed precision between 0 and 1; give one")
    given = {stratum: min(floor, size) for stratum, size in sorted(sizes.items())}
    if sum(given.values()) > total:
        raise ValueError(
            f"{total} pairs are too few for {floor} of each of {len(sizes)} strata; "
            f"take {sum(given.values())} or more, or a smaller floor"
        )

    def gain(stratum: str) -> tuple[float, float, str]:
        guess, drawn = guesses[stratum], given[stratum]
        spread = sizes[stratum] * math.sqrt(guess * (1 - guess))
        # The first pair of a stratum helps without bound; the stratum's size decides between those that are sure.
        helps = spread / math.sqrt(drawn * (drawn + 1)) if drawn else (math.inf if spread else 0.0)
        return -helps, -sizes[stratum] / (drawn + 1), stratum

    queue = [gain(stratum) for stratum in given if given[stratum] < sizes[stratum]]
    heapq.heapify(queue)
    for _ in range(min(total, sum(sizes.values())) - sum(given.values())):
        stratum = heapq.heappop(queue)[2]
        given[stratum] += 1
        if given[stratum] < sizes[stratum]:
            heapq.heappush(queue, gain(stratum))
    return given


def _is_narrow(share: float, pairs: int, half_width: float) -> bool:
    low, high = wilson(share, pairs)
    return high - low <= 2 * half_width
