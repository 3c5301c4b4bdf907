from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from pipeline.errors import InputError, UnknownNameError
from pipeline.records import Document, Role
from pipeline.records.dates import DateInterval
from pipeline.views.search_filters import DocumentFilter, Filters


def _document(role: Role, issuer: str, years: tuple[int, int] | None) -> Document:
    interval = DateInterval(date(years[0], 1, 1), date(years[1], 12, 31)) if years else None
    return Document(f"{role}-{issuer}", role, issuer, "", date=interval)


@pytest.fixture(scope="module")
def documents() -> DocumentFilter:
    listed = [
        _document(Role.CITY, "brno", (2014, 2014)),
        _document(Role.NETWORK, "eccar", (2015, 2016)),
        _document(Role.CITY, "lyon", None),
    ]
    return DocumentFilter(listed, np.array(["cs", "de", "fr"]))


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(), [True, True, True]),
        (Filters(role=Role.CITY), [True, False, True]),
        (Filters(lang="de-AT"), [False, True, False]),
        (Filters(issuer="lyon"), [False, False, True]),
        (Filters(after="2014-06"), [False, True, False]),
        (Filters(after="2014"), [True, True, False]),
        (Filters(before="2015"), [True, False, False]),
        (Filters(before="2016-12-31"), [True, True, False]),
        (Filters(role=Role.CITY, after="2014", before="2016"), [True, False, False]),
        (Filters(role=Role.REFERENCE), [False, False, False]),
    ],
)
def test_documents_that_may_answer_by_filter(documents: DocumentFilter, filters: Filters, allowed: list[bool]) -> None:
    assert documents.allowed(filters).tolist() == allowed


def test_a_document_whose_date_is_not_wholly_inside_or_unknown_may_not_answer(documents: DocumentFilter) -> None:
    assert documents.allowed(Filters(after="2016")).tolist() == [False, False, False]


def test_names_that_no_document_has_are_told(documents: DocumentFilter) -> None:
    with pytest.raises(UnknownNameError, match="brno"):
        documents.allowed(Filters(issuer="bruno"))
    for none in ("pl", "German"):
        with pytest.raises(UnknownNameError, match=f"language '{none}'"):
            documents.allowed(Filters(lang=none))
    with pytest.raises(InputError):
        documents.allowed(Filters(after="soon"))
