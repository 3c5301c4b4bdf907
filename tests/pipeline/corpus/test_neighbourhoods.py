from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from index.margin import hubness
from index.vectors import unit_rows
from pipeline.corpus.neighbourhoods import CentredDocument, measure_neighbourhoods
from pipeline.match.semantic import find_nearest
from pipeline.records import Role
from pipeline.records.arrays import Vectors

DIM, K = 16, 5


def drawn(rows: int, seed: int) -> Vectors:
    return unit_rows(np.random.default_rng(seed).standard_normal((rows, DIM)))


def halved(vectors: Vectors) -> Vectors:
    return vectors.astype(np.float16).astype(np.float32)


@pytest.fixture
def documents() -> list[CentredDocument]:
    return [
        CentredDocument("a", Role.CITY, drawn(9, 1)),
        CentredDocument("b", Role.REFERENCE, drawn(6, 2)),
        CentredDocument("c", Role.NETWORK, drawn(12, 3)),
        CentredDocument("d", Role.CITY, drawn(7, 4)),
        CentredDocument("e", Role.NETWORK, drawn(5, 5)),
    ]


def stacked(documents: list[CentredDocument], *roles: Role) -> Vectors:
    return np.concatenate([one.vectors for role in roles for one in documents if one.role is role])


Choose = Callable[[Vectors, Vectors], tuple[Vectors, Vectors]]
BACKGROUNDS: dict[str, Choose] = {
    "of all that is there": lambda network, city: (network, city),
    "of a part of it": lambda network, city: (network[::2], city[3:9]),
    "of what is gone too": lambda network, city: (
        np.concatenate([network[4:], drawn(8, 11)]),
        np.concatenate([drawn(3, 12), city]),
    ),
    "of nothing that is there": lambda network, city: (drawn(8, 13), drawn(3, 14)),
    "that says much twice": lambda network, city: (network[[0, 0, 0, 1, 2, 3]], city[[5, 5, 6, 7]]),
    "empty": lambda network, city: (network[:0], city[:0]),
}


@pytest.mark.parametrize("choose", BACKGROUNDS.values(), ids=BACKGROUNDS)
def test_one_pass_gives_what_each_search_gives_alone(documents: list[CentredDocument], choose: Choose) -> None:
    cities, networks = stacked(documents, Role.CITY), stacked(documents, Role.NETWORK)
    network_background, city_background = map(halved, choose(stacked(documents, Role.NETWORK, Role.REFERENCE), cities))
    found = measure_neighbourhoods(documents, network_background, city_background, K)
    for one, hub in zip(documents, found.hubs, strict=True):
        other = network_background if one.role is Role.CITY else city_background
        np.testing.assert_array_equal(hub, hubness(one.vectors, other))
    for near, alone in zip((found.of_cities, found.of_networks), find_nearest(cities, networks, K), strict=True):
        np.testing.assert_array_equal(near.cosine, alone.cosine)
        np.testing.assert_array_equal(near.position, alone.position)


@pytest.mark.parametrize(
    ("role", "background"),
    [(Role.CITY, "network"), (Role.NETWORK, "city"), (Role.REFERENCE, "city")],
)
def test_hubness_is_measured_against_the_other_side(role: Role, background: str) -> None:
    axes = np.eye(4, dtype=np.float32)
    expected = {"network": [1, 0], "city": [0, 1]}[background]
    backgrounds = np.repeat(axes[:1], 4, 0), np.repeat(axes[1:2], 4, 0)
    (hub,) = measure_neighbourhoods([CentredDocument("d", role, axes[:2])], *backgrounds, 1).hubs
    np.testing.assert_array_equal(hub, expected)


def test_hubness_is_the_mean_of_the_four_nearest() -> None:
    axes = np.eye(6, dtype=np.float32)
    documents = [CentredDocument("d", Role.CITY, axes[:1])]
    (hub,) = measure_neighbourhoods(documents, axes[[0, 0, 1, 2, 3, 4]], axes[:1], 1).hubs
    np.testing.assert_array_equal(hub, [0.5])


def test_without_documents_there_is_nothing() -> None:
    found = measure_neighbourhoods([], drawn(3, 1), drawn(3, 2), K)
    assert found.hubs == () and len(found.of_cities.cosine) == len(found.of_networks.cosine) == 0


def test_a_study_of_one_side_has_hubness_and_no_nearest() -> None:
    found = measure_neighbourhoods([CentredDocument("d", Role.CITY, drawn(4, 1))], drawn(3, 2), drawn(0, 3), K)
    assert found.hubs[0].all() and found.of_cities.cosine.shape == (4, 0) and len(found.of_networks.cosine) == 0
