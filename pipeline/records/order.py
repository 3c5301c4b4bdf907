"""Who was first, from two date intervals; unknown is its own value."""

from __future__ import annotations

from pipeline.records import Order
from pipeline.records.dates import DateInterval


def who_was_first(network: DateInterval | None, city: DateInterval | None) -> Order:
    """`network_first` or `city_first` only where the intervals do not touch."""
    if network is None or city is None:
        return Order.UNKNOWN
    if network.latest < city.earliest:
        return Order.NETWORK_FIRST
    if city.latest < network.earliest:
        return Order.CITY_FIRST
    return Order.OVERLAP


def lag_days(network: DateInterval | None, city: DateInterval | None) -> tuple[int, int] | None:
    """Fewest and most days from the network text to the city text; negative where the city may be earlier."""
    if network is None or city is None:
        return None
    return (city.earliest - network.latest).days, (city.latest - network.earliest).days
