"""The commands that come in groups (`schedule install`, `sources list`), and the options that all commands share.

As in `cli`, everything heavy is imported inside the command that needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StudyOption = Annotated[
    Path, typer.Option("--study", envvar="POLICYECHO_STUDY", help="The study's folder.", show_default=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
HERE = Path()


schedule_app = typer.Typer(
    help="""Crawl what is due and match what is new by the clock: a systemd timer, or a cron line where there is none.

    Example: policyecho schedule install --study my-study
    """,
    no_args_is_help=True,
)


@schedule_app.command("install")
def schedule_install(
    every: Annotated[str, typer.Option(help="daily, weekly (on Monday) or hourly.")] = "daily",
    at: Annotated[str, typer.Option(help="Local time; for hourly only its minutes count.")] = "03:30",
    cron: Annotated[bool, typer.Option("--cron", help="Use cron though systemd is here.")] = False,
    study: StudyOption = HERE,
) -> None:
    """Have what is due crawled and what is new matched from now on; again, to change the time.

    Example: policyecho schedule install --every daily --at 03:30 --study my-study
    """
    from pipeline.cli import schedule

    schedule.install(study, every, at, cron)


@schedule_app.command("show")
def schedule_show(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """What is installed, when it runs next, and how the last run ended.

    Example: policyecho schedule show --study my-study
    """
    from pipeline.cli import schedule

    schedule.show(study, as_json)


@schedule_app.command("remove")
def schedule_remove(study: StudyOption = HERE) -> None:
    """Remove the timer or cron line of this study, and no other; the study need not be there any more.

    Example: policyecho schedule remove --study my-study
    """
    from pipeline.cli import schedule

    schedule.remove(study)


@schedule_app.command("run-now", hidden=True)
def schedule_run_now(study: StudyOption = HERE) -> None:
    """What the timer starts: crawl what is due, match what is new, and be heard only where something is wrong.

    Example: policyecho schedule run-now --study my-study
    """
    from pipeline.cli import scheduled_run

    raise typer.Exit(scheduled_run.run_now(study))


sources_app = typer.Typer(
    help="""The sources of a study: what is known of them, when they are due, and how their last crawl went.

    Example: policyecho sources list --study my-study
    """,
    no_args_is_help=True,
)


@sources_app.command("list")
def sources_list(study: StudyOption = HERE, as_json: JsonOption = False) -> None:
    """Every source in one line: frequency, last crawl, whether it is due, confidence, documents.

    Example: policyecho sources list --study my-study
    """
    from pipeline.cli import sources

    sources.list_sources(study, as_json)


@sources_app.command("show")
def sources_show(
    source_id: Annotated[str, typer.Argument(help="The source's id, as its file is named.")],
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """One source in full: its file, limits, robots.txt, when it is due, and how its last crawl went.

    Example: policyecho sources show velden --study my-study
    """
    from pipeline.cli import sources

    sources.show_source(study, source_id, as_json)


@sources_app.command("check")
def sources_check(
    source_ids: Annotated[list[str] | None, typer.Argument(help="Only these; all when left out.")] = None,
    study: StudyOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Ask every source's site, politely, whether its addresses still answer and how many documents they link.

    Nothing is taken into the study. The exit code is 3 where a source needs mending.

    Example: policyecho sources check velden --study my-study
    """
    from pipeline.cli import sources_check

    raise typer.Exit(sources_check.print_check(study, source_ids or [], as_json))
