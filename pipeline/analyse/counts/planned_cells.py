"""The cells of a study before it has documents: who was ever in contact with which network, as its tables tell it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.study.tables import Issuer, StudyTables

__all__ = ["cross_tables"]

_ROOM = 0.5  # half of what a city writes is taken to be later than half of what a network wrote


def cross_tables(tables: StudyTables, issuers: Mapping[str, Issuer], networks: Collection[str] = ()) -> Cells:
    """Every city of memberships.csv crossed with every network there, or with some of them and their members.

    A city that is not listed is taken for no member, which a list that is not complete makes wrong.
    """
    rows = [row for row in tables.memberships if not networks or row.network_id in networks]
    cities, columns = sorted({row.city_id for row in rows}), sorted({row.network_id for row in rows})
    exposed = np.zeros((len(cities), len(columns)), bool)
    at_city, at_network = ({name: number for number, name in enumerate(names)} for names in (cities, columns))
    for row in rows:
        exposed[at_city[row.city_id], at_network[row.network_id]] = True
    everywhere = np.ones_like(exposed)
    room = np.full(exposed.shape, _ROOM)
    countries = [issuers[city].country_code if city in issuers else "" for city in cities]
    return Cells(
        tuple(cities),
        tuple(columns),
        tuple(country or f"?{city}" for city, country in zip(cities, countries, strict=True)),
        exposed,
        everywhere,
        everywhere,
        np.zeros_like(room),
        np.zeros_like(room),
        room,
        room,
    )
