"""How commands tell what became of the files in exports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.terminal import console

if TYPE_CHECKING:
    from pipeline.study import KeptFile


def say_kept(kept: Iterable[KeptFile]) -> None:
    """Which files a person had changed, so that they stayed, and where the new ones are."""
    for one in kept:
        console.say(f"{one.changed} was changed since it was written, so it stays; the new one is {one.new}")


def say_no_latest(exports: Path) -> None:
    """That something else is where the way to the newest run would be."""
    console.say(
        f"{exports / 'latest'} and latest.txt are not policyecho's, so they stay and may not lead to the newest run; "
        "move them away and run again"
    )
