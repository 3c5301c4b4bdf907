"""Tables of an analysis as CSV beside those of their run; what a person changed there stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.export.csv import write_csv
from pipeline.export.tables import Table
from pipeline.study import KeptFile, Study, renew_folder, replace_folder

__all__ = ["FOLDER", "WrittenTables", "write_tables"]

FOLDER = "analysis"


@dataclass(frozen=True, slots=True)
class WrittenTables:
    """Every file that was written, and those that a person had changed, with the file beside each."""

    paths: tuple[str, ...]
    kept: tuple[KeptFile, ...]


def write_tables(study: Study, run_id: str, tables: Iterable[Table]) -> WrittenTables:
    """Write tables as analysis/NAME.csv into the export folder of their run."""
    folder = study.export_folder(run_id) / FOLDER
    with replace_folder(folder, "policyecho.export.rename") as temporary:
        for table in tables:
            write_csv(table, temporary)
        renewed = renew_folder(folder, temporary, study.written(folder), complete=False)
    return WrittenTables(tuple(str(folder / place) for place in renewed.places.values()), renewed.kept)
