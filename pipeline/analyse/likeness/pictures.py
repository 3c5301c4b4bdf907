"""The picture of how far the texts of a network's cities lie apart over time."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pipeline.analyse.likeness.convergence import Convergence, Group, GroupName
from pipeline.analyse.pictures.curves import Curve, Panel, PointAt, Tick, draw_curves
from pipeline.analyse.pictures.svg import Picture

__all__ = ["draw_convergence"]

_LEVELS = 5
_NAMES = {GroupName.IN_CONTACT: "in contact with the network", GroupName.NOT_IN_CONTACT: "not in contact"}


def draw_convergence(found: Mapping[str, Convergence]) -> dict[str, Picture]:
    """By file name one picture with a panel for each network that has distances; none where none has."""
    panels = tuple(
        Panel(
            network,
            tuple(_curve(group) for group in one.groups if group.distances),
            tuple(Tick(at, f"{period.first}-{period.last}") for at, period in enumerate(one.periods)),
        )
        for network, one in found.items()
        if any(group.distances for group in one.groups)
    )
    if not panels:
        return {}
    ends = [
        value
        for panel in panels
        for curve in panel.curves
        for point in curve.points
        for value in (point.y, point.low, point.high)
        if value is not None
    ]
    below = "Distance of texts of two cities, 0: as near as two of one; bands: 95 % intervals by leaving out cities."
    return {
        "distances": draw_curves("How far the texts of cities lie apart", below, panels, _levels(min(ends), max(ends)))
    }


def _curve(group: Group) -> Curve:
    points = (PointAt(at, one.value, one.low, one.high) for at, one in enumerate(group.distances))
    return Curve(_NAMES[group.name], tuple(points))


def _levels(low: float, high: float) -> tuple[Tick, ...]:
    """Round values that hold all of the range."""
    rough = max(high - low, 1e-3) / (_LEVELS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(Tick(at * step, f"{at * step:.6g}") for at in range(first, last + 1))
