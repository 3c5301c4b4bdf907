"""Scorers: each weighs a matched pair of passages in one respect. SCORERS is the one place to add one."""

from __future__ import annotations

from pipeline.errors import UnknownNameError
from pipeline.match.scorers.base import Pairing, Scorer
from pipeline.match.scorers.citations import CITATION, INSTRUMENTS, NAME_TRAP
from pipeline.match.scorers.coverage import COVERAGE_CITY, COVERAGE_NETWORK, LENGTH_RATIO
from pipeline.match.scorers.enumeration import ENUMERATION
from pipeline.match.scorers.numbers import NUMBERS
from pipeline.match.scorers.proper_names import NAMES
from pipeline.match.scorers.shared_words import (
    ALIGNED_WORDS,
    IDENTITY,
    LEXICAL,
    LONGEST_RUN,
    LONGEST_SENTENCE,
    RUN_CONTENT,
)
from pipeline.match.scorers.similarity import COSINE, MARGIN
from pipeline.records import Score

__all__ = ["SCORERS", "VERSION", "Pairing", "Scorer", "explain", "score_all"]

VERSION = "1"

SCORERS: tuple[Scorer, ...] = (
    COSINE,
    MARGIN,
    LEXICAL,
    LONGEST_RUN,
    RUN_CONTENT,
    ALIGNED_WORDS,
    IDENTITY,
    LONGEST_SENTENCE,
    COVERAGE_NETWORK,
    COVERAGE_CITY,
    LENGTH_RATIO,
    NUMBERS,
    NAMES,
    ENUMERATION,
    INSTRUMENTS,
    CITATION,
    NAME_TRAP,
)
_BY_NAME = {scorer.name: scorer for scorer in SCORERS}


def score_all(pairing: Pairing) -> tuple[Score, ...]:
    """What every scorer found about a pair of passages, in the order of SCORERS."""
    return tuple(scorer.score(pairing) for scorer in SCORERS)


def explain(score: Score) -> str:
    """A score as a sentence. Raises UnknownNameError for the score of a scorer that is not here."""
    if score.name not in _BY_NAME:
        raise UnknownNameError("scorer", score.name, _BY_NAME)
    return _BY_NAME[score.name].explain(score)
