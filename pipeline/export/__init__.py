"""Exporters: what leaves a study, and in which form. EXPORTERS is the one place to add one.

In comes a run as a `Bundle` of typed tables, which `rows` and `calibration` make from records, or the `Archive` of the
whole study; out go files. Every column is in `columns`, from which the data dictionary is written; open that first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import UnknownNameError
from pipeline.export import csv, warc, xlsx
from pipeline.export.tables import Archive, Bundle

__all__ = [
    "CSV",
    "EXPORTERS",
    "VERSION",
    "Archive",
    "Bundle",
    "ExportSettings",
    "RunExporter",
    "StudyExporter",
    "exporter",
]

VERSION = "11"


class ExportSettings(BaseModel):
    """What exports hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    context_chars: int = Field(500, ge=0, le=5000, description="characters of context on each side of a passage")


@dataclass(frozen=True, slots=True)
class RunExporter:
    """A format of a run: writes its bundle of tables into a folder and returns the files it made."""

    write: Callable[[Bundle, Path], tuple[Path, ...]]
    explanation: str


@dataclass(frozen=True, slots=True)
class StudyExporter:
    """A format of the whole study: writes its archive into an empty folder and returns the files it made."""

    write: Callable[[Archive, Path], tuple[Path, ...]]
    explanation: str


CSV = RunExporter(csv.write, "one CSV a table (UTF-8 with BOM) and run.json")
EXPORTERS: dict[str, RunExporter | StudyExporter] = {
    "csv": CSV,
    "xlsx": RunExporter(xlsx.write, "one workbook with a sheet a table"),
    "warc": StudyExporter(warc.write, "the archive as it is, with its source files and the digests of both"),
}


def exporter(name: str) -> RunExporter | StudyExporter:
    """The exporter of this name. Raises UnknownNameError."""
    if name not in EXPORTERS:
        raise UnknownNameError("export format", name, EXPORTERS)
    return EXPORTERS[name]
