from __future__ import annotations

import pytest

from pipeline.records import Order
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.records.order import lag_days, who_was_first


def interval(text: str) -> DateInterval | None:
    return parse_interval(text) if text else None


@pytest.mark.parametrize(
    ("network", "city", "order", "lag"),
    [
        ("2014", "2016", Order.NETWORK_FIRST, (366, 1095)),
        ("2016", "2014", Order.CITY_FIRST, (-1095, -366)),
        ("2014-12-31", "2015-01-01", Order.NETWORK_FIRST, (1, 1)),
        ("2015-01-01", "2014-12-31", Order.CITY_FIRST, (-1, -1)),
        ("2015-03-05", "2015-03-05", Order.OVERLAP, (0, 0)),
        ("2015", "2015-12-31", Order.OVERLAP, (0, 364)),
        ("2015-01-01", "2015", Order.OVERLAP, (0, 364)),
        ("", "2015", Order.UNKNOWN, None),
        ("2015", "", Order.UNKNOWN, None),
        ("", "", Order.UNKNOWN, None),
    ],
)
def test_first_is_only_who_is_certainly_first(
    network: str, city: str, order: Order, lag: tuple[int, int] | None
) -> None:
    assert who_was_first(interval(network), interval(city)) is order
    assert lag_days(interval(network), interval(city)) == lag
