"""Commands as they are told to a person who may type them next."""

from __future__ import annotations

import shlex
from pathlib import Path

from pipeline.cli.terminal.options import HERE


def command(words: str, study: Path) -> str:
    """A command, with the study that it is for unless that is the present folder."""
    return f"policyecho {words}" if study == HERE else f"policyecho {words} --study {shlex.quote(str(study))}"
