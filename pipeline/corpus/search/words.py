"""Which passages share words with a query, and how much of it: an inverted index over all languages.

The weight of a word is its inverse document frequency among the passages of its language, saturated by how often it
stands in a passage of its length (BM25, Robertson and Zaragoza 2009). What a passage is given is the share of the
query's whole weight that it holds, so that figures of different queries and languages can be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from pipeline.records.arrays import Floats, Hashes, Ints, Mask, Similarities
from pipeline.text.hashed_words import hash_words

__all__ = ["AskedWords", "WordIndex"]

_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b of BM25
_MANY, _ALWAYS_FEW = 0.1, 1000  # of the passages of a language; so many are never many


@dataclass(frozen=True, slots=True)
class AskedWords:
    """A query's words in one language: where each known stem stands, and its share of the query's whole weight."""

    number: int
    lang: str
    held: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordIndex:
    """The passages that hold each stem of each language.

    Stem n of language l is `stems[n]` in the range `bounds[l], bounds[l + 1]`; it stands in the passages
    [starts[n], starts[n + 1]) of `passages`, with that `weights`. `passages_of` counts the passages of each language.
    """

    languages: tuple[str, ...]
    bounds: Ints
    stems: Hashes
    starts: Ints
    passages: Ints
    weights: Similarities
    passages_of: Ints

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Self:
        """The index of (language, text) of each passage, in order."""
        by_lang: dict[str, list[tuple[int, str]]] = {}
        for number, (lang, text) in enumerate(texts):
            by_lang.setdefault(lang, []).append((number, text))
        languages = sorted(by_lang)
        parts = [_index_language(lang, by_lang[lang]) for lang in languages]
        sizes = [len(part[0]) for part in parts]
        counts = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0, np.int64)
        return cls(
            tuple(languages),
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.uint64),
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.concatenate([part[2] for part in parts]) if parts else np.zeros(0, np.int64),
            np.concatenate([part[3] for part in parts]) if parts else np.zeros(0, np.float32),
            np.array([len(by_lang[lang]) for lang in languages], np.int64),
        )

    def share(self, query: str, passages: int, langs: Collection[str] | None = None) -> Similarities:
        """For each passage the share (0 to 1) of the query's weight that it holds in its own language.

        With `langs`, passages of other languages are left at 0.
        """
        return self._sum((one for words in self.ask(query, langs) for one in words.held), passages)

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

    def best(self, asked: Iterable[AskedWords], inside: Mask, count: int) -> Ints:
        """The `count` passages that hold most of a query, of those that are `inside`.

        What many passages of a language hold brings none of them by itself, unless all words do: a passage with
        nothing else of the query is no answer, and such a word's list is as long as the study.
        """
        share = self._sum((one for words in asked for one in self._telling(words)), len(inside))
        worded = np.flatnonzero((share > 0) & inside)
        if len(worded) > count:
            worded = worded[np.argpartition(-share[worded], count)[:count]]
        return worded

    def _telling(self, words: AskedWords) -> Sequence[tuple[int, float]]:
        """The words that stand in few passages of their language; all where all stand in many."""
        many = max(_ALWAYS_FEW, _MANY * int(self.passages_of[words.number]))
        return [
            (at, weight) for at, weight in words.held if self.starts[at + 1] - self.starts[at] <= many
        ] or words.held

    def _sum(self, held: Iterable[tuple[int, float]], passages: int) -> Similarities:
        found = np.zeros(passages, np.float32)
        for at, weight in held:
            inside = slice(int(self.starts[at]), int(self.starts[at + 1]))
            found[self.passages[inside]] += self.weights[inside] * np.float32(weight)
        return found

    def share_of(self, words: AskedWords, passages: Ints) -> Similarities:
        """The share of the query's weight that each of these passages of one language holds."""
        found = np.zeros(len(passages), np.float32)
        for at, weight in words.held:
            first, last = int(self.starts[at]), int(self.starts[at + 1])
            holding = self.passages[first:last]
            place = np.minimum(np.searchsorted(holding, passages), len(holding) - 1)
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
        return np.unique(np.array(hash_words(text, lang), np.uint64))

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


def _index_language(lang: str, texts: Sequence[tuple[int, str]]) -> tuple[Hashes, Ints, Ints, Similarities]:
    """Stems in ascending order, how many passages hold each, those passages, and the saturated counts there."""
    stems, numbers, counts, lengths, total = [], [], [], [], 0
    for number, text in texts:
        hashed = np.array(hash_words(text, lang), np.uint64)
        total += len(hashed)
        distinct, times = np.unique(hashed, return_counts=True)
        stems.append(distinct)
        numbers.append(np.full(len(distinct), number, np.int64))
        counts.append(times)
        lengths.append(np.full(len(distinct), len(hashed), np.float64))
    all_stems, times, length = np.concatenate(stems), np.concatenate(counts), np.concatenate(lengths)
    order = np.lexsort((np.concatenate(numbers), all_stems))
    norm = 1 - _LENGTH + _LENGTH * length * len(texts) / max(total, 1)
    weights = (times / (times + _SATURATION * norm)).astype(np.float32)
    known, held = np.unique(all_stems, return_counts=True)
    return known, held.astype(np.int64), np.concatenate(numbers)[order], weights[order]
