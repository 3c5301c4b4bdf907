"""The columns of the tables on instruments."""

from __future__ import annotations

from pipeline.export.columns import Kind, columns_of

__all__ = ["CURVES", "EVENTS", "FIRST_NAMINGS", "INSTRUMENT_IDENTIFICATION", "INSTRUMENT_RESULTS", "SPREAD", "TRACES"]

INSTRUMENT_IDENTIFICATION = columns_of(
    ("quantity", Kind.TEXT, "What is counted, or what cannot be asked."),
    ("value", Kind.NUMBER, "How many there are; empty where something cannot be asked."),
    ("meaning", Kind.TEXT, "What the number says, or why it cannot be asked and what would help."),
)

TRACES = columns_of(
    ("instrument_id", Kind.TEXT, "The instrument, as in instruments.csv."),
    ("document_id", Kind.TEXT, "The document in which it is named."),
    ("role", Kind.TEXT, "network, city or reference."),
    ("issuer_id", Kind.TEXT, "Who issued the document."),
    ("country_code", Kind.TEXT, "The issuer's country; empty where the tables do not say."),
    ("lang", Kind.TEXT, "Language of the document."),
    ("date_earliest", Kind.DATE, "First day on which the document may have been published; empty: unknown."),
    ("date_latest", Kind.DATE, "Last such day; empty: unknown."),
    ("term", Kind.TEXT, "The term that was found, as instruments.csv has it; empty where it is only described."),
    ("term_confidence", Kind.TEXT, "How far the row of the term was checked."),
    ("page", Kind.NUMBER, "Physical page (from 1); empty where the file has none."),
    ("char_start", Kind.NUMBER, "First code point of the name in the text that `policyecho text` prints."),
    ("char_end", Kind.NUMBER, "One past its last code point."),
    ("sentence", Kind.TEXT, "The sentence in which it stands."),
    (
        "standing",
        Kind.TEXT,
        "counted; else why not: not_a_city, of_origin (it came from there), trap (beside a term that means something "
        "else), before_origin (the text is older than the instrument), undated, described (an echo of a network text "
        "that names it, which the city's passage does not).",
    ),
    (
        "passage_ids",
        Kind.TEXT,
        "Echoes of a network text in whose city passage it stands, as passage_id in matches.csv has them, joined by |.",
    ),
)

FIRST_NAMINGS = columns_of(
    ("instrument_id", Kind.TEXT, "The instrument."),
    ("city_id", Kind.TEXT, "The city; those that the instrument came from are left out."),
    ("country_code", Kind.TEXT, "Its country."),
    (
        "after",
        Kind.DATE,
        "First named after this day: a text of then would have named it. Empty: there is no such text.",
    ),
    ("by", Kind.DATE, "First named by this day; empty: no text of the city names it."),
    ("document_after", Kind.TEXT, "The last text without the name before the first with it."),
    ("document_by", Kind.TEXT, "The first text with the name."),
    (
        "texts_without",
        Kind.NUMBER,
        "Texts of a kind that would name it that are certainly older than the first with it.",
    ),
    (
        "contact_since",
        Kind.DATE,
        "Since when the city or its authority had been at an event on it; empty: not known to.",
    ),
)

CURVES = columns_of(
    ("instrument_id", Kind.TEXT, "The instrument."),
    ("after", Kind.DATE, "The mass lies after this day; empty: nothing is known before."),
    ("by", Kind.DATE, "And by this day; empty: as far as texts reach it did not come."),
    ("mass", Kind.NUMBER, "Share of cities that first named it in this interval (Turnbull)."),
    ("share_before", Kind.NUMBER, "Share of cities that had named it before the interval."),
    ("share_after", Kind.NUMBER, "Share of cities that had named it after the interval."),
    ("cities", Kind.NUMBER, "Cities of which anything is known."),
    ("named", Kind.NUMBER, "Cities that name it."),
)

SPREAD = columns_of(
    ("contact", Kind.TEXT, "Which events: any_event, platforming, elevating."),
    ("country_code", Kind.TEXT, "The country."),
    ("instrument_id", Kind.TEXT, "The instrument."),
    (
        "counted_from",
        Kind.DATE,
        "First namings count from this day: half of the countries with an event had been there.",
    ),
    ("attended", Kind.TEXT, "yes, no, late (only after that day) or unknown."),
    ("takes_part", Kind.TEXT, "yes where that is known, not late, and a city is followed."),
    ("cities_followed", Kind.NUMBER, "Cities without the instrument on that day whose texts reach beyond it."),
    ("first_namings", Kind.NUMBER, "Of these, cities that named it later."),
    ("years", Kind.NUMBER, "Years over which they are followed."),
    ("had_before", Kind.NUMBER, "Cities that had named it by that day."),
    ("not_followed", Kind.NUMBER, "Cities of which it is not known if they had, or that have no later text."),
)

EVENTS = columns_of(
    ("event_id", Kind.TEXT, "The event, as in process_events.csv."),
    ("city_id", Kind.TEXT, "The city that took part; empty: a national authority, or not known who."),
    ("country_code", Kind.TEXT, "The country whose national authority took part."),
    ("network_id", Kind.TEXT, "The network whose event it was."),
    ("date_earliest", Kind.DATE, "First day on which it may have been; empty: unknown."),
    ("date_latest", Kind.DATE, "Last such day, from which contact counts; empty: unknown."),
    ("kind", Kind.TEXT, "What kind of event it was."),
    ("practice", Kind.TEXT, "platforming, elevating, or empty: not said."),
    ("instrument_ids", Kind.TEXT, "What it was about, joined by |."),
    ("is_contact", Kind.TEXT, "yes; no for an interview or statement, which is evidence only."),
    ("text", Kind.TEXT, "What is known of it, where access_level is public; empty otherwise."),
)

INSTRUMENT_RESULTS = columns_of(
    (
        "result",
        Kind.TEXT,
        "The test or estimate: spread is the primary test; means and reasons are the rate ratios of finds that name an "
        "instrument and of those that do not, means_over_reasons their ratio.",
    ),
    ("contact", Kind.TEXT, "Which contact: any_event, platforming, elevating, membership."),
    ("estimate", Kind.NUMBER, "A test's standardised statistic, or the ratio; empty: there is none."),
    ("low", Kind.NUMBER, "Lower end of the 95 % interval of a ratio."),
    ("high", Kind.NUMBER, "Upper end of the 95 % interval of a ratio."),
    ("p", Kind.NUMBER, "One-sided: how often countries drawn anew give as much or more."),
    ("clusters", Kind.NUMBER, "Countries (for membership: cities) that are left out one at a time."),
    ("counted", Kind.NUMBER, "First namings or finds in what takes part."),
    ("with_contact", Kind.NUMBER, "Of these, those with contact."),
    ("references", Kind.NUMBER, "How many times countries were drawn anew for a p."),
    ("seed", Kind.NUMBER, "The seed of all that is drawn by chance."),
    ("method", Kind.TEXT, "How it was computed."),
    ("assumes", Kind.TEXT, "What must be true for it to say what it seems to say."),
    ("warning", Kind.TEXT, "Why there is no figure, or what to beware of."),
)
