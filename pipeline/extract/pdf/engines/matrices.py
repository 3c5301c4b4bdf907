"""Ways from the coordinates in which an object of a PDF is given to those of its page."""

from __future__ import annotations

from collections.abc import Sequence

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """The way that goes the first and then the second."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def transform(matrix: Matrix, x: float, y: float) -> Point:
    """Where a point comes to."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def bounding_box(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """The least and greatest coordinates of points."""
    horizontal, vertical = [x for x, _ in points], [y for _, y in points]
    return min(horizontal), min(vertical), max(horizontal), max(vertical)
