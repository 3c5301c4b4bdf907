"""What a table of cities and networks can answer at all, asked before anything is estimated (METHOD 2.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.analyse.contact.exposure_tests import TestName
from pipeline.analyse.counts.cells import Cells
from pipeline.analyse.permutation import Checkerboards, count_checkerboards
from pipeline.records.codes import Code

__all__ = ["Identification", "Obstacle", "identify"]


class Obstacle(Code):
    """Why a test or estimate cannot be made from these data, in a sentence that says what would help."""

    ONE_CITY = (
        "one_city",
        "fewer than two cities have a dated text in a language with an error rate; add documents of more cities",
    )
    NO_NETWORK = "no_network", "no network has a dated text; add documents of the networks"
    CONTACT_UNKNOWN = (
        "contact_unknown",
        "of no city is it known whether it was in contact with any network when it wrote; fill memberships.csv",
    )
    NO_MEMBER = "no_member", "no city was in contact with any network when it wrote, so there is nothing to compare"
    ALL_MEMBERS = "all_members", "every city was in contact with every network, so there is nobody to compare with"
    NO_FIND = "no_find", "nothing was found in which a network was certainly first"
    NOTHING_TO_PERMUTE = (
        "nothing_to_permute",
        "no two cities differ in two networks in opposite ways, so that memberships could not have been otherwise",
    )
    NOTHING_WITHIN_COUNTRY = (
        "nothing_within_country",
        "no two cities of one country differ in two networks in opposite ways, so that within countries nothing can be "
        "permuted; what cities of one country share cannot be told apart from contact",
    )
    NO_CITY_FIRST = (
        "no_city_first",
        "nothing was found in which a city was certainly first, so that the two orders cannot be compared",
    )
    NOT_SEPARATE = (
        "not_separate",
        "contact cannot be told apart from what cities, countries and networks differ in anyway",
    )
    ONE_CITY_CARRIES = (
        "one_city_carries",
        "without one of the cities there is no ratio, so that it rests on that city alone and has no interval",
    )
    FEW_CITIES = "few_cities", "a ratio of fewer than three cities has no interval"


@dataclass(frozen=True, slots=True)
class Identification:
    """What there is to compare. `allowed_cells` are those where contact is known and finds are possible.

    `countries` are those that cities.csv says. `overall` and `within_country` are the trades that the tests rest on;
    `of_contact` finds lie in cells of contact, `of_unknown` ones in cells of which contact is unknown.
    """

    cities: int
    networks: int
    countries: int
    allowed_cells: int
    exposed_cells: int
    overall: Checkerboards
    within_country: Checkerboards
    network_first: int
    of_contact: int
    of_unknown: int
    city_first: int
    obstacles: dict[TestName, Obstacle]


def identify(cells: Cells) -> Identification:
    """Count what the tests have to work with, and say of each that cannot be made why."""
    exposed, allowed = cells.exposed & cells.allowed, cells.allowed
    overall = count_checkerboards(exposed, None, allowed)
    within = count_checkerboards(exposed, cells.country_numbers, allowed)
    found = {
        test: obstacle
        for test in TestName
        if (obstacle := _general_obstacle(cells) or _obstacle_of(test, cells, overall, within))
    }
    return Identification(
        len(cells.cities),
        len(cells.networks),
        len(cells.said_countries),
        int(allowed.sum()),
        int(exposed.sum()),
        overall,
        within,
        int(cells.network_first.sum()),
        int(cells.network_first[exposed].sum()),
        int(cells.network_first[~cells.contact_known].sum()),
        int(cells.city_first.sum()),
        found,
    )


def _general_obstacle(cells: Cells) -> Obstacle | None:
    """What hinders every test."""
    exposed, allowed = cells.exposed & cells.allowed, cells.allowed
    if not cells.networks:
        return Obstacle.NO_NETWORK
    if np.count_nonzero((cells.opportunity + cells.reverse_opportunity).sum(1)) < 2:
        return Obstacle.ONE_CITY
    if not allowed.any():
        return Obstacle.CONTACT_UNKNOWN
    if not exposed.any():
        return Obstacle.NO_MEMBER
    if exposed.sum() == allowed.sum():
        return Obstacle.ALL_MEMBERS
    if not cells.network_first.any():
        return Obstacle.NO_FIND
    return None


def _obstacle_of(test: TestName, cells: Cells, overall: Checkerboards, within: Checkerboards) -> Obstacle | None:
    if test is TestName.WITHIN_COUNTRY and not within.count:
        return Obstacle.NOTHING_WITHIN_COUNTRY
    if test in (TestName.FREE, TestName.DIRECTION) and not overall.count:
        return Obstacle.NOTHING_TO_PERMUTE
    if test is TestName.DIRECTION and not cells.city_first.any():
        return Obstacle.NO_CITY_FIRST
    return None
