"""Whether both texts name, beside their passages, one work of others that the study does not hold."""

from __future__ import annotations

from pipeline.corpus.model import CorpusDocument
from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer
from pipeline.match.scorers.sections import find_section
from pipeline.records import Flag, Span

# Characters of a paragraph of its own that introduces a quotation, or tells its source behind it.
_INTRODUCTION = 200


def _measure_third_source(passages: MatchedPassages) -> Measurement:
    """1 where both texts name such a work in the paragraphs of their passages or short ones beside; its names."""
    network, city = passages.network, passages.city
    by_network = _named_beside(passages, network, passages.match.network.span)
    by_city = _named_beside(passages, city, passages.match.city.span)
    own = passages.lexicon.find_common_sources(network.document.title, network.lang)
    shared = [key for key in by_city if key in by_network and key not in own]
    told = ", ".join(f"“{by_network[key]}”" + _otherwise(by_network[key], by_city[key]) for key in shared)
    return Measurement(float(bool(shared)), told)


def _named_beside(passages: MatchedPassages, document: CorpusDocument, span: Span) -> dict[str, str]:
    (start, end), (first, last) = (find_section(document.text, span, (), passages=beside) for beside in (0, 1))
    start = first if start - first <= _INTRODUCTION else start
    end = last if last - end <= _INTRODUCTION else end
    return passages.lexicon.find_common_sources(document.text[start:end], document.lang)


def _otherwise(network: str, city: str) -> str:
    """The city's name of a work where that is another."""
    return "" if network.casefold() == city.casefold() else f" (“{city}”)"


THIRD_SOURCE = Scorer(
    Flag.THIRD_SOURCE.value,
    _measure_third_source,
    "Both texts name a work beside the passage that is no reference document of the study: {detail}. It may be the "
    "source of both; add it with role reference and run again.",
    "Both texts name no work beside the passage that would have to be compared.",
    "Works that both may rest on could not be looked for.",
    by_names=True,
)
