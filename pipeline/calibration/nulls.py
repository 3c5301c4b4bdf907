"""Learning the tails of the null: what is found between documents that cannot be each other's source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from pipeline.corpus.model import Corpus
from pipeline.match.extend import extend_seeds
from pipeline.match.lexical import LexicalSettings
from pipeline.match.lexical.find import find_all_passages, kind_of
from pipeline.match.semantic import find_document_pairs, margin_levels, measure_features
from pipeline.match.settings import MatchSettings
from pipeline.profile import Nulls, NullTail, Rescorer
from pipeline.profile.nulls import STUDY_SENTENCES, length_class
from pipeline.records import FindKind, Length, Role, Stratum

__all__ = ["NullSample", "add_lexical_finds", "add_semantic_finds", "fit_tails", "lean_on"]

# Exponents of (city sentences x network sentences) by which finds grow. A margin is taken against a neighbourhood that
# comes nearer as it grows: from 56 to 447 sentences a side, finds for the root of the product changed by less than a
# quarter.
_GROWTH = {FindKind.SEMANTIC: 0.5, FindKind.LEXICAL: 1.0, FindKind.DIGEST: 1.0}
_START_FINDS = {FindKind.SEMANTIC: 10.0, FindKind.LEXICAL: 30.0, FindKind.DIGEST: 30.0}  # in a study of 1,000 by 1,000
_LEAST_STRENGTH = {FindKind.SEMANTIC: 0.0, FindKind.LEXICAL: 5.0, FindKind.DIGEST: 5.0}
_BORROWED = 5.0  # finds that the pooled rate counts for beside a pair's own
_LEAST_TAIL = 10  # finds that a slope of its own needs
_CAREFUL_SLOPE = 0.1  # of kinds with fewer: a decade in 23 nats, where council papers against news gave one in 12


@dataclass(slots=True)
class NullSample:
    """What was found in studies without an echo: strengths, and how much was searched, by kind and languages.

    `strengths` are by (kind, city language, network language, length class); `searched` is in studies of 1,000 by
    1,000 sentences, after the kind's growth.
    """

    strengths: dict[tuple[FindKind, str, str, Length], list[float]] = field(default_factory=lambda: defaultdict(list))
    searched: dict[tuple[FindKind, str, str], float] = field(default_factory=lambda: defaultdict(float))

    def add_study(self, kinds: Iterable[FindKind], city_lang: str, network_lang: str, corpus: Corpus) -> None:
        """Note that a study without an echo was searched for these kinds."""
        sides = [corpus.of_role(role) for role in (Role.CITY, Role.NETWORK)]
        sizes = [sum(len(document.sentences) for document in documents) for documents in sides]
        for kind in kinds:
            size = sizes[0] * sizes[1] / STUDY_SENTENCES**2
            self.searched[kind, city_lang, network_lang] += size ** _GROWTH[kind]


def add_semantic_finds(
    sample: NullSample, corpus: Corpus, langs: tuple[str, str], rescorer: Rescorer, ratio: float
) -> None:
    """Add what vectors find in a study without an echo; `langs` are those of city and network texts.

    `ratio` is the natural logarithm of how much longer the city's language says the same.
    """
    settings = MatchSettings()
    sample.add_study([FindKind.SEMANTIC], *langs, corpus)
    for documents in find_document_pairs(corpus, settings):
        for passage in extend_seeds(documents.margin_table, margin_levels(settings)):
            length = length_class(documents.city.count_full_sentences(passage.core_a))
            strength = rescorer.strength(measure_features(documents, passage, ratio))
            sample.strengths[FindKind.SEMANTIC, *langs, length].append(strength)


def add_lexical_finds(sample: NullSample, corpus: Corpus, lang: str) -> None:
    """Add what words find in a study of one language without an echo, far below what a study would list."""
    settings = replace(LexicalSettings(), min_score=5.0, digest_min_score=5.0)
    sample.add_study([FindKind.LEXICAL, FindKind.DIGEST], lang, lang, corpus)
    for city, _, passage in find_all_passages(corpus, settings):
        length = length_class(city.count_full_sentences(passage.city_sentences))
        sample.strengths[kind_of(passage), lang, lang, length].append(passage.score)


def fit_tails(sample: NullSample) -> Nulls:
    """The tails of all strata that were searched, and of each kind and length over all pairs together.

    The slope is the maximum-likelihood one of an exponential above `start`, pooled over pairs; a pair's rate leans on
    the pooled one while it has few finds. Passages of three and more sentences fall off as the shorter ones do where
    they are too few to say.
    """
    tails: dict[Stratum, NullTail] = {}
    for kind in sorted({kind for kind, _, _ in sample.searched}):
        pairs = sorted((city, network) for searched, city, network in sample.searched if searched is kind)
        start, slope = _fit_fall(sample, kind, pairs)
        searched = {pair: sample.searched[kind, *pair] for pair in pairs}
        for length in Length:
            counts = {pair: sum(s >= start for s in sample.strengths.get((kind, *pair, length), ())) for pair in pairs}
            # One find more than was seen: a null in which nothing was found does not show that chance finds nothing.
            total, rate = sum(counts.values()), (sum(counts.values()) + 1) / sum(searched.values())
            tails[Stratum.of_all_pairs(kind, length)] = NullTail(start, rate, slope, _GROWTH[kind], total)
            for pair in pairs:
                own = lean_on(counts[pair], searched[pair], rate)
                tails[Stratum.of(kind, *pair, length)] = NullTail(start, own, slope, _GROWTH[kind], counts[pair])
    return Nulls(tails)


def lean_on(seen: int, searched: float, rate: float) -> float:
    """The rate of a pair with so many finds, which leans on the rate over all pairs while they are few."""
    # The mean of a gamma distribution whose prior is worth so many finds at the pooled rate. Alone, a pair's few finds
    # say little: with 11 plants, nulls of each language realised .085 at a nominal .05, one pooled null .050.
    return (seen + _BORROWED) / (searched + _BORROWED / rate)


def _fit_fall(sample: NullSample, kind: FindKind, pairs: list[tuple[str, str]]) -> tuple[float, float]:
    """From where on finds are rare enough to be a tail, and how fast they fall off from there."""
    strengths = np.sort(
        [s for pair in pairs for length in Length for s in sample.strengths.get((kind, *pair, length), ())]
    )[::-1]
    searched = sum(sample.searched[kind, *pair] for pair in pairs)
    wanted = max(_LEAST_TAIL, round(_START_FINDS[kind] * searched))
    tail = strengths[: min(wanted, len(strengths))]
    if len(tail) < _LEAST_TAIL:
        return _LEAST_STRENGTH[kind], _CAREFUL_SLOPE
    # What exceeds a level of an exponential is exponential again, and its rate is one over the mean excess.
    start = float(tail[-1])
    return start, float(1 / max(1e-6, np.mean(tail) - start))
