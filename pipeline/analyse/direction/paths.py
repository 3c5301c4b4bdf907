"""Finds by who wrote first and by contact: how many, in how much room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.analyse.counts.cells import Cells
from pipeline.records.arrays import Mask
from pipeline.records.codes import Code

__all__ = ["Contact", "Path", "PathCount", "count_paths"]


class Path(Code):
    """The way that wording can have gone between a network and a city, by who wrote first."""

    NETWORK_TO_CITY = "network_to_city", "the network's text is certainly earlier than the city's"
    CITY_TO_NETWORK = "city_to_network", "the city's text is certainly earlier than the network's"


class Contact(Code):
    """Whether the city was in contact with the network when it wrote any of its texts."""

    YES = "yes", "the city was in contact with the network"
    NO = "no", "it is known that it was not"
    UNKNOWN = "unknown", "nobody knows"


@dataclass(frozen=True, slots=True)
class PathCount:
    """Finds of one path and contact with one network, or with all (`network_id` empty): in cells with room for them."""

    network_id: str
    path: Path
    contact: Contact
    finds: int
    cells: int
    cells_with_find: int
    room: float

    @property
    def rate(self) -> float | None:
        """Finds a million pairs of sentences; None without room."""
        return self.finds / self.room * 1e6 if self.room else None


def count_paths(cells: Cells) -> tuple[PathCount, ...]:
    """Both paths by contact, over all networks and for each."""
    everywhere = np.ones(len(cells.networks), bool)
    single = np.eye(len(cells.networks), dtype=bool)
    found = list(_count(cells, "", everywhere))
    for network, columns in zip(cells.networks, single, strict=True):
        found += _count(cells, network, columns)
    return tuple(found)


def _count(cells: Cells, network: str, columns: Mask) -> Iterator[PathCount]:
    groups = {
        Contact.YES: cells.exposed & cells.contact_known,
        Contact.NO: ~cells.exposed & cells.contact_known,
        Contact.UNKNOWN: ~cells.contact_known,
    }
    tables = {
        Path.NETWORK_TO_CITY: (cells.network_first, cells.opportunity),
        Path.CITY_TO_NETWORK: (cells.city_first, cells.reverse_opportunity),
    }
    for path, (finds, room) in tables.items():
        for contact, group in groups.items():
            at = group & columns & (room > 0)
            yield PathCount(
                network, path, contact, int(finds[at].sum()), int(at.sum()), int((finds[at] > 0).sum()),
                float(room[at].sum()),
            )  # fmt: skip
