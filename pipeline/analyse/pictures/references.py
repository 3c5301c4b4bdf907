"""What memberships drawn anew give, and where the observed ones stand."""

from __future__ import annotations

import numpy as np

from pipeline.analyse.contact.exposure_tests import Tested
from pipeline.analyse.pictures.svg import BLUE, DARK, GREY, ORANGE, Picture, shade

__all__ = ["draw_references"]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _BINS = 520, 260, 40, 50, 30


def draw_references(tested: Tested) -> Picture:
    """A histogram of the references' statistics, with the observed one as a line."""
    picture = Picture(
        _WIDTH,
        _HEIGHT,
        f"References of the test {tested.test}",
        f"Histogram of {len(tested.references)} statistics of memberships drawn anew; the observed one is "
        f"{tested.statistic:.3f}, p {tested.p:.3f}.",
    )
    low = min(float(tested.references.min()), tested.statistic)
    high = max(float(tested.references.max()), tested.statistic)
    span = (high - low) or 1.0
    low, high = low - span * 0.05, high + span * 0.05
    counts, edges = np.histogram(tested.references, _BINS, (low, high))
    wide, tall = _WIDTH - 2 * _LEFT, _HEIGHT - _BOTTOM - 50

    def at(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * wide

    picture.text(_LEFT, 24, f"Memberships drawn anew ({tested.test.replace('_', ' ')})", 14)
    for count, begin, end in zip(counts, edges, edges[1:], strict=False):
        height = tall * float(count) / max(1, int(counts.max()))
        picture.rect(at(begin), _HEIGHT - _BOTTOM - height, at(end) - at(begin), height, shade(BLUE, 0.5), "#ffffff")
    picture.line(_LEFT, _HEIGHT - _BOTTOM, _LEFT + wide, _HEIGHT - _BOTTOM)
    picture.line(at(tested.statistic), 44, at(tested.statistic), _HEIGHT - _BOTTOM, shade(ORANGE, 1), 2.5)
    anchor = "end" if at(tested.statistic) > _WIDTH / 2 else "start"
    picture.text(at(tested.statistic), 40, f"observed, p {tested.p:.3f}", 12, anchor)
    for value in np.linspace(low, high, 5):
        picture.text(at(float(value)), _HEIGHT - _BOTTOM + 18, f"{value:.2f}", 11, "middle", GREY)
    picture.text(_LEFT + wide / 2, _HEIGHT - 12, "standardised sum of residuals over contact", 11, "middle", DARK)
    return picture
