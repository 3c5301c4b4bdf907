"""The numbers a study freezes, so that a new document never moves what others were given.

Language means, against which sentence vectors are centred, and the background of each side, against which
hubness is measured, are taken from the corpus once and stored under an id; `calibrate` renews them. A language
that comes later gets its own mean, under a new id; the means of the others stay as they are.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.margin import centre, hubness, mean_vector
from pipeline.corpus import Vectors
from pipeline.errors import StageError
from pipeline.records import Role

NEIGHBOURS = 4  # k of the hubness term; MATCHER measured 2 equal and 8 worse
BACKGROUND_LIMIT = 5000  # sentences a side; beyond, a sample drawn by content
GROWTH_LIMIT = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """The raw sentence vectors of one document, with what decides how they are used."""

    sha256: str
    role: Role
    lang: str
    vectors: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Frozen means by language and centred background sentences of the two sides."""

    means: dict[str, Vectors]
    network_background: Vectors
    city_background: Vectors
    sentences: int

    def of_languages(self, langs: Collection[str]) -> Statistics:
        """The same statistics with the means of these languages only."""
        means = {lang: mean for lang, mean in self.means.items() if lang in langs}
        return Statistics(means, self.network_background, self.city_background, self.sentences)

    def centred(self, vectors: Vectors, lang: str) -> Vectors:
        """Unit rows less the mean of their language. Raises StageError for a language without a mean."""
        if lang not in self.means:
            raise StageError(f"no frozen mean for language {lang!r}; renew them with `policyecho calibrate`")
        centred: Vectors = centre(vectors, self.means[lang])
        return centred

    def hubness(self, centred: Vectors, role: Role) -> Vectors:
        """Each sentence's mean cosine to its nearest in the background of the other side."""
        background = self.network_background if role is Role.CITY else self.city_background
        found: Vectors = hubness(centred, background, NEIGHBOURS)
        return found

    def to_bytes(self) -> bytes:
        """The same statistics give the same bytes, from which their id is made."""
        stream = io.BytesIO()
        arrays: dict[str, NDArray[np.float32] | NDArray[np.int64]] = {
            f"mean:{lang}": self.means[lang] for lang in sorted(self.means)
        }
        arrays |= {"network": self.network_background, "city": self.city_background}
        arrays["sentences"] = np.array([self.sentences], np.int64)
        for name, array in arrays.items():
            stream.write(f"{name} {array.dtype} {array.shape}\n".encode())
            np.save(stream, array)
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Statistics:
        """The statistics that `to_bytes` wrote. Raises StageError when damaged."""
        stream, arrays = io.BytesIO(data), {}
        try:
            while line := stream.readline():
                arrays[line.decode().split(" ", 1)[0]] = np.load(stream)
            return cls(
                {name.removeprefix("mean:"): arrays[name] for name in arrays if name.startswith("mean:")},
                arrays["network"],
                arrays["city"],
                int(arrays["sentences"][0]),
            )
        except (ValueError, KeyError, EOFError):
            raise StageError("the frozen statistics are damaged; renew them with `policyecho calibrate`") from None


def statistics_id(data: bytes) -> str:
    """12 hex digits of the statistics' content."""
    return hashlib.sha256(data).hexdigest()[:12]


def freeze(documents: Sequence[Observed]) -> Statistics:
    """Statistics of a corpus; the order of documents does not matter."""
    ordered = sorted(documents, key=lambda found: found.sha256)
    means = _means(ordered)
    backgrounds = {}
    for city_side in (False, True):
        rows = [
            centre(found.vectors, means[found.lang])
            for found in ordered
            if (found.role is Role.CITY) == city_side and len(found.vectors)
        ]
        backgrounds[city_side] = _sampled(rows, ordered)
    total = sum(len(found.vectors) for found in ordered)
    return Statistics(means, backgrounds[False], backgrounds[True], total)


def extended(statistics: Statistics, documents: Sequence[Observed]) -> Statistics:
    """The same statistics with the means of languages they lacked; itself where they lack none."""
    new = [found for found in documents if found.lang not in statistics.means]
    if not new:
        return statistics
    means = statistics.means | _means(sorted(new, key=lambda found: found.sha256))
    return Statistics(means, statistics.network_background, statistics.city_background, statistics.sentences)


def _means(documents: Sequence[Observed]) -> dict[str, Vectors]:
    by_lang: dict[str, list[Vectors]] = {}
    for found in documents:
        by_lang.setdefault(found.lang, []).append(found.vectors)
    return {lang: mean_vector(np.concatenate(rows)) for lang, rows in sorted(by_lang.items())}


def _sampled(rows: Sequence[Vectors], ordered: Sequence[Observed]) -> Vectors:
    """All rows, or an even sample of them: enough to know a neighbourhood, small enough to keep."""
    if not rows:
        dim = ordered[0].vectors.shape[1] if ordered else 0
        return np.zeros((0, dim), np.float32)
    stacked: Vectors = np.concatenate(rows)
    if len(stacked) <= BACKGROUND_LIMIT:
        return stacked
    return stacked[np.linspace(0, len(stacked) - 1, BACKGROUND_LIMIT).astype(np.int64)]
