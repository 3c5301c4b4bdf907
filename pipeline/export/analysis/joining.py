"""The columns of the tables on before and after joining."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["BEFORE_AFTER", "EVENT_STUDY", "JOININGS", "LEFT_OUT_TEXTS"]

BEFORE_AFTER = columns_of(
    (
        "subset",
        Kind.TEXT,
        "Which texts take part: all, enough_texts (without cities of fewer than two dated texts), off_network_sites "
        "(without city texts that lie on a network's site), not_just_before (without the year before joining).",
    ),
    (
        "result",
        Kind.TEXT,
        "imputed is the primary estimate; imputed_unweighted counts every find alike; imputed_other_effects is without "
        "effects of city and period where the primary has them; nothing_elsewhere takes every joining that could not "
        "be compared for one that changed nothing; placebos tests the years before joining; two_way is shown for "
        "comparison only.",
    ),
    ("ratio", Kind.NUMBER, "Finds after joining for each that was to be expected without; empty: there is none."),
    ("low", Kind.NUMBER, "Lower end of the 95 % interval, by leaving out one city at a time."),
    ("high", Kind.NUMBER, "Upper end of the 95 % interval."),
    ("p", Kind.NUMBER, "Two-sided: of a ratio of 1, or of all years before joining as far from 1 together."),
    ("observed", Kind.NUMBER, "Finds after joining, each city's by its weight."),
    ("expected", Kind.NUMBER, "Those to be expected had the city not joined, by the same weights."),
    ("beyond_expected", Kind.NUMBER, "Of the finds after joining that are compared, those beyond what was expected."),
    ("cities", Kind.NUMBER, "Cities that joined and are compared."),
    ("rows", Kind.NUMBER, "Their texts by network, period and year since joining."),
    ("effects", Kind.TEXT, "What rows may differ in beside joining: city_and_period or city_period_too."),
    (
        "lowest_without",
        Kind.TEXT,
        "The city without which the ratio is lowest; of very many cities several are left out together, joined by |.",
    ),
    ("lowest_ratio", Kind.NUMBER, "The ratio without it."),
    ("highest_without", Kind.TEXT, "The city without which the ratio is highest."),
    ("highest_ratio", Kind.NUMBER, "The ratio without it."),
    ("method", Kind.TEXT, "How it was computed."),
    ("assumes", Kind.TEXT, "What must be true for it to say what it seems to say."),
    ("warning", Kind.TEXT, "Why there is no figure, or what to beware of."),
)

EVENT_STUDY = columns_of(
    ("years_since", Kind.NUMBER, "Years of the calendar since joining; negative: before it."),
    ("kind", Kind.TEXT, "placebo (imputed as if the city had joined by then) or after."),
    ("ratio", Kind.NUMBER, "Finds for each that was to be expected; empty: too few cities."),
    ("low", Kind.NUMBER, "Lower end of the 95 % interval, by leaving out one city at a time."),
    (
        "high",
        Kind.NUMBER,
        "Upper end of the 95 % interval; it may be empty where the ratio is not: one city carries it.",
    ),
    ("observed", Kind.NUMBER, "Finds of these years, each city's by its weight."),
    ("expected", Kind.NUMBER, "Those to be expected, by the same weights."),
    ("cities", Kind.NUMBER, "Cities that joined and are compared in these years."),
    ("rows", Kind.NUMBER, "Their texts by network and period."),
    ("warning", Kind.TEXT, "Why there is no figure."),
)

JOININGS = columns_of(
    ("city_id", Kind.TEXT, "A city with a text that joined a network."),
    ("network_id", Kind.TEXT, "The network."),
    ("joined_earliest", Kind.DATE, "First day on which it may have joined; empty: unknown."),
    ("joined_latest", Kind.DATE, "Last day on which it may have joined; empty: unknown."),
    ("rows_before", Kind.NUMBER, "Its periods with a text that is certainly older than joining."),
    ("rows_after", Kind.NUMBER, "Its periods and years with a text that is certainly younger."),
    ("rows_compared", Kind.NUMBER, "Of these, those of which can be said what was to be expected."),
    ("finds_before", Kind.NUMBER, "Finds in texts from before joining."),
    ("finds_after", Kind.NUMBER, "Finds in texts from after joining, of the years that are compared or not."),
    ("room_before", Kind.NUMBER, "Pairs of sentences before joining of which the network's is certainly earlier."),
    ("room_after", Kind.NUMBER, "The same after joining."),
    ("warning", Kind.TEXT, "Why the joining is not compared; empty: it is."),
)

LEFT_OUT_TEXTS = columns_of(
    ("document_id", Kind.TEXT, "A text of a city that takes no part beside the network."),
    ("network_id", Kind.TEXT, "The network; empty: beside none."),
    ("reason", Kind.TEXT, "The code of the reason."),
    ("meaning", Kind.TEXT, "The reason, with what would help."),
)
