"""Exporters: what leaves a study. EXPORTERS is the one place to add one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import UnknownNameError
from pipeline.export import csv, xlsx
from pipeline.export.tables import Bundle

__all__ = ["ARCHIVE", "EXPORTERS", "VERSION", "Bundle", "ExportSettings", "Exporter", "exporter"]

VERSION = "2"


class ExportSettings(BaseModel):
    """What exports hold."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    context_chars: int = Field(500, ge=0, le=5000, description="characters of context on each side of a passage")


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format: writes a bundle into a folder and returns the files it made."""

    write: Callable[[Bundle, Path], tuple[Path, ...]]
    explanation: str


EXPORTERS: dict[str, Exporter] = {
    "csv": Exporter(csv.write, "one CSV a table (UTF-8 with BOM) and run.json"),
    "xlsx": Exporter(xlsx.write, "one workbook with a sheet a table"),
}


# Not a format of a run: the archive of the whole study.
ARCHIVE = "warc"


def exporter(name: str) -> Exporter:
    """The exporter of this name. Raises UnknownNameError."""
    if name not in EXPORTERS:
        raise UnknownNameError("export format", name, (*EXPORTERS, ARCHIVE))
    return EXPORTERS[name]
