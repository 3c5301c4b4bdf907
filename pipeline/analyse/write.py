"""Tables and pictures of an analysis beside the tables of their run; what a person changed there stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.analyse.pictures.svg import Picture
from pipeline.export.csv import write_csv
from pipeline.export.tables import Table
from pipeline.study import KeptFile, Study, renew_folder, replace_folder

__all__ = ["FOLDER", "WrittenFiles", "write_analysis"]

FOLDER = "analysis"


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """Every file that was written, and those that a person had changed, with the file beside each."""

    paths: tuple[str, ...]
    kept: tuple[KeptFile, ...]


def write_analysis(
    study: Study, run_id: str, tables: Iterable[Table], pictures: Mapping[str, Picture] | None = None
) -> WrittenFiles:
    """Write tables as analysis/NAME.csv and pictures as NAME.svg into the export folder of their run."""
    folder = study.export_folder(run_id) / FOLDER
    with replace_folder(folder, "policyecho.export.rename") as temporary:
        for table in tables:
            write_csv(table, temporary)
        for name, picture in (pictures or {}).items():
            (temporary / f"{name}.svg").write_text(picture.write(), encoding="utf-8")
        renewed = renew_folder(folder, temporary, study.written(folder), complete=False)
    return WrittenFiles(tuple(str(folder / place) for place in renewed.places.values()), renewed.kept)
