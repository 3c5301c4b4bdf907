"""How often a sentence's translation is the nearest by ratio margin, in float32 and in int8, both in one run.

Of Tatoeba and of the half of NTREX that nothing was learned on, the first lines of five languages beside English, in
half precision as studies keep vectors. Vectors that other benchmarks made (benchmarks/quality/vectors.py) are not made
again.

    python -m benchmarks.embedding_quality [--lines N]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np

from benchmarks.embedding import tell
from benchmarks.quality.bench_data import BenchmarkAbsent, bench
from benchmarks.quality.vectors import VectorCache
from index.margin import hubness, ratio_margin
from index.models import DEFAULT_MODEL, Precision, resolve
from index.vectors import Vectors
from pipeline.calibration.parallel import is_even, read_pair, read_parallel

_LANGUAGES = ("deu", "spa", "pol", "fin", "swe")


def nearest_share(first: Vectors, second: Vectors) -> float:
    """In how many of a hundred lines the line with the same number is the nearest by ratio margin, both ways."""
    cosine = first @ second.T
    margin = ratio_margin(cosine, hubness(first, second)[:, None], hubness(second, first)[None])
    wanted = np.arange(len(first))
    return 50 * float((margin.argmax(1) == wanted).mean() + (margin.argmax(0) == wanted).mean())


def measure_quality(lines: int) -> None:
    """Print the share of translations found in both precisions, of so many lines a language, and the mean cosine."""
    news = read_parallel(bench("ntrex"))
    odd = sorted(row for name, rows in news.documents.items() if not is_even(name) for row in rows)[:lines]
    pairs = {}
    for code in _LANGUAGES:
        files = [bench("tatoeba") / f"tatoeba.{code}-eng.{side}" for side in (code, "eng")]
        found = read_pair(*files).lines
        (lang,) = found.keys() - {"en"}
        pairs["Tatoeba", lang] = [found[side][:lines] for side in (lang, "en")]
        pairs["NTREX", lang] = [[news.lines[side][row] for row in odd] for side in (lang, "en")]
    shares: dict[tuple[str, Precision], list[float]] = {}
    vectors = {one: _encode_all(one, [side for sides in pairs.values() for side in sides]) for one in Precision}
    for at, (name, lang) in enumerate(pairs):
        rows = {one: vectors[one][2 * at : 2 * at + 2] for one in Precision}
        for one in Precision:
            shares.setdefault((name, one), []).append(nearest_share(*rows[one]))
        cosine = (rows[Precision.FLOAT32][0] * rows[Precision.INT8][0]).sum(axis=1)
        told = " / ".join(f"{shares[name, one][-1]:.2f}" for one in Precision)
        print(f"{name} {lang}-en: {told}   cosine {cosine.mean():.4f}, least {cosine.min():.4f}", flush=True)
    for name in ("Tatoeba", "NTREX"):
        usual, int8 = (float(np.mean(shares[name, one])) for one in Precision)
        tell(f"{name}: translations found in int8, less those in float32 ({usual:.2f} %)", int8 - usual, -0.3)


def _encode_all(precision: Precision, sides: Sequence[Sequence[str]]) -> list[Vectors]:
    """The vectors of the lines of each side."""
    with VectorCache(resolve(DEFAULT_MODEL, precision)) as cache:
        return [cache.encode(side) for side in sides]


def main() -> None:
    """Measure with so many lines a language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1000)
    try:
        measure_quality(parser.parse_args().lines)
    except BenchmarkAbsent as absent:
        raise SystemExit(f"{absent}; put them beside the checkout, as benchmarks/quality/README.md says") from None


if __name__ == "__main__":
    main()
