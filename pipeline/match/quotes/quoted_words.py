"""Words that two passages share though their documents are in two languages: a quote in the language of its source."""

from __future__ import annotations

from dataclasses import replace

from pipeline.match.candidate import MatchCandidate
from pipeline.match.cut_runs import Run
from pipeline.records.arrays import Range
from pipeline.text.language import detect
from pipeline.text.tokens import Word, find_runs, find_words

__all__ = ["find_quoted_language", "with_quoted_runs"]

_FEWEST_WORDS = 5  # of a run
_LEAST_SHARE = 0.5  # of the shorter passage's words: a title that a translation keeps makes no copy of it


def with_quoted_runs(candidate: MatchCandidate) -> MatchCandidate:
    """The candidate with the runs of words that both passages have, where most of one passage stands in the other.

    Candidates of one language have theirs already, from where they were found by words.
    """
    if candidate.city.lang == candidate.network.lang:
        return candidate
    return replace(candidate, runs=_find_runs(candidate))


def find_quoted_language(candidate: MatchCandidate) -> str:
    """The language of the words that two passages of documents in two languages share; empty where they share none."""
    if candidate.city.lang == candidate.network.lang or not candidate.runs:
        return ""
    (start, end), _ = max(candidate.runs, key=lambda run: run[0][1] - run[0][0])
    langs = candidate.network.lang, candidate.city.lang
    return detect(candidate.city.text[start:end], langs).lang or candidate.network.lang


def _find_runs(candidate: MatchCandidate) -> tuple[Run, ...]:
    sides = (candidate.city.text, candidate.city_span), (candidate.network.text, candidate.network_span)
    city, network = (find_words(text[start:end]) for text, (start, end) in sides)
    here, there = ([word.folded for word in words] for words in (city, network))
    runs = list(find_runs(here, there, _FEWEST_WORDS))
    # A run of the network's words may serve several of the city's: words of either side count once.
    of_city = sum(length for _, _, length in runs)
    of_network = len({place for _, first, length in runs for place in range(first, first + length)})
    if not runs or min(of_city, of_network) < _LEAST_SHARE * min(len(city), len(network)):
        return ()
    in_city, in_network = candidate.city_span[0], candidate.network_span[0]
    return tuple(
        (_place(city[at : at + length], in_city), _place(network[first : first + length], in_network))
        for at, first, length in runs
    )


def _place(words: list[Word], start: int) -> Range:
    return start + words[0].start, start + words[-1].end
