"""Matchers: from a corpus to passages that echo each other. MATCHERS is the one place to add or replace one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.corpus import Corpus
from pipeline.match.margin_matcher import find_by_margin
from pipeline.match.outcome import Outcome
from pipeline.match.settings import MatchSettings

__all__ = ["MATCHERS", "MatchSettings", "Matcher", "Outcome", "find_matches"]


@dataclass(frozen=True, slots=True)
class Matcher:
    """A way to find matches, its version (part of every run id) and what it does in one sentence."""

    find: Callable[[Corpus, MatchSettings], Outcome]
    version: str
    explanation: str


MATCHERS: dict[str, Matcher] = {
    "margin": Matcher(
        find_by_margin,
        "1",
        "Sentences nearer to each other than to their neighbourhoods, joined into passages; not calibrated.",
    ),
}


def find_matches(corpus: Corpus, settings: MatchSettings) -> Outcome:
    """The matches of a corpus by the matcher that the study names, in a fixed order."""
    return MATCHERS[settings.matcher].find(corpus, settings)
