"""Cities crossed with networks: finds in both orders, the room there was for them, and who was in contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from pipeline.records import ExposureLevel
from pipeline.records.arrays import Floats, Ints, Mask

__all__ = ["Cells"]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Arrays are (cities, networks).

    `network_first` and `city_first` count finds by who wrote first; `opportunity` and `reverse_opportunity` are the
    pairs of sentences in which such a find could be, any unit that is the same throughout. `exposed` is contact that is
    known; `allowed` are cells where contact is known either way and a find is possible: only these are compared.
    """

    cities: tuple[str, ...]
    networks: tuple[str, ...]
    countries: tuple[str, ...]
    exposed: Mask
    contact_known: Mask
    allowed: Mask
    network_first: Floats
    city_first: Floats
    opportunity: Floats
    reverse_opportunity: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """How many cities and networks there are."""
        return len(self.cities), len(self.networks)

    @property
    def country_numbers(self) -> Ints:
        """The country of each city as a number, from 0."""
        return np.unique(np.array(self.countries, dtype=object), return_inverse=True)[1].astype(np.int64)

    @property
    def said_countries(self) -> tuple[str, ...]:
        """The countries that are said of a city, each once; a city without one is of none."""
        return tuple(sorted({country for country in self.tell_countries() if country}))

    def tell_countries(self) -> tuple[str, ...]:
        """The country code of each city; empty where nobody gave one."""
        return tuple("" if country.startswith("?") else country for country in self.countries)

    def tell_contact(self) -> dict[tuple[str, str], str]:
        """By city and network whether there was contact: yes, no or unknown."""
        return {
            (city, network): "yes"
            if self.exposed[i, k]
            else "no"
            if self.contact_known[i, k]
            else ExposureLevel.UNKNOWN.value
            for i, city in enumerate(self.cities)
            for k, network in enumerate(self.networks)
        }

    def only(self, networks: Iterable[str]) -> Self:
        """The same for some of the networks."""
        wanted = set(networks)
        at = np.array([name in wanted for name in self.networks], bool)
        return self._cut(np.ones(len(self.cities), bool), at)

    def without_cities(self, cities: Iterable[str]) -> Self:
        """The same without some of the cities."""
        gone = set(cities)
        at = np.array([name not in gone for name in self.cities], bool)
        return self._cut(at, np.ones(len(self.networks), bool))

    def _cut(self, cities: Mask, networks: Mask) -> Self:
        at = np.ix_(cities, networks)
        return replace(
            self,
            cities=tuple(name for name, stays in zip(self.cities, cities, strict=True) if stays),
            networks=tuple(name for name, stays in zip(self.networks, networks, strict=True) if stays),
            countries=tuple(country for country, stays in zip(self.countries, cities, strict=True) if stays),
            exposed=self.exposed[at],
            contact_known=self.contact_known[at],
            allowed=self.allowed[at],
            network_first=self.network_first[at],
            city_first=self.city_first[at],
            opportunity=self.opportunity[at],
            reverse_opportunity=self.reverse_opportunity[at],
        )
