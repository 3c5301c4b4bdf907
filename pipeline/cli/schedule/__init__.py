"""policyecho schedule: the commands install, show and remove, and what the timer starts."""

from __future__ import annotations

import typer

from pipeline.cli.schedule.install import install
from pipeline.cli.schedule.remove import remove
from pipeline.cli.schedule.show import show
from pipeline.cli.terminal.options import HERE, StudyOption

group = typer.Typer(
    help="""Crawl what is due and match what is new by the clock: a systemd timer, or a cron line where there is none.

    Example: policyecho schedule install --study my-study
    """,
    no_args_is_help=True,
)

group.command("install")(install)
group.command("show")(show)
group.command("remove")(remove)


@group.command("run-now", hidden=True)
def run_now(study: StudyOption = HERE) -> None:
    """What the timer starts: crawl what is due, match what is new, and be heard only where something is wrong.

    Example: policyecho schedule run-now --study my-study
    """
    from pipeline.cli.schedule import timed_run

    raise typer.Exit(timed_run.run_now(study))
