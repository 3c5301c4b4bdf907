"""The columns of the tables on contact."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["CELLS", "CORRECTED", "COVERAGE", "FINDS", "FLOW", "IDENTIFICATION", "LEFT_OUT", "POWER", "RESULTS"]

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
        "(without city texts that lie on a network's site); and with what texts without a date or that could not be "
        "read may hold: missing_hold_none (no find), missing_of_contact_hold_most (as many as any city's texts do "
        "where there was contact, none elsewhere), missing_of_others_hold_most (the reverse).",
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
    ("countries", Kind.NUMBER, "Countries that cities.csv says of these cities."),
    ("finds", Kind.NUMBER, "Finds with the network first, also where contact is unknown."),
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
    (
        "contact",
        Kind.TEXT,
        "yes where the city was in contact with the network when it wrote one of its texts, which need not be the text "
        "of a find, as the tables tell it; no, or unknown.",
    ),
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

FINDS = columns_of(
    (
        "passage_id",
        Kind.TEXT,
        "The find, as in matches.csv or, where the city was first, in excluded.csv, with a row for each piece of a "
        "long passage.",
    ),
    ("city_id", Kind.TEXT, "The city."),
    ("network_id", Kind.TEXT, "The network."),
    ("city_document_id", Kind.TEXT, "The city's text."),
    ("network_document_id", Kind.TEXT, "The network's text."),
    ("order", Kind.TEXT, "Who was certainly first: network_first or city_first."),
    (
        "contact",
        Kind.TEXT,
        "Contact of the city with the network, as in cells.csv; exposure_level in matches.csv is that of the one text.",
    ),
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
    (
        "p",
        Kind.NUMBER,
        "Of the primary test without it, by 199 references; empty: it cannot be made then, or the city is not among "
        "the 100 that move the ratio most.",
    ),
    (
        "moved",
        Kind.TEXT,
        "What turns without it, joined by |: sign (the ratio is on the other side of 1), p (on the other side of .05).",
    ),
)

POWER = columns_of(
    ("rate_ratio", Kind.NUMBER, "By how much contact multiplies finds in the invented studies; 1: not at all."),
    ("test", Kind.TEXT, "The test."),
    ("share", Kind.NUMBER, "Of the invented studies, those in which its p is .05 or below."),
    ("low", Kind.NUMBER, "Lower end of the share's 95 % interval, for so many studies."),
    ("high", Kind.NUMBER, "Upper end of it."),
    ("studies", Kind.NUMBER, "Studies that were invented for the ratio."),
    ("seed", Kind.NUMBER, "The seed of all that is drawn by chance."),
    ("method", Kind.TEXT, "How the test is made."),
    ("assumes", Kind.TEXT, "What must be true for it to say what it seems to say."),
    ("invented_from", Kind.TEXT, "What the invented studies are drawn from."),
    ("warning", Kind.TEXT, "Why the test cannot be made of this study."),
)

CORRECTED = columns_of(
    ("result", Kind.TEXT, "The rate ratio, as in involvement.csv."),
    ("raw", Kind.NUMBER, "Of finds as they are; empty: there is none."),
    ("raw_low", Kind.NUMBER, "Lower end of its 95 % interval."),
    ("raw_high", Kind.NUMBER, "Upper end of its 95 % interval."),
    ("corrected", Kind.NUMBER, "Of true finds, by what coders read with and without contact; empty: see the warning."),
    ("corrected_low", Kind.NUMBER, "Lower end of its 95 % interval."),
    ("corrected_high", Kind.NUMBER, "Upper end of its 95 % interval."),
    ("warning", Kind.TEXT, "Why nothing is corrected."),
)

FLOW = columns_of(
    ("side", Kind.TEXT, "network or city."),
    ("stage", Kind.TEXT, "found, read, dated, rated, compared, matched or counted, in this order."),
    ("documents", Kind.NUMBER, "Documents that pass the stage; empty in the rows of losses."),
    ("lost", Kind.NUMBER, "Documents that passed the stage before and not this one, by reason."),
    ("meaning", Kind.TEXT, "What passes the stage, or why these do not."),
)
