"""policyecho init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    study: Annotated[Path, typer.Argument(help="The new study's folder.")],
    with_seeds: Annotated[bool, typer.Option(help="Fill the tables with the shipped networks and cities.")] = False,
) -> None:
    """Make a new study: commented settings, tables, an empty store.

    Example: policyecho init my-study --with-seeds
    """
    from pipeline.workflow.new_study import init_study

    init_study(study, with_seeds=with_seeds)
    print(f"{study} is ready; add documents with: policyecho add documents.csv --study {study}")
