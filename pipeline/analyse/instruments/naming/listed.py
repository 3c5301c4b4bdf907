"""The instruments of instruments.csv, with where each came from and in which languages it can be found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.study.tables import InstrumentTerm
from pipeline.text.language import base_language

__all__ = ["Instrument", "list_instruments"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument; `langs` are those of its terms (empty: terms of any language).

    `origin_id` is the city or body it came from, `origin_country` that one's country, `origin_year` since when it is
    there; empty or None where the table does not say.
    """

    instrument_id: str
    terms: int
    langs: frozenset[str]
    origin_id: str = ""
    origin_country: str = ""
    origin_year: int | None = None

    def can_be_found_in(self, lang: str) -> bool:
        """Whether a text in this language that names it would be seen to: English terms alone do not do."""
        return bool({"", lang} & self.langs)

    def came_from(self, city_id: str, country: str) -> bool:
        """Whether the city is its origin, or lies in the country it came from."""
        return city_id == self.origin_id or (bool(country) and country == self.origin_country)


def list_instruments(terms: Iterable[InstrumentTerm]) -> tuple[Instrument, ...]:
    """The instruments in order of their ids; names of documents, of common sources and of traps are none."""
    of: dict[str, list[InstrumentTerm]] = {}
    for term in terms:
        if term.is_of_instrument:
            of.setdefault(term.instrument_id, []).append(term)
    return tuple(
        Instrument(
            name,
            len(held),
            frozenset(base_language(term.lang) for term in held),
            next((term.origin_id for term in held if term.origin_id), ""),
            next((term.origin_country for term in held if term.origin_country), ""),
            next((term.origin_year for term in held if term.origin_year), None),
        )
        for name, held in sorted(of.items())
    )
