"""Why something cannot be asked of the data, in a sentence that says what would help."""

from __future__ import annotations

from pipeline.records.codes import Code

__all__ = ["Obstacle"]


class Obstacle(Code):
    """What hinders tracing, a test or an estimate."""

    NO_INSTRUMENT = "no_instrument", "instruments.csv names no instrument; add its names in the languages of the cities"
    NO_CITY_TEXT = "no_city_text", "no city has a text; add documents of cities"
    ONE_CITY = "one_city", "only one city other than those of its origin has a text; add documents of more cities"
    ALL_UNDATED = "all_undated", "no city text has a date; give dates in overrides.csv"
    NO_TRACE = (
        "no_trace",
        "no dated city text names any of the instruments; look whether instruments.csv has the names that cities use",
    )
    NOBODY_WITHOUT = (
        "nobody_without",
        "no city has an earlier text that would have named the instrument, so that of none it is known that it had not "
        "taken it up before; add earlier plans, and give doc_type in documents.csv",
    )
    NO_EVENT = (
        "no_event",
        "process_events.csv has no dated event of contact on any of these instruments; add who was at which",
    )
    ONE_COUNTRY = "one_country", "all cities that can be followed lie in one country, or in none that cities.csv says"
    ONE_INSTRUMENT = (
        "one_instrument",
        "there are dated events on one instrument only, so that a country that takes up everything cannot be told from "
        "one that was at the event; add events on others",
    )
    NOBODY_FOLLOWED = (
        "nobody_followed",
        "no city without the instrument is followed by texts from the events on; add later plans of cities",
    )
    NO_NAMING_AFTER = "no_naming_after", "no city is known to have first named an instrument after the events on it"
    NOBODY_ATTENDED = "nobody_attended", "no country whose cities are followed was at an event"
    ALL_ATTENDED = (
        "all_attended",
        "every country whose cities are followed was at an event on every instrument, so there is nobody to compare",
    )
    NOTHING_TO_PERMUTE = (
        "nothing_to_permute",
        "no two countries were at events on two instruments in opposite ways, so that it could not have been otherwise",
    )
    TOO_FEW_NAMINGS = "too_few_namings", "too few first namings for so many numbers to be estimated"
    CONTACT_CONSTANT = "contact_constant", "no year at risk differs from another in contact"
    NOT_SEPARATE = (
        "not_separate",
        "contact cannot be told apart from what cities, countries, networks and years differ in anyway",
    )
    NO_MEANS = "no_means", "no find with the network first names an instrument on both sides"
    NO_REASONS = "no_reasons", "no find with the network first is about goals and reasons without an instrument"
    NO_CONTACT = "no_contact", "of no city is contact known, or none had any when it wrote"
    ALL_CONTACT = "all_contact", "every city of which it is known had such contact, so there is nobody to compare"
