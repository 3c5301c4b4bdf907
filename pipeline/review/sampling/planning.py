"""How many pairs a sample takes of each stratum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor, sqrt

__all__ = ["allocate", "describe_plan"]

_SECONDS_A_PAIR = 25  # a practised coder's, for two passages of three sentences


def allocate(sizes: Mapping[str, int], guessed: Mapping[str, float], total: int, *, at_least: int) -> dict[str, int]:
    """Pairs by stratum, in proportion to size and to the spread that the guessed precision gives (Neyman 1934).

    Never more than a stratum holds, never fewer than `at_least` of it, and `total` in all where the strata hold so
    many and the floors allow it.
    """
    taken = {name: min(size, at_least) for name, size in sizes.items()}
    weight = {name: size * sqrt(guessed[name] * (1 - guessed[name])) for name, size in sizes.items()}
    while (left := total - sum(taken.values())) > 0 and (
        open_ := [name for name in sizes if taken[name] < sizes[name]]
    ):
        share = sum(weight[name] for name in open_)
        wanted = {name: left * weight[name] / share for name in open_}
        given = {name: min(sizes[name] - taken[name], floor(wanted[name])) for name in open_}
        if not any(given.values()):
            # Less than one for each: the largest remainders have it.
            for name in sorted(open_, key=lambda name: (-wanted[name], name))[:left]:
                given[name] = 1
        for name, count in given.items():
            taken[name] += count
    return taken


def describe_plan(pairs: int, matches: int, claims: int) -> Iterator[str]:
    """What so many pairs cost, and what so many of a run's claims tell, in sentences."""
    yield f"About {round(pairs * _SECONDS_A_PAIR / 60)} minutes for each coder, at {_SECONDS_A_PAIR} seconds a pair."
    if matches >= claims:
        yield "All matches of the run are judged, so no interval is needed beyond what coders disagree about."
        return
    for precision in (0.8, 0.9):
        half = _half_width(precision, matches)
        yield f"If {precision:.0%} of the matches are echoes, that will be known to within {half:.3f} either way."


def _half_width(share: float, n: int) -> float:
    """Half the width of Wilson's 95 % interval (Wilson 1927)."""
    z = 1.959963984540054
    return z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
