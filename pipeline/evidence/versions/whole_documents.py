"""Two documents that are one as a whole: how much of both stands in the other, sentence by sentence in one order.

Sentences are partners where each is the other's best and their place on the scale of the two languages is nearer to a
translation than to what is unrelated. Texts on one subject have partners too, but few, and not in one order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pipeline.corpus.kept_documents import recall_sentences
from pipeline.corpus.model import MOST_PAIRS, Corpus, CorpusDocument, compute_margins
from pipeline.profile import Scales
from pipeline.records import Match, Role
from pipeline.records.arrays import Mask, Similarities
from pipeline.study.kept_work import KeptWork

__all__ = ["count_in_order", "find_whole_documents"]

_LEAST_PLACE = 0.5  # the middle between unrelated sentences and translations
_LEAST_MARGIN = 0.25  # in languages without a scale; below, two sentences are partners because nothing is nearer
_HINT = 0.3  # share of a city's sentences in matches with a network's work, from which its documents are compared
_BOTH = 0.6  # share of either document: one that holds much else, or half of the other, is an echo and no version


def find_whole_documents(
    corpus: Corpus, matches: Sequence[Match], scales: Scales, work_of: Mapping[str, str], least: int
) -> Iterator[tuple[CorpusDocument, CorpusDocument, int]]:
    """City documents that are a network's as a whole, with that and how many sentences of both are partners in order.

    Only those of at least `least` sentences of which many stand in matches with one work are looked at.
    """
    documents = corpus.by_id()
    matched: dict[tuple[str, str], set[int]] = defaultdict(set)
    for match in matches:
        spanned = range(match.city.first_sentence, match.city.last_sentence)
        matched[match.city.document_id, work_of[match.network.document_id]].update(spanned)
    by_work: dict[str, list[CorpusDocument]] = defaultdict(list)
    for network in corpus.of_role(Role.NETWORK):
        by_work[work_of[network.document.document_id]].append(network)
    for (name, work), rows in sorted(matched.items()):
        city = documents[name]
        if len(rows) < _HINT * city.size or work == work_of[name]:
            continue
        for network in by_work[work]:
            partners = count_in_order(city, network, scales, corpus.kept)
            if min(city.size, network.size) >= least and partners >= _BOTH * max(city.size, network.size):
                yield city, network, partners


def count_in_order(one: CorpusDocument, other: CorpusDocument, scales: Scales, kept: KeptWork) -> int:
    """The longest chain of partners in one order; what is kept of a text need not be read again."""
    partners = _find_partners(one, other, scales, kept)
    # The longest increasing subsequence of the partners' columns by patience sorting: `ends[k]` is the least column in
    # which a chain of k + 1 can end.
    ends: list[int] = []
    for column in partners:
        place = bisect_left(ends, column)
        ends[place : place + 1] = [column]
    return len(ends)


def _find_partners(one: CorpusDocument, other: CorpusDocument, scales: Scales, kept: KeptWork) -> list[int]:
    """The rows of the second document that are partners of one of the first, in the order of the first."""
    forward, near = np.zeros(one.size, np.int64), np.zeros(one.size, np.bool_)
    backward, best = np.zeros(other.size, np.int64), np.full(other.size, -np.inf, np.float32)
    step = max(1, MOST_PAIRS // max(1, other.size))
    for first in range(0, one.size, step):
        some = slice(first, first + step)
        cosine, margin = compute_margins(one, other, some)
        forward[some] = column = margin.argmax(axis=1)
        pair = np.arange(len(margin)), column
        near[some] = _are_near(one, other, some, (cosine[pair], margin[pair]), scales, kept)
        row, highest = margin.argmax(axis=0), margin.max(axis=0)
        nearer = highest > best  # of equal ones the first counts
        backward[nearer], best[nearer] = first + row[nearer], highest[nearer]
    mutual = near & (backward[forward] == np.arange(one.size))
    partners: list[int] = forward[mutual].tolist()
    return partners


def _are_near(
    one: CorpusDocument, other: CorpusDocument, rows: slice, nearest: tuple[Similarities, Similarities],
    scales: Scales, kept: KeptWork,
) -> Mask:  # fmt: skip
    """Whether some rows are near to others, by the cosine and margin of each."""
    cosine, margin = nearest
    scale = scales.pair(one.lang, other.lang)
    if scale is None:
        return margin > _LEAST_MARGIN
    _, characters = recall_sentences(kept, one)
    near: Mask = scale.place(cosine, other.size, characters[rows]) >= _LEAST_PLACE
    return near
