"""Which passages share words with a query, and how much of it: an inverted index over all languages.

The weight of a word is its inverse document frequency among the passages of its language, saturated by how often it
stands in a passage of its length (BM25, Robertson and Zaragoza 2009). What a passage is given is the share of the
query's whole weight that it holds, so that figures of different queries and languages can be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.search.number_forms import fold_numbers
from pipeline.records.arrays import Floats, Hashes, Ints, Mask, Similarities, expand
from pipeline.text.hashed_words import hash_words

__all__ = ["AskedWords", "WordIndex", "WordShares"]

_Langs = NDArray[np.int16]
_Words = tuple[_Langs, Hashes]  # of each word, the number of its language and its stem

_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b of BM25
_MANY, _ALWAYS_FEW = 0.1, 1000  # of the passages of a language; so many are never many


@dataclass(frozen=True, slots=True)
class AskedWords:
    """A query's words in one language: where each known stem stands, and its share of the query's whole weight."""

    number: int
    lang: str
    held: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordShares:
    """The share of a query's weight that each passage holds, as far as its words stand in few passages.

    `partial` are the words of the languages in which some stand in many, which `telling` leaves out.
    """

    telling: Similarities
    partial: tuple[AskedWords, ...]


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The passages that hold each stem of each language.

    Stem n of language l is `stems[n]` in the range `bounds[l], bounds[l + 1]`; it stands in the passages
    [starts[n], starts[n + 1]) of `passages`, so many `times` in each, which weighs there as `weights` says. Passage p
    is in the language numbered `langs[p]` and has `lengths[p]` words.
    """

    languages: tuple[str, ...]
    bounds: Ints
    stems: Hashes
    starts: Ints
    passages: NDArray[np.int32]
    times: NDArray[np.uint16]
    weights: Similarities
    langs: _Langs
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Self:
        """The index of (language, text) of each passage, in order."""
        numbers: dict[tuple[str, str], int] = {}  # forms repeat a passage a hundred thousand times
        of = np.array([numbers.setdefault(text, len(numbers)) for text in texts], np.int64)
        distinct = list(numbers)
        stems, times, lengths = [], [], np.zeros(len(distinct), np.int64)
        for number, (lang, text) in enumerate(distinct):
            hashed = np.array(hash_words(fold_numbers(text, lang), lang), np.uint64)
            found, counted = np.unique(hashed, return_counts=True)
            stems.append(found)
            times.append(counted)
            lengths[number] = len(hashed)
        sizes = np.array([len(one) for one in stems], np.int64)
        held = expand((np.cumsum(sizes) - sizes)[of], sizes[of])  # the entries of each passage, one after the other
        languages, langs = _number_languages([distinct[number][0] for number in of.tolist()])
        passages = np.repeat(np.arange(len(of)), sizes[of])
        words, of_entry = _number_words(langs[passages], _joined(stems, np.uint64)[held])
        return cls._of_entries(languages, langs, lengths[of], words, (of_entry, passages, _joined(times)[held]))

    @classmethod
    def _of_entries(
        cls, languages: tuple[str, ...], langs: _Langs, lengths: Ints, words: _Words, entries: tuple[Ints, Ints, Ints]
    ) -> Self:
        """The index of passages of these languages and lengths; an entry is a word, where it stands, how often."""
        numbers, passages, times = entries
        # Stable, since that finds what is in order already: the entries of one index before those of another.
        order = np.argsort(numbers * len(lengths) + passages, kind="stable")
        numbers, passages = numbers[order], passages[order]
        times = np.minimum(times[order], np.iinfo(np.uint16).max)
        first = np.flatnonzero(np.append(True, np.diff(numbers) != 0)[: len(numbers)])
        of_words, stems = words[0][numbers[first]], words[1][numbers[first]]
        return cls(
            languages,
            np.searchsorted(of_words, np.arange(len(languages) + 1)).astype(np.int64),
            stems,
            np.append(first, len(numbers)).astype(np.int64),
            passages.astype(np.int32),
            times.astype(np.uint16),
            _saturated(times, lengths, langs, passages, len(languages)),
            langs,
            lengths.astype(np.int32),
        )

    @classmethod
    def arranged(cls, parts: Sequence[tuple[Self, Ints]], passages: int) -> Self:
        """The passages of several indexes by their new numbers, of which -1 leaves one out; as if indexed anew."""
        spoken, lengths = np.full(passages, "", object), np.zeros(passages, np.int64)
        for part, moved in parts:
            kept = np.flatnonzero(moved >= 0)
            lengths[moved[kept]] = part.lengths[kept]
            spoken[moved[kept]] = np.array(part.languages, object)[part.langs[kept]]
        languages, langs = _number_languages(spoken.tolist())
        # A language that is no more has no entries.
        known = {lang: number for number, lang in enumerate(languages)}
        of_words = [
            np.repeat(np.array([known.get(lang, -1) for lang in part.languages], np.int16), np.diff(part.bounds))
            for part, _ in parts
        ]
        words, numbers = _number_words(
            _joined(of_words, np.int16), _joined([part.stems for part, _ in parts], np.uint64)
        )
        held = np.repeat(numbers, _joined([np.diff(part.starts) for part, _ in parts]))
        places = _joined([moved[part.passages] for part, moved in parts])
        times = _joined([part.times.astype(np.int64) for part, _ in parts])
        inside = places >= 0
        return cls._of_entries(languages, langs, lengths, words, (held[inside], places[inside], times[inside]))

    @cached_property
    def passages_of(self) -> Ints:
        """How many passages each language has."""
        return np.bincount(self.langs, minlength=len(self.languages))

    def ask(self, query: str, langs: Collection[str] | None = None) -> list[AskedWords]:
        """The words of a query in each language (of `langs`, where given) in which a passage holds one of them."""
        asked = []
        for number, lang in enumerate(self.languages):
            if langs is not None and lang not in langs:
                continue
            places = self._look_up(number, self._stems(query, lang))
            rarities = self._rarity(number, places)
            held = places >= 0
            if held.any():
                weights = (rarities[held] / rarities.sum()).tolist()
                asked.append(AskedWords(number, lang, tuple(zip(places[held].tolist(), weights, strict=True))))
        return asked

    def shares(self, asked: Iterable[AskedWords]) -> WordShares:
        """How much of a query each passage holds, put together once for all that is asked of it."""
        share = np.zeros(len(self.langs), np.float32)
        partial = []
        for words in asked:
            telling = self._telling(words)
            if len(telling) < len(words.held):
                partial.append(words)
            for at, weight in telling:
                inside = slice(int(self.starts[at]), int(self.starts[at + 1]))
                share[self.passages[inside]] += self.weights[inside] * np.float32(weight)
        return WordShares(share, tuple(partial))

    def best(self, shares: WordShares, inside: Mask, count: int) -> Ints:
        """The `count` passages that hold most of a query, of those that are `inside`.

        What many passages of a language hold brings none of them by itself, unless all words do: a passage with
        nothing else of the query is no answer, and such a word's list is as long as the study.
        """
        share = shares.telling
        worded = np.flatnonzero((share > 0) & inside)
        if len(worded) > count:
            worded = worded[np.argpartition(-share[worded], count)[:count]]
        return worded

    def share_of(self, shares: WordShares, passages: Ints) -> Similarities:
        """The share of the query's whole weight that each of these passages holds in its own language."""
        found: Similarities = shares.telling[passages]
        langs = self.langs[passages]
        for words in shares.partial:
            of_lang = langs == words.number
            found[of_lang] = self._add_up(words, passages[of_lang])
        return found

    def _telling(self, words: AskedWords) -> Sequence[tuple[int, float]]:
        """The words that stand in few passages of their language; all where all stand in many."""
        many = max(_ALWAYS_FEW, _MANY * int(self.passages_of[words.number]))
        return [
            (at, weight) for at, weight in words.held if self.starts[at + 1] - self.starts[at] <= many
        ] or words.held

    def _add_up(self, words: AskedWords, passages: Ints) -> Similarities:
        """The share by all words of one language, looked up passage by passage where lists are long."""
        found = np.zeros(len(passages), np.float32)
        passages = passages.astype(self.passages.dtype)  # else whole lists would be widened to be compared
        for at, weight in words.held:
            first, last = int(self.starts[at]), int(self.starts[at + 1])
            holding = self.passages[first:last]
            place = np.minimum(holding.searchsorted(passages), len(holding) - 1)
            found += np.where(holding[place] == passages, self.weights[first:last][place] * np.float32(weight), 0)
        return found

    def holding(self, phrase: str) -> Ints:
        """The passages that hold every word of a phrase in their language, sorted; in whatever order they stand."""
        found = []
        for number, lang in enumerate(self.languages):
            places = self._look_up(number, self._stems(phrase, lang))
            if not len(places) or (places < 0).any():
                continue
            held = [np.asarray(self.passages[self.starts[at] : self.starts[at + 1]]) for at in places]
            common = held[0]
            for other in held[1:]:
                common = np.intersect1d(common, other, assume_unique=True)
            found.append(common)
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def _stems(self, text: str, lang: str) -> Hashes:
        return np.array(sorted(set(hash_words(fold_numbers(text), lang))), np.uint64)

    def _look_up(self, language: int, stems: Hashes) -> Ints:
        """Where each of some stems stands in a language; -1 where no passage holds it."""
        first, last = int(self.bounds[language]), int(self.bounds[language + 1])
        if first == last:  # passages without any word, of signs alone
            return np.full(len(stems), -1, np.int64)
        known = self.stems[first:last]
        places = np.minimum(np.searchsorted(known, stems), last - first - 1)
        found: Ints = np.where(known[places] == stems, first + places, -1)
        return found

    def _rarity(self, language: int, places: Ints) -> Floats:
        """Inverse document frequency in nats; a word that no passage holds is the rarest."""
        holding = np.where(places < 0, 0, self.starts[places + 1] - self.starts[places]).astype(np.float64)
        return np.log1p((float(self.passages_of[language]) - holding + 0.5) / (holding + 0.5))


def _number_languages(spoken: Sequence[str]) -> tuple[tuple[str, ...], _Langs]:
    """The distinct languages in order, and the number of each given one among them."""
    languages = tuple(sorted(set(spoken)))
    numbers = {lang: number for number, lang in enumerate(languages)}
    return languages, np.array([numbers[lang] for lang in spoken], np.int16)


def _number_words(langs: _Langs, stems: Hashes) -> tuple[_Words, Ints]:
    """The distinct words in order, and the number of each given one among them."""
    order = np.lexsort((stems, langs))
    langs, stems = langs[order], stems[order]
    new = np.append(True, (np.diff(langs) != 0) | (np.diff(stems) != 0))[: len(stems)]
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(new) - 1
    return (langs[new], stems[new]), numbers


def _joined(parts: Sequence[NDArray[Any]], dtype: type[np.generic] = np.int64) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype), *parts])


def _saturated(times: Ints, lengths: Ints, langs: _Langs, passages: Ints, languages: int) -> Similarities:
    """How much it weighs that a word stands so many times in a passage, by its length among those of its language."""
    count = np.bincount(langs, minlength=languages)
    total = np.bincount(langs, weights=lengths, minlength=languages)
    of_mean = lengths * count[langs] / np.maximum(total[langs], 1)
    norm = (1 - _LENGTH + _LENGTH * of_mean)[passages]
    weights: Similarities = (times / (times + _SATURATION * norm)).astype(np.float32)
    return weights
