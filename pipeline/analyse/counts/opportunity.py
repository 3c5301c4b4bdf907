"""How much room there was for finds: pairs of sentences of which the one was certainly written before the other.

A city that wrote after a network had written much can echo it more than one that wrote before, whatever it learnt
(METHOD 2.3). Only language pairs with an error rate have room: a find in another has no q-value and is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.records.arrays import Floats, Ints
from pipeline.records.dates import DateInterval

__all__ = ["DatedText", "measure_room"]

HasRate = Callable[[str, str], bool]  # of the city's and the network's language


@dataclass(frozen=True, slots=True)
class DatedText:
    """A document as far as it has room for finds: whose it is, in which language, when, and its sentences."""

    document_id: str
    issuer_id: str
    lang: str
    date: DateInterval
    sentences: int


def measure_room(
    cities: Mapping[str, int], networks: Mapping[str, int], texts: Iterable[DatedText], has_rate: HasRate
) -> tuple[Floats, Floats]:
    """Pairs of sentences with the network first, and with the city first, each (cities, networks).

    `cities` and `networks` have the row or column of each issuer. Pairs whose dates touch are in neither.
    """
    shape = len(cities), len(networks)
    forward, backward = np.zeros(shape), np.zeros(shape)
    of_cities, of_networks = defaultdict(list), defaultdict(list)
    for text in texts:
        if text.issuer_id in cities:
            of_cities[text.issuer_id, text.lang].append(text)
        elif text.issuer_id in networks:
            of_networks[text.issuer_id, text.lang].append(text)
    for (network, network_lang), theirs in of_networks.items():
        earlier = _sums_by_day(theirs, latest=True)
        later = _sums_by_day(theirs, latest=False)
        for (city, city_lang), ours in of_cities.items():
            if not has_rate(city_lang, network_lang):
                continue
            at = cities[city], networks[network]
            for text in ours:
                forward[at] += text.sentences * earlier.before(text.date.earliest.toordinal())
                backward[at] += text.sentences * later.after(text.date.latest.toordinal())
    return forward, backward


@dataclass(frozen=True, slots=True, eq=False)
class _SumsByDay:
    """Sentences by the day that decides, in order of days, with their running sum."""

    days: Ints
    sums: Floats  # one longer than `days`, from 0

    def before(self, day: int) -> float:
        """Sentences of texts whose day lies before this one."""
        return float(self.sums[np.searchsorted(self.days, day, side="left")])

    def after(self, day: int) -> float:
        """Sentences of texts whose day lies after this one."""
        return float(self.sums[-1] - self.sums[np.searchsorted(self.days, day, side="right")])


def _sums_by_day(texts: list[DatedText], *, latest: bool) -> _SumsByDay:
    days = np.array([(text.date.latest if latest else text.date.earliest).toordinal() for text in texts], np.int64)
    order = np.argsort(days, kind="stable")
    counted = np.array([text.sentences for text in texts], np.float64)[order]
    return _SumsByDay(days[order], np.concatenate([[0.0], np.cumsum(counted)]))
