"""How much nearer two sentences are than their neighbourhoods make likely.

Raw cosines are not comparable across sentences or languages: some sentences are near to everything (hubs),
and each language has its own direction. Subtracting the language's mean and the mean similarity to the
nearest neighbours corrects both. Difference margin: Conneau et al. 2018, "Word Translation Without Parallel
Data" (CSLS); ratio margin: Artetxe and Schwenk 2019, "Margin-based Parallel Corpus Mining with Multilingual
Sentence Embeddings". Both take the k nearest on either side; half of each mean enters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.vectors import Vectors, unit_rows

__all__ = ["centre", "difference_margin", "hubness", "mean_vector", "ratio_margin"]

NEIGHBOURS = 4  # k; on planted news 2 was equal and 8 worse
BLOCK_PAIRS = 16_000_000  # similarities held at a time: 64 MB


def difference_margin(cosine: ArrayLike, hub_a: ArrayLike, hub_b: ArrayLike) -> Vectors:
    """The cosine less half the sum of the two sides' hubness; arrays broadcast as numpy's do."""
    return np.subtract(cosine, _neighbourhood(hub_a, hub_b)).astype(np.float32)


def ratio_margin(cosine: ArrayLike, hub_a: ArrayLike, hub_b: ArrayLike) -> Vectors:
    """The cosine over half the sum of the two sides' hubness; 0 where that sum is not above 0."""
    above, below = np.broadcast_arrays(np.asarray(cosine, np.float32), _neighbourhood(hub_a, hub_b))
    ratio = np.zeros(above.shape, np.float32)
    np.divide(above, below, out=ratio, where=below > 0)
    return ratio


def hubness(vectors: Vectors, background: Vectors, k: int = NEIGHBOURS, *, block_pairs: int = BLOCK_PAIRS) -> Vectors:
    """Each row's mean cosine to its k nearest rows of the background; float32[n].

    Exact, by matrix products of at most `block_pairs` similarities. k is cut to the background's size; without
    background all are 0.
    """
    if k < 1:
        raise ValueError("hubness needs k of at least 1")
    hub = np.zeros(len(vectors), np.float32)
    k = min(k, len(background))
    if not k:
        return hub
    # By blocks: the whole table of 100,000 by 100,000 similarities would take 40 GB.
    step = max(1, block_pairs // len(background))
    for first in range(0, len(vectors), step):
        cosine = vectors[first : first + step] @ background.T
        # sorted, so that the sum does not depend on the order in which the largest were found
        nearest = np.sort(np.partition(cosine, -k, axis=1)[:, -k:], axis=1)
        hub[first : first + step] = nearest.mean(axis=1, dtype=np.float64)
    return hub


def mean_vector(vectors: Vectors) -> Vectors:
    """The mean of the rows, float32[dim]; zeros where there are none."""
    if not len(vectors):
        return np.zeros(vectors.shape[1], np.float32)
    mean: NDArray[np.float64] = vectors.mean(axis=0, dtype=np.float64)
    return mean.astype(np.float32)


def centre(vectors: Vectors, mean: Vectors) -> Vectors:
    """The rows less the mean of their language, brought back to unit length; a row equal to it becomes 0."""
    return unit_rows(vectors - mean)


def _neighbourhood(hub_a: ArrayLike, hub_b: ArrayLike) -> NDArray[np.float32]:
    return np.asarray((np.asarray(hub_a, np.float32) + np.asarray(hub_b, np.float32)) / 2, np.float32)
