"""Invented tables of cities and networks with known truth: what tests of exposure are held to, and power counted on.

Cities lie in countries and differ in capacity; networks differ in size; cells vary beyond chance. Each scenario adds a
reason for which members could echo a network more without having learnt from it (METHOD 2.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.records.arrays import Floats, Ints, Mask

__all__ = [
    "SCENARIOS",
    "Scenario",
    "ScenarioName",
    "World",
    "invent_cells",
    "invent_countries",
    "invent_finds",
    "invent_world",
]

CITY_SD, COUNTRY_SD, NETWORK_SD, CELL_SD = 0.6, 0.5, 0.5, 0.3  # of the logarithm of the rate of finds
BASE_RATE = 0.004  # finds a passage of a city that is later than half of the network's texts
PASSAGES, PASSAGES_SD, LEAST_PASSAGES = 400, 0.6, 50
_JOINING = -0.4  # logit of being a member of a network of middle size
_SIZE = 0.5
_ROOM = 3.0  # by how much the logit of membership moves from no room to all


class ScenarioName(StrEnum):
    """What else than learning moves memberships and finds."""

    NOTHING = "i"
    CAPACITY = "ii"
    AFFINITY = "iii moderate"
    STRONG_AFFINITY = "iii strong"
    SELF_SELECTION = "iv"
    OPPORTUNITY = "v"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Strengths, each a standard deviation's worth on the logit of joining or the logarithm of the rate.

    `capacity`: how far able cities join more networks. `national_joining` and `national_finds`: cities of a country
    share an affinity to a network that lets them join and resemble it. `own_joining`: so does a city's own affinity.
    `unequal_room`: members have more texts that are later than the network's.
    """

    capacity: float = 0.8
    national_joining: float = 0.0
    national_finds: float = 0.0
    own_joining: float = 0.0
    unequal_room: bool = False


SCENARIOS: dict[ScenarioName, Scenario] = {
    ScenarioName.NOTHING: Scenario(capacity=0.0),
    ScenarioName.CAPACITY: Scenario(),
    ScenarioName.AFFINITY: Scenario(national_joining=1.0, national_finds=0.3),
    ScenarioName.STRONG_AFFINITY: Scenario(national_joining=1.5, national_finds=0.6),
    ScenarioName.SELF_SELECTION: Scenario(own_joining=0.7),
    ScenarioName.OPPORTUNITY: Scenario(unequal_room=True),
}


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What tables are drawn from: rates of each cell in both orders without contact, the room, and who is a member."""

    countries: Ints
    forward_rate: Floats
    backward_rate: Floats
    room: Floats
    member: Mask


def invent_countries(cities: int, countries: int, rng: np.random.Generator) -> Ints:
    """The country of each city; every country has one at least."""
    rest = rng.integers(0, countries, cities - countries)
    return rng.permutation(np.concatenate([np.arange(countries), rest]))


def invent_world(countries: Ints, networks: int, scenario: Scenario, rng: np.random.Generator) -> World:
    """Capacities, affinities and memberships for cities of these countries."""
    cities, national = len(countries), int(countries.max()) + 1
    capacity = rng.normal(0, CITY_SD, cities) + rng.normal(0, COUNTRY_SD, national)[countries]
    size = rng.normal(0, NETWORK_SD, networks)
    own = rng.normal(0, CELL_SD, (cities, networks))
    affinity = rng.normal(size=(national, networks))[countries]
    room = np.full((cities, networks), 0.5)
    if scenario.unequal_room:
        written, founded = rng.uniform(0.2, 0.8, (cities, 1)), rng.uniform(0, 1, (1, networks))
        room = np.clip((written + 0.3 - founded) / 0.6, 0, 1)
    logit = _JOINING + _SIZE * size + scenario.capacity * capacity[:, None]
    logit = logit + scenario.national_joining * affinity + scenario.own_joining * own / CELL_SD
    if scenario.unequal_room:
        logit = logit + _ROOM * (room - 0.5)
    member = (rng.random((cities, networks)) < 1 / (1 + np.exp(-logit))) & (room > 0)
    passages = np.maximum(LEAST_PASSAGES, rng.lognormal(np.log(PASSAGES), PASSAGES_SD, (cities, 1)))
    rate = 2 * BASE_RATE * passages * np.exp(capacity[:, None] + size + own + scenario.national_finds * affinity)
    return World(countries, rate * room, rate * (1 - room), room, member)


def invent_finds(world: World, rate_ratio: float, rng: np.random.Generator) -> Cells:
    """One table of a world in which contact multiplies finds with the network first."""
    cities, networks = world.member.shape
    return Cells(
        tuple(f"city-{number}" for number in range(cities)),
        tuple(f"network-{number}" for number in range(networks)),
        tuple(f"{country:03}" for country in world.countries),
        world.member,
        np.ones_like(world.member),
        world.room > 0,
        rng.poisson(world.forward_rate * np.where(world.member, rate_ratio, 1.0)).astype(np.float64),
        rng.poisson(world.backward_rate).astype(np.float64),
        world.room,
        1 - world.room,
    )


def invent_cells(
    cities: int, networks: int, countries: int, scenario: Scenario, rate_ratio: float, rng: np.random.Generator
) -> Cells:
    """One table of a scenario with its own countries, capacities and memberships."""
    return invent_finds(
        invent_world(invent_countries(cities, countries, rng), networks, scenario, rng), rate_ratio, rng
    )
