"""The candidates of a pair of documents, kept from run to run: a new document moves none that others were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from pipeline.corpus.model import CorpusDocument
from pipeline.match.candidate import MatchCandidate
from pipeline.match.scraps import set_scraps_apart
from pipeline.records import FindKind
from pipeline.records.order import who_was_first
from pipeline.study.kept_work import KeptWork, pack, unpack

__all__ = ["Found", "KeptCandidates", "candidate_of", "numbers_of"]

Found = MatchCandidate | str  # a candidate, or why one was dropped


class KeptCandidates:
    """What one finder found in pairs of documents; `made_of` is all that it goes by but the two documents."""

    def __init__(self, kept: KeptWork, finder: str, made_of: Iterable[object]) -> None:
        self._kept, self._kind = kept, f"candidates {finder}"
        self._made_of = repr(tuple(made_of)).encode()

    def find(self, city: CorpusDocument, network: CorpusDocument, make: Callable[[], Iterable[Found]]) -> list[Found]:
        """What `make` finds in two documents, with scraps set apart; what was found in them before where they are the
        same.
        """
        key = self._kept.key(self._kind, city.digest, network.digest, self._made_of) if self._kept.keeps else b""
        value = self._kept.recall(key)
        if value is None:
            found = [one if isinstance(one, str) else set_scraps_apart(one) for one in make()]
            self._keep(key, found)
            return found
        (written, dropped), _ = unpack(value)
        return [*(candidate_of(city, network, numbers) for numbers in written), *Counter(dropped).elements()]

    def _keep(self, key: bytes, found: Iterable[Found]) -> None:
        dropped = Counter(one for one in found if isinstance(one, str))
        written = [numbers_of(one) for one in found if isinstance(one, MatchCandidate)]
        self._kept.keep(key, pack([written, dropped]))


def numbers_of(one: MatchCandidate) -> list[Any]:
    """All that a candidate is beside its two documents, as JSON can hold it."""
    spans = [one.city_span, one.network_span, one.city_core, one.network_core]
    return [one.kind.value, one.base_score, one.strength, spans, one.core_sentences, one.pairs, one.runs, one.is_scrap]


def candidate_of(city: CorpusDocument, network: CorpusDocument, numbers: list[Any]) -> MatchCandidate:
    """The candidate of two documents that `numbers_of` told."""
    kind, base_score, strength, spans, core_sentences, pairs, runs, is_scrap = numbers
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
        is_scrap=is_scrap,
    )
