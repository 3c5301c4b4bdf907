"""Scorers: each weighs a matched pair of passages in one respect. SCORERS is the one place to add one.

In: `MatchedPassages`, a match with the two documents it lies in. Out: a `Score` of each scorer, and by `explain` the
sentence that a reader is told. `base` states what a scorer is; open that first. A scorer that had nothing to go by says
so in a sentence of its own, which is not the one for a value of 0.

The menu: the name of each scorer and what it says.

cosine            The aligned sentences have a mean cosine of {value:.2f}, the mean of their language taken off; alone
                  it decides nothing.
margin            The aligned sentences are nearer to each other than to the sentences most like them by {value:.2f}
                  (mean margin).
lexical           {value:.0%} of the shorter passage's content words, by their weight, stand in the other too
                  ({detail}).
longest_run       The longest run of the same words has {value:.0f} words: “{detail}”.
run_content       {value:.0f} words of the longest run carry content.
aligned_words     The stretch in which the passages agree best word by word is {value:.0f} words long.
identity          {value:.0%} of the words of that stretch are the same.
longest_sentence  The longest aligned sentence has {value:.0f} words.
coverage_network  {value:.0%} of the network passage lies in aligned sentences or words.
coverage_parts    {value:.0%} of what the city took parts of lies in aligned sentences or words, without what it dropped
                  between.
coverage_city     {value:.0%} of the city passage lies in aligned sentences or words.
length_ratio      The city passage is {ratio:.2f} times as long as a translation of the network passage would be
                  ({detail}).
numbers           {value:.0%} of the numbers that the passage with fewer gives stand in the other too ({detail}).
names             {value:.0%} of the names in the passage with fewer (words with a capital, so German nouns too) stand
                  in the other too, by their rarity ({detail}).
enumeration       Both passages give the same list item by item: {detail}.
instruments       Both passages name the same instrument ({detail}).
citation          The city text names the network or the source document in the same section: “{detail}”.
name_trap         The city passage holds a name that means something else: {detail}.
via_network       A document of another network has the same words, or nearly, and the city text names that one:
                  {detail}.
network_in_part   A part of the passage stands in documents of other networks too, in the same words or nearly:
                  {detail}.
names_city        The network text names the city in the same section: “{detail}”.
tells_of_city     The network passage itself names the city: “{detail}”.
in_annex          The city passage stands behind the heading of an annex: “{detail}”.
rejected          The city text cites or quotes the source beside a word of rejection: “{detail}”.
third_source      Both texts name a work beside the passage that is no reference document of the study: {detail}. It
                  may be the source of both; add it with role reference and run again.
"""

from __future__ import annotations

from pipeline.errors import UnknownNameError
from pipeline.match.scorers.annexes import IN_ANNEX
from pipeline.match.scorers.base import MatchedPassages, Scorer
from pipeline.match.scorers.citations import (
    CITATION,
    INSTRUMENTS,
    NAME_TRAP,
    NAMES_CITY,
    NETWORK_IN_PART,
    TELLS_OF_CITY,
    VIA_NETWORK,
)
from pipeline.match.scorers.coverage import COVERAGE_CITY, COVERAGE_NETWORK, COVERAGE_PARTS, LENGTH_RATIO
from pipeline.match.scorers.enumeration import ENUMERATION
from pipeline.match.scorers.kept_scores import KeptScores
from pipeline.match.scorers.numbers import NUMBERS
from pipeline.match.scorers.proper_names import NAMES
from pipeline.match.scorers.rejections import REJECTED
from pipeline.match.scorers.shared_words import (
    ALIGNED_WORDS,
    IDENTITY,
    LEXICAL,
    LONGEST_RUN,
    LONGEST_SENTENCE,
    RUN_CONTENT,
)
from pipeline.match.scorers.similarity import COSINE, MARGIN
from pipeline.match.scorers.third_sources import THIRD_SOURCE
from pipeline.records import Score

__all__ = ["SCORERS", "VERSION", "KeptScores", "MatchedPassages", "Scorer", "explain", "score_all"]

VERSION = "16"

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
    COVERAGE_PARTS,
    COVERAGE_CITY,
    LENGTH_RATIO,
    NUMBERS,
    NAMES,
    ENUMERATION,
    INSTRUMENTS,
    CITATION,
    NAME_TRAP,
    VIA_NETWORK,
    NETWORK_IN_PART,
    NAMES_CITY,
    TELLS_OF_CITY,
    IN_ANNEX,
    REJECTED,
    THIRD_SOURCE,
)
_BY_NAME = {scorer.name: scorer for scorer in SCORERS}


def score_all(passages: MatchedPassages, kept: KeptScores | None = None) -> tuple[Score, ...]:
    """What every scorer found about a pair of passages, in the order of SCORERS; what is kept is not found again."""
    by_text = kept.recall(passages) if kept else None
    if by_text is None:
        by_text = [scorer.score(passages) for scorer in SCORERS if not scorer.by_names]
        if kept:
            kept.keep(passages, by_text)
    known = {score.name: score for score in by_text}
    return tuple(scorer.score(passages) if scorer.by_names else known[scorer.name] for scorer in SCORERS)


def explain(score: Score) -> str:
    """A score as a sentence. Raises UnknownNameError for the score of a scorer that is not here."""
    if score.name not in _BY_NAME:
        raise UnknownNameError("scorer", score.name, _BY_NAME)
    return _BY_NAME[score.name].explain(score)
