"""What a sample costs and tells, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.review.estimates import wilson
from pipeline.review.precision import pairs_for_half_width

__all__ = ["describe_plan"]

_SECONDS_A_PAIR = 25  # a practised coder's, for two passages of three sentences
_WANTED = 0.05  # half the width of an interval that reviewers accept


def describe_plan(pairs: int, matches: int, claims: int) -> Iterator[str]:
    """What so many pairs cost, and what so many of a run's claims tell, in sentences."""
    yield f"About {round(pairs * _SECONDS_A_PAIR / 60)} minutes for each coder, at {_SECONDS_A_PAIR} seconds a pair."
    if matches >= claims:
        yield "All matches of the run are judged, so no interval is needed beyond what coders disagree about."
        return
    for precision in (0.8, 0.9):
        low, high = wilson(precision, matches)
        enough = pairs_for_half_width(precision, _WANTED, claims)
        yield (
            f"If {precision:.0%} of the matches are echoes, that will be known to within {(high - low) / 2:.3f} either "
            f"way; {enough} matches give {_WANTED}."
        )
