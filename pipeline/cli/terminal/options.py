"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StudyOption = Annotated[
    Path, typer.Option("--study", envvar="POLICYECHO_STUDY", help="The study's folder.", show_default=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="CLUSTER",
        help="Who reads files and encodes sentences: `local` (all cores of this machine), the address of a Dask "
        "scheduler (tcp://...), or a TOML file that describes jobs of SLURM, PBS or LSF.",
    ),
]
HERE = Path()
