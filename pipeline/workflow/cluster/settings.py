"""The file that describes the jobs of a batch system, in which the workers of a cluster run."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigError

__all__ = ["BatchSystem", "ClusterSettings", "read_cluster_settings"]


# With its mark it would be a comment of the batch system's, and do nothing.
Directive = Annotated[str, Field(pattern=r"^[^#\s][^\n]*$")]


class BatchSystem(StrEnum):
    """What hands out the machines of a cluster."""

    SLURM = "slurm"
    PBS = "pbs"
    LSF = "lsf"


class ClusterSettings(BaseModel):
    """How many jobs are asked of a batch system, and what each of them is."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    system: BatchSystem = Field(description="`slurm`, `pbs` or `lsf`")
    jobs: int = Field(ge=1, le=10_000, description="how many jobs are asked for, 1 to 10,000")
    cores: int = Field(ge=1, le=1024, description="cores of each job, 1 to 1,024; each has a worker of its own")
    memory: str = Field(pattern=r"^[1-9]\d* ?[MGT]i?B$", description="memory of each job, like 16GB; 2 GB a core")
    hours: float = Field(
        4, gt=0, le=1000, description="hours, up to 1,000, after which a job ends; what it had begun another does again"
    )
    queue: str = Field("", description="queue or partition")
    account: str = Field("", description="account or project that pays")
    setup: tuple[str, ...] = Field(
        (), description="a list of lines of the job before its workers start, such as `module load`"
    )
    directives: tuple[Directive, ...] = Field(
        (), description="a list of further directives, without #SBATCH, #PBS or #BSUB"
    )
    python: str = Field("", description="the Python of the machines, where it is not this one")
    interface: str = Field("", description="network interface between machines, such as ib0")
    wait_minutes: float = Field(60, gt=0, description="minutes to wait for the first job to start")

    @property
    def walltime(self) -> str:
        """The hours as the batch system writes them: LSF takes hours and minutes, and the others would read that as
        minutes and seconds."""
        hours, minutes = divmod(round(self.hours * 60) or 1, 60)
        return f"{hours:02}:{minutes:02}" + ("" if self.system is BatchSystem.LSF else ":00")


def read_cluster_settings(path: Path) -> ClusterSettings:
    """The settings in a TOML file. Raises ConfigError with the first key that cannot be used."""
    try:
        # Editors of Windows begin a file with a mark.
        return ClusterSettings.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({type(error).__name__}); name a file with `--cluster`") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no TOML ({error}); mend it and run again") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {_describe(error)}; see docs/scaling.md for an example") from None


def _describe(error: ValidationError) -> str:
    """The first fault, and what the key stands for."""
    fault = error.errors()[0]
    key = str(fault["loc"][0]) if fault["loc"] else "the file"
    field = ClusterSettings.model_fields.get(key)
    if field is None:
        return f"unknown key {key!r}; known are {', '.join(ClusterSettings.model_fields)}"
    if fault["type"] == "missing":
        return f"{key} is missing: {field.description}"
    return f"{key} cannot be {fault['input']!r}: {field.description}"
