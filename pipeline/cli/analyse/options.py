"""The options that designs share, and how their tables are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.analyse.pictures.svg import Picture
    from pipeline.export.tables import Table
    from pipeline.study import Study

SeedOption = Annotated[int, typer.Option(min=0, help="The seed of all that is drawn by chance.")]
NetworksOption = Annotated[list[str] | None, typer.Option("--network", help="Only this network; may be given again.")]

SEED = 1


def write_files(
    study: Study, run_id: str, tables: Iterable[Table], pictures: Mapping[str, Picture] | None = None
) -> None:
    """Write tables and pictures beside those of their run and say where they are, and which a person had changed."""
    from pipeline.analyse.write import write_analysis
    from pipeline.cli.terminal import exported

    made = write_analysis(study, run_id, tables, pictures)
    for path in made.paths:
        print(path)
    exported.say_kept(made.kept)
