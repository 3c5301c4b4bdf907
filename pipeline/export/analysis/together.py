"""The columns of the tables on all designs together."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["PRIMARIES", "RATIOS"]

PRIMARIES = columns_of(
    ("design", Kind.TEXT, "The design that asks."),
    ("result", Kind.TEXT, "Its primary test; any_network: the smallest p over networks times how many were compared."),
    ("p", Kind.NUMBER, "As the design's own table has it; empty: the test cannot be made."),
    ("p_holm", Kind.NUMBER, "The same by Holm, held to all primary tests that were made."),
    ("tests", Kind.NUMBER, "How many primary tests were made."),
)

RATIOS = columns_of(
    ("design", Kind.TEXT, "The design that asks."),
    ("result", Kind.TEXT, "The way of asking, as the picture names it."),
    ("ratio", Kind.NUMBER, "By how much contact, joining or an event multiplies what the design counts."),
    ("low", Kind.NUMBER, "Lower end of the 95 % interval; empty: there is none."),
    ("high", Kind.NUMBER, "Upper end of the 95 % interval."),
    ("comparison_only", Kind.TEXT, "yes where the ratio is known to be biased and shown for comparison only; else no."),
)
