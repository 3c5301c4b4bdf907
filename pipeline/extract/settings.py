"""How files are read: the part of study.toml that belongs to this stage."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from index.cores import available_cores


class ExtractSettings(BaseModel):
    """How files are read. Only `ocr` changes what a text says; the others bound what a damaged file can cost."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    ocr: bool = Field(True, description="read scans, where policyecho[ocr] is installed")
    workers: int = Field(0, ge=0, le=64, description="files read at the same time; 0: as many as there are cores")
    memory_mb: int = Field(1500, ge=300, description="memory that reading one file may take")
    page_seconds: float = Field(60, gt=0, description="a page that takes longer is left out")
    document_seconds: float = Field(1800, gt=0, description="a file that takes longer is not read")

    @property
    def processes(self) -> int:
        """How many files are read at the same time."""
        return self.workers or available_cores()
