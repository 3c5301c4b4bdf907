"""How commands speak: tables on stdout, progress and messages on stderr, bars only where someone watches."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Sequence

from pipeline.cli.terminal.progress import progress
from pipeline.text.characters import visible

__all__ = ["progress", "say", "show_json", "show_table", "show_text"]


def say(message: str) -> None:
    """A message for a person, on stderr."""
    print(visible(message), file=sys.stderr)


def show_text(text: str, indent: str = "") -> None:
    """A line for a person, on stdout, its characters made visible: in a terminal broken between words, in a pipe whole.

    What goes on in a further line begins with `indent`.
    """
    line = visible(text)
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        line = textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    print(line)


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
