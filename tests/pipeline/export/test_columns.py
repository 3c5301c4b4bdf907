from __future__ import annotations

import re
from enum import StrEnum

import pytest

from pipeline.export.columns import CALIBRATION, DOCUMENTS, MATCHES, Column
from pipeline.records import DocumentStatus, LearningType, NullOrigin, Order, RivalKind, Role


@pytest.mark.parametrize(
    ("columns", "name", "codes"),
    [
        (MATCHES, "order", Order),
        (MATCHES, "learning_type", LearningType),
        (MATCHES, "best_rival_kind", RivalKind),
        (DOCUMENTS, "role", Role),
        (DOCUMENTS, "status", DocumentStatus),
        (CALIBRATION, "null", NullOrigin),
    ],
)
def test_a_column_of_codes_names_them_all(columns: tuple[Column, ...], name: str, codes: type[StrEnum]) -> None:
    (column,) = [column for column in columns if column.name == name]
    named = set(re.findall(r"\w+", column.meaning))
    assert {code.value for code in codes if code.value} <= named
