"""How text lies on a scanned page: quarter turns, skew, and boxes in the frames of the image and of the straight page.

A line's place is a quadrilateral: its corners in pixels, from the top left one clockwise as the line is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Quad = NDArray[np.float32]

# A single letter has no direction: only places this many times longer than high tell how text runs.
_LONG = 2.0
_MAX_DEVIATION = 15 * pi / 180


class Box(NamedTuple):
    """Left, top, right and bottom edge in pixels from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """An image turned anticlockwise by `quarters`; `skew` is how far its lines still fall to the right, in radians.

    `width` and `height` are those of the turned image.
    """

    width: int
    height: int
    quarters: int
    skew: float

    def box_in_image(self, quad: Quad) -> Box:
        """The box of a place of the turned image in the image as it was given."""
        width, height, points = self.width, self.height, quad
        # One quarter turn clockwise a step takes the point (x, y) of a page to (height - y, x).
        for _ in range(self.quarters):
            points = np.stack([height - points[:, 1], points[:, 0]], axis=1)
            width, height = height, width
        return _bounding_box(points)

    def box_on_level_page(self, quad: Quad) -> Box:
        """The box of a place of the turned image once the page is turned straight about its middle."""
        # About the middle, so that a page askew loses nothing at its edges; back by as much as its lines fall.
        middle = np.array([self.width / 2, self.height / 2])
        x, y = (quad - middle).T
        straight = np.stack([x * cos(self.skew) + y * sin(self.skew), y * cos(self.skew) - x * sin(self.skew)], axis=1)
        return _bounding_box(straight + middle)

    def runs_along(self, quad: Quad) -> bool:
        """Whether the text there runs as the page does; a single letter always does."""
        width, height = measure_size(quad)
        if height > _LONG * width:
            return False
        return width < _LONG * height or abs(_measure_fall(quad) - self.skew) < _MAX_DEVIATION


def measure_size(quad: Quad) -> tuple[float, float]:
    """Width and height of a place, along and across its line."""
    # Sides from corner to corner; of two that face each other the longer, as a place may be narrower at one end.
    top, right, bottom, left = (float(np.linalg.norm(quad[i] - quad[i - 3])) for i in range(4))
    return max(top, bottom), max(left, right)


def is_sideways(quads: Sequence[Quad]) -> bool:
    """Whether most text runs up or down the image."""
    # By length and not by number: page numbers and labels of drawings stand upright on pages whose text does not.
    upright = sideways = 0.0
    for quad in quads:
        width, height = measure_size(quad)
        upright += width if width > _LONG * height else 0.0
        sideways += height if height > _LONG * width else 0.0
    return sideways > upright


def turn_upside_down(quads: Sequence[Quad], width: int, height: int) -> list[Quad]:
    """The places in an image of this size once it is turned on its head."""
    # Turned half around, the corner that was the last but one is the top left one: the line is read from there.
    corner = np.array([width, height], dtype=np.float32)
    return [np.ascontiguousarray((corner - quad)[[2, 3, 0, 1]]) for quad in quads]


def measure_skew(quads: Sequence[Quad]) -> float:
    """How far the lines fall to the right, in radians: the median of those that are long enough to tell."""
    # The median, since stamps and handwriting lie as they will.
    falls = [_measure_fall(quad) for quad in quads for width, height in [measure_size(quad)] if width > _LONG * height]
    return median(falls) if falls else 0.0


def _measure_fall(quad: Quad) -> float:
    # The mean of both long sides: one of them may follow a descender.
    along = quad[1] - quad[0] + quad[2] - quad[3]
    return atan2(float(along[1]), float(along[0]))


def _bounding_box(points: NDArray[np.floating]) -> Box:
    (x0, top), (x1, bottom) = points.min(axis=0), points.max(axis=0)
    return Box(float(x0), float(top), float(x1), float(bottom))
