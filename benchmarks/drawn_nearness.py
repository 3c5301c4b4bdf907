"""How near drawn sentences (`drawn_study`) come to each other, beside those of real papers, and how that grows.

What a study costs turns on whom its sentences are near to: chance finds come of them, and rivals. Real are papers of a
German council, their distinct sentences that are no headings, every other paper on the other side; as many are drawn.
Cosines are centred on the language.

    python -m benchmarks.drawn_nearness [--sizes N N] [--bench FOLDER]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from benchmarks.drawn_study import SEED, Draw, encode_real
from benchmarks.quality.bench_data import council_texts
from benchmarks.quality.vectors import VectorCache
from benchmarks.query import BENCH
from index.join import Wanted, join
from index.margin import NEIGHBOURS, centre, difference_margin, mean_of_nearest, mean_vector
from pipeline.corpus.embed import select_embedded
from pipeline.corpus.model import HEADING_CHARACTERS
from pipeline.match.settings import MatchSettings
from pipeline.records.arrays import Vectors
from pipeline.text.segment import SegmentSettings, segment

LANG = "de"
_LONGEST = 60_000  # characters of a paper: a few budgets would otherwise be most of the sentences
_QUANTILES = (0.1, 0.5, 0.9)

Sides = tuple[Vectors, Vectors]


@dataclass(frozen=True)
class Nearness:
    """Of the sentences of a side the cosine of the nearest on the other side (10th, 50th and 90th percentile), the
    median of their hubness, and how many pairs of a thousand of them are seeds of a passage.
    """

    nearest: tuple[float, ...]
    hubness: float
    seeds: float

    @classmethod
    def of(cls, sides: Sides, settings: MatchSettings) -> Self:
        """That of the first of two sides of centred vectors."""
        wanted = [Wanted(settings.neighbours)]
        (there,), (back,) = join(*sides, wanted, wanted)
        own, others = (mean_of_nearest(one.cosine[:, :NEIGHBOURS]) for one in (there, back))
        margin = difference_margin(there.cosine, own[:, None], others[there.position])
        seeds = 1000 * float((margin > settings.seed_margin).sum()) / len(own)
        quantiles = np.quantile(there.cosine[:, 0], _QUANTILES).tolist()
        return cls(tuple(quantiles), float(np.median(own)), seeds)


def council_sides(is_wanted: Callable[[str], bool] = lambda _: True) -> tuple[list[str], list[str]]:
    """The distinct sentences of every other paper, and of those between. Raises BenchmarkAbsent."""
    seen: set[str] = set()
    sides: tuple[list[str], list[str]] = ([], [])
    papers = (paper for paper in council_texts() if len(paper.text) <= _LONGEST)
    for number, paper in enumerate(papers):
        cut = segment(paper.text, SegmentSettings())
        for one in select_embedded(cut):
            text = paper.text[one.start : one.end]
            if len(text) >= HEADING_CHARACTERS and text not in seen and is_wanted(text):
                seen.add(text)
                sides[number % 2].append(text)
    return sides


def real_sides(cache: VectorCache, texts: tuple[list[str], list[str]], size: int) -> Sides:
    """So many sentences of either side, picked by a seed."""
    pick = np.random.default_rng(SEED)
    return _centred(*(cache.encode([one[row] for row in pick.permutation(len(one))[:size]]) for one in texts))


def drawn_sides(draw: Draw, size: int) -> Sides:
    """So many drawn sentences of either side."""
    rows = draw.vectors(LANG, 2 * size)
    return _centred(rows[:size], rows[size:])


def _centred(one: Vectors, other: Vectors) -> Sides:
    mean = mean_vector(np.concatenate([one, other]))
    return centre(one, mean), centre(other, mean)


def main() -> None:
    """Print real and drawn nearness by size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 2000, 4000, 8000], help="sentences of a side")
    parser.add_argument("--bench", type=Path, default=BENCH, help="that of the real sentences that others are made of")
    given = parser.parse_args()
    texts, draw = council_sides(), Draw(encode_real(given.bench), sentences=8)
    print(f"{'':24} nearest, at {', '.join(f'{share:.0%}' for share in _QUANTILES)}  hubness  seeds of 1,000")
    with VectorCache() as cache:
        for size in given.sizes:
            for name, sides in (("real", real_sides(cache, texts, size)), ("drawn", drawn_sides(draw, size))):
                found = Nearness.of(sides, MatchSettings())
                told = "".join(f"{one:7.3f}" for one in (*found.nearest, found.hubness))
                print(f"{name:5} {len(sides[0]):8,} by {len(sides[1]):6,} {told} {found.seeds:9.0f}", flush=True)


if __name__ == "__main__":
    main()
