"""Scraps carry no match: they are cut from the edges of a passage, and a passage made of them is one itself."""

from __future__ import annotations

import bisect
from dataclasses import replace

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.match.cut_runs import cut_runs
from pipeline.records.arrays import Range

__all__ = ["set_scraps_apart"]

_MOST_SCRAPS = 0.5  # of the characters of a core: beyond, what a form or list says in passing is no passage


def set_scraps_apart(candidate: MatchCandidate) -> MatchCandidate:
    """The candidate without the scraps at its edges; marked as a scrap where little or nothing else is left."""
    city, network = candidate.city, candidate.network
    sound = tuple(pair for pair in candidate.pairs if not (city.is_scrap(pair[0]) or network.is_scrap(pair[1])))
    cores = ((city, candidate.city_core), (network, candidate.network_core))
    if (candidate.pairs and not sound) or any(_share_of_scraps(*core) > _MOST_SCRAPS for core in cores):
        return replace(candidate, is_scrap=True)
    city_span, network_span = _cut_edges(city, candidate.city_span), _cut_edges(network, candidate.network_span)
    if (city_span, network_span) == (candidate.city_span, candidate.network_span):
        return candidate
    return replace(
        candidate,
        city_span=city_span,
        network_span=network_span,
        city_core=_within(candidate.city_core, city_span),
        network_core=_within(candidate.network_core, network_span),
        pairs=sound,
        runs=cut_runs(candidate.runs, (city.text, network.text), city_span, network_span),
    )


def _rows(document: CorpusDocument, span: Range) -> range:
    """The rows of the sentences that a span touches; they follow each other in the text."""
    first = bisect.bisect_right(document.sentences, span[0], key=lambda one: one.end)
    return range(first, bisect.bisect_left(document.sentences, span[1], lo=first, key=lambda one: one.start))


def _share_of_scraps(document: CorpusDocument, span: Range) -> float:
    """The share of a span's characters that stand in scraps."""
    lengths = {True: 0, False: 0}
    for row in _rows(document, span):
        sentence = document.sentences[row]
        lengths[document.is_scrap(row)] += min(sentence.end, span[1]) - max(sentence.start, span[0])
    return lengths[True] / max(sum(lengths.values()), 1)


def _cut_edges(document: CorpusDocument, span: Range) -> Range:
    """The span from its first sentence that is no scrap to its last; a sentence that it cuts stays cut."""
    kept = [document.sentences[row] for row in _rows(document, span) if not document.is_scrap(row)]
    if not kept:
        return span
    return max(span[0], kept[0].start), min(span[1], kept[-1].end)


def _within(core: Range, span: Range) -> Range:
    """The part of a core that lies in a span; the span where none does."""
    start, end = max(core[0], span[0]), min(core[1], span[1])
    return (start, end) if start < end else span
