"""More languages for a profile, from one parallel text that holds them beside a few languages it knows.

A new language is measured against these few, its *anchors*, in both directions. Pairs of two new languages, or of a
new one with any other known one, then follow from what either adds (pipeline.profile.additive): so a profile of forty
languages rests on a few hundred measured pairs and not on sixteen hundred. What was known before is not touched. Only
the points of scales, which cost little, are better measured in every pair that a text holds (`further_pairs`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from index.margin import mean_vector
from pipeline.calibration.class_levels import choose_levels, place_documents
from pipeline.calibration.deviations import measure_leads, root_mean_square, share_leads
from pipeline.calibration.encoded_documents import EncodedDocuments, cut_sentences, encode_documents
from pipeline.calibration.nulls import NullSample, add_lexical_finds, add_semantic_finds, lean_on
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.planted_study import make_null_study
from pipeline.calibration.scales import measure_points
from pipeline.calibration.synthetic_study import Encode, build_corpus
from pipeline.errors import InputError
from pipeline.profile import ClassLevels, Nulls, NullTail, PairScale, Profile, Scales
from pipeline.records import FindKind, Length, Stratum
from pipeline.records.arrays import Floats, Vectors

__all__ = ["extend_profile"]

_NULL_STUDIES = 6  # an ordered pair of languages, as the profile's own
_SUM_WORTH = 40.0  # finds that the sum of both languages' parts counts for beside a pair's own
_DECIMALS = 4


def extend_profile(base: Profile, parallel: ParallelText, anchors: Sequence[str], encode: Encode) -> Profile:
    """The profile with the languages of the parallel text that it does not know a scale of.

    The text must hold the anchors, two or more languages that the profile has scales and nulls of. The same input
    gives the same profile. Raises InputError where an anchor is lacking.
    """
    lacking = [lang for lang in anchors if lang not in parallel.languages or (lang, lang) not in base.scales.pairs]
    if lacking or len(anchors) < 2:
        raise InputError(f"a new language is measured beside two known ones or more; {lacking or anchors} do not do")
    known = {lang for pair in base.scales.pairs for lang in pair}
    held = base
    for lang in sorted(set(parallel.languages) - known):
        held = _Newcomer.of(base, parallel, lang, tuple(anchors), encode).join(held)
    return held


@dataclass(frozen=True, slots=True, eq=False)
class _Newcomer:
    """One new language with its anchors: their documents as vectors, centred, and the profile it is measured with."""

    lang: str
    anchors: tuple[str, ...]
    parallel: ParallelText
    encode: Encode
    profile: Profile  # with the language's mean and length, without its pairs
    encoded: Mapping[str, EncodedDocuments]

    @classmethod
    def of(
        cls, base: Profile, parallel: ParallelText, lang: str, anchors: tuple[str, ...], encode: Encode
    ) -> _Newcomer:
        """The language with its mean sentence vector and its length beside English."""
        means = dict(base.means) | {lang: _mean_of(parallel, lang, encode)}
        lengths = dict(base.lengths) | {lang: _length_of(parallel, lang, anchors, base.lengths)}
        encoded = {one: encode_documents(parallel, one, encode, means, edited=False) for one in (lang, *anchors)}
        return cls(lang, anchors, parallel, encode, replace(base, means=means, lengths=lengths), encoded)

    def join(self, held: Profile) -> Profile:
        """A profile with this language's numbers beside its own."""
        scales = self._scales()
        with_scales = replace(self.profile.scales, pairs=dict(self.profile.scales.pairs) | scales)
        return replace(
            held,
            means=dict(held.means) | {self.lang: self.profile.means[self.lang]},
            lengths=dict(held.lengths) | {self.lang: self.profile.lengths[self.lang]},
            nulls=Nulls(dict(held.nulls.tails) | self._tails()),
            scales=replace(held.scales, pairs=dict(held.scales.pairs) | scales),
            levels=dict(held.levels) | self._levels(with_scales),
        )

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        """The language with each anchor, as the city's and as the other."""
        return [pair for anchor in self.anchors for pair in ((self.lang, anchor), (anchor, self.lang))]

    def _tails(self) -> dict[Stratum, NullTail]:
        """What is found between documents that cannot be each other's source, with the anchors and within itself."""
        sample, profile = NullSample(), self.profile
        for langs in (*self._pairs, (self.lang, self.lang)):
            for seed in range(_NULL_STUDIES):
                corpus = build_corpus(make_null_study(self.parallel, *langs, seed), self.encode, profile.means)
                add_semantic_finds(sample, corpus, langs, profile.rescorer, profile.expected_ratio(*langs))
                if langs[0] == langs[1]:
                    add_lexical_finds(sample, corpus, self.lang)
        tails: dict[Stratum, NullTail] = {}
        for (kind, city, network), searched in sample.searched.items():
            for length in Length:
                pooled = profile.nulls.tails[Stratum.of_all_pairs(kind, length)]
                strengths = sample.strengths.get((kind, city, network, length), ())
                seen = sum(strength >= pooled.start for strength in strengths)
                finds = lean_on(seen, searched, pooled.finds)
                tails[Stratum.of(kind, city, network, length)] = replace(pooled, finds=finds, seen=seen)
        return tails | self._smooth(tails, sample)

    def _smooth(self, tails: Mapping[Stratum, NullTail], sample: NullSample) -> dict[Stratum, NullTail]:
        """The short tails of vectors with other languages, leaning on what both languages make likely."""
        # Finds of one pair come in clusters, several of one chance likeness: beside some twenty of them the sum of what
        # two languages add, which rests on many pairs, is the surer number.
        sums = Nulls(dict(self.profile.nulls.tails) | dict(tails))
        smoothed = {}
        for city, network in self._pairs:
            stratum = Stratum.of(FindKind.SEMANTIC, city, network, Length.SHORT)
            likely, searched = sums.likely_finds(stratum), sample.searched[FindKind.SEMANTIC, city, network]
            if likely is not None:
                tail = tails[stratum]
                finds = (tail.seen + _SUM_WORTH) / (searched + _SUM_WORTH / likely)
                smoothed[stratum] = replace(tail, finds=finds)
        return smoothed

    def _scales(self) -> dict[tuple[str, str], PairScale]:
        """The two-point scales with the anchors.

        What another wording within the language does is not measured: it differs little between languages.
        """
        points = {(a, b): measure_points(self.encoded[a], self.encoded[b]) for a, b in self._pairs}
        known = Scales(dict(self.profile.scales.pairs) | points, lengths=self.profile.lengths)
        parts = self._deviations_as_city(known) | self._deviations_as_other(known)
        twins = {city: self._twin_spread(city) for city in (self.lang, *self.anchors)}
        return {
            pair: replace(
                point,
                shortfall=round(parts[pair][0], _DECIMALS),
                advance=round(parts[pair][1], _DECIMALS),
                twin_spread=twins[pair[0]],
            )
            for pair, point in points.items()
        }

    def _deviations_as_city(self, known: Scales) -> dict[tuple[str, str], tuple[float, float]]:
        """Shortfall and advance of the anchors' documents for city sentences in the new language."""
        leads = {
            (a, b): measure_leads(self.encoded[self.lang], self.encoded[a], self.encoded[b], known)
            for a, b in combinations(sorted(self.anchors), 2)
        }
        shares = share_leads(sorted(self.anchors), leads)
        return {(self.lang, anchor): shares[anchor] for anchor in self.anchors}

    def _deviations_as_other(self, known: Scales) -> dict[tuple[str, str], tuple[float, float]]:
        """Shortfall and advance of documents in the new language for city sentences in the anchors."""
        parts = {}
        for city in self.anchors:
            behind: list[float] = []
            ahead: list[float] = []
            for other in self.anchors:
                scale = known.pairs[city, other]
                if other != city:
                    leads = measure_leads(self.encoded[city], self.encoded[other], self.encoded[self.lang], known)
                    # What the leads of one over the other have as mean square is the sum of both parts (share_leads).
                    ahead.append(_mean_square(leads[leads > 0]) - scale.shortfall**2)
                    behind.append(_mean_square(leads[leads < 0]) - scale.advance**2)
            parts[city, self.lang] = _deviation(behind), _deviation(ahead)
        return parts

    def _twin_spread(self, city: str) -> float:
        """That of the pairs which are known, of the same city language where there are such."""
        pairs = self.profile.scales.pairs
        own = [scale.twin_spread for (a, b), scale in pairs.items() if a == city and a != b]
        return round(float(np.mean(own or [scale.twin_spread for scale in pairs.values()])), _DECIMALS)

    def _levels(self, scales: Scales) -> dict[str, ClassLevels]:
        """From which score on classes may be claimed, with the anchors and within itself."""
        documents = {lang: self.encoded[lang].by_document() for lang in self.encoded}
        levels = {}
        for city, network in (*self._pairs, (self.lang, self.lang)):
            scale = scales.pair(city, network)
            if scale is not None:
                translated, unrelated = place_documents(documents[city], documents[network], scale)
                levels[f"{city}-{network}"] = choose_levels(translated, unrelated, np.zeros(0), city == network)
        return levels


def _mean_of(parallel: ParallelText, lang: str, encode: Encode) -> Vectors:
    texts = [text for name in sorted(parallel.documents) for text in cut_sentences(parallel.text(name, lang))]
    return mean_vector(encode(texts))


def _length_of(parallel: ParallelText, lang: str, anchors: Sequence[str], lengths: Mapping[str, float]) -> float:
    """Mean natural logarithm of how many characters it takes for one of English, by way of the anchors."""
    used = sorted({number for numbers in parallel.documents.values() for number in numbers})

    def logs(one: str) -> Floats:
        return np.log([max(1, len(parallel.lines[one][number])) for number in used])

    own = logs(lang)
    return float(np.mean([np.mean(own - logs(anchor)) + lengths.get(anchor, 0.0) for anchor in anchors]))


def _deviation(squares: Sequence[float]) -> float:
    return float(np.sqrt(max(0.0, float(np.mean(squares)))))


def _mean_square(values: Floats) -> float:
    return root_mean_square(values) ** 2
