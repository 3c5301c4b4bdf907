"""Between which of its texts a city first named an instrument: an interval, because nobody reads minds between texts.

A text without the name says that the city had not taken the instrument up only if it is of a kind that would name it:
a strategy would, a news item would not. Where no such text is known, nothing is (METHOD 2.8). Every text counts as of
the last day on which it may have been published: with the first day for some and the last for others, two texts of one
month would seem to leave a gap in which everything could have happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from pipeline.analyse.instruments.naming.listed import Instrument
from pipeline.analyse.instruments.naming.traces import Standing, Trace
from pipeline.records import DocumentStatus, Role
from pipeline.study.tables import Issuer
from pipeline.workflow.inventory import Item

__all__ = ["NAMING_KINDS", "FirstNaming", "find_first_namings", "would_name"]

# Words of doc_type whose documents say what a city does about integration.
NAMING_KINDS = ("strategy", "action_plan", "plan", "programme", "report")


@dataclass(frozen=True, slots=True)
class FirstNaming:
    """A city first named an instrument after `after` and no later than `by`.

    `after` None: no earlier text would have named it; `by` None: no text does. The documents are those that say so,
    `without` counts the texts of a naming kind that come certainly before.
    """

    instrument_id: str
    city_id: str
    country: str
    after: date | None
    by: date | None
    document_after: str = ""
    document_by: str = ""
    without: int = 0

    @property
    def is_known(self) -> bool:
        """Whether any text says anything of it."""
        return self.after is not None or self.by is not None

    @property
    def days(self) -> tuple[float, float]:
        """The interval (after, by] in numbers of days, without an end where nothing is known."""
        after = -np.inf if self.after is None else self.after.toordinal()
        return float(after), float(np.inf if self.by is None else self.by.toordinal())


def would_name(item: Item, instrument: Instrument, kinds: Collection[str] = NAMING_KINDS) -> bool:
    """Whether the instrument would be found in a text, had the city taken it up.

    It must be of such a kind, read in full, dated, and in a language in which the instrument has a term.
    """
    document = item.document
    return (
        item.status is DocumentStatus.OK
        and document.date is not None
        and document.doc_type.strip().lower().replace(" ", "_") in kinds
        and instrument.can_be_found_in(item.lang)
    )


def find_first_namings(
    instruments: Iterable[Instrument],
    items: Iterable[Item],
    traces: Iterable[Trace],
    issuers: Mapping[str, Issuer],
    kinds: Collection[str] = NAMING_KINDS,
) -> tuple[FirstNaming, ...]:
    """One for each instrument and each city with a text, but not those it came from."""
    of_city: dict[str, list[Item]] = {}
    for item in items:
        if item.readable and item.document.role is Role.CITY and item.document.issuer_id:
            of_city.setdefault(item.document.issuer_id, []).append(item)
    naming: dict[tuple[str, str], set[str]] = {}
    for trace in traces:
        if trace.standing is Standing.COUNTED:
            naming.setdefault((trace.instrument_id, trace.issuer_id), set()).add(trace.document_id)
    found = []
    for instrument in instruments:
        for city, held in sorted(of_city.items()):
            country = issuers[city].country_code if city in issuers else ""
            if not instrument.came_from(city, country):
                named = naming.get((instrument.instrument_id, city), set())
                found.append(_first_naming(instrument, city, country, held, named, kinds))
    return tuple(found)


def _first_naming(
    instrument: Instrument,
    city: str,
    country: str,
    items: Iterable[Item],
    named: Collection[str],
    kinds: Collection[str],
) -> FirstNaming:
    dated = {item.document.document_id: days for item in items if (days := item.document.date) is not None}
    naming = sorted((dated[name].latest, name) for name in named if name in dated)
    earliest = min((dated[name].earliest for _, name in naming), default=date.max)
    # Of a text that may be older or newer than the first that names it nothing follows.
    without = sorted(
        (dated[name].latest, name)
        for item in items
        if would_name(item, instrument, kinds)
        and (name := item.document.document_id) not in named
        and dated[name].latest < earliest
    )
    after, document_after = without[-1] if without else (None, "")
    by, document_by = naming[0] if naming else (None, "")
    return FirstNaming(instrument.instrument_id, city, country, after, by, document_after, document_by, len(without))
