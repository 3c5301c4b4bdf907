"""policyecho sources: the commands list, show and check."""

from __future__ import annotations

import typer

from pipeline.cli.sources.check import check
from pipeline.cli.sources.list import list_sources
from pipeline.cli.sources.show import show_source

group = typer.Typer(
    help="""The sources of a study: what is known of them, when they are due, and how their last crawl went.

    Example: policyecho sources list --study my-study
    """,
    no_args_is_help=True,
)

group.command("list")(list_sources)
group.command("show")(show_source)
group.command("check")(check)
