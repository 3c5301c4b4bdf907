"""How much of each passage the evidence carries, and whether the two are as long as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log

from pipeline.corpus.model import CorpusDocument
from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer, find_sentence
from pipeline.records import Span
from pipeline.records.arrays import Range


def _measure_network_coverage(passages: MatchedPassages) -> Measurement:
    return _measure_share(passages.network, passages.match.network.span, _carried_in_network(passages))


def _measure_parts_coverage(passages: MatchedPassages) -> Measurement:
    """The share of the network passage without what the city dropped between the parts that it was joined of."""
    network, span, carried = passages.network, passages.match.network.span, _carried_in_network(passages)
    parts = _apart(passages.network_parts)
    if len(parts) < 2 or not carried:
        return Measurement(None)
    held = [(span.start, parts[0][1]), *parts[1:-1], (parts[-1][0], span.end), *carried]
    return Measurement(_count_within(network, span, carried) / (_count_within(network, span, held) or 1))


def _apart(ranges: Iterable[Range]) -> list[Range]:
    """Ranges of which none touches another, in order."""
    apart: list[Range] = []
    for start, end in sorted(ranges):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _carried_in_network(passages: MatchedPassages) -> list[Range]:
    match = passages.match
    carried = [*_aligned_spans(passages.network, (pair.network_sentence for pair in match.pairs))]
    return carried + [(run.network.start, run.network.end) for run in match.runs]


def _measure_city_coverage(passages: MatchedPassages) -> Measurement:
    match = passages.match
    carried = [*_aligned_spans(passages.city, (pair.city_sentence for pair in match.pairs))]
    carried += [(run.city.start, run.city.end) for run in match.runs]
    return _measure_share(passages.city, match.city.span, carried)


def _aligned_spans(document: CorpusDocument, numbers: Iterable[int]) -> Iterator[Range]:
    for number in sorted(set(numbers)):
        if sentence := find_sentence(document, number):
            yield sentence.start, sentence.end


def _measure_share(document: CorpusDocument, span: Span, carried: list[Range]) -> Measurement:
    """Share of the span's characters, white space apart, that lie in what is carried."""
    whole = _count_letters(document.text[span.start : span.end])
    if not whole or not carried:
        return Measurement(None)
    return Measurement(_count_within(document, span, carried) / whole)


def _count_within(document: CorpusDocument, span: Span, ranges: Iterable[Range]) -> int:
    """The span's letters that lie in these ranges, each once."""
    inside, reached = 0, span.start
    for start, end in sorted(ranges):
        first, last = max(start, reached), min(end, span.end)
        if first < last:
            inside += _count_letters(document.text[first:last])
            reached = last
    return inside


def _count_letters(text: str) -> int:
    return sum(map(len, text.split()))


def _measure_length_ratio(passages: MatchedPassages) -> Measurement:
    """Natural logarithm of the city's length over what the network's length lets expect; certain parts, characters."""
    network, city = len(passages.network_core), len(passages.city_core)
    if not network or not city:
        return Measurement(None)
    return Measurement(log(city / (network * passages.expected_ratio)), f"{city} characters for {network}")


_NOT_ALIGNED = "Coverage: nothing was aligned."

COVERAGE_NETWORK = Scorer(
    "coverage_network",
    _measure_network_coverage,
    "{value:.0%} of the network passage lies in aligned sentences or words.",
    "None of the network passage lies in aligned sentences or words.",
    _NOT_ALIGNED,
)
COVERAGE_PARTS = Scorer(
    "coverage_parts",
    _measure_parts_coverage,
    "{value:.0%} of what the city took parts of lies in aligned sentences or words, without what it dropped between.",
    "None of what the city took parts of lies in aligned sentences or words.",
    "Parts: the network passage is one, or nothing was aligned.",
    by_names=True,
)
COVERAGE_CITY = Scorer(
    "coverage_city",
    _measure_city_coverage,
    "{value:.0%} of the city passage lies in aligned sentences or words.",
    "None of the city passage lies in aligned sentences or words.",
    _NOT_ALIGNED,
)
LENGTH_RATIO = Scorer(
    "length_ratio",
    _measure_length_ratio,
    "The city passage is {ratio:.2f} times as long as a translation of the network passage would be ({detail}).",
    "The city passage is just as long as a translation of the network passage would be ({detail}).",
    "Length: a passage is empty.",
)
