"""The picture of who was first, with contact and without."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.analyse.direction.paths import Contact, Path, PathCount
from pipeline.analyse.pictures.orders import OrderBar, draw_orders
from pipeline.analyse.pictures.svg import Picture

__all__ = ["draw_paths"]

_ORDERS = {Path.NETWORK_TO_CITY: "network first", Path.CITY_TO_NETWORK: "city first"}
_CONTACTS = {Contact.YES: "with contact", Contact.NO: "without contact"}


def draw_paths(found: Iterable[PathCount]) -> dict[str, Picture]:
    """By file name one picture of both orders over all networks; cells of unknown contact are not in it."""
    bars = [
        OrderBar(_ORDERS[one.path], _CONTACTS[one.contact], one.finds, one.rate, one.path is Path.CITY_TO_NETWORK)
        for one in found
        if not one.network_id and one.contact in _CONTACTS
    ]
    return {"paths": draw_orders(bars)}
