"""How often something as strong is found by chance: p- and q-values from the null of the profile.

For every stratum (kind of evidence, language pair, length) the profile's null says how many finds of a strength or
more a study of this size gives without any echo, E. The share of chance in a stratum is the least E(s) / (finds of
strength s or more) over all strengths s up to a find's own (Storey 2002, with the null known instead of estimated from
the finds). The q-value of a match is that of all that are claimed with it, whatever their stratum: strata in which
nothing was found were looked through too, and each would have given a chance find at a level as often as the level
says. Shares of strata alone promise too much where echoes are few (Efron 2008 on separate classes). Neither value is
told finer than 1 / (1 + finds of the null), because the fall beyond its last find is an assumption. The p-value is the
probability that such a study without an echo holds any find as strong in the stratum.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from pipeline.corpus.model import Corpus
from pipeline.evidence.q_values import share_chance, share_over_strata
from pipeline.evidence.study_null import StudyNull
from pipeline.profile import Nulls, NullTail, Profile
from pipeline.profile.nulls import STUDY_SENTENCES, Rate
from pipeline.records import Chance, ExclusionCode, Flag, Match, NullOrigin, Order, Role, Stratum

__all__ = ["StudySize", "add_chances"]

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class StudySize:
    """Embedded sentences by side and language: what the number of chance finds grows with."""

    city: Counter[str]
    network: Counter[str]
    langs: dict[str, str]  # document -> language

    @classmethod
    def of(cls, corpus: Corpus) -> StudySize:
        """The sizes of a corpus."""
        sizes: dict[Role, Counter[str]] = {Role.CITY: Counter(), Role.NETWORK: Counter()}
        for document in corpus.documents:
            if document.document.role in sizes:
                sizes[document.document.role][document.lang] += document.size
        langs = {document.document.document_id: document.lang for document in corpus.documents}
        return cls(sizes[Role.CITY], sizes[Role.NETWORK], langs)

    def expected(self, match: Match, tail: NullTail) -> float:
        """Finds as strong as a match that a study of this size gives by chance in its stratum."""
        city, network = self.langs[match.city.document_id], self.langs[match.network.document_id]
        return float(10**-match.score * self._pairs(city, network) ** tail.growth)

    def chance_by_stratum(self, profile: Profile, nulls: Mapping[Stratum, StudyNull]) -> dict[Stratum, float]:
        """All strata that are looked through, with the chance finds of any strength that the study gives in each."""
        found: dict[Stratum, float] = defaultdict(float)
        for city, network in product(sorted(self.city), sorted(self.network)):
            for stratum in profile.nulls.strata_of(city, network):
                factor = nulls[stratum].factor if stratum in nulls else 1.0
                tail = profile.nulls.judge(stratum)
                # Two tags of one language (no, nb) are one stratum.
                found[stratum] += tail.finds * self._pairs(city, network) ** tail.growth * factor
        return found

    def _pairs(self, city: str, network: str) -> float:
        return self.city[city] * self.network[network] / STUDY_SENTENCES**2


def stratum_of(match: Match, corpus_langs: dict[str, str]) -> Stratum:
    """The stratum of a match by its kind, language pair and the aligned city sentences of its core."""
    city, network = corpus_langs[match.city.document_id], corpus_langs[match.network.document_id]
    return Nulls.stratum(match.kind, city, network, match.core_sentences)


def add_chances(
    corpus: Corpus, matches: Sequence[Match], profile: Profile | None, nulls: Sequence[StudyNull] = ()
) -> tuple[Match, ...]:
    """The matches with p- and q-values, in the same order.

    A stratum that is not calibrated gets none and the flag `uncalibrated`; one whose rate is that of languages like it,
    the flag `rate_borrowed`; one where the study's own null and the profile's tell different things, `null_disagrees`.
    """
    size = StudySize.of(corpus)
    by_stratum = {null.stratum: null for null in nulls}
    strata = [stratum_of(match, size.langs) for match in matches]
    expected: dict[int, float] = {}
    groups: dict[tuple[Stratum, bool, bool], list[int]] = defaultdict(list)
    rates: dict[int, Rate] = {}
    for place, (match, stratum) in enumerate(zip(matches, strata, strict=True)):
        rate = profile.nulls.rate(stratum) if profile else None
        if rate is not None:
            factor = by_stratum[stratum].factor if stratum in by_stratum else 1.0
            rates[place], expected[place] = rate, size.expected(match, rate.tail) * factor
            # What the city wrote first, or a form, is no claim, and must not make the claims beside it look surer.
            is_scrap = match.exclusion is ExclusionCode.SCRAP
            groups[stratum, match.order is Order.CITY_FIRST, is_scrap].append(place)
    q_values: dict[int, float] = {}
    for places in groups.values():
        q_values |= share_chance({place: expected[place] for place in places})
    chance = size.chance_by_stratum(profile, by_stratum) if profile else {}
    for kind in {(city_first, is_scrap) for _, city_first, is_scrap in groups}:
        of_kind = {stratum: places for (stratum, *of), places in groups.items() if tuple(of) == kind}
        q_values |= share_over_strata(of_kind, dict(q_values), chance)
    # Nothing finer is claimed than the null's finds can tell.
    least = {stratum: profile.nulls.resolution(stratum) if profile else 0.0 for stratum, _, _ in groups}
    weighed = []
    for place, (match, stratum) in enumerate(zip(matches, strata, strict=True)):
        if place not in rates:
            weighed.append(_without_chance(match, stratum))
            continue
        finds, q_value = max(expected[place], least[stratum]), max(q_values[place], least[stratum])
        weighed.append(_with_chance(match, rates[place], finds, q_value, stratum, by_stratum.get(stratum)))
    return tuple(weighed)


def _without_chance(match: Match, stratum: Stratum) -> Match:
    chance = Chance(None, None, stratum, NullOrigin.NONE, 0)
    return replace(match, chance=chance).with_flags(Flag.UNCALIBRATED)


def _with_chance(
    match: Match, rate: Rate, expected: float, q_value: float, stratum: Stratum, own: StudyNull | None
) -> Match:
    # Finds without an echo are rare and independent, so at least one comes with 1 - exp(-E), as Poisson's do.
    p_value = -math.expm1(-expected)
    took_over = own is not None and own.factor != 1.0
    origin = NullOrigin.BORROWED if rate.borrowed else NullOrigin.PROFILE
    null, seen = (NullOrigin.STUDY, own.observed) if own is not None and took_over else (origin, rate.tail.seen)
    chance = Chance(round(p_value, _DECIMALS), round(q_value, _DECIMALS), stratum, null, seen)
    disagrees = own is not None and not own.agrees and not took_over
    flags = {Flag.NULL_DISAGREES: disagrees, Flag.RATE_BORROWED: rate.borrowed}
    return replace(match, chance=chance).with_flags(*(flag for flag, holds in flags.items() if holds))
