"""Which documents may answer a query: by role, language, issuer and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError, UnknownNameError
from pipeline.records import Document, Role
from pipeline.records.arrays import Mask
from pipeline.records.dates import DateInterval, parse_interval
from pipeline.text import language

__all__ = ["DocumentFilter", "Filters"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer; empty for all.

    `after` and `before` are years, months or days, and include them: only documents whose whole date lies within.
    """

    role: Role | None = None
    lang: str = ""
    issuer: str = ""
    after: str = ""
    before: str = ""


class DocumentFilter:
    """What filters look at of each document, side by side, so that a query does not look at one after the other."""

    def __init__(self, documents: Sequence[Document], langs: NDArray[np.str_]) -> None:
        self._roles = np.array([document.role.value for document in documents], str)
        self._langs = langs
        self._issuers = np.array([document.issuer_id for document in documents], str)
        dates = [document.date for document in documents]
        # "Not a time" lies neither before nor after any day: without a date nobody knows when a document was written.
        self._earliest = np.array([date.earliest if date else "NaT" for date in dates], "datetime64[D]")
        self._latest = np.array([date.latest if date else "NaT" for date in dates], "datetime64[D]")

    def allowed(self, filters: Filters) -> Mask:
        """For each document whether it may answer.

        Raises InputError for a date that cannot be read, UnknownNameError for a language or issuer that no document
        has.
        """
        allowed = np.ones(len(self._roles), bool)
        if filters.role is not None:
            allowed &= self._roles == filters.role.value
        if filters.lang:
            allowed &= _known(self._langs, language.base_language(filters.lang), "language", filters.lang)
        if filters.issuer:
            allowed &= _known(self._issuers, filters.issuer, "issuer", filters.issuer)
        if filters.after:
            allowed &= self._earliest >= np.datetime64(_read_date(filters.after).earliest)
        if filters.before:
            allowed &= self._latest <= np.datetime64(_read_date(filters.before).latest)
        return allowed


def _known(values: NDArray[np.str_], wanted: str, what: str, given: str) -> Mask:
    found: Mask = values == wanted
    if not found.any():
        raise UnknownNameError(what, given, sorted(set(values.tolist())))
    return found


def _read_date(text: str) -> DateInterval:
    try:
        return parse_interval(text)
    except ValueError as error:
        raise InputError(str(error)) from None
