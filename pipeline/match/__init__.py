"""Matchers: from a corpus to pairs of passages that echo each other. MATCHERS is the one place to add or replace one.

In: a `Corpus` (sentences with vectors, word counts, names), `MatchSettings`, the model's `Profile`. Out: a
`MatchResult`, matches with spans in characters, a strength and what every scorer says of them, and the number of
candidates dropped by reason. `base` states what a matcher is; open that first. Then, in the order of the steps:
`lexical` and `semantic` find candidates by words and by vectors, `extend` turns their seeds into passages, `scraps`
sets apart what is no running text, `overlapping` settles which of those that claim the same text is kept (`copies`
which of several that say it in the same words, `cut_runs` ends the words in common where a passage is cut), `join`
makes one of those that are parts of one, `quotes` says how a passage is quoted, `build` makes a match of it, and
`scorers` say in words what speaks for it; `kept_candidates` and `kept_matches` know what earlier runs found.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from index.progress import Bar, no_bar, part_of
from pipeline.corpus.model import Corpus
from pipeline.match.base import Matcher, MatchResult
from pipeline.match.candidate import MatchCandidate
from pipeline.match.join import join_parts
from pipeline.match.kept_matches import KeptMatches
from pipeline.match.lexical.find import find_lexical
from pipeline.match.overlapping import resolve_overlaps
from pipeline.match.quotes.whole_statements import state_in_full
from pipeline.match.scorers.citations import find_citation
from pipeline.match.semantic import find_semantic
from pipeline.match.settings import MatchSettings
from pipeline.profile import Profile
from pipeline.records import Span

__all__ = ["MATCHERS", "MatchResult", "MatchSettings", "Matcher", "find_matches"]

MATCHERS: dict[str, Matcher] = {
    "echo": Matcher((find_lexical, find_semantic), "29", "Words within a language and sentence vectors in any two."),
    "lexical": Matcher((find_lexical,), "22", "Words in common, within a language only."),
    "semantic": Matcher((find_semantic,), "24", "Sentence vectors only, in any two languages."),
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
    resolved = resolve_overlaps(found, dropped, corpus.kept, partial(_is_named, corpus))
    joined = join_parts(resolved, settings, dropped, corpus.kept)
    kept = state_in_full(joined, corpus.kept)
    scored = part_of(step, len(kept))
    known = KeptMatches(corpus, profile)
    matches = []
    for candidate in kept:
        matches.append(known.match(candidate))
        scored(1, "comparing passages")
    matches.sort(key=lambda match: (-match.score, match.match_id))
    return MatchResult(tuple(matches), dict(sorted(dropped.items())))


def _is_named(corpus: Corpus, candidate: MatchCandidate) -> bool:
    """Whether the city cites the document of a candidate in the section of the passage."""
    city, network = candidate.city, candidate.network.document
    told = repr((candidate.city_span, city.document.title, network)).encode("utf-8", "surrogatepass")
    names = corpus.lexicon.digest_for(network.work_id, city.document.issuer_id)
    key = corpus.kept.key("named", city.digest, told, names) if corpus.kept.keeps else b""
    quote = corpus.kept.remember(
        key,
        lambda: find_citation(corpus.lexicon, network, city, Span(*candidate.city_span), city.pages),
        lambda found: found.encode("utf-8", "surrogatepass"),
        lambda data: data.decode("utf-8", "surrogatepass"),
    )
    return bool(quote)
