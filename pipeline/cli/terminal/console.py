"""How commands speak: tables on stdout, progress and messages on stderr, bars only where someone watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.text.characters import visible

if TYPE_CHECKING:
    from pipeline.workflow.report import Bar


def say(message: str) -> None:
    """A message for a person, on stderr."""
    print(visible(message), file=sys.stderr)


def show_json(value: object) -> None:
    """A value for a program, on stdout."""
    print(json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True))


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]], title: str = "") -> None:
    """A table for a person, on stdout, its cells made visible; plain lines where stdout is no terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(visible(str(cell))) for cell in row))
    console = Console()
    # A pipe has no width; cells cut to 80 characters would lose what a program or a log needs.
    console.print(table) if console.is_terminal else Console(width=200).print(table)


@contextmanager
def progress(stage: str, total: int | None) -> Iterator[Bar]:
    """A progress bar on stderr while the block runs; nothing where stderr is no terminal or there is no work."""
    if not sys.stderr.isatty() or total == 0:
        yield lambda units=1: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(stage, total=total)
        yield lambda units=1: bars.advance(task, units)
