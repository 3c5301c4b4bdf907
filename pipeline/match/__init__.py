"""Matchers: from a corpus to passages that echo each other. MATCHERS is the one place to add or replace one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.corpus.model import Corpus
from pipeline.match.build import match_of, scored
from pipeline.match.candidate import MatchCandidate, resolved
from pipeline.match.lexical.track import find_lexical
from pipeline.match.outcome import MatchResult
from pipeline.match.semantic import find_semantic
from pipeline.match.settings import MatchSettings
from pipeline.profile import Profile

__all__ = ["MATCHERS", "MatchResult", "MatchSettings", "Matcher", "find_matches"]

Track = Callable[[Corpus, MatchSettings, Profile | None, Counter[str]], list[MatchCandidate]]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Kinds of evidence that are looked for, the matcher's version (part of every run id) and what it does."""

    tracks: tuple[Track, ...]
    version: str
    explanation: str


MATCHERS: dict[str, Matcher] = {
    "echo": Matcher((find_lexical, find_semantic), "2", "Words within a language and sentence vectors in any two."),
    "lexical": Matcher((find_lexical,), "2", "Words in common, within a language only."),
    "semantic": Matcher((find_semantic,), "2", "Sentence vectors only, in any two languages."),
}


def find_matches(corpus: Corpus, settings: MatchSettings, profile: Profile | None) -> MatchResult:
    """The matches of a corpus by the matcher that the study names, strongest first.

    A city passage is credited to the network document that explains it best. `profile` is that of the embedding
    model; without one nothing is calibrated, and strengths are the raw scores of each kind of evidence.
    """
    dropped: Counter[str] = Counter()
    found = [
        candidate
        for track in MATCHERS[settings.matcher].tracks
        for candidate in track(corpus, settings, profile, dropped)
    ]
    made = [scored(corpus, one, match_of(one), profile) for one in resolved(found, dropped)]
    matches = sorted(made, key=lambda match: (-match.score, match.match_id))
    return MatchResult(tuple(matches), dict(sorted(dropped.items())))
