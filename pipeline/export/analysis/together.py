"""The columns of the table on all designs together."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["PRIMARIES"]

PRIMARIES = columns_of(
    ("design", Kind.TEXT, "The design that asks."),
    ("result", Kind.TEXT, "Its primary test; any_network: the smallest p over networks times how many were compared."),
    ("p", Kind.NUMBER, "As the design's own table has it; empty: the test cannot be made."),
    ("p_holm", Kind.NUMBER, "The same by Holm, held to all primary tests that were made."),
    ("tests", Kind.NUMBER, "How many primary tests were made."),
)
