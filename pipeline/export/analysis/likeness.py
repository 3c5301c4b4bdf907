"""The columns of the tables on how alike texts grow."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["CONVERGENCE"]

CONVERGENCE = columns_of(
    ("network_id", Kind.TEXT, "The network."),
    ("group", Kind.TEXT, "in_contact, not_in_contact, or their difference."),
    ("quantity", Kind.TEXT, "distance of a period, or slope: its change from one period to the next."),
    ("first_year", Kind.NUMBER, "First year of the period; empty for a slope."),
    ("last_year", Kind.NUMBER, "Last year of the period; empty for a slope."),
    (
        "estimate",
        Kind.NUMBER,
        "A distance of 0: texts of two cities are as near as two of one; a slope below 0: they grow alike.",
    ),
    ("low", Kind.NUMBER, "Lower end of the 95 % interval, by leaving out one city at a time."),
    ("high", Kind.NUMBER, "Upper end of the 95 % interval."),
    ("cities", Kind.NUMBER, "Cities with two dated texts or more in every period."),
    ("cities_left_out", Kind.NUMBER, "Cities of the group with fewer."),
    ("documents", Kind.NUMBER, "Documents of these cities in the period."),
    ("p", Kind.NUMBER, "Two-sided, that the slopes of both groups do not differ; of their difference only."),
    ("warning", Kind.TEXT, "Why there is no figure."),
)
