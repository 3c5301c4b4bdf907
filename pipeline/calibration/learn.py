"""A model's profile from parallel text, without a judgement: everything in one deterministic pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.margin import mean_vector
from pipeline.calibration.class_levels import FreeTranslation, learn_levels
from pipeline.calibration.nulls import NullSample, add_lexical_finds, add_semantic_finds, fit_tails
from pipeline.calibration.parallel import ParallelText
from pipeline.calibration.planted_study import make_null_study, make_planted_study
from pipeline.calibration.rescoring import learn_rescorer
from pipeline.calibration.scales import learn_scales
from pipeline.calibration.synthetic_study import Encode, build_corpus
from pipeline.errors import InputError
from pipeline.profile import Profile
from pipeline.records.arrays import Vectors

__all__ = ["learn_profile"]

PIVOT = "en"
_PLANTED_STUDIES = 8  # a language with English
_NULL_STUDIES = 6  # an ordered pair of languages
_LEAST_DOCUMENTS = 12

Tell = Callable[[str], None]


def learn_profile(
    model: str,
    parallel: ParallelText,
    pairs: Sequence[ParallelText],
    free: Sequence[FreeTranslation],
    encode: Encode,
    sources: Sequence[str],
    tell: Tell,
) -> Profile:
    """The profile of a model.

    `parallel` holds documents that tell different things, each in all languages, English among them; `pairs` are
    further lines without documents, used for means and lengths; `free` are passages rendered freely, from which the
    level of paraphrases is learned; `tell` is told of each step. The same input gives the same profile. Raises
    InputError when there is too little text.
    """
    if PIVOT not in parallel.languages or len(parallel.documents) < _LEAST_DOCUMENTS:
        raise InputError(f"a profile needs {_LEAST_DOCUMENTS} documents or more with English among their languages")
    tell("means of languages")
    means, lengths = _learn_means(parallel, pairs, encode), _learn_lengths([parallel, *pairs])

    def ratio(city: str, network: str) -> float:
        return lengths.get(city, 0.0) - lengths.get(network, 0.0)

    # The order is that of need: vectors are centred on the means, the null is stated in what the re-scorer gives, and
    # levels are places on the scales.
    others = [lang for lang in parallel.languages if lang != PIVOT]
    tell("re-scoring weights")
    rescorer = learn_rescorer(
        (build_corpus(texts, encode, means), plants, ratio(lang, PIVOT))
        for lang in others
        for seed in range(_PLANTED_STUDIES)
        for texts, plants in [make_planted_study(parallel, lang, PIVOT, seed)]
    )
    null = NullSample()
    for city in parallel.languages:
        for network in parallel.languages:
            tell(f"null of {city}-{network}")
            for seed in range(_NULL_STUDIES):
                corpus = build_corpus(make_null_study(parallel, city, network, seed), encode, means)
                add_semantic_finds(null, corpus, (city, network), rescorer, ratio(city, network))
                if city == network:
                    add_lexical_finds(null, corpus, city)
    tell("two-point scales")
    scales = learn_scales(parallel, encode, means, lengths)
    tell("levels of the text classes")
    levels = learn_levels(parallel, free, encode, means, scales)
    return Profile(model, tuple(sources), means, lengths, rescorer, fit_tails(null), scales, levels)


def _learn_means(parallel: ParallelText, pairs: Sequence[ParallelText], encode: Encode) -> dict[str, Vectors]:
    """The mean vector of each language over the documents' lines and those of the pairs."""
    lines: dict[str, list[str]] = {}
    used = sorted({number for numbers in parallel.documents.values() for number in numbers})
    for lang in parallel.languages:
        lines[lang] = [parallel.lines[lang][number] for number in used]
    for pair in pairs:
        for lang in pair.languages:
            lines.setdefault(lang, []).extend(pair.lines[lang])
    return {lang: mean_vector(encode(texts)) for lang, texts in sorted(lines.items())}


def _learn_lengths(texts: Sequence[ParallelText]) -> dict[str, float]:
    """Mean natural logarithm of how many characters a language takes for one of English."""
    ratios: dict[str, list[float]] = {}
    for text in texts:
        if PIVOT not in text.languages:
            continue
        used = sorted({number for numbers in text.documents.values() for number in numbers})
        english = np.log([max(1, len(text.lines[PIVOT][number])) for number in used])
        for lang in text.languages:
            own = np.log([max(1, len(text.lines[lang][number])) for number in used])
            ratios.setdefault(lang, []).extend((own - english).tolist())
    return {lang: float(np.mean(values)) for lang, values in sorted(ratios.items())}
