"""What a matcher is: the contract that every one in MATCHERS keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from index.progress import Bar
from pipeline.corpus.model import Corpus
from pipeline.match.candidate import MatchCandidate
from pipeline.match.settings import MatchSettings
from pipeline.profile import Profile
from pipeline.records import Match

__all__ = ["CandidateFinder", "MatchResult", "Matcher"]


class CandidateFinder(Protocol):
    """One kind of evidence by which passages of a city and a network document are found to echo each other."""

    def __call__(
        self, corpus: Corpus, settings: MatchSettings, profile: Profile | None, dropped: Counter[str], bar: Bar, /
    ) -> list[MatchCandidate]:
        """The candidates of a corpus; those too weak are counted in `dropped` by reason, and `bar` is told of one unit.

        Scraps are set apart from them (`scraps`). The same corpus gives the same candidates, in whatever order its
        documents come. Spans and score of a candidate rest on its two documents, the frozen statistics, the settings
        and the profile alone, so that a new document never moves what others were given. Without a profile nothing is
        calibrated, and strengths are raw scores.
        """


@dataclass(frozen=True, slots=True)
class Matcher:
    """Kinds of evidence that are looked for, the matcher's version (part of every run id) and what it does."""

    finders: tuple[CandidateFinder, ...]
    version: str
    explanation: str


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Matches, and how many candidates were dropped for which reason."""

    matches: tuple[Match, ...]
    dropped: dict[str, int]
