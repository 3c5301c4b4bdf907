"""What it costs to find whom every sentence is near to, beside the bare products and beside one search a direction.

Drawn unit vectors stand for sentences: what costs is how many there are. CPU seconds are of this process with all its
threads, the least of several, and every comparison is of one run: the processor's own pace falls out.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from index.join import Wanted, join
from index.neighbours import nearest
from index.vectors import Vectors, unit_rows
from pipeline.corpus.kept_neighbourhoods import KeptNeighbourhoods
from pipeline.corpus.neighbourhoods import CentredDocument, measure_neighbourhoods
from pipeline.records import Role

_DIM, _K = 384, 10
_HUBNESS, _BLOCK_PAIRS = 4, 16_000_000
_SENTENCES = 60  # of a document
_PRODUCT = (1024, 4096)
_AT_MOST, _GIGABYTES, _TIMES = 1.25, 2.0, 3.0
_SEED = 14


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; 1 where one of them is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--columns", type=int, default=200_000)
    parser.add_argument("--study", type=int, default=120_000, help="sentences of a study, half of them on either side")
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args(arguments)
    held = [_compare_join(given.rows, given.columns, given.rounds), _compare_neighbourhoods(given.study, given.rounds)]
    return 0 if all(held) else 1


def _compare_join(rows: int, columns: int, rounds: int) -> bool:
    """The join of both directions beside the bare products of the same blocks."""
    a, b = _drawn(rows, 1), _drawn(columns, 2)
    bare, joined = np.inf, np.inf
    for _ in range(rounds):
        bare = min(bare, _seconds(lambda: _multiply(a, b)))
        joined = min(joined, _seconds(lambda: join(a, b, [Wanted(_K)], [Wanted(_K)])))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9
    print(f"join of {rows:,} x {columns:,}, {_K} nearest of either side: {joined:.1f} CPU s")
    print(f"bare products: {bare:.1f} CPU s; join over them: {joined / bare:.2f} (at most {_AT_MOST})")
    print(f"peak memory: {peak:.2f} GB (under {_GIGABYTES})", flush=True)
    return joined / bare <= _AT_MOST and peak < _GIGABYTES


def _compare_neighbourhoods(sentences: int, rounds: int) -> bool:
    """Hubness of both sides in one pass beside a sort of every product, and what one new document costs."""
    cities, networks = _drawn(sentences // 2, 3), _drawn(sentences // 2, 4)
    backgrounds = _halved(networks), _halved(cities)
    documents = _cut(cities, Role.CITY) + _cut(networks, Role.NETWORK)
    grown = [*documents, CentredDocument("z", Role.CITY, _drawn(_SENTENCES, 5))]
    kept: Any = None
    former, searched, now, update = np.inf, np.inf, np.inf, np.inf

    def measure() -> None:
        nonlocal kept
        kept = KeptNeighbourhoods.measure(documents, backgrounds, _K)

    for _ in range(rounds):
        former = min(former, _seconds(lambda: (_sort_all(cities, backgrounds[0]), _sort_all(networks, backgrounds[1]))))
        searched = min(searched, _seconds(lambda: (nearest(cities, networks, _K), nearest(networks, cities, _K))))
        now = min(now, _seconds(measure))
        update = min(update, _seconds(lambda: KeptNeighbourhoods.measure(grown, backgrounds, _K, kept)))
    print(f"neighbourhoods of {sentences:,} sentences, with the {_K} nearest: {now:.1f} CPU s")
    print(f"hubness by sorting all products, without: {former:.1f} CPU s; {former / now:.1f} times (at least {_TIMES})")
    print(
        f"both as they were found before, with a search of either side: {former + searched:.1f} CPU s; "
        f"{(former + searched) / now:.1f} times",
        flush=True,
    )
    print(f"after one more document of {_SENTENCES} sentences: {update:.2f} CPU s, {now / update:.0f} times less")
    anew = measure_neighbourhoods(grown, *backgrounds, _K)
    same = KeptNeighbourhoods.measure(grown, backgrounds, _K, kept).found
    equal = all(np.array_equal(one, other) for one, other in zip(same.hubs, anew.hubs, strict=True)) and all(
        np.array_equal(one, other)
        for one, other in zip((*same.of_cities, *same.of_networks), (*anew.of_cities, *anew.of_networks), strict=True)
    )
    print(f"the same bits as anew: {'yes' if equal else 'NO'}")
    return former / now >= _TIMES and equal


def _multiply(a: Vectors, b: Vectors) -> None:
    out = np.empty(_PRODUCT, np.float32)
    with threadpool_limits(1, user_api="blas"):
        for first in range(0, len(a), _PRODUCT[0]):
            for second in range(0, len(b), _PRODUCT[1]):
                rows, columns = a[first : first + _PRODUCT[0]], b[second : second + _PRODUCT[1]]
                np.matmul(rows, columns.T, out=out[: len(rows), : len(columns)])


def _sort_all(vectors: Vectors, background: Vectors) -> Vectors:
    """Hubness as it was measured before: every product of a block parted at the k-th."""
    hub = np.zeros(len(vectors), np.float32)
    step = max(1, _BLOCK_PAIRS // len(background))
    with threadpool_limits(1, user_api="blas"):
        for first in range(0, len(vectors), step):
            cosine = vectors[first : first + step] @ background.T
            nearest = np.sort(np.partition(cosine, -_HUBNESS, axis=1)[:, -_HUBNESS:], axis=1)
            hub[first : first + step] = nearest.mean(axis=1, dtype=np.float64)
    return hub


def _drawn(rows: int, stream: int) -> Vectors:
    draw, vectors = np.random.default_rng((_SEED, stream)), np.empty((rows, _DIM), np.float32)
    for first in range(0, rows, 10_000):  # bringing to unit length takes six times the memory of what is brought
        part = vectors[first : first + 10_000]
        part[:] = unit_rows(draw.standard_normal(part.shape, np.float32))
    return vectors


def _halved(vectors: Vectors) -> Vectors:
    return vectors.astype(np.float16).astype(np.float32)


def _cut(vectors: Vectors, role: Role) -> list[CentredDocument]:
    starts = range(0, len(vectors), _SENTENCES)
    return [CentredDocument(f"{role}{at:08}", role, vectors[at : at + _SENTENCES]) for at in starts]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    raise SystemExit(main())
