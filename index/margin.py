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

from index.join import Wanted, join, merge
from index.neighbours import Neighbours
from index.vectors import Vectors, unit_rows

__all__ = ["centre", "difference_margin", "hubness", "mean_of_nearest", "mean_vector", "ratio_margin"]

_AT_ONCE = 16_384  # rows of a background in single precision: a hundred thousand are 150 MB
NEIGHBOURS = 4  # k; on planted news 2 was equal and 8 worse


def difference_margin(cosine: ArrayLike, hub_a: ArrayLike, hub_b: ArrayLike) -> Vectors:
    """The cosine less half the sum of the two sides' hubness; arrays broadcast as numpy's do."""
    return np.subtract(cosine, _neighbourhood(hub_a, hub_b)).astype(np.float32)


def ratio_margin(cosine: ArrayLike, hub_a: ArrayLike, hub_b: ArrayLike) -> Vectors:
    """The cosine over half the sum of the two sides' hubness; 0 where that sum is not above 0."""
    above, below = np.broadcast_arrays(np.asarray(cosine, np.float32), _neighbourhood(hub_a, hub_b))
    ratio = np.zeros(above.shape, np.float32)
    np.divide(above, below, out=ratio, where=below > 0)
    return ratio


def hubness(vectors: Vectors, background: Vectors | NDArray[np.float16], k: int = NEIGHBOURS) -> Vectors:
    """Each row's mean cosine to its k nearest rows of the background; float32[n].

    Exact, and the same in whatever company a row is asked, and of a background in half precision what it is of the same
    numbers in single. k is cut to the background's size; without background all are 0.
    """
    if k < 1:
        raise ValueError("hubness needs k of at least 1")
    near = Neighbours(np.zeros((len(vectors), 0), np.float32), np.zeros((len(vectors), 0), np.int64))
    for first in range(0, len(background), _AT_ONCE):
        part = background[first : first + _AT_ONCE].astype(np.float32, copy=False)
        (found,), _ = join(vectors, part, [Wanted(k)])
        near = merge(near, Neighbours(found.cosine, found.position + first), k)
    return mean_of_nearest(near.cosine)


def mean_of_nearest(cosine: Vectors) -> Vectors:
    """The mean of each row of cosines, highest first; 0 where there are none."""
    if not cosine.shape[1]:
        return np.zeros(len(cosine), np.float32)
    mean: NDArray[np.float64] = cosine[:, ::-1].mean(axis=1, dtype=np.float64)
    return mean.astype(np.float32)


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
