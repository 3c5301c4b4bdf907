from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyse.likeness.leave_out import Products, estimate_trend, multiply_documents
from pipeline.records.arrays import Floats

DIMENSIONS = 48
MORE_EACH_PERIOD = (2, 3, 5, 8, 12)


def corpus(cities: int, shrink: float, rng: np.random.Generator) -> tuple[list[list[Floats]], list[Products]]:
    """Documents of cities that write more each period and draw together by `shrink`; and the true products."""
    common = np.zeros(DIMENSIONS)
    common[0] = 1
    own = rng.normal(0, 0.35 * np.sqrt(3 / DIMENSIONS), (cities, DIMENSIONS))
    noise = np.hypot(0.45, 1 / np.sqrt(15)) * np.sqrt(3 / DIMENSIONS)
    periods, truth = [], []
    for time, count in enumerate(MORE_EACH_PERIOD):
        centres = common + (1 - shrink) ** time * own
        periods.append([centre + rng.normal(0, noise, (count, DIMENSIONS)) for centre in centres])
        truth.append(Products(centres @ centres.T, (centres**2).sum(1)))
    return periods, truth


def of_centroids(documents: list[Floats]) -> Products:
    centres = np.stack([vectors.mean(0) for vectors in documents])
    return Products(centres @ centres.T, (centres**2).sum(1))


def slopes(shrink: float, runs: int = 60) -> dict[str, Floats]:
    rng, found = np.random.default_rng(4), []
    for _ in range(runs):
        periods, truth = corpus(14, shrink, rng)
        made = [[multiply_documents(one) for one in periods], [of_centroids(one) for one in periods], truth]
        ours, centroid, true = (estimate_trend(products)[1] for products in made)
        found.append([ours.value, centroid.value, true.value, ours.low <= true.value <= ours.high])
    return dict(zip(("leave out", "centroid", "truth", "covered"), np.array(found, float).T, strict=True))


def test_cities_that_write_more_do_not_seem_to_draw_together() -> None:
    found = slopes(0.0)
    assert found["truth"] == pytest.approx(0, abs=1e-9)
    assert found["centroid"].mean() < -0.02
    assert abs(found["leave out"].mean()) < abs(found["centroid"].mean()) / 10


def test_a_true_approach_is_found_at_its_size_and_its_interval_holds_it() -> None:
    found = slopes(0.05)
    assert found["leave out"].mean() == pytest.approx(found["truth"].mean(), abs=0.004)
    assert found["covered"].mean() > 0.85


def test_the_product_within_a_city_is_that_of_different_documents() -> None:
    one, two = np.array([[1.0, 0.0], [0.8, 0.6]]), np.array([[0.0, 1.0], [0.6, 0.8], [0.6, 0.8]])
    products = multiply_documents([one, two])
    assert products.within == pytest.approx([one[0] @ one[1], (0.8 + 0.8 + 1.0) / 3])
    assert products.between[0, 1] == pytest.approx(one.mean(0) @ two.mean(0))
