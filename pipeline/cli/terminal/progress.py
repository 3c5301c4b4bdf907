"""How far a command has come and how long it will take: a bar where someone watches, else a line now and then."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from index.progress import no_bar
from pipeline.text.characters import visible

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from index.progress import Bar

__all__ = ["in_words", "progress"]

# Where nobody watches, a first line comes when a stage has taken so long; the next ones at twice the pause each time.
FIRST_LINE_SECONDS, LONGEST_PAUSE_SECONDS = 20.0, 300.0
_LEAST_SHARE = 0.02  # of the work must be done before the rest can be foretold
_LONGEST_BAR = 24
_DOING_WIDTH = 24  # for what is being done, such as "34.5 sentences a second", which the bar gives way to
_BESIDE_BAR = 32  # spinner, share, both times and "left", with the blanks between all columns
_SPEED_SECONDS = 600.0  # over which the speed is taken: some units take minutes


@contextmanager
def progress(stage: str, total: float | None) -> Iterator[Bar]:
    """A bar for a stage of `total` units (None: nobody knows) while the block runs, on stderr; none without work.

    Where stderr is no terminal, or one that cannot draw, a stage that takes long is told of in a line now and then.
    """
    if total == 0:
        yield no_bar
    elif _can_draw(sys.stderr):
        with _drawn(stage, total) as bar:
            yield bar
    else:
        lines = _Lines(stage, total, sys.stderr)
        try:
            yield lines
        finally:
            lines.end()


def _can_draw(stream: TextIO) -> bool:
    """Whether a bar can be drawn there: on a terminal that can go back to the beginning of a line."""
    if not stream.isatty():
        return False
    from rich.console import Console

    return not Console(file=stream).is_dumb_terminal


@contextmanager
def _drawn(stage: str, total: float | None) -> Iterator[Bar]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(
        *_columns(stage, total, console.width),
        console=console,
        transient=True,
        expand=True,
        speed_estimate_period=_SPEED_SECONDS,
    ) as bars:
        task = bars.add_task(stage, total=total, doing="")

        def bar(units: float = 1, doing: str = "") -> None:
            bars.advance(task, units)
            if doing:
                bars.update(task, doing=visible(doing))

        yield bar


def _columns(stage: str, total: float | None, width: int) -> list[ProgressColumn]:
    """What a bar shows at a width: in a narrow terminal how far a stage is, and how long it will take, alone."""
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.table import Column

    name = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True))
    share = TextColumn("{task.completed:.0f}" if total is None else "{task.percentage:>3.0f} %")
    left = [] if total is None else [TimeRemainingColumn(), TextColumn("left")]
    room = width - len(stage) - _BESIDE_BAR
    if room < _DOING_WIDTH:
        return [name, share, *(left or [TimeElapsedColumn()])]
    doing = TextColumn(
        "{task.fields[doing]}",
        markup=False,
        style="dim",
        table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1),
    )
    bar = BarColumn(bar_width=max(1, min(_LONGEST_BAR, room - _DOING_WIDTH)))
    return [SpinnerColumn(), name, bar, share, TimeElapsedColumn(), *left, doing]


class _Lines:
    """A bar that says in a line now and then how far a stage has come, also while one unit takes long."""

    def __init__(self, stage: str, total: float | None, stream: TextIO) -> None:
        self._stage, self._total, self._stream = stage, total, stream
        self._began, self._done, self._doing = time.monotonic(), 0.0, ""
        self._over = threading.Event()
        threading.Thread(target=self._tell_now_and_then, name="policyecho progress", daemon=True).start()

    def __call__(self, units: float = 1, doing: str = "") -> None:
        self._done += units
        self._doing = visible(doing) or self._doing

    def end(self) -> None:
        """Nothing is told from now on."""
        self._over.set()

    def _tell_now_and_then(self) -> None:
        pause = FIRST_LINE_SECONDS
        while not self._over.wait(pause):
            print(self._line(), file=self._stream, flush=True)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _line(self) -> str:
        took = time.monotonic() - self._began
        parts = [self._count(), self._doing, f"{in_words(took)} so far"]
        share = self._done / self._total if self._total else 0.0
        if _LEAST_SHARE <= share <= 1:
            parts.append(f"about {in_words(took * (1 - share) / share)} left")
        return f"{self._stage}: {', '.join(part for part in parts if part)}"

    def _count(self) -> str:
        return f"{self._done:.0f}" if self._total is None else f"{100 * min(1.0, self._done / self._total):.0f} %"


def in_words(seconds: float) -> str:
    """A time as a person says it: 40 s, 3 min, 2 h 10 min."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
