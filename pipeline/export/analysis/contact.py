"""The columns of the tables on contact."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["CELLS", "COVERAGE", "IDENTIFICATION", "LEFT_OUT", "RESULTS"]

IDENTIFICATION = columns_of(
    ("design", Kind.TEXT, "The design that asks."),
    ("quantity", Kind.TEXT, "What is counted, or the test that cannot be made."),
    ("value", Kind.NUMBER, "How many there are; empty where a test cannot be made."),
    ("meaning", Kind.TEXT, "What the number says, or why the test cannot be made and what would help."),
)

RESULTS = columns_of(
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

CELLS = columns_of(
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

COVERAGE = columns_of(
    ("city_id", Kind.TEXT, "The city."),
    ("year", Kind.NUMBER, "Of the first day on which the texts may have been published; empty: without a date."),
    ("documents", Kind.NUMBER, "Documents with a text."),
    ("sentences", Kind.NUMBER, "Sentences of these that take part in matching."),
)

LEFT_OUT = columns_of(
    ("kind", Kind.TEXT, "city or country."),
    ("name", Kind.TEXT, "The one that is left out."),
    ("ratio", Kind.NUMBER, "The rate ratio of contact without it; empty: there is none then."),
)
