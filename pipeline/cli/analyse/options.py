"""The options that designs share, and how their tables are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.export.tables import Table
    from pipeline.study import Study

SeedOption = Annotated[int, typer.Option(min=0, help="The seed of all that is drawn by chance.")]
NetworksOption = Annotated[list[str] | None, typer.Option("--network", help="Only this network; may be given again.")]

SEED = 1


def write_tables(study: Study, run_id: str, tables: Iterable[Table]) -> None:
    """Write tables beside those of their run and say where they are, and which a person had changed."""
    from pipeline.analyse.write import write_tables as write
    from pipeline.cli.terminal import exported

    made = write(study, run_id, tables)
    for path in made.paths:
        print(path)
    exported.say_kept(made.kept)
