"""Which sentences of a match are compared, and what differs between them; kept from run to run."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from pipeline.corpus.model import CorpusDocument
from pipeline.evidence.differences.compare import ComparedSentence, compare_sentences
from pipeline.profile import Profile
from pipeline.records import AlignedPair, Difference, ExclusionCode, Flag, Match
from pipeline.study.kept_work import KeptWork, pack, unpack
from pipeline.text.tokens import find_words

__all__ = ["add_differences"]

_LEAST_PLACE = 0.6  # on the two-point scale; most translations reach it, and what shares a subject alone does not
_LEAST_SHARED = 0.6  # of the words of the longer sentence, in one language
_MOST_LONGER = 1.8  # times as long as a translation would be: then half of it may stand elsewhere


def add_differences(
    match: Match, network: CorpusDocument, city: CorpusDocument, profile: Profile | None, kept: KeptWork
) -> Match:
    """The match with what its aligned sentences say otherwise, and the flags of that; a scrap says nothing."""
    if match.exclusion is ExclusionCode.SCRAP:
        return match
    best = mutually_best(match.pairs)
    near = _near_by_vectors(best, network, city, profile)
    if not best or (not near and network.lang != city.lang):
        return match
    ratio = math.exp(profile.expected_ratio(city.lang, network.lang)) if profile else 1.0
    key = kept.key(
        "differences", network.digest, city.digest, repr((best, [pair in near for pair in best], ratio)).encode()
    )
    found = kept.remember(key, lambda: _compare(best, near, network, city, ratio), _write, _read)
    return replace(match, differences=found).with_flags(*(one.flag for one in found or ()))


def mutually_best(pairs: Iterable[AlignedPair]) -> tuple[AlignedPair, ...]:
    """The pairs of which neither sentence has a nearer partner, in order of the city's text."""
    ordered = sorted(pairs, key=lambda pair: (-pair.cosine, pair.city_sentence, pair.network_sentence))
    city: dict[int, AlignedPair] = {}
    network: dict[int, AlignedPair] = {}
    for pair in ordered:
        city.setdefault(pair.city_sentence, pair)
        network.setdefault(pair.network_sentence, pair)
    return tuple(pair for _, pair in sorted(city.items()) if network[pair.network_sentence] is pair)


def _near_by_vectors(
    pairs: Iterable[AlignedPair], network: CorpusDocument, city: CorpusDocument, profile: Profile | None
) -> frozenset[AlignedPair]:
    """The pairs that are as near as translations are; none where the language pair has no scale."""
    scale = profile.scales.pair(city.lang, network.lang) if profile else None
    if scale is None:
        return frozenset()
    return frozenset(pair for pair in pairs if float(scale.place(pair.cosine, network.size)) >= _LEAST_PLACE)


def _compare(
    pairs: Iterable[AlignedPair],
    near: frozenset[AlignedPair],
    network: CorpusDocument,
    city: CorpusDocument,
    ratio: float,
) -> tuple[Difference, ...] | None:
    """What differs in the pairs that can be compared; None where none can."""
    found: list[Difference] = []
    compared = False
    for pair in pairs:
        there, here = _find_sentence(network, pair.network_sentence), _find_sentence(city, pair.city_sentence)
        if there is None or here is None or not _are_as_long(there.text, here.text, ratio):
            continue
        if pair in near or (there.lang == here.lang and _share_words(there.text, here.text, here.lang)):
            compared = True
            found += [
                Difference(one.flag, pair.network_sentence, pair.city_sentence, one.network, one.city)
                for one in compare_sentences(there, here)
            ]
    return tuple(found) if compared else None


def _find_sentence(document: CorpusDocument, number: int) -> ComparedSentence | None:
    """The sentence of this number with those on either side of it; None where it takes no part in matching."""
    row = document.row_of(number)
    if row is None:
        return None
    beside = [one for one in (row - 1, row + 1) if 0 <= one < document.size]
    texts = tuple(document.sentence_text(one) for one in beside)
    return ComparedSentence(document.sentence_text(row), document.lang, texts)


def _are_as_long(network: str, city: str, ratio: float) -> bool:
    """Whether neither sentence is much longer than a translation of the other would be."""
    longer = len(city.strip()) / max(len(network.strip()) * ratio, 1)
    return 1 / _MOST_LONGER <= longer <= _MOST_LONGER


def _share_words(network: str, city: str, lang: str) -> bool:
    there, here = ({word.folded for word in find_words(text, lang)} for text in (network, city))
    return len(there & here) >= _LEAST_SHARED * max(len(there), len(here), 1)


def _write(found: tuple[Difference, ...] | None) -> bytes:
    if found is None:
        return pack(None)
    return pack([(one.flag, one.network_sentence, one.city_sentence, one.network, one.city) for one in found])


def _read(data: bytes) -> tuple[Difference, ...] | None:
    (rows, _) = unpack(data)
    if rows is None:
        return None
    return tuple(
        Difference(Flag(flag), network, city, tuple(there), tuple(here)) for flag, network, city, there, here in rows
    )
