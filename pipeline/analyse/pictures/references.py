"""What memberships or attendance drawn anew give, and where the observed ones stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, ORANGE, Picture, shade

__all__ = ["draw_references"]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _BINS = 520, 260, 40, 50, 30


def draw_references(
    test: str, statistic: float, references: NDArray[np.float64], p: float, drawn: str = "memberships"
) -> Picture:
    """A histogram of the statistics of references, with the observed one as a line; `drawn` is what is drawn anew."""
    picture = Picture(
        _WIDTH,
        _HEIGHT,
        f"References of the test {test}",
        f"Histogram of {len(references)} statistics of {drawn} drawn anew; the observed one is "
        f"{statistic:.3f}, p {p:.3f}.",
    )
    low = min(float(references.min()), statistic)
    high = max(float(references.max()), statistic)
    span = (high - low) or 1.0
    low, high = low - span * 0.05, high + span * 0.05
    counts, edges = np.histogram(references, _BINS, (low, high))
    wide, tall = _WIDTH - 2 * _LEFT, _HEIGHT - _BOTTOM - 50

    def at(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * wide

    picture.text(_LEFT, 24, f"{drawn.capitalize()} drawn anew ({test.replace('_', ' ')})", 14)
    for count, begin, end in zip(counts, edges, edges[1:], strict=False):
        height = tall * float(count) / max(1, int(counts.max()))
        picture.rect(at(begin), _HEIGHT - _BOTTOM - height, at(end) - at(begin), height, shade(BLUE, 0.5), "#ffffff")
    picture.line(_LEFT, _HEIGHT - _BOTTOM, _LEFT + wide, _HEIGHT - _BOTTOM)
    picture.line(at(statistic), 44, at(statistic), _HEIGHT - _BOTTOM, shade(ORANGE, 1), 2.5)
    anchor = "end" if at(statistic) > _WIDTH / 2 else "start"
    picture.text(at(statistic), 40, f"observed, p {p:.3f}", 12, anchor)
    for value in np.linspace(low, high, 5):
        picture.text(at(float(value)), _HEIGHT - _BOTTOM + 18, f"{value:.2f}", 11, "middle", GREY)
    picture.text(_LEFT + wide / 2, _HEIGHT - 12, "standardised sum of residuals over contact", 11, "middle", DARK)
    return picture
