"""Texts through the pipeline's own matcher and null, as a study's go: what every figure here is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache as remembered

from benchmarks.quality.vectors import VectorCache
from index.models import resolve
from pipeline.calibration.synthetic_study import SyntheticText, build_corpus
from pipeline.corpus.model import Corpus
from pipeline.evidence.error_rates import add_chances
from pipeline.match import MatchSettings, find_matches
from pipeline.profile import Profile
from pipeline.profile.load import load_profile
from pipeline.records import Match

__all__ = ["corpus_in", "matches_in", "matches_of", "profile"]


@remembered
def profile() -> Profile | None:
    """The shipped profile of the embedded model."""
    return load_profile(resolve("multilingual-e5-small"))


def corpus_in(texts: Sequence[SyntheticText], vectors: VectorCache) -> Corpus:
    """The texts as the matcher sees a study's."""
    known = profile()
    if known is None:
        return build_corpus(texts, vectors.encode, {})
    return build_corpus(texts, vectors.encode, known.means, known.scales.same_from)


def matches_in(corpus: Corpus) -> tuple[Match, ...]:
    """All matches of a corpus with their p- and q-values, before any other weighing."""
    known = profile()
    return add_chances(corpus, find_matches(corpus, MatchSettings(), known).matches, known)


def matches_of(texts: Sequence[SyntheticText], vectors: VectorCache) -> tuple[Match, ...]:
    """All matches of a study of these texts, with their p- and q-values, before any other weighing."""
    return matches_in(corpus_in(texts, vectors))
