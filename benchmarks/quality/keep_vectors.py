"""Renew the shipped vectors, when another model encodes or the small samples hold other sentences.

    python -m benchmarks.quality.keep_vectors

Encodes what is not kept yet and leaves out what nobody asks for any more. Only vectors are kept, by the digest of
their sentence: the sentences are the works of others (README.md).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks import bilingual_twins
from benchmarks.quality.__main__ import TASKS
from benchmarks.quality.bench_data import BenchmarkAbsent
from benchmarks.quality.vectors import SHIPPED, VectorCache, shipped_copy


def main() -> None:
    """Run all small samples and keep the vectors that they ask for."""
    with tempfile.TemporaryDirectory() as folder, shipped_copy(Path(folder)) as cache:
        ask_all(cache)
        shutil.rmtree(SHIPPED)
        count = cache.keep_asked(SHIPPED)
        print(f"kept {count:,} vectors in {SHIPPED.name}, of which {cache.encoded:,} were encoded anew")


def ask_all(cache: VectorCache) -> None:
    """Let every task but that of time ask for its vectors, and the twins for theirs. Raises BenchmarkAbsent."""
    for task in TASKS:
        if task.name != "cost":
            task.rows(cache, quick=True)
    if not bilingual_twins.BENCH.is_dir():
        raise BenchmarkAbsent(f"{bilingual_twins.BENCH} is not there")
    with tempfile.TemporaryDirectory() as folder:
        cache.encode(bilingual_twins.read_sentences(bilingual_twins.BENCH, Path(folder), bilingual_twins.SHORTEST))


if __name__ == "__main__":
    main()
