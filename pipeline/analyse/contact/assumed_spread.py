"""What a study is assumed to be like before it has any find: how many there will be, and how much they differ.

Standard deviations are of the logarithm of the rate of finds. The invented studies on which the level of the tests is
counted (tests/fixtures/invented_cells.py) are drawn from the same.
"""

from __future__ import annotations

__all__ = ["BASE_RATE", "CELL_SD", "CITY_SD", "COUNTRY_SD", "NETWORK_SD", "PASSAGES"]

CITY_SD, COUNTRY_SD, NETWORK_SD, CELL_SD = 0.6, 0.5, 0.5, 0.3
BASE_RATE = 0.004  # finds a passage of a city that is later than half of the network's texts
PASSAGES = 400  # of a city
