"""The candidates of a pair of documents, kept from run to run: a new document moves none that others were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.records import FindKind
from pipeline.records.order import who_was_first
from pipeline.study.kept_work import KeptWork, pack, unpack

__all__ = ["Found", "KeptCandidates"]

Found = MatchCandidate | str  # a candidate, or why one was dropped


class KeptCandidates:
    """What one finder found in pairs of documents; `made_of` is all that it goes by but the two documents."""

    def __init__(self, kept: KeptWork, finder: str, made_of: Iterable[object]) -> None:
        self._kept, self._kind = kept, f"candidates {finder}"
        self._made_of = repr(tuple(made_of)).encode()

    def recall(self, city: CorpusDocument, network: CorpusDocument) -> list[Found] | None:
        """What was found in two documents; None where they were not looked at as they are."""
        value = self._kept.recall(self._key(city, network))
        if value is None:
            return None
        (found, dropped), _ = unpack(value)
        reasons = Counter(dropped).elements()
        return [*(_candidate(city, network, numbers) for numbers in found), *reasons]

    def keep(self, city: CorpusDocument, network: CorpusDocument, found: Iterable[Found]) -> None:
        """Keep what was found in two documents."""
        if not self._kept.keeps:
            return
        dropped = Counter(one for one in found if isinstance(one, str))
        written = [_numbers(one) for one in found if isinstance(one, MatchCandidate)]
        self._kept.keep(self._key(city, network), pack([written, dropped]))

    def _key(self, city: CorpusDocument, network: CorpusDocument) -> bytes:
        if not self._kept.keeps:
            return b""
        return self._kept.key(self._kind, city.digest, network.digest, self._made_of)


def _numbers(one: MatchCandidate) -> list[Any]:
    spans = [one.city_span, one.network_span, one.city_core, one.network_core]
    return [one.kind.value, one.base_score, one.strength, spans, one.core_sentences, one.pairs, one.runs]


def _candidate(city: CorpusDocument, network: CorpusDocument, numbers: list[Any]) -> MatchCandidate:
    kind, base_score, strength, spans, core_sentences, pairs, runs = numbers
    city_span, network_span, city_core, network_core = ((start, end) for start, end in spans)
    return MatchCandidate(
        city=city,
        network=network,
        order=who_was_first(network.document.date, city.document.date),
        kind=FindKind(kind),
        base_score=base_score,
        strength=strength,
        city_span=city_span,
        network_span=network_span,
        city_core=city_core,
        network_core=network_core,
        core_sentences=core_sentences,
        pairs=tuple((row, column) for row, column in pairs),
        runs=tuple(((a, b), (c, d)) for (a, b), (c, d) in runs),
    )
