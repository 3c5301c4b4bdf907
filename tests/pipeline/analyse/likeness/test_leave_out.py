from __future__ import annotations

import numpy as np
import pytest

from pipeline.analyse.likeness.leave_out import estimate_trend, multiply_documents
from pipeline.records.arrays import Floats
from tests.fixtures.growing_corpus import invent_corpus, products_of_centroids


def slopes(shrink: float, runs: int = 60) -> dict[str, Floats]:
    rng, found = np.random.default_rng(4), []
    for _ in range(runs):
        periods, truth = invent_corpus(14, shrink, rng)
        made = [[multiply_documents(one) for one in periods], [products_of_centroids(one) for one in periods], truth]
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
