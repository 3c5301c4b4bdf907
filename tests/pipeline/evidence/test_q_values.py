from __future__ import annotations

import numpy as np
import pytest

from pipeline.evidence.q_values import share_chance, share_over_strata
from pipeline.records import Stratum

FOUND, EMPTY, SMALL = (Stratum(f"semantic:de-{lang}:short") for lang in ("en", "fr", "nl"))
MANY = 100.0


@pytest.mark.parametrize(
    ("chance", "q"),
    [
        ({FOUND: MANY}, 0.01),
        ({FOUND: MANY, EMPTY: MANY}, 0.02),  # as likely to give a find of this level
        ({FOUND: MANY, EMPTY: MANY, SMALL: 0.001}, 0.021),  # gives no more finds of any level
    ],
)
def test_strata_without_a_find_count_with_the_finds_they_would_give(chance: dict[Stratum, float], q: float) -> None:
    assert share_over_strata({FOUND: [0]}, {0: 0.01}, chance) == {0: pytest.approx(q)}


def test_a_stratum_stays_without_a_find_up_to_its_first() -> None:
    shares = {0: 0.01, 1: 0.03, 2: 0.03}
    found = share_over_strata({FOUND: [0, 2], EMPTY: [1]}, shares, {FOUND: MANY, EMPTY: MANY})
    # The first alone: .01 chance finds and as many where nothing was found. All three: .09, held against two.
    assert found == {0: pytest.approx(0.02), 1: pytest.approx(0.045), 2: pytest.approx(0.045)}


def test_many_finds_are_hardly_less_sure_for_a_stratum_without_any() -> None:
    places = range(200)
    found = share_over_strata({FOUND: places}, dict.fromkeys(places, 0.05), {FOUND: MANY, EMPTY: MANY})
    assert list(found.values()) == pytest.approx([0.05 * 201 / 199] * 200)


@pytest.mark.parametrize(("echoes", "strata"), [(0, 1), (0, 8), (1, 4), (1, 20), (5, 8), (40, 4)])
def test_no_more_than_promised_is_chance_however_few_echoes_there_are(echoes: int, strata: int) -> None:
    """Studies of strata in which chance finds come with E evenly spread (a Poisson process), echoes in the first."""
    rng, names = np.random.default_rng(5), [Stratum(f"semantic:de-{at:02}:short") for at in range(strata)]
    chance, alone = [], []  # the share of chance among what is claimed, study by study
    for _ in range(1500):
        shares: dict[int, float] = {}
        held, true = {}, set(range(echoes))
        for at, name in enumerate(names):
            expected = [1e-4] * echoes * (at == 0) + list(rng.uniform(0, 3, rng.poisson(3)))
            places = range(len(shares), len(shares) + len(expected))
            shares |= share_chance(dict(zip(places, expected, strict=True)))
            if expected:
                held[name] = places
        for told, of in ((share_over_strata(held, shares, dict.fromkeys(names, 3.0)), chance), (shares, alone)):
            kept = {place for place, q in told.items() if q <= 0.05}
            of.append(len(kept - true) / max(1, len(kept)))
    assert np.mean(chance) <= 0.06  # .05, of which 1,500 studies miss .005 or so
    assert strata == 1 or np.mean(alone) > np.mean(chance)
    assert echoes > 1 or strata == 1 or np.mean(alone) > 0.08  # what strata by themselves would claim
