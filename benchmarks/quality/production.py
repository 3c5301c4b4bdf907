"""Texts through the pipeline's own matcher and null, as a study's go: what every figure here is measured on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache as remembered

from benchmarks.quality.vectors import VectorCache
from index.models import DEFAULT_MODEL, Model, Precision, resolve
from pipeline.calibration.synthetic_study import SyntheticText, build_corpus
from pipeline.corpus.model import Corpus
from pipeline.evidence.error_rates import add_chances
from pipeline.match import MatchSettings, find_matches
from pipeline.profile import Profile
from pipeline.profile.load import load_profile
from pipeline.records import Match

__all__ = ["add_precision", "corpus_in", "matches_in", "matches_of", "profile"]


def add_precision(options: argparse.ArgumentParser) -> None:
    """Let `--precision` say in which numbers the embedded model computes."""
    options.add_argument(
        "--precision",
        type=Precision,
        choices=list(Precision),
        default=Precision.FLOAT32,
        help="of the embedded model; each goes by its own profile",
    )


@remembered
def profile(model: Model | None = None) -> Profile | None:
    """The shipped profile of a model, by default the embedded one."""
    return load_profile(model or resolve(DEFAULT_MODEL))


def corpus_in(texts: Sequence[SyntheticText], vectors: VectorCache) -> Corpus:
    """The texts as the matcher sees a study's."""
    known = profile(vectors.model)
    if known is None:
        return build_corpus(texts, vectors.encode, {})
    return build_corpus(texts, vectors.encode, known.means, known.scales.same_from)


def matches_in(corpus: Corpus, vectors: VectorCache) -> tuple[Match, ...]:
    """All matches of a corpus with their p- and q-values, before any other weighing; by the profile of the vectors."""
    known = profile(vectors.model)
    return add_chances(corpus, find_matches(corpus, MatchSettings(), known).matches, known)


def matches_of(texts: Sequence[SyntheticText], vectors: VectorCache) -> tuple[Match, ...]:
    """All matches of a study of these texts, with their p- and q-values, before any other weighing."""
    return matches_in(corpus_in(texts, vectors), vectors)
