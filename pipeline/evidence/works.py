"""Works: language versions, editions and reprints of one text count once, also where nobody said that they are one.

Two documents of one role are versions of one work when nearly all of the shorter stands in the other: in the same
language word for word, across languages sentence by sentence in the same order. Documents of cities are versions only
within one city: what one city takes over from another is what a study is about. A document of a city and one of a
network are versions only where both are the other as a whole, in whatever two languages: a city that takes over half of
a network's text, or all of it in a longer one, echoes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.corpus.kept_texts import recall_words
from pipeline.corpus.model import Corpus, CorpusDocument
from pipeline.evidence.versions.agreeing import find_agreeing
from pipeline.evidence.versions.whole_documents import count_in_order, find_whole_documents
from pipeline.evidence.versions.worded_versions import LEAST_SENTENCES, find_worded_versions
from pipeline.profile import Scales
from pipeline.records import Match, Role
from pipeline.study.kept_work import KeptWork
from pipeline.study.tables import DifferentWorks
from pipeline.text.hashed_words import WordedDocument

__all__ = ["SameWork", "Works", "find_works"]

Pair = tuple[int, int]
Apart = Mapping[str, set[str]]
_NO_SCALES = Scales()

_SAME_ORDER = 0.7  # share of its sentences that are partners, in one order
_LEAST_WHOLE = 10  # sentences of a city's document that is a network's as a whole: in a shorter one a quotation is most


@dataclass(frozen=True, slots=True)
class SameWork:
    """Two documents found to be versions of one work, and why, in words.

    `share` is of the shorter's sentences, and of the longer's where one is a city's and one a network's.
    """

    first: str
    second: str
    share: float
    reason: str


@dataclass(frozen=True, slots=True)
class Works:
    """The work of each document (the first work_id of those joined, alphabetically), and what joined them.

    `whole` says of a city's document that is a network's as a whole why that is so, also where somebody decided that
    both are works of their own.
    """

    work_of: Mapping[str, str]
    found: tuple[SameWork, ...]
    whole: Mapping[str, SameWork]


def find_works(
    corpus: Corpus,
    matches: Sequence[Match] = (),
    scales: Scales = _NO_SCALES,
    decided: Sequence[DifferentWorks] = (),
) -> Works:
    """The works by the given work_ids and by content; depends on the documents alone, not on their order.

    `scales` tell what is near in two languages; `matches` which documents of cities may be a network's as a whole.
    What content says never joins works of which two documents are `decided` to be different, by way of others neither.
    """
    apart: dict[str, set[str]] = {}
    for one in decided:
        apart.setdefault(one.document_id, set()).add(one.other_id)
        apart.setdefault(one.other_id, set()).add(one.document_id)
    groups: dict[tuple[Role, str], list[CorpusDocument]] = {}
    for document in corpus.documents:
        about = document.document
        owner = about.issuer_id if about.role is Role.CITY else ""
        if document.size >= LEAST_SENTENCES:
            groups.setdefault((about.role, owner), []).append(document)
    found: list[SameWork] = []
    for (role, owner), group in groups.items():
        name = f"{role.value} {owner}"
        found += _by_words(group, corpus.kept, name)
        found += _by_order(group, find_agreeing(group, corpus.kept, name), scales, corpus.kept)
    given = {document.document.document_id: document.document.work_id for document in corpus.documents}
    whole: dict[str, SameWork] = {}
    of_roles, _ = _join_works(given, found, apart)
    for city, network, partners in find_whole_documents(corpus, matches, scales, of_roles, _LEAST_WHOLE):
        pair = _same_as_whole(city, network, partners)
        found.append(pair)
        whole.setdefault(city.document.document_id, pair)
    work_of, joined = _join_works(given, found, apart)
    return Works(work_of, joined, whole)


def _join_works(
    given: Mapping[str, str], found: Sequence[SameWork], apart: Apart
) -> tuple[dict[str, str], tuple[SameWork, ...]]:
    """Each document's work, and the pairs that count: works that a pair connects have the name of the first of them."""
    names = {work: work for work in given.values()}
    held: dict[str, set[str]] = {}
    for document_id, work in given.items():
        held.setdefault(work, set()).add(document_id)

    def head(work: str) -> str:
        while names[work] != work:
            work = names[work]
        return work

    joined = []
    for pair in sorted(found, key=lambda pair: (pair.first, pair.second)):
        first, second = sorted((head(given[pair.first]), head(given[pair.second])))
        if any(apart[one] & held[second] for one in held[first] & apart.keys()):
            continue
        joined.append(pair)
        if first != second:
            names[second] = first
            held[first] |= held.pop(second)
    return {document_id: head(work) for document_id, work in given.items()}, tuple(joined)


def _by_words(group: Sequence[CorpusDocument], kept: KeptWork, name: str) -> Iterator[SameWork]:
    """Versions in one language, by runs of words; the group has this name."""
    by_lang: dict[str, list[CorpusDocument]] = {}
    for document in group:
        by_lang.setdefault(document.lang, []).append(document)
    for lang, documents in sorted(by_lang.items()):
        for one in find_worded_versions(documents, kept, f"{name} {lang}", partial(_read_words, kept)):
            first, second = documents[one.first], documents[one.second]
            yield _same_work(first, second, one.share, "stand word for word in the other")


def _read_words(kept: KeptWork, document: CorpusDocument) -> WordedDocument:
    return recall_words(kept, document.text, document.sentences, document.lang)


def _by_order(
    group: Sequence[CorpusDocument], agreeing: Sequence[Pair], scales: Scales, kept: KeptWork
) -> Iterator[SameWork]:
    """Versions in different languages, by sentences that are nearest to each other in one order."""
    for i, j in agreeing:
        one, other = group[i], group[j]
        share = count_in_order(one, other, scales, kept) / min(one.size, other.size)
        if share >= _SAME_ORDER:
            yield _same_work(one, other, share, f"have their nearest in the other ({other.lang}), in one order")


def _same_as_whole(city: CorpusDocument, network: CorpusDocument, partners: int) -> SameWork:
    pair = _same_work(city, network, partners / max(city.size, network.size), "")
    reason = (
        f"{partners} of the city document's {city.size} sentences ({city.lang}) and of the network document's "
        f"{network.size} ({network.lang}) are each other's nearest, in one order"
    )
    return replace(pair, reason=reason)


def _same_work(one: CorpusDocument, other: CorpusDocument, share: float, how: str) -> SameWork:
    first, second = sorted((one.document.document_id, other.document.document_id))
    return SameWork(first, second, round(share, 4), f"{share:.0%} of the shorter document's sentences {how}")
