"""The contract of a scorer: what it is given, what it gives, and how a reader is told."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.corpus.lexicon import Lexicon
from pipeline.corpus.model import CorpusDocument
from pipeline.records import Document, Match, PageSpan, Score, Sentence, Span
from pipeline.records.arrays import Range
from pipeline.text.characters import SOFT_HYPHEN

__all__ = ["MatchedPassages", "Measure", "Measurement", "Scorer", "find_sentence", "weigh_evenly", "weigh_word"]


def weigh_evenly(word: str) -> float:
    """The rarity of a word where no frequencies are at hand: every word weighs the same."""
    return 1.0


@dataclass(frozen=True, slots=True, eq=False)
class MatchedPassages:
    """A match with the documents it lies in, and what is known beside them.

    `expected_ratio` is how many characters of the city's language a translation of one character of the network's
    language takes. `rarity` gives the weight of a folded word (for example its idf in documents of no network).
    `city_pages` are the physical pages of the city document, empty where its format has none. `quoted_lang` is the
    language of the words that both have where the documents are in two languages, empty where they have none.
    `repeated_in` are documents of other networks that have the words of the network passage, or nearly, and
    `part_repeated_in` those that have some of its sentences. `network_parts` are the characters of the parts that the
    network passage was joined of; empty: of one.
    """

    network: CorpusDocument
    city: CorpusDocument
    match: Match
    lexicon: Lexicon
    expected_ratio: float = 1.0
    rarity: Callable[[str], float] = weigh_evenly
    city_pages: tuple[PageSpan, ...] = ()
    quoted_lang: str = ""
    repeated_in: tuple[Document, ...] = ()
    part_repeated_in: tuple[Document, ...] = ()
    network_parts: tuple[Range, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.expected_ratio) and self.expected_ratio > 0):
            raise ValueError(f"expected_ratio is a positive number, not {self.expected_ratio}")

    @property
    def lang(self) -> str:
        """The language of both documents, or of what one quotes of the other; empty where there is or is known none."""
        return self.city.lang if self.city.lang == self.network.lang != "und" else self.quoted_lang

    @property
    def network_passage(self) -> str:
        """The widest passage of the network document that the evidence carries."""
        return _cut(self.network, self.match.network.span)

    @property
    def city_passage(self) -> str:
        """The widest passage of the city document that the evidence carries."""
        return _cut(self.city, self.match.city.span)

    @property
    def network_core(self) -> str:
        """The part of the network passage that is certain."""
        return _cut(self.network, self.match.network.core)

    @property
    def city_core(self) -> str:
        """The part of the city passage that is certain."""
        return _cut(self.city, self.match.city.core)


class Measurement(NamedTuple):
    """What a scorer found; value None where it had nothing to go by, which is not the same as 0."""

    value: float | None
    detail: str = ""


Measure = Callable[[MatchedPassages], Measurement]


@dataclass(frozen=True, slots=True)
class Scorer:
    """One way to weigh a pair of passages, with the sentences by which a reader is told the result.

    `measure` is given any two passages and never fails. `sentence` may use {value}, {ratio} (e to the value) and
    {detail}; `sentence_zero` and `sentence_unknown` {detail}. `by_names` says that it goes by the lexicon, pages,
    who issued the documents or what the passage was joined of: only what others say may be kept from run to run.
    """

    name: str
    measure: Measure
    sentence: str
    sentence_zero: str
    sentence_unknown: str
    by_names: bool = False

    def score(self, passages: MatchedPassages) -> Score:
        """The score, rounded to 4 decimals; a value that is no finite number is none."""
        value, detail = self.measure(passages)
        if value is not None:
            # A value just below 0 is rounded to minus zero, which would be printed so; added to 0 it is plain zero.
            value = round(float(value), 4) + 0.0 if math.isfinite(value) else None
        return Score(self.name, value, detail)

    def explain(self, score: Score) -> str:
        """The score as a sentence."""
        if score.value is None:
            return self.sentence_unknown.format(detail=score.detail)
        if score.value == 0:
            return self.sentence_zero.format(detail=score.detail, value=0, ratio=1)
        ratio = math.exp(min(score.value, 700))  # beyond 709 it overflows
        return self.sentence.format(value=score.value, ratio=ratio, detail=score.detail)


def find_sentence(document: CorpusDocument, number: int) -> Sentence | None:
    """The sentence of this number, where it takes part in matching."""
    row = document.row_of(number)
    return None if row is None else document.sentences[row]


def weigh_word(passages: MatchedPassages, word: str) -> float:
    """The weight of a folded word; a rarity that is no number at least zero counts as none."""
    weight = passages.rarity(word)
    return weight if math.isfinite(weight) and weight > 0 else 0.0


def _cut(document: CorpusDocument, span: Span) -> str:
    return document.text[span.start : span.end].replace(SOFT_HYPHEN, "")
