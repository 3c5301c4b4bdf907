from __future__ import annotations

import gzip

import pytest

from pipeline.errors import StageError
from pipeline.export.columns import Column, Kind
from pipeline.export.stored import bundle_from_bytes, bundle_to_bytes
from pipeline.export.tables import Bundle, Table

COLUMNS = (Column("passage", Kind.TEXT, "words"), Column("score", Kind.NUMBER, "a score"), Column("day", Kind.DATE, ""))
ROWS = (("=1+1\r\n\ud800 \x00 straße", 0.1 + 0.2, "2016-05-31"), ("", 3, None))
BUNDLE = Bundle("0123456789ab", (Table("matches", COLUMNS, ROWS), Table("none", COLUMNS, ())), {"b": [1], "a": None})


def test_every_cell_comes_back_as_it_was() -> None:
    found = bundle_from_bytes(bundle_to_bytes(BUNDLE))
    assert (found.run_id, found.manifest) == (BUNDLE.run_id, BUNDLE.manifest)
    assert [(table.name, table.rows) for table in found.tables] == [("matches", ROWS), ("none", ())]
    assert [(one.name, one.kind) for one in found.tables[0].columns] == [(one.name, one.kind) for one in COLUMNS]


def test_the_same_tables_are_kept_as_the_same_bytes() -> None:
    assert bundle_to_bytes(BUNDLE) == bundle_to_bytes(bundle_from_bytes(bundle_to_bytes(BUNDLE)))


@pytest.mark.parametrize(
    "data",
    [b"", bundle_to_bytes(BUNDLE)[:-9], b"plain", gzip.compress(b"[]"), gzip.compress(b'{"format": 99}'),
     gzip.compress(b'{"format": 1, "tables": [{"name": "m", "columns": [["a", "text"]], "rows": [[1, 2]]}]}')],
    ids=("empty", "cut off", "not packed", "a list", "another format", "a row too long"),
)  # fmt: skip
def test_what_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(StageError, match="kept tables of the run are damaged; restore them"):
        bundle_from_bytes(data)
