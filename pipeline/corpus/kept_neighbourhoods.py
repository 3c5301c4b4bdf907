"""Neighbourhoods as a study keeps them from run to run, with what they were measured on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.neighbours import Neighbours
from index.progress import Bar, no_bar
from pipeline.corpus.grown_neighbourhoods import Backgrounds, Earlier, follow
from pipeline.corpus.neighbourhoods import CentredDocument, Neighbourhoods, measure_neighbourhoods
from pipeline.records import Role

__all__ = ["KeptDocument", "KeptNeighbourhoods", "digest_backgrounds"]

_VERSION = "1"  # of what is written, and of how it is measured
_DIGEST = 32  # bytes
_AT_ONCE = 8192  # rows in single precision: all of them are a hundred megabytes


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """What a document's neighbourhoods rest on: its id, its centred vectors by their digest, its role and size."""

    digest: str
    role: Role
    sentences: int

    @classmethod
    def of(cls, document: CentredDocument) -> KeptDocument:
        """The document as it is known again."""
        digest = hashlib.blake2b(f"{document.document_id}\n".encode("utf-8", "surrogatepass"), digest_size=16)
        digest.update(document.digest or np.ascontiguousarray(document.vectors, "<f4").data)
        return cls(digest.hexdigest(), document.role, len(document.vectors))


@dataclass(frozen=True, slots=True, eq=False)
class KeptNeighbourhoods:
    """Neighbourhoods with the documents, the backgrounds and the number of nearest that they were measured on."""

    documents: tuple[KeptDocument, ...]
    backgrounds: str
    k: int
    found: Neighbourhoods

    @classmethod
    def measure(
        cls, documents: Sequence[CentredDocument], backgrounds: Backgrounds, k: int,
        earlier: KeptNeighbourhoods | None = None, bar: Bar = no_bar, digest: str = "",
    ) -> KeptNeighbourhoods:  # fmt: skip
        """The neighbourhoods of all documents; where most were there earlier, only what changed is compared.

        `backgrounds` are those of networks and of cities, `digest` what `digest_backgrounds` gives of them, where that
        is known. `bar` is told of one unit in all.
        """
        known, key = tuple(map(KeptDocument.of, documents)), digest or digest_backgrounds(backgrounds)
        before = _find_before(known, earlier) if earlier and (earlier.backgrounds, earlier.k) == (key, k) else None
        if earlier is None or before is None:
            network, city = (one.astype(np.float32, copy=False) for one in backgrounds)
            found = measure_neighbourhoods(documents, network, city, k, bar)
        elif known == earlier.documents:
            found = earlier.found
            bar(1)
        else:
            of_then = Earlier(earlier.found, [(one.role, one.sentences) for one in earlier.documents], before)
            found = follow(documents, of_then, backgrounds, k, bar)
        return cls(known, key, k, found)

    def to_bytes(self) -> bytes:
        """All of it, led by a digest by which damage is known."""
        documents = [(one.digest, one.role.value, one.sentences) for one in self.documents]
        head = json.dumps([_VERSION, documents, self.backgrounds, self.k]).encode()
        parts = [head, b"\n", *(hub.astype("<f4").tobytes() for hub in self.found.hubs)]
        for near in (self.found.of_cities, self.found.of_networks):
            parts += [near.cosine.astype("<f4").tobytes(), near.position.astype("<i4").tobytes()]
        content = b"".join(parts)
        return hashlib.blake2b(content, digest_size=_DIGEST).digest() + content

    @classmethod
    def from_bytes(cls, data: bytes) -> KeptNeighbourhoods | None:
        """What `to_bytes` wrote; None where it is damaged or of another version, and so to be measured anew."""
        content = data[_DIGEST:]
        if hashlib.blake2b(content, digest_size=_DIGEST).digest() != data[:_DIGEST]:
            return None
        head, _, numbers = content.partition(b"\n")
        version, *rest = json.loads(head)
        if version != _VERSION:
            return None
        documents, backgrounds, k = rest
        known = tuple(KeptDocument(digest, Role(role), sentences) for digest, role, sentences in documents)
        return cls(known, backgrounds, k, _read(numbers, known, k))


def digest_backgrounds(backgrounds: Backgrounds) -> str:
    """What stands for the backgrounds, in whatever precision they are at hand."""
    total = hashlib.sha256()  # which processors have instructions for: half the time of BLAKE2 on a hundred megabytes
    for background in backgrounds:
        total.update(f"{background.shape}\n".encode())
        for first in range(0, len(background), _AT_ONCE):
            total.update(np.ascontiguousarray(background[first : first + _AT_ONCE], "<f4").data)
    return total.hexdigest()


def _find_before(known: Sequence[KeptDocument], earlier: KeptNeighbourhoods) -> list[int] | None:
    """The number of each document among those of before, -1 for a new one; None where comparing all costs no more."""
    places = {document: place for place, document in enumerate(earlier.documents)}
    before = [places.get(document, -1) for document in known]
    carried = [place for place in before if place >= 0]
    new = sum(document.sentences for document, place in zip(known, before, strict=True) if place < 0)
    gone = sum(document.sentences for document in earlier.documents) - sum(
        earlier.documents[place].sentences for place in carried
    )
    total = sum(document.sentences for document in known)
    # What is gone makes up to k of the other side's sentences look again.
    return before if 2 * (new + gone) < total and carried == sorted(carried) else None


def _read(numbers: bytes, documents: Sequence[KeptDocument], k: int) -> Neighbourhoods:
    sizes = [document.sentences for document in documents]
    rows = {role: sum(one.sentences for one in documents if one.role is role) for role in Role}
    hubs = np.frombuffer(numbers, "<f4", sum(sizes)).astype(np.float32)
    at, found = hubs.nbytes, []
    for own, others in ((Role.CITY, Role.NETWORK), (Role.NETWORK, Role.CITY)):
        shape = rows[own], min(k, rows[others])
        cosine = np.frombuffer(numbers, "<f4", shape[0] * shape[1], at).reshape(shape)
        position = np.frombuffer(numbers, "<i4", cosine.size, at + cosine.nbytes).reshape(shape)
        found.append(Neighbours(cosine.astype(np.float32), position.astype(np.int64)))
        at += cosine.nbytes + position.nbytes
    return Neighbourhoods(tuple(np.split(hubs, np.cumsum(sizes)))[:-1], *found)
