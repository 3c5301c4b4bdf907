"""How common each word of a language is: frozen once for a study, never moved by a single document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.records.arrays import Floats, Hashes, Ints, Mask, is_among
from pipeline.text.hashed_words import WordedDocument

_NONE: Hashes = np.zeros(0, np.uint64)
_NO_COUNTS: Ints = np.zeros(0, np.int64)
_UNSEEN_OCCURRENCES = 0.5
_STOCK_WORDS = 4
_STOCK_ISSUERS = 3
_FIXED_SHARE = 0.3  # of the occurrences of the rarer word
_FIXED_SURROUNDINGS = 3


@dataclass(frozen=True, slots=True, eq=False)
class WordCounts:
    """For each stem of one language the number of sentences that hold it and of its occurrences.

    A stem that was never counted is as rare as one that stands in a single sentence. `stock_runs` are the runs of
    words that several issuers use: headings, forms and set phrases, which nobody takes from anybody. `fixed_pairs`
    are pairs of words of which the rarer one often stands beside the other, as first and last names do. Stems, runs and
    pairs are in order; `total` is of all occurrences.
    """

    stems: Hashes
    sentences_with: Ints
    occurrences: Ints
    sentences: int
    stock_runs: Hashes
    fixed_pairs: Hashes
    total: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", int(self.occurrences.sum()))

    @classmethod
    def of(cls, documents: Iterable[WordedDocument], issuers: Iterable[str] = ()) -> Self:
        """The counts of these documents, in whatever order they come.

        `issuers` names the issuer of each document, "" for one that has no say in what a stock phrase is.
        """
        documents = list(documents)
        stems, sentences_with, occurrences, sentences = [], [], [], 0
        for document in documents:
            stems.append(document.stems)
            occurrences.append(np.bincount(document.words, minlength=len(document.stems)))
            sentences_with.append(_count_sentences_with(document))
            sentences += len(document.sentence_words)
        if not stems:
            return cls(_NONE, _NO_COUNTS, _NO_COUNTS, 0, _NONE, _NONE)
        # `place` tells for each stem of each document where it stands among the distinct ones: counts add up there.
        distinct, place = np.unique(np.concatenate(stems), return_inverse=True)
        total = _add_up(place, np.concatenate(occurrences), len(distinct))
        return cls(
            distinct,
            _add_up(place, np.concatenate(sentences_with), len(distinct)),
            total,
            sentences,
            _find_stock_runs(documents, list(issuers)),
            _find_fixed_pairs(documents, distinct, total),
        )

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """The counts as arrays that numpy can store."""
        return {
            "stems": self.stems,
            "sentences_with": self.sentences_with,
            "occurrences": self.occurrences,
            "sentences": np.array(self.sentences, np.int64),
            "stock_runs": self.stock_runs,
            "fixed_pairs": self.fixed_pairs,
        }

    @property
    def digest(self) -> str:
        """32 hex digits of all counts."""
        total = hashlib.blake2b(digest_size=16)
        for name, array in self.to_arrays().items():
            ordered = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
            total.update(f"{name} {ordered.dtype.str} {ordered.shape}\n".encode())
            total.update(ordered.tobytes())
        return total.hexdigest()

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """The counts that `to_arrays` gave. Raises KeyError when an array is missing."""
        return cls(
            arrays["stems"].astype(np.uint64, copy=False),
            arrays["sentences_with"].astype(np.int64, copy=False),
            arrays["occurrences"].astype(np.int64, copy=False),
            int(arrays["sentences"]),
            arrays["stock_runs"].astype(np.uint64, copy=False),
            arrays["fixed_pairs"].astype(np.uint64, copy=False),
        )

    def rarity(self, stems: Hashes) -> Floats:
        """Inverse sentence frequency of each stem in nats; 0 where every sentence holds it."""
        held = self._look_up(self.sentences_with, stems)
        return np.log(max(self.sentences, 1) / np.maximum(held, 1)).clip(0)

    def sentence_counts(self, stems: Hashes) -> Ints:
        """In how many sentences each stem stands; 0 for one never counted."""
        return self._look_up(self.sentences_with, stems)

    def frequency(self, stems: Hashes) -> Floats:
        """The share of each stem among all words, never 0."""
        # Half an occurrence is added to each stem, and for all that were never counted to one more (Lidstone's law).
        total = self.total + _UNSEEN_OCCURRENCES * (len(self.stems) + 1)
        return (self._look_up(self.occurrences, stems).astype(np.float64) + _UNSEEN_OCCURRENCES) / total

    def stock(self, document: WordedDocument) -> Mask:
        """True for each word of a document that stands in a stock run."""
        covered = np.zeros(len(document.words), bool)
        runs = document.runs(_STOCK_WORDS)
        known = is_among(runs, self.stock_runs)
        # A run covers the words from its first to its last.
        for offset in range(_STOCK_WORDS):
            covered[offset : offset + len(known)] |= known
        return covered

    def fixed(self, document: WordedDocument) -> Mask:
        """True for each word of a document that makes a fixed pair with the word before it."""
        found = np.zeros(len(document.words), bool)
        found[1:] = is_among(document.runs(2), self.fixed_pairs)
        return found

    def _look_up(self, values: Ints, stems: Hashes) -> Ints:
        if not len(self.stems):
            return np.zeros(len(stems), np.int64)
        # A stem that was never counted is led to a neighbour, or past the end: what stands there is another one.
        place = np.searchsorted(self.stems, stems).clip(max=len(self.stems) - 1)
        return np.where(self.stems[place] == stems, values[place], 0)


def _count_sentences_with(document: WordedDocument) -> Ints:
    rows = find_sentence_rows(document)
    inside = rows >= 0
    width = max(len(document.stems), 1)
    # One number for each word of each sentence, so that it counts once however often it stands there.
    cells = np.unique(rows[inside] * width + document.words[inside])
    return np.bincount(cells % width, minlength=len(document.stems)).astype(np.int64)


def _find_stock_runs(documents: Sequence[WordedDocument], issuers: Sequence[str]) -> Hashes:
    """The runs that at least three issuers use, sorted."""
    by_issuer: dict[str, list[Hashes]] = {}
    for document, issuer in zip(documents, issuers, strict=False):
        if issuer:
            by_issuer.setdefault(issuer, []).append(document.runs(_STOCK_WORDS))
    used = [np.unique(np.concatenate(runs)) for runs in by_issuer.values()] or [np.zeros(0, np.uint64)]
    runs, users = np.unique(np.concatenate(used), return_counts=True)
    return runs[users >= _STOCK_ISSUERS]


def _find_fixed_pairs(documents: Sequence[WordedDocument], stems: Hashes, occurrences: Ints) -> Hashes:
    """The pairs that make up a good part of one word's occurrences, in several surroundings, sorted.

    A sentence that many documents copy holds its pairs together too, but always between the same words.
    """
    keys, times, limits, between, inside = [_NONE], [_NO_COUNTS], [_NO_COUNTS], [_NONE], [_NONE]
    for document in documents:
        # A pair (b c) with its surroundings is the run of four (a b c d) that begins one word before it.
        runs, surrounded = document.runs(2), document.runs(4)
        found, at, count = np.unique(runs, return_index=True, return_counts=True)
        total = occurrences[np.searchsorted(stems, document.stems)][document.words]
        keys.append(found)
        times.append(count)
        # How often the rarer word of the pair stands anywhere in the study.
        limits.append(np.minimum(total[at], total[at + 1]))
        between.append(surrounded)
        inside.append(runs[1 : 1 + len(surrounded)])
    pairs, first, place = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    together = _add_up(place, np.concatenate(times), len(pairs))
    # Each surrounding counts once in the study, however many documents copy it.
    _, distinct = np.unique(np.concatenate(between), return_index=True)
    surroundings = np.searchsorted(pairs, np.concatenate(inside)[distinct])
    varied = np.bincount(surroundings, minlength=len(pairs)) >= _FIXED_SURROUNDINGS
    return pairs[varied & (together >= _FIXED_SHARE * np.concatenate(limits)[first])]


def find_sentence_rows(document: WordedDocument) -> Ints:
    """The sentence row of each word; -1 for a word outside all sentences."""
    starts, ends = document.sentence_words[:, 0], document.sentence_words[:, 1]
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    rows = np.full(len(document.words), -1, np.int64)
    # The numbers of all words inside sentences, in order: a running number, moved by the words that stand outside.
    rows[np.arange(lengths.sum()) + np.repeat(starts - before, lengths)] = np.repeat(np.arange(len(lengths)), lengths)
    return rows


def _add_up(place: Ints, values: Ints, size: int) -> Ints:
    return np.bincount(place, weights=values, minlength=size).astype(np.int64)
