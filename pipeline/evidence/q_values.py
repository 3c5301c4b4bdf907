"""The share of chance among finds: in one stratum, and among all that are claimed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.records import Stratum

__all__ = ["share_chance", "share_over_strata"]


def share_chance(expected: Mapping[int, float]) -> dict[int, float]:
    """Of each find of a stratum the least share of chance among all as strong, by how many chance gives as strong.

    Monotone: a stronger find never has a larger share (Storey 2002).
    """
    # From the weakest find to the strongest, keeping the least share: a find is claimed with every list that holds it.
    ordered = sorted(expected, key=lambda place: (expected[place], place))
    shares, least = {}, 1.0
    for rank in range(len(ordered), 0, -1):
        least = min(least, expected[ordered[rank - 1]] / rank)
        shares[ordered[rank - 1]] = least
    return shares


def share_over_strata(
    strata: Mapping[Stratum, Sequence[int]], shares: Mapping[int, float], chance: Mapping[Stratum, float]
) -> dict[int, float]:
    """Of each find the least share of chance among all finds of any stratum whose own share is no larger than its own.

    `shares` are those in the finds' strata, and `chance` has the chance finds of any strength in every stratum that
    was looked through. At a level t one with n finds holds t n chance finds; one without a find would have given t,
    since its first find would be claimed from t expected finds on, but no more than chance finds there at all. A find
    is held against the others that are claimed with it, since a chance find beside one echo would vouch for itself.
    """
    places = sorted((place for of in strata.values() for place in of), key=lambda place: (shares[place], place))
    levels = np.array([shares[place] for place in places])
    finds = np.searchsorted(levels, levels, side="right")
    most = np.array(sorted(chance.values()))
    few = np.searchsorted(most, levels, side="right")
    given = levels * finds + np.concatenate([[0.0], np.cumsum(most)])[few] + (len(most) - few) * levels
    for stratum, of in strata.items():
        begins = np.searchsorted(levels, min(shares[place] for place in of), side="left")
        given[begins:] -= np.minimum(levels[begins:], chance.get(stratum, 0.0))
    told = np.minimum(np.minimum.accumulate((given / np.maximum(finds - 1, 1))[::-1])[::-1], 1.0)
    return dict(zip(places, told.tolist(), strict=True))
