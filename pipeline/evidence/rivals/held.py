"""Which documents may hold something of a city's matched sentences, kept from run to run.

Every sentence in a match is looked up in every document that may be a rival, some cities at a time. Two texts and their
dates decide what comes out, so after a new document only its own sentences are looked up, and those of new matches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.one_thread import one_thread_a_product
from pipeline.corpus.model import CorpusDocument
from pipeline.evidence.rivals.compare import HOLDS, best_matches
from pipeline.evidence.rivals.kinds import RivalDocuments
from pipeline.profile.scales import Scales
from pipeline.records.arrays import Floats, Ints, Vectors
from pipeline.study.kept_work import KeptWork, pack, unpack

__all__ = ["Asked", "Held", "characters_of", "find_held"]

_BATCH = 2048  # city sentences that are looked up together
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The rows of a city document that are looked up, and the length of each of these sentences."""

    city: CorpusDocument
    rows: Ints
    characters: Ints

    def key(self) -> bytes:
        """What stands for it from run to run."""
        date = self.city.document.date
        said = f"{date} {self.rows.tolist()}"
        return hashlib.blake2b(self.city.digest + said.encode(), digest_size=_KEY_BYTES).digest()


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """The documents that may hold at least one of some sentences, by number in ascending order, and the place of each
    sentence in each of them (sentences x documents).
    """

    numbers: Ints
    places: Floats


def characters_of(document: CorpusDocument) -> Ints:
    """The length of each of a document's sentences."""
    return np.array([sentence.end - sentence.start for sentence in document.sentences], np.int64)


def find_held(kept: KeptWork, asked: Sequence[Asked], documents: RivalDocuments, scales: Scales) -> list[Held]:
    """For each city the documents that may hold something of its sentences."""
    if not kept.keeps:
        found = _look_up(_of_all(enumerate(asked), documents), documents, scales)
        return [found[number] for number in range(len(asked))]
    key = kept.key("rivals held", repr(scales).encode())
    cities, rivals = [one.key() for one in asked], _rival_keys(documents)
    earlier = _Earlier(kept.recall(key), rivals)
    came = earlier.old_of < 0
    found, grown = {}, []
    for number, city in enumerate(cities):
        place = earlier.cities.get(city)
        if place is None:
            continue
        among, _ = documents.find(asked[number].city.document)
        found[number] = earlier.held(place, among)
        if len(since := among[came[among]]):
            grown.append((number, asked[number], since))
    new = [(number, one) for number, one in enumerate(asked) if number not in found]
    for number, since_then in _look_up(grown, documents, scales).items():
        found[number] = _merge(found[number], since_then)
    found |= _look_up(_of_all(new, documents), documents, scales)
    held = [found[number] for number in range(len(asked))]
    if earlier.keys != (cities, rivals):
        kept.keep(key, _write(cities, rivals, held))
    return held


def _rival_keys(documents: RivalDocuments) -> list[bytes]:
    said = (f"{held.document.role.value} {held.document.date}".encode() for held in documents.documents)
    return [
        hashlib.blake2b(held.digest + one, digest_size=_KEY_BYTES).digest()
        for held, one in zip(documents.documents, said, strict=True)
    ]


class _Earlier:
    """What was held before; `old_of` is the number then of each document of now, -1 for one that was not there."""

    def __init__(self, data: bytes | None, rivals: Sequence[bytes]) -> None:
        cities, before, self._rows, self._counts, self._numbers, self._places = unpack(data or _write([], [], []))[1]
        rivals_before = _split(before.tobytes())
        self.keys = _split(cities.tobytes()), rivals_before
        self.cities = {key: place for place, key in enumerate(self.keys[0])}
        old = {key: place for place, key in enumerate(rivals_before)}
        self.old_of = np.array([old.get(key, -1) for key in rivals], np.int64)
        self._column = np.full(len(rivals_before) + 1, -1, np.int64)
        self._first = np.concatenate([[0], np.cumsum(self._counts, dtype=np.int64)])
        sizes = self._counts.astype(np.int64) * self._rows
        self._first_place = np.concatenate([[0], np.cumsum(sizes)])

    def held(self, place: int, among: Ints) -> Held:
        """What was held of a city's sentences by those of these documents that were there."""
        numbers = self._numbers[self._first[place] : self._first[place + 1]]
        places = self._places[self._first_place[place] : self._first_place[place + 1]]
        self._column[numbers] = np.arange(len(numbers))
        old = self.old_of[among]
        columns = np.where(old >= 0, self._column[old], -1)
        self._column[numbers] = -1
        known = columns >= 0
        return Held(among[known], places.reshape(int(self._rows[place]), len(numbers))[:, columns[known]])


def _split(data: bytes) -> list[bytes]:
    return [data[at : at + _KEY_BYTES] for at in range(0, len(data), _KEY_BYTES)]


def _write(cities: Sequence[bytes], rivals: Sequence[bytes], held: Sequence[Held]) -> bytes:
    keys = [np.frombuffer(b"".join(some), np.uint8) for some in (cities, rivals)]
    rows = np.array([len(one.places) for one in held], np.int32)
    counts = np.array([len(one.numbers) for one in held], np.int32)
    numbers = np.concatenate([np.zeros(0, np.int32), *(one.numbers.astype(np.int32) for one in held)])
    places = np.concatenate([np.zeros(0), *(one.places.ravel() for one in held)])
    return pack(None, [*keys, rows, counts, numbers, places])


def _merge(one: Held, other: Held) -> Held:
    numbers = np.concatenate([one.numbers, other.numbers])
    order = np.argsort(numbers)
    return Held(numbers[order], np.concatenate([one.places, other.places], axis=1)[:, order])


_Wanted = tuple[int, Asked, Ints]  # a city's number, what is asked of it, and the rivals that are looked through


def _of_all(asked: Iterable[tuple[int, Asked]], documents: RivalDocuments) -> Iterator[_Wanted]:
    """What is asked, of all that may be rivals."""
    return ((number, one, documents.find(one.city.document)[0]) for number, one in asked)


def _look_up(asked: Iterable[_Wanted], documents: RivalDocuments, scales: Scales) -> dict[int, Held]:
    """What is held of each by some rivals; one's vectors are multiplied once for a batch."""
    found = {}
    # One thread: a rival's table is small, and threads would wait for each other longer than they compute.
    with one_thread_a_product():
        for batch in _batches(asked):
            wanted = np.unique(np.concatenate([among for _, _, among in batch]))
            queries = np.concatenate([one.city.vectors[one.rows] for _, one, _ in batch])
            best = best_matches(queries, [documents.documents[number].vectors for number in wanted])
            first = 0
            for number, one, among in batch:
                mine = best[first : first + len(one.rows)][:, np.searchsorted(wanted, among)]
                first += len(one.rows)
                places = _places(one, documents, among, mine, scales)
                holding = (places > HOLDS).any(axis=0)
                found[number] = Held(among[holding], places[:, holding])
    return found


def _batches(asked: Iterable[_Wanted]) -> Iterator[list[_Wanted]]:
    batch: list[_Wanted] = []
    size = 0
    for one in asked:
        batch.append(one)
        size += len(one[1].rows)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _places(asked: Asked, documents: RivalDocuments, among: Ints, best: Vectors, scales: Scales) -> Floats:
    places = np.full(best.shape, np.nan)
    langs, sizes = documents.lang_of[among], documents.sizes[among]
    characters = asked.characters[:, None]
    for lang, number in documents.langs.items():
        scale, columns = scales.pair(asked.city.lang, lang), langs == number
        if scale is not None:
            places[:, columns] = scale.place(best[:, columns], sizes[columns], characters)
    return places
