"""Matchers: from a corpus to pairs of passages that echo each other. MATCHERS is the one place to add or replace one.

In: a `Corpus` (sentences with vectors, word counts, names), `MatchSettings`, the model's `Profile`. Out: a
`MatchResult`, matches with spans in characters, a strength and what every scorer says of them, and the number of
candidates dropped by reason. `base` states what a matcher is; open that first. Then, in the order of the steps:
`lexical` and `semantic` find candidates by words and by vectors, `extend` turns their seeds into passages, `scraps`
sets apart what is no running text, `candidate` settles which of those that overlap is kept (`cut_runs` ends the words
in common where a passage is cut), `join` makes one of those that are parts of one, `whole_statements` has them reach
over the "not" in front of them, `quoted_words` finds what a document quotes in another language than its own, `build`
makes a match of it, and `scorers` say in words what speaks for it; `kept_candidates` and `kept_matches` know what
earlier runs found.
"""

from __future__ import annotations

from collections import Counter

from index.progress import Bar, no_bar, part_of
from pipeline.corpus.model import Corpus
from pipeline.match.base import Matcher, MatchResult
from pipeline.match.candidate import resolve_overlaps
from pipeline.match.join import join_parts
from pipeline.match.kept_matches import KeptMatches
from pipeline.match.lexical.find import find_lexical
from pipeline.match.semantic import find_semantic
from pipeline.match.settings import MatchSettings
from pipeline.match.whole_statements import state_in_full
from pipeline.profile import Profile

__all__ = ["MATCHERS", "MatchResult", "MatchSettings", "Matcher", "find_matches"]

MATCHERS: dict[str, Matcher] = {
    "echo": Matcher((find_lexical, find_semantic), "25", "Words within a language and sentence vectors in any two."),
    "lexical": Matcher((find_lexical,), "18", "Words in common, within a language only."),
    "semantic": Matcher((find_semantic,), "20", "Sentence vectors only, in any two languages."),
}


def find_matches(corpus: Corpus, settings: MatchSettings, profile: Profile | None, bar: Bar = no_bar) -> MatchResult:
    """The matches of a corpus by the matcher that the study names, strongest first.

    A city passage is credited to the network document that explains it best, of several that say the same to the one
    known to be the earliest. `profile` is that of the embedding model; without one nothing is calibrated, and strengths
    are the raw scores of each kind of evidence. `bar` is told of one unit in all.
    """
    dropped: Counter[str] = Counter()
    finders = MATCHERS[settings.matcher].finders
    step = part_of(bar, len(finders) + 1)
    found = (candidate for find in finders for candidate in find(corpus, settings, profile, dropped, step))
    joined = join_parts(resolve_overlaps(found, dropped, corpus.kept), settings, dropped, corpus.kept)
    kept = state_in_full(joined, corpus.kept)
    scored = part_of(step, len(kept))
    known = KeptMatches(corpus, profile)
    matches = []
    for candidate in kept:
        matches.append(known.match(candidate))
        scored(1, "comparing passages")
    matches.sort(key=lambda match: (-match.score, match.match_id))
    return MatchResult(tuple(matches), dict(sorted(dropped.items())))
