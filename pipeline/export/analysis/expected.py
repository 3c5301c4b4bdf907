"""The columns of the tables on what is more than chance."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["EXPECTED", "NETWORKS"]

EXPECTED = columns_of(
    ("city_id", Kind.TEXT, "The city; empty: all cells that can be compared together, a text once a network."),
    ("network_id", Kind.TEXT, "The network; empty in that row."),
    ("country_code", Kind.TEXT, "The city's country as in cities.csv; empty where it is not said."),
    (
        "contact",
        Kind.TEXT,
        "yes where the city was in contact with the network when it wrote one of its texts, which need not be the text "
        "of a find, as the tables tell it; no, or unknown.",
    ),
    ("documents", Kind.NUMBER, "Texts of the city that are later than one of the network, in languages with a rate."),
    ("documents_with_find", Kind.NUMBER, "Of these, those with a find of which chance gives its stratum one at most."),
    ("finds", Kind.NUMBER, "All such finds in them."),
    ("expected", Kind.NUMBER, "Texts of the city that chance would give such a find."),
    ("decoys", Kind.NUMBER, "Finds of the null on which an expectation as sure as this one rests."),
    ("p", Kind.NUMBER, "One-sided: how often chance gives as many texts a find, given finds and decoys together."),
    ("q", Kind.NUMBER, "The same by Benjamini and Hochberg over all cells that are compared."),
    ("method", Kind.TEXT, "How it was computed."),
    ("assumes", Kind.TEXT, "What must be true for it to say what it seems to say."),
    ("warning", Kind.TEXT, "Why the cell is not compared."),
)

NETWORKS = columns_of(
    ("network_id", Kind.TEXT, "The network."),
    ("cells", Kind.NUMBER, "Cities that could echo it and of which contact is known."),
    ("cells_of_contact", Kind.NUMBER, "Of these, cities in contact."),
    ("finds", Kind.NUMBER, "Finds with the network first in these cities."),
    ("finds_of_contact", Kind.NUMBER, "Of these, in cities in contact."),
    ("expected_of_contact", Kind.NUMBER, "What city, network and opportunity lead to expect of those in contact."),
    ("statistic", Kind.NUMBER, "Finds of contact beyond that, in standard deviations of the references."),
    ("p", Kind.NUMBER, "One-sided, for this network alone."),
    ("p_of_all", Kind.NUMBER, "The same, allowing for all networks that were tested (max-T)."),
    ("references", Kind.NUMBER, "Memberships that were drawn anew within countries."),
    ("seed", Kind.NUMBER, "The seed of all that is drawn by chance."),
    ("method", Kind.TEXT, "How it was computed."),
    ("assumes", Kind.TEXT, "What must be true for it to say what it seems to say."),
    ("warning", Kind.TEXT, "Why there is no test of this network."),
)
