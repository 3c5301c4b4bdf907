"""A run's tables as the study keeps them, so that a run can be exported after everything else has changed."""

from __future__ import annotations

import gzip
import json
import zlib

from pipeline.errors import StageError
from pipeline.export.columns import Column, Kind
from pipeline.export.tables import Bundle, Table

__all__ = ["bundle_from_bytes", "bundle_to_bytes"]

_FORMAT = 1
_PACKED = 3  # a tenth larger than by 6, which took a twentieth of a run after one new document


def bundle_to_bytes(bundle: Bundle) -> bytes:
    """The bundle, packed; the same bundle gives the same bytes."""
    tables = [
        {
            "name": table.name,
            "columns": [[column.name, column.kind.value] for column in table.columns],
            "rows": table.rows,
        }
        for table in bundle.tables
    ]
    held = {"format": _FORMAT, "run_id": bundle.run_id, "manifest": bundle.manifest, "tables": tables}
    # In ASCII, because a text may hold what UTF-8 cannot.
    return gzip.compress(json.dumps(held, sort_keys=True, separators=(",", ":")).encode("ascii"), _PACKED, mtime=0)


def bundle_from_bytes(data: bytes) -> Bundle:
    """The bundle that `bundle_to_bytes` packed, with the columns of its time. Raises StageError when damaged."""
    try:
        held = json.loads(gzip.decompress(data))
        if held["format"] != _FORMAT:
            raise ValueError(held["format"])
        tables = tuple(
            Table(
                table["name"],
                tuple(Column(name, Kind(kind), "") for name, kind in table["columns"]),
                tuple(tuple(row) for row in table["rows"]),
            )
            for table in held["tables"]
        )
        return Bundle(held["run_id"], tables, held["manifest"])
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        raise StageError("the kept tables of the run are damaged; restore them from a copy of the study") from None
