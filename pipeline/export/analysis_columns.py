"""The columns of the tables that `policyecho analyse` writes."""

from __future__ import annotations

from pipeline.export.columns import Column, Kind

__all__ = ["CELLS", "CONVERGENCE", "COVERAGE", "IDENTIFICATION", "LEFT_OUT", "RESULTS"]


def _columns(*columns: tuple[str, Kind, str]) -> tuple[Column, ...]:
    return tuple(Column(*column) for column in columns)


IDENTIFICATION = _columns(
    ("design", Kind.TEXT, "The design that asks."),
    ("quantity", Kind.TEXT, "What is counted, or the test that cannot be made."),
    ("value", Kind.NUMBER, "How many there are; empty where a test cannot be made."),
    ("meaning", Kind.TEXT, "What the number says, or why the test cannot be made and what would help."),
)

RESULTS = _columns(
    ("design", Kind.TEXT, "The design that asks."),
    (
        "subset",
        Kind.TEXT,
        "Which texts take part: all, enough_texts (without cities of fewer than two dated texts), off_network_sites "
        "(without city texts that lie on a network's site).",
    ),
    (
        "result",
        Kind.TEXT,
        "The test or estimate: within_country is the primary test, naive is shown for comparison only.",
    ),
    (
        "estimate",
        Kind.NUMBER,
        "The standardised statistic of a test, or the rate ratio of contact; empty: there is none.",
    ),
    ("low", Kind.NUMBER, "Lower end of the 95 % interval of a rate ratio."),
    ("high", Kind.NUMBER, "Upper end of the 95 % interval of a rate ratio."),
    ("p", Kind.NUMBER, "One-sided: how often memberships drawn anew give as much or more."),
    ("cities", Kind.NUMBER, "Cities that take part."),
    ("networks", Kind.NUMBER, "Networks that take part."),
    ("countries", Kind.NUMBER, "Countries of these cities."),
    ("finds", Kind.NUMBER, "Finds with the network first in cells whose contact is known."),
    ("references", Kind.NUMBER, "Memberships that were drawn anew for a p."),
    ("seed", Kind.NUMBER, "The seed of all that is drawn by chance; the same seed gives the same table."),
    ("method", Kind.TEXT, "How it was computed."),
    ("assumes", Kind.TEXT, "What must be true for it to say what it seems to say."),
    ("warning", Kind.TEXT, "Why there is no figure, or what to beware of."),
)

CELLS = _columns(
    ("city_id", Kind.TEXT, "The city."),
    ("network_id", Kind.TEXT, "The network."),
    ("country_code", Kind.TEXT, "The city's country as in cities.csv; empty where it is not said."),
    ("contact", Kind.TEXT, "yes, no or unknown: contact when the city wrote, as the tables tell it."),
    (
        "takes_part",
        Kind.TEXT,
        "yes where contact is known and the city wrote after the network; only these are compared.",
    ),
    ("finds_network_first", Kind.NUMBER, "Finds in which the network was certainly first."),
    ("finds_city_first", Kind.NUMBER, "Finds in which the city was certainly first."),
    ("opportunity", Kind.NUMBER, "Pairs of sentences of which the network's is certainly earlier."),
    ("reverse_opportunity", Kind.NUMBER, "Pairs of sentences of which the city's is certainly earlier."),
    ("expected", Kind.NUMBER, "Finds with the network first that city, network and opportunity lead to expect."),
)

COVERAGE = _columns(
    ("city_id", Kind.TEXT, "The city."),
    ("year", Kind.NUMBER, "Of the first day on which the texts may have been published; empty: without a date."),
    ("documents", Kind.NUMBER, "Documents with a text."),
    ("sentences", Kind.NUMBER, "Sentences of these that take part in matching."),
)

CONVERGENCE = _columns(
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
    ("warning", Kind.TEXT, "Why there is no figure."),
)

LEFT_OUT = _columns(
    ("kind", Kind.TEXT, "city or country."),
    ("name", Kind.TEXT, "The one that is left out."),
    ("ratio", Kind.NUMBER, "The rate ratio of contact without it; empty: there is none then."),
)
