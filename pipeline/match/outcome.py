"""What a matcher hands back."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Match


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Matches, and how many candidates were dropped for which reason."""

    matches: tuple[Match, ...]
    dropped: dict[str, int]
