"""How much of each passage the evidence carries, and whether the two are as long as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log

from pipeline.corpus.model import CorpusDocument
from pipeline.match.scorers.base import Found, Pairing, Scorer, sentence_of
from pipeline.records import Span
from pipeline.records.arrays import Range


def _coverage_network(pairing: Pairing) -> Found:
    match = pairing.match
    carried = [*_sentences(pairing.network, (pair.network_sentence for pair in match.pairs))]
    carried += [(run.network.start, run.network.end) for run in match.runs]
    return _covered(pairing.network, match.network.span, carried)


def _coverage_city(pairing: Pairing) -> Found:
    match = pairing.match
    carried = [*_sentences(pairing.city, (pair.city_sentence for pair in match.pairs))]
    carried += [(run.city.start, run.city.end) for run in match.runs]
    return _covered(pairing.city, match.city.span, carried)


def _sentences(document: CorpusDocument, numbers: Iterable[int]) -> Iterator[Range]:
    for number in sorted(set(numbers)):
        if sentence := sentence_of(document, number):
            yield sentence.start, sentence.end


def _covered(document: CorpusDocument, span: Span, carried: list[Range]) -> Found:
    """Share of the span's characters, white space apart, that lie in what is carried."""
    whole = _letters(document.text[span.start : span.end])
    if not whole or not carried:
        return Found(None)
    inside, reached = 0, span.start
    for start, end in sorted(carried):
        first, last = max(start, reached), min(end, span.end)
        if first < last:
            inside += _letters(document.text[first:last])
            reached = last
    return Found(inside / whole)


def _letters(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _length_ratio(pairing: Pairing) -> Found:
    """Natural logarithm of the city's length over what the network's length lets expect; certain parts, characters."""
    network, city = len(pairing.network_core), len(pairing.city_core)
    if not network or not city:
        return Found(None)
    return Found(log(city / (network * pairing.expected_ratio)), f"{city} characters for {network}")


_NOT_ALIGNED = "Coverage: nothing was aligned."

COVERAGE_NETWORK = Scorer(
    "coverage_network",
    _coverage_network,
    "{value:.0%} of the network passage lies in aligned sentences or words.",
    "None of the network passage lies in aligned sentences or words.",
    _NOT_ALIGNED,
)
COVERAGE_CITY = Scorer(
    "coverage_city",
    _coverage_city,
    "{value:.0%} of the city passage lies in aligned sentences or words.",
    "None of the city passage lies in aligned sentences or words.",
    _NOT_ALIGNED,
)
LENGTH_RATIO = Scorer(
    "length_ratio",
    _length_ratio,
    "The city passage is {ratio:.2f} times as long as a translation of the network passage would be ({detail}).",
    "The city passage is just as long as a translation of the network passage would be ({detail}).",
    "Length: a passage is empty.",
)
