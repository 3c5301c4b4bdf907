"""The columns of the tables on who wrote first."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["CONDUITS", "PATHS"]

PATHS = columns_of(
    ("network_id", Kind.TEXT, "The network; empty: all of them together."),
    ("path", Kind.TEXT, "network_to_city or city_to_network: who certainly wrote first."),
    (
        "contact",
        Kind.TEXT,
        "yes where the city was in contact with the network when it wrote one of its texts, which need not be the text "
        "of a find, as the tables tell it; no, or unknown.",
    ),
    ("finds", Kind.NUMBER, "Finds of this path."),
    ("cells", Kind.NUMBER, "Cities by networks with room for them."),
    ("cells_with_find", Kind.NUMBER, "Of these, those with a find."),
    ("opportunity", Kind.NUMBER, "Pairs of sentences of which the right one is certainly earlier."),
    ("rate", Kind.NUMBER, "Finds a million such pairs; empty: there are none."),
)

CONDUITS = columns_of(
    ("first_city_id", Kind.TEXT, "The city that wrote first."),
    ("first_document_id", Kind.TEXT, "Its text."),
    ("network_id", Kind.TEXT, "The network of which a text lies between."),
    ("network_document_id", Kind.TEXT, "That text."),
    ("later_city_id", Kind.TEXT, "The city that wrote last."),
    ("later_document_id", Kind.TEXT, "Its text."),
    ("first_contact", Kind.TEXT, "Contact of the first city with the network: yes, no or unknown."),
    ("later_contact", Kind.TEXT, "Contact of the later city with the network."),
    ("matches", Kind.NUMBER, "How many matches carry it."),
    ("passage_ids", Kind.TEXT, "Their ids, as passage_id in finds.csv and matches.csv has them, joined by |."),
)
