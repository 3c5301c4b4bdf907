"""City sentences that another document says as one: translators divide long sentences, and no half is near to a whole.

Half a sentence may be as far from the whole as from what the document does not hold at all. Of the 25 sentences of even
NTREX documents that looked most certainly missing in a translation 23 were such halves.
"""

from __future__ import annotations

import numpy as np

from pipeline.profile.scales import PairScale
from pipeline.records.arrays import Floats, Ints, Vectors

__all__ = ["place_divided"]

_LEAST = 0.5  # the place from which two sentences together may be one that the document holds
_DECIMALS = 6
_LEAST_NORM = 1e-6  # of two vectors that point apart


def place_divided(
    vectors: Vectors, characters: Ints, cosine: Floats, other_characters: Ints, scale: PairScale, expected_ratio: float
) -> Floats:
    """The place of each sentence of a passage beside each of a document's, as a half of it with the next or the last.

    `cosine` holds those of single sentences (passage x document) and `expected_ratio` the natural logarithm of how much
    longer the passage's language says the same. -inf where two sentences are no such halves: where both together are
    not near, or fit the other's length no better than the nearer of them does alone.
    """
    places = np.full(cosine.shape, -np.inf)
    if len(vectors) < 2:
        return places
    # The vector of a text is near to the sum of those of its parts, and a longer part has more of it.
    weight = np.sqrt(characters.astype(np.float64))
    first, second = weight[:-1], weight[1:]
    beside = np.round(np.einsum("ij,ij->i", vectors[:-1], vectors[1:]), _DECIMALS).astype(np.float64)
    norm = np.sqrt(np.maximum(first**2 + second**2 + 2 * first * second * beside, _LEAST_NORM))
    added = cosine[:-1] * (first / norm)[:, None] + cosine[1:] * (second / norm)[:, None]
    together = characters[:-1] + characters[1:] + 1
    # Most sentences are near to nothing in a document, whether alone or with a neighbour.
    rows = np.flatnonzero(scale.place(added.max(axis=1), cosine.shape[1], together) >= _LEAST)
    place = scale.place(added[rows], cosine.shape[1], together[rows, None])
    # What stands beside a sentence that is held is near with it too; but it makes the two longer than what they are
    # held to say.
    misfit, of_first, of_second = (
        _misfit(lengths, other_characters, expected_ratio)
        for lengths in (together[rows], characters[rows], characters[rows + 1])
    )
    of_nearer = np.where(cosine[rows] > cosine[rows + 1], of_first, of_second)
    place = np.where((place >= _LEAST) & (misfit < of_nearer), place, -np.inf)
    # A sentence is in two pairs, as the first and as the second.
    for step in (0, 1):
        places[rows + step] = np.maximum(places[rows + step], place)
    return places


def _misfit(characters: Ints, others: Ints, expected_ratio: float) -> Floats:
    """How far lengths are from those of translations, natural logarithm."""
    own, other = np.log(np.maximum(characters, 1)), np.log(np.maximum(others, 1))
    misfit: Floats = np.abs(own[:, None] - other[None, :] - expected_ratio)
    return misfit
