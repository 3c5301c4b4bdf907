"""How commands tell what limits a study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.cli.terminal import console

if TYPE_CHECKING:
    from pipeline.views.limits import Limit


def print_limits(limits: Sequence[Limit]) -> None:
    """What limits a study, a line each, for a person."""
    from pipeline.views.limits import NOTHING_LIMITS

    if not limits:
        print(NOTHING_LIMITS)
        return
    print("\nWhat limits this study:")
    for limit in limits:
        console.show_text(f"- {limit.sentence}", "  ")


def limits_json(limits: Sequence[Limit]) -> list[dict[str, object]]:
    """What limits a study, for a program."""
    from dataclasses import asdict

    return [asdict(limit) | {"meaning": limit.kind.meaning} for limit in limits]
