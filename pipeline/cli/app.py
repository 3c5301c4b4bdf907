"""`policyecho`: every command in the order in which help lists them, and how the program ends."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Annotated

import typer

from pipeline.cli import (
    analyse,
    calibrate,
    crawl,
    export,
    query,
    review,
    run,
    runs,
    schedule,
    show,
    sources,
    status,
)
from pipeline.cli.documents import add, remove, text
from pipeline.cli.new_study import demo, init

app = typer.Typer(
    help="Shows, with evidence, where a city's policy echoes what a transnational city network wrote before.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
    epilog="First steps: policyecho demo  |  policyecho init my-study",
)

for command in (
    demo.demo, init.init, add.add, remove.remove, crawl.crawl, run.run, run.extract, run.index, run.match,
    calibrate.calibrate, query.query, show.show, text.text, export.export, runs.runs, status.status,
):  # fmt: skip
    app.command()(command)
app.add_typer(analyse.group, name="analyse")
app.add_typer(review.group, name="review")
app.add_typer(schedule.group, name="schedule")
app.add_typer(sources.group, name="sources")


@cache  # of a process that calls many commands, most of the time of the short ones
def _command() -> Callable[[], object]:
    return typer.main.get_command(app)


def main() -> None:
    """Run the command line; an expected error is one sentence on stderr and exit code 1.

    Ctrl-C ends it with 130, SIGTERM with 143, a terminal that is closed with 129.
    """
    from crawler.errors import CrawlerError
    from index.errors import VectorError
    from pipeline.cli.terminal import process
    from pipeline.errors import PipelineError

    process.prepare_streams()
    process.end_without_collecting()
    try:
        with process.stoppable(), process.collecting_seldom():
            _command()()
    except process.Stopped as stop:
        with suppress(OSError):  # of a terminal that was closed
            print(f"policyecho: {stop}", file=sys.stderr)
        sys.exit(stop.code)
    except BrokenPipeError:
        # The reader of a pipe has left; python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (PipelineError, CrawlerError, VectorError, OSError, sqlite3.Error) as error:
        sys.exit(f"policyecho: {process.describe_error(error)}")
    except (UnicodeEncodeError, RecursionError, MemoryError) as error:
        sys.exit(f"policyecho: {process.describe_error(error)}")


def _print_version(wanted: bool) -> None:
    if wanted:
        from pipeline import __version__

        print(f"policyecho {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)
    ] = False,
) -> None: ...
