"""The pictures of the comparison of before and after joining."""

from __future__ import annotations

from pipeline.analyse.joining.before_after import BeforeAfter, YearEstimate
from pipeline.analyse.pictures.event_study import YearPoint, draw_event_study
from pipeline.analyse.pictures.svg import Picture

__all__ = ["draw_before_after"]


def draw_before_after(found: BeforeAfter) -> dict[str, Picture]:
    """By file name; none where nothing could be estimated."""
    if found.ratio is None:
        return {}
    points = [_point(year) for year in (*found.placebos, *found.years) if year.rows]
    return {"event_study": draw_event_study(points, "Echoes before and after joining a network", "joined")}


def _point(year: YearEstimate) -> YearPoint:
    made = year.estimate
    ends = (made.ratio, made.low, made.high) if made else (None, None, None)
    return YearPoint(year.since, year.cities, *ends)
