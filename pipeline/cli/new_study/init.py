"""policyecho init."""

from __future__ import annotations

import shlex
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
    print(f"{study} is ready. Next:")
    for number, step in enumerate(_crawl_steps(study) if with_seeds else _add_steps(study), start=1):
        print(f"  {number}. {step}")


def _crawl_steps(study: Path) -> list[str]:
    """What comes after a study with sources: the address, the choice, the crawl."""
    place = shlex.quote(str(study))
    return [
        f"In {study / 'study.toml'}, under [crawl], write an address under which sites can reach you: "
        'contact = "you@university.example"',
        f"Choose sources by their ids: policyecho sources list --study {place}",
        f"Crawl them and match: policyecho crawl --source ID --study {place} && policyecho run --study {place}",
    ]


def _add_steps(study: Path) -> list[str]:
    """What comes after an empty study: documents with their table, the run, what limits it."""
    place, table = shlex.quote(str(study)), study / "documents.csv"
    return [
        f"List your files in {table}: path, document_id, role (network, city or reference), issuer_id",
        f"Add them: policyecho add {shlex.quote(str(table))} --study {place}",
        f"Match them: policyecho run --study {place}",
    ]
