"""The numbers a study freezes, so that a new document never moves what others were given.

Language means, against which sentence vectors are centred, the background of each side, against which hubness is
measured, how common each word is, and what each issuer always writes, are taken from the corpus once and stored under
an id; `calibrate` renews them. A language or issuer that comes later gets its own, under a new id; those of the others
stay as they are.
"""

from __future__ import annotations

import hashlib
import math
import mmap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import NDArray

from index.margin import centre, mean_vector
from index.progress import Bar, no_bar
from pipeline.corpus.sayings import OneSide, SameFrom, keep_one_a_saying, nobody_knows
from pipeline.corpus.templates import IssuedText, Templates, learn_templates
from pipeline.errors import StageError
from pipeline.records import Role
from pipeline.records.arrays import Halves, Hashes, Ints, Vectors
from pipeline.text.hashed_words import WordedDocument
from pipeline.text.languages import written_as
from pipeline.text.phrases import Phrases
from pipeline.text.word_counts import WordCounts

# Sentences a side; beyond, an even sample. In a sample a sentence's own partner is mostly missing, so that its
# neighbourhood looks farther and chance finds nearer than the null knows: with 100,000 of 600,000 nearly all finds were
# chance. The limit is what one machine compares in less time than it encodes.
BACKGROUND_LIMIT = 1_000_000
# What it was before; only statistics of larger sides note how many sentences were drawn, so that others keep their id.
EARLIER_BACKGROUND_LIMIT = 100_000
GROWTH_LIMIT = 1.2
PRIOR_SENTENCES = 100  # what a profile's mean of a language counts for beside the study's own sentences

_TEMPLATE = "template:"
_BACKGROUNDS = ("network", "city")
_DRAWN = "drawn"

Means = Mapping[str, Vectors]  # language -> mean vector of its sentences
Stored = bytes | mmap.mmap


@dataclass(frozen=True, slots=True, eq=False)
class DocumentVectors:
    """The raw sentence vectors of one document, with what decides how they are used."""

    sha256: str
    role: Role
    lang: str
    vectors: Vectors
    words: WordedDocument
    phrases: Phrases
    issuer_id: str
    work_id: str


@dataclass(frozen=True, slots=True)
class DrawnSentences:
    """How many sentences a side had when its background was frozen, and in how many of them that was measured."""

    of: int
    drawn: int


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Frozen means and word counts by language, centred background sentences of the two sides, templates by issuer.

    `drawn` tells of networks and of cities in how many sentences their background was measured; it is empty where both
    were small, and in statistics of earlier versions. Of statistics that were read, backgrounds are in half precision,
    as they are stored, and lie where they were read.
    """

    means: dict[str, Vectors]
    words: dict[str, WordCounts]
    network_background: Vectors | Halves
    city_background: Vectors | Halves
    sentences: int
    templates: Templates = field(default_factory=dict)
    drawn: tuple[DrawnSentences, ...] = ()

    def select_languages(self, langs: Collection[str]) -> Statistics:
        """The same statistics with the means and counts of these languages only."""
        means = {lang: mean for lang, mean in self.means.items() if lang in langs}
        words = {lang: counts for lang, counts in self.words.items() if lang in langs}
        return replace(self, means=means, words=words)

    def centre(self, vectors: Vectors, lang: str) -> Vectors:
        """Unit rows less the mean of their language. Raises StageError for a language without a mean."""
        if lang not in self.means:
            raise StageError(f"no frozen mean for language {lang!r}; renew them with `policyecho calibrate`")
        centred: Vectors = centre(vectors, self.means[lang])
        return centred

    @property
    def backgrounds(self) -> tuple[Vectors, Vectors]:
        """The backgrounds of networks and of cities, in single precision."""
        network, city = self.network_background, self.city_background
        return network.astype(np.float32, copy=False), city.astype(np.float32, copy=False)

    def to_bytes(self) -> bytes:
        """The numbers alone, so that the same statistics give the same bytes everywhere; their id is made of these."""
        arrays: dict[str, NDArray[np.generic]] = {f"mean:{lang}": self.means[lang] for lang in sorted(self.means)}
        for lang in sorted(self.words):
            arrays |= {f"words:{lang}:{name}": array for name, array in self.words[lang].to_arrays().items()}
        # An issuer may be called anything, and a name in the file holds no blank.
        arrays |= {_TEMPLATE + quote(issuer): self.templates[issuer] for issuer in sorted(self.templates)}
        arrays |= {"network": _half(self.network_background), "city": _half(self.city_background)}
        arrays["sentences"] = np.array([self.sentences], np.int64)
        if self.drawn:
            arrays[_DRAWN] = np.array([[side.of, side.drawn] for side in self.drawn], np.int64)
        return b"".join(_array_to_bytes(name, array) for name, array in arrays.items())

    @classmethod
    def from_bytes(cls, data: Stored) -> Statistics:
        """The statistics that `to_bytes` wrote, which may be mapped into memory. Raises StageError when damaged."""
        arrays, at = {}, 0
        try:
            while at < len(data):
                end = data.find(b"\n", at)
                if end < 0:
                    raise ValueError("cut short")
                name, dtype, *shape = data[at:end].decode().split()
                numbers = _array_at(data, end + 1, np.dtype(dtype), [int(length) for length in shape])
                at = end + 1 + numbers.nbytes
                # Where they lie numbers are not aligned, and would be copied at each look.
                arrays[name] = numbers if name in _BACKGROUNDS else numbers.copy()
            means = {
                name.removeprefix("mean:"): array.astype(np.float32, copy=False)
                for name, array in arrays.items()
                if name.startswith("mean:")
            }
            return cls(
                means,
                {lang: WordCounts.from_arrays(_of_language(arrays, lang)) for lang in means},
                arrays["network"].astype(np.float16, copy=False),
                arrays["city"].astype(np.float16, copy=False),
                int(arrays["sentences"][0]),
                _templates_in(arrays),
                tuple(DrawnSentences(int(of), int(drawn)) for of, drawn in arrays.get(_DRAWN, ())),
            )
        except (ValueError, KeyError, TypeError):
            raise StageError(
                "the frozen statistics are damaged or of an earlier version; renew them with `policyecho calibrate`"
            ) from None


def _array_to_bytes(name: str, array: NDArray[np.generic]) -> bytes:
    """A line with name, type and shape, then the numbers, least significant byte first on every machine."""
    ordered = array.astype(array.dtype.newbyteorder("<"))
    return f"{' '.join([name, ordered.dtype.str, *map(str, array.shape)])}\n".encode() + ordered.tobytes()


def _array_at(data: Stored, at: int, dtype: np.dtype[np.generic], shape: Sequence[int]) -> NDArray[np.generic]:
    count = math.prod(shape)
    return np.frombuffer(data, dtype, count, at).reshape(shape) if count else np.zeros(shape, dtype)


def _templates_in(arrays: Mapping[str, NDArray[np.generic]]) -> Templates:
    return {
        unquote(name.removeprefix(_TEMPLATE)): array.astype(np.uint64, copy=False)
        for name, array in arrays.items()
        if name.startswith(_TEMPLATE)
    }


def _of_language(arrays: Mapping[str, NDArray[np.generic]], lang: str) -> dict[str, NDArray[np.generic]]:
    prefix = f"words:{lang}:"
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def statistics_id(data: Stored) -> str:
    """12 hex digits of the statistics' content."""
    return hashlib.sha256(data).hexdigest()[:12]


def compute_statistics(
    documents: Sequence[DocumentVectors], prior: Means, same_from: SameFrom = nobody_knows, bar: Bar = no_bar
) -> Statistics:
    """Statistics of a corpus; the order of documents does not matter.

    `prior` are the means of languages that a profile ships: a study's own mean leans on it while it has few sentences.
    Sentences of one side that say the same, by `same_from`, count once in its background. `bar` is told of one unit in
    all.
    """
    ordered = sorted(documents, key=_place)
    means = _measure_means(ordered, prior)
    works = [_keep_one_a_work(ordered, city_side=city_side) for city_side in (False, True)]
    networks, cities = (_gather_background(of_side, ordered, means) for of_side in works)
    backgrounds = keep_one_a_saying(networks, cities, same_from, bar)
    total = sum(len(document.vectors) for document in ordered)
    gathered = [sum(len(document.vectors) for document in of_side) for of_side in works]
    drawn = tuple(
        DrawnSentences(count, len(side.vectors)) for count, side in zip(gathered, (networks, cities), strict=True)
    )
    noted = drawn if max(gathered) > EARLIER_BACKGROUND_LIMIT else ()
    return Statistics(means, _count_words(ordered), *backgrounds, total, _templates(ordered), noted)


def _templates(documents: Sequence[DocumentVectors]) -> dict[str, Hashes]:
    return learn_templates(IssuedText(one.issuer_id, one.work_id, one.phrases) for one in documents)


def _place(document: DocumentVectors) -> tuple[str, str]:
    """By this they are ordered: two documents may share their bytes, one of them with its language corrected."""
    return document.sha256, document.lang


def _gather_background(works: Sequence[DocumentVectors], documents: Sequence[DocumentVectors], means: Means) -> OneSide:
    """The sentences of the works of one side, or of many an even sample."""
    rows, owner = _sample([centre(document.vectors, means[document.lang]) for document in works], documents)
    return OneSide(rows, owner, [document.lang for document in works])


def _keep_one_a_work(documents: Sequence[DocumentVectors], *, city_side: bool) -> list[DocumentVectors]:
    """The longest document of each work on one side: language versions and editions would crowd a neighbourhood."""
    longest: dict[str, DocumentVectors] = {}
    for document in documents:
        if (document.role is Role.CITY) != city_side or not len(document.vectors):
            continue
        other = longest.get(document.work_id)
        if other is None or len(document.vectors) > len(other.vectors):
            longest[document.work_id] = document
    return sorted(longest.values(), key=_place)


def add_newcomers(statistics: Statistics, documents: Sequence[DocumentVectors], prior: Means) -> Statistics:
    """The same statistics with the means and counts of languages, and the templates of issuers, that they lacked.

    They themselves where they lack none.
    """
    new = sorted((one for one in documents if one.lang not in statistics.means), key=_place)
    templates = {issuer: runs for issuer, runs in _templates(documents).items() if issuer not in statistics.templates}
    if not new and not templates:
        return statistics
    return replace(
        statistics,
        means=statistics.means | _measure_means(new, prior),
        words=statistics.words | _count_words(new),
        templates={**statistics.templates, **templates},
    )


def _measure_means(documents: Sequence[DocumentVectors], prior: Means) -> dict[str, Vectors]:
    by_lang: dict[str, list[Vectors]] = {}
    for document in documents:
        by_lang.setdefault(document.lang, []).append(document.vectors)
    stacked = {lang: np.concatenate(rows) for lang, rows in sorted(by_lang.items())}
    return {lang: _lean_on_prior(rows, prior.get(written_as(lang))) for lang, rows in stacked.items()}


def _lean_on_prior(rows: Vectors, prior: Vectors | None) -> Vectors:
    own: Vectors = mean_vector(rows)
    if prior is None:
        return own
    # In a small study the mean of a language is as much the mean of its subject: centring on it would take away what
    # its sentences have in common, and with it part of what an echo has.
    weight = len(rows) / (len(rows) + PRIOR_SENTENCES)
    leaning: Vectors = (weight * own + (1 - weight) * prior).astype(np.float32)
    return leaning


def _count_words(documents: Sequence[DocumentVectors]) -> dict[str, WordCounts]:
    langs = sorted({document.lang for document in documents})
    return {lang: _count_language([document for document in documents if document.lang == lang]) for lang in langs}


def _count_language(documents: Sequence[DocumentVectors]) -> WordCounts:
    """Counts of one language; what several networks' issuers all write is stock phrase, so these are told apart."""
    issuers = [document.issuer_id if document.role is Role.NETWORK else "" for document in documents]
    return WordCounts.of([document.words for document in documents], issuers)


def _sample(rows: Sequence[Vectors], ordered: Sequence[DocumentVectors]) -> tuple[Vectors, Ints]:
    """All rows, or an even sample of them: enough to know a neighbourhood, small enough to keep; and whose each is."""
    if not rows:
        dim = ordered[0].vectors.shape[1] if ordered else 0
        return np.zeros((0, dim), np.float32), np.zeros(0, np.int64)
    stacked: Vectors = np.concatenate(rows)
    owner = np.repeat(np.arange(len(rows)), list(map(len, rows)))
    if len(stacked) > BACKGROUND_LIMIT:
        some = np.linspace(0, len(stacked) - 1, BACKGROUND_LIMIT).astype(np.int64)
        stacked, owner = stacked[some], owner[some]
    # As it will be read back, so that the run that freezes sees what later runs see.
    return _half(stacked).astype(np.float32), owner


def _half(rows: Vectors | Halves) -> NDArray[np.float16]:
    """Half precision, as vectors are stored: it moves a cosine by less than 0.001."""
    return rows.astype(np.float16)
