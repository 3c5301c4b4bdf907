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


def say_where_latest_is(exports: Path, latest: Path | None) -> None:
    """That something else is where the way to the newest run would be, if so; `latest` is the path that leads there."""
    from pipeline.study.latest import LATEST, LATEST_NOTE

    if latest is None:
        console.say(
            f"{exports / LATEST} and {LATEST_NOTE} are not policyecho's, so they stay and may not lead to the newest "
            "run; move them away and run again"
        )
    elif latest.name == LATEST_NOTE and (exports / LATEST).exists():
        console.say(
            f"{exports / LATEST} is no link of policyecho's (copying a study may make a folder of it), so it stays and "
            f"may hold an older run; {LATEST_NOTE} names the newest. Move it away and run again to have the link"
        )
