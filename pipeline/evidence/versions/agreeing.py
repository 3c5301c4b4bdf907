"""Documents in different languages that may be versions of one work, by a sample of their sentences.

Whom each asked sentence is nearest to is kept from run to run: a new document is compared with the others, and others
with it alone. What comes out is what comparing all gives, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.join import Wanted, join, merge
from index.neighbours import Neighbours
from pipeline.corpus.kept_documents import DocumentKeys
from pipeline.corpus.model import CorpusDocument
from pipeline.records.arrays import Ints, Vectors
from pipeline.study.kept_work import KeptWork, pack, unpack

__all__ = ["find_agreeing"]

_HINT = 0.3  # share of the asked sentences that agree, from which two documents are compared
_ASKED = 40  # sentences of a document whose nearest in other languages are looked up
_ONE = [Wanted(1)]


@dataclass(frozen=True, slots=True, eq=False)
class _Nearest:
    """Of each asked sentence of a document the nearest in a language: its cosine, whose it is, and its row there."""

    cosine: Vectors
    owner: Ints
    row: Ints


_Found = dict[tuple[str, int], _Nearest]  # by language, and place of the asked document


def find_agreeing(group: Sequence[CorpusDocument], kept: KeptWork, name: str) -> list[tuple[int, int]]:
    """Pairs of documents in different languages where a sample of one points to the other again and again.

    `name` is that of the group, by which it is known again.
    """
    if len({document.lang for document in group}) < 2:
        return []
    if not kept.keeps:
        return _find_agreeing(group, kept, b"")
    of_group = name.encode("utf-8", "surrogatepass")
    nearest = kept.key("agreeing", of_group)
    kept.still_wanted(nearest)
    pairs = kept.key("agreeing pairs", of_group, DocumentKeys.of(group).digest())
    return kept.remember(pairs, lambda: _find_agreeing(group, kept, nearest), pack, _read_pairs)


def _find_agreeing(group: Sequence[CorpusDocument], kept: KeptWork, key: bytes) -> list[tuple[int, int]]:
    """The pairs by the nearest of all, of which those that are known are kept under a key."""
    keys = [one.document.document_id.encode("utf-8", "surrogatepass") + one.digest for one in group]
    data = kept.recall(key)
    before, earlier = _read(data, keys) if data else ([], {})
    there = set(before)
    fresh = {place for place, one in enumerate(keys) if one not in there}
    pairs: set[tuple[int, int]] = set()
    found: _Found = {}
    for lang in sorted({document.lang for document in group}):
        of_lang = _find_nearest(group, lang, fresh, {place: one for (at, place), one in earlier.items() if at == lang})
        found |= {(lang, place): one for place, one in of_lang.items()}
        for place, one in of_lang.items():
            often, count = np.unique(one.owner, return_counts=True)
            hits = often[count >= _HINT * len(one.owner)].tolist()
            pairs |= {(min(hit, place), max(hit, place)) for hit in hits}
    if kept.keeps and before != keys:
        kept.keep(key, _write(keys, found))
    return sorted(pairs)


def _find_nearest(
    group: Sequence[CorpusDocument], lang: str, fresh: set[int], earlier: dict[int, _Nearest]
) -> dict[int, _Nearest]:
    """The nearest in a language of the asked sentences of every document in another."""
    members = _Members([place for place, one in enumerate(group) if one.lang == lang], group)
    # Whoever is a translation of a member has most of its sentences point there, so a sample shows it: the cost grows
    # with the documents, not with their sentences.
    asked = {place: _sample(one) for place, one in enumerate(group) if one.lang != lang}
    known = [place for place in asked if place in earlier and place not in fresh]
    found = members.nearest({place: sample for place, sample in asked.items() if place not in known})
    came = _Members([place for place in members.places if place in fresh], group)
    if not came.places or not known:
        return found | {place: earlier[place] for place in known}
    of_came = came.nearest({place: asked[place] for place in known})
    for place in known:
        before, since = (members.positions(one) for one in (earlier[place], of_came[place]))
        found[place] = members.named(merge(before, since, 1))
    return found


class _Members:
    """Documents of one language in the order of their places, with all their sentences one under the other."""

    def __init__(self, places: list[int], group: Sequence[CorpusDocument]) -> None:
        self.places = places
        self._vectors = [group[place].vectors for place in places]
        sizes = [len(vectors) for vectors in self._vectors]
        self._owner = np.repeat(np.array(places, np.int64), sizes)
        self._first = np.zeros(len(group), np.int64)
        self._first[places] = np.cumsum([0, *sizes])[:-1]

    def nearest(self, asked: dict[int, Vectors]) -> dict[int, _Nearest]:
        """The nearest of every asked sentence among theirs."""
        if not asked or not self.places:
            return {}
        (found,), _ = join(np.concatenate(list(asked.values())), np.concatenate(self._vectors), _ONE)
        ends = np.cumsum([len(sample) for sample in asked.values()])[:-1]
        parts = zip(np.split(found.cosine, ends), np.split(found.position, ends), strict=True)
        return {place: self.named(Neighbours(*part)) for place, part in zip(asked, parts, strict=True)}

    def named(self, near: Neighbours) -> _Nearest:
        """Whose the sentences at these positions are."""
        position = near.position[:, 0]
        owner = self._owner[position]
        return _Nearest(near.cosine[:, 0], owner, position - self._first[owner])

    def positions(self, near: _Nearest) -> Neighbours:
        """The positions of sentences of these documents."""
        return Neighbours(near.cosine[:, None], (self._first[near.owner] + near.row)[:, None])


def _sample(document: CorpusDocument) -> Vectors:
    """Some of a document's sentences, evenly spaced."""
    rows = np.unique(np.linspace(0, len(document.vectors) - 1, _ASKED).astype(np.int64))
    sample: Vectors = document.vectors[rows]
    return sample


def _read_pairs(data: bytes) -> list[tuple[int, int]]:
    return [(first, second) for first, second in unpack(data)[0]]


def _write(keys: Sequence[bytes], found: _Found) -> bytes:
    head = [[one.hex() for one in keys], [[lang, place, len(one.owner)] for (lang, place), one in found.items()]]
    cosine = [np.zeros(0, np.float32), *(one.cosine for one in found.values())]
    owner = [np.zeros(0, np.int64), *(one.owner for one in found.values())]
    row = [np.zeros(0, np.int64), *(one.row for one in found.values())]
    whole = np.concatenate(owner).astype(np.int32), np.concatenate(row).astype(np.int32)
    return pack(head, [np.concatenate(cosine).astype(np.float32), *whole])


def _read(data: bytes, keys: Sequence[bytes]) -> tuple[list[bytes], _Found]:
    """The keys of before, and what was found of documents that are there, of which none of the nearest is gone."""
    (names, asked), (cosine, owner, row) = unpack(data)
    before = [bytes.fromhex(name) for name in names]
    places = {key: place for place, key in enumerate(keys)}
    now = np.array([places.get(key, -1) for key in before], np.int64)
    found: _Found = {}
    first = 0
    for lang, place, count in asked:
        some, first = slice(first, first + count), first + count
        owners = now[owner[some]]
        if now[place] >= 0 and (owners >= 0).all():
            found[lang, int(now[place])] = _Nearest(cosine[some], owners, row[some].astype(np.int64))
    return before, found
