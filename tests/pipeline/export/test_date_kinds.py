from __future__ import annotations

from crawler.formats import own_date_kinds
from pipeline.export.date_kinds import DATE_KINDS
from pipeline.records import ClueKind


def test_every_kind_of_evidence_of_a_date_is_explained() -> None:
    assert {*ClueKind, *own_date_kinds(), "overrides.csv", "researcher", "source:ID"} == set(DATE_KINDS)
    assert all(DATE_KINDS.values())
