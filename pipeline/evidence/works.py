"""Works: language versions, editions and reprints of one text count once, also where nobody said that they are one.

Two documents of one role are versions of one work when nearly all of the shorter stands in the other: in the same
language word for word, across languages sentence by sentence in the same order. Documents of cities are versions only
within one city: what one city takes over from another is what a study is about. Documents of different roles are
never joined, but for what the researcher's own work_id says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.corpus.kept_texts import recall_words
from pipeline.corpus.model import Corpus, CorpusDocument, compute_margins
from pipeline.evidence.agreeing import find_agreeing
from pipeline.records import Role
from pipeline.records.arrays import Hashes, Similarities
from pipeline.study.kept_work import KeptWork
from pipeline.text.hashed_words import WordedDocument

__all__ = ["SameWork", "Works", "find_works"]

Pair = tuple[int, int]

_SAME_WORDS = 0.8  # share of the shorter document's sentences that stand in the other
_SAME_ORDER = 0.7  # share of its sentences that are mutual best partners, in one order
_LEAST_SENTENCES = 5  # in shorter documents one quotation would make a work of two
_RUN = 4  # words
_HELD_RUNS = 0.5  # share of a sentence's runs of words; two changed words in twenty leave so many
_COMMON = 200  # documents: a run of words in more is a form, and no hint
_LEAST_MARGIN = 0.25  # below, two sentences are partners only because nothing is nearer
_HINT = 0.3  # share of shared runs, from which two documents are compared


@dataclass(frozen=True, slots=True)
class SameWork:
    """Two documents found to be versions of one work, and why, in words; `share` is of the shorter's sentences."""

    first: str
    second: str
    share: float
    reason: str


@dataclass(frozen=True, slots=True)
class Works:
    """The work of each document (the first work_id of those joined, alphabetically), and what joined them."""

    work_of: Mapping[str, str]
    found: tuple[SameWork, ...]


def find_works(corpus: Corpus) -> Works:
    """The works by the given work_ids and by content; depends on the documents alone, not on their order."""
    groups: dict[tuple[Role, str], list[CorpusDocument]] = {}
    for document in corpus.documents:
        about = document.document
        owner = about.issuer_id if about.role is Role.CITY else ""
        if document.size >= _LEAST_SENTENCES:
            groups.setdefault((about.role, owner), []).append(document)
    found = [pair for group in groups.values() for pair in _by_words(group, corpus.kept)]
    for (role, owner), group in groups.items():
        found += _by_order(group, find_agreeing(group, corpus.kept, f"{role.value} {owner}"))
    found.sort(key=lambda pair: (pair.first, pair.second))
    given = {document.document.document_id: document.document.work_id for document in corpus.documents}
    return Works(_join_works(given, found), tuple(found))


def _join_works(given: Mapping[str, str], found: Sequence[SameWork]) -> dict[str, str]:
    """Each document's work: works that a pair connects have the name of the first of them."""
    names = {work: work for work in given.values()}

    def head(work: str) -> str:
        while names[work] != work:
            work = names[work]
        return work

    for pair in found:
        first, second = sorted((head(given[pair.first]), head(given[pair.second])))
        names[second] = first
    return {document_id: head(work) for document_id, work in given.items()}


def _by_words(group: Sequence[CorpusDocument], kept: KeptWork) -> Iterator[SameWork]:
    """Versions in one language, by runs of words."""
    by_lang: dict[str, list[CorpusDocument]] = {}
    for document in group:
        by_lang.setdefault(document.lang, []).append(document)
    for lang, documents in sorted(by_lang.items()):
        if len(documents) < 2:
            continue
        worded = [recall_words(kept, document.text, document.sentences, lang) for document in documents]
        runs = [np.unique(words.runs(_RUN)) for words in worded]
        # Runs of words are counted over whole documents first, at the cost of one sparse product; only pairs that share
        # many are looked at sentence by sentence.
        for i, j in _find_sharing(runs):
            short, long = (i, j) if documents[i].size <= documents[j].size else (j, i)
            share = _held_share(worded[short], runs[long])
            if share >= _SAME_WORDS:
                yield _same_work(documents[i], documents[j], share, "stand word for word in the other")


def _find_sharing(runs: Sequence[Hashes]) -> list[Pair]:
    """Pairs of documents that share many runs of words which are not in most documents."""
    every, columns = np.unique(np.concatenate(runs), return_inverse=True)
    rows = np.repeat(np.arange(len(runs)), [len(held) for held in runs])
    kept = np.bincount(columns, minlength=len(every))[columns] <= _COMMON
    ones = np.ones(int(kept.sum()), np.int64)
    # Documents x runs: the product with itself counts what each two of them share.
    table = csr_matrix((ones, (rows[kept], columns[kept])), shape=(len(runs), len(every)))
    shared = (table @ table.T).tocoo()
    sizes = np.array([max(1, len(held)) for held in runs])
    shorter = np.minimum(sizes[shared.row], sizes[shared.col])
    near = (shared.row < shared.col) & (shared.data >= _HINT * shorter)
    return sorted(zip(shared.row[near].tolist(), shared.col[near].tolist(), strict=True))


def _held_share(short: WordedDocument, runs: Hashes) -> float:
    """The share of sentences of which at least half of the runs of words are among the other document's."""
    there = np.isin(short.runs(_RUN), runs)
    # A sentence of n words has n - 3 runs of four; shorter ones have none and do not count.
    held = [
        float(there[first : last - _RUN + 1].mean()) >= _HELD_RUNS
        for first, last in short.sentence_words.tolist()
        if last - first >= _RUN
    ]
    return sum(held) / len(held) if len(held) >= _LEAST_SENTENCES else 0.0


def _by_order(group: Sequence[CorpusDocument], agreeing: Sequence[Pair]) -> Iterator[SameWork]:
    """Versions in different languages, by sentences that are nearest to each other in one order."""
    for i, j in agreeing:
        one, other = group[i], group[j]
        share = _ordered_share(compute_margins(one, other)[1])
        if share >= _SAME_ORDER:
            yield _same_work(one, other, share, f"have their nearest in the other ({other.lang}), in one order")


def _ordered_share(margin: Similarities) -> float:
    """The longest chain of mutual best partners in one order, as a share of the shorter side's sentences."""
    forward, backward = margin.argmax(axis=1), margin.argmax(axis=0)
    # The longest increasing subsequence of the partners' columns by patience sorting: `ends[k]` is the least column in
    # which a chain of k + 1 can end. Texts on one subject have partners too, but not in one order.
    ends: list[int] = []
    for row, column in enumerate(forward.tolist()):
        if backward[column] == row and margin[row, column] > _LEAST_MARGIN:
            place = bisect_left(ends, column)
            ends[place : place + 1] = [column]
    return float(len(ends) / min(margin.shape))


def _same_work(one: CorpusDocument, other: CorpusDocument, share: float, how: str) -> SameWork:
    first, second = sorted((one.document.document_id, other.document.document_id))
    return SameWork(first, second, round(share, 4), f"{share:.0%} of the shorter document's sentences {how}")
