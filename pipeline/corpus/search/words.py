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

from pipeline.records.arrays import Hashes, Ints, Similarities
from pipeline.text.hashed_words import hash_words

__all__ = ["WordIndex"]

_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b of BM25


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
        found = np.zeros(passages, np.float32)
        for number, lang in enumerate(self.languages):
            if langs is not None and lang not in langs:
                continue
            stems = self._stems(query, lang)
            held = [self._look_up(number, stem) for stem in stems]
            total = sum(self._rarity(number, at) for at in held)
            for at in held:
                if at is not None and total:
                    inside = slice(self.starts[at], self.starts[at + 1])
                    found[self.passages[inside]] += self.weights[inside] * (self._rarity(number, at) / total)
        return found

    def holding(self, phrase: str) -> Ints:
        """The passages that hold every word of a phrase in their language, sorted; in whatever order they stand."""
        found = []
        for number, lang in enumerate(self.languages):
            places = [self._look_up(number, stem) for stem in self._stems(phrase, lang)]
            known = [at for at in places if at is not None]
            if not known or len(known) < len(places):
                continue
            held = [np.asarray(self.passages[self.starts[at] : self.starts[at + 1]]) for at in known]
            common = held[0]
            for other in held[1:]:
                common = np.intersect1d(common, other, assume_unique=True)
            found.append(common)
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def _stems(self, text: str, lang: str) -> Sequence[int]:
        return sorted(set(hash_words(text, lang)))

    def _look_up(self, language: int, stem: int) -> int | None:
        first, last = int(self.bounds[language]), int(self.bounds[language + 1])
        at = first + int(np.searchsorted(self.stems[first:last], np.uint64(stem)))
        return at if at < last and int(self.stems[at]) == stem else None

    def _rarity(self, language: int, at: int | None) -> float:
        """Inverse document frequency in nats; a word that no passage holds is the rarest."""
        total = float(self.passages_of[language])
        holding = 0.0 if at is None else float(self.starts[at + 1] - self.starts[at])
        return float(np.log1p((total - holding + 0.5) / (holding + 0.5)))


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
