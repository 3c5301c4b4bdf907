"""Constructed city passages between a network document and a third source that the network quotes as well.

A network document of news in English quotes four of six sentences of a source in another document. The city passage
is made of sentences of the source, of the network document, of both, or of other news, each in human translation.
A sentence here is a run of lines at whose ends sentences end in all three languages; mostly one line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache as remembered
from itertools import islice
from random import Random

import numpy as np

from benchmarks.quality.bench_data import ntrex
from benchmarks.quality.vectors import VectorCache
from index.margin import centre
from pipeline.calibration.light_edits import edit_lightly
from pipeline.corpus.embed import select_embedded
from pipeline.records.arrays import Vectors
from pipeline.text.segment import SegmentSettings, segment

LANGUAGES = ("da", "de", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "sv")
EDITED_LANGUAGES = ("de", "fi", "fr", "pl")
NETWORK = "en"

_QUOTED = 6  # sentences of the source that the case is about
_KEPT = (0, 1, 3, 4)  # of these stand in the network document
_LEAST = 9  # sentences a document needs

Unit = Mapping[str, tuple[int, ...]]  # language -> rows of the document that say the same


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """NTREX documents: sentences and vectors by document and language, and each sentence's neighbourhood."""

    texts: Mapping[tuple[str, str], tuple[str, ...]]
    ends: Mapping[tuple[str, str], tuple[tuple[int, int], ...]]
    vectors: Mapping[tuple[str, str], Vectors]
    background: Vectors

    @property
    def documents(self) -> list[str]:
        """The ids, in order."""
        return sorted({name for name, _ in self.texts})


class Kind(StrEnum):
    """What a city passage is made of."""

    ONE_DECIDES = "third source, 1 sentence of 3 decides"
    WITH_OWN = "third source, 1 of 3 and 2 own sentences"
    LATER = "third source, dated after the city"
    NETWORK = "network, 2 shared sentences and 1"
    BOTH = "both hold it"
    NEIGHBOURS = "network, source holds neighbouring paragraphs"
    NEITHER = "neither holds it"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the third source stands: its language for a city language, and whether the city edits what it takes.

    `langs` are the city languages, all where none is named: edited sentences have to be embedded.
    """

    name: str
    rival: Callable[[str, Sequence[str], int], str]
    edited: bool = False
    langs: tuple[str, ...] = ()

    @property
    def english(self) -> bool:
        """The source is in the network's language."""
        return self is SETTINGS[0]

    @property
    def third(self) -> bool:
        """The source is neither in the network's language nor in the city's."""
        return self is SETTINGS[2]


def _third(city: str, langs: Sequence[str], turn: int) -> str:
    others = [lang for lang in langs if lang != city]
    return others[turn % len(others)]


SETTINGS = (
    Setting("in English", lambda _city, _langs, _turn: NETWORK),
    Setting("in the city's language", lambda city, _langs, _turn: city),
    Setting("in a third language", _third),
    Setting(
        "in the city's language, copied with light edits", lambda city, _langs, _turn: city, True, EDITED_LANGUAGES
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Sentences in one language: their vectors and lengths in characters."""

    lang: str
    vectors: Vectors
    characters: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A city passage between a network document and a source; `group` is the document it is drawn from."""

    kind: Kind
    group: str
    city: Part
    network: Part
    source: Part
    source_year: str = "2010"


def read_news(cache: VectorCache, documents: Sequence[str], langs: Sequence[str], means: Mapping[str, Vectors]) -> News:
    """The documents cut as the pipeline cuts them, their vectors centred on the profile's means."""
    texts, ends, vectors = {}, {}, {}
    for lang in langs:
        for name in documents:
            text = ntrex().text(name, lang)
            cut = select_embedded(segment(text, SegmentSettings()))
            texts[name, lang] = tuple(text[s.start : s.end] for s in cut)
            ends[name, lang] = tuple((s.start, s.end) for s in cut)
        flat = [sentence for name in documents for sentence in texts[name, lang]]
        rows = centre(cache.encode(flat), means[lang])
        first = 0
        for name in documents:
            vectors[name, lang] = rows[first : first + len(texts[name, lang])]
            first += len(texts[name, lang])
    return News(texts, ends, vectors, np.concatenate([vectors[name, NETWORK] for name in documents]))


@remembered
def units(news: News, name: str, langs: tuple[str, ...]) -> tuple[Unit, ...]:
    """Runs of lines at whose ends sentences end in all of the languages, with the sentences of each."""
    bounds = {lang: _line_spans(name, lang) for lang in langs}
    stops = [
        line
        for line in range(len(ntrex().documents[name]))
        if all(bounds[lang][line][1] in {end for _, end in news.ends[name, lang]} for lang in langs)
    ]
    found = []
    first = 0
    for last in stops:
        inside = {}
        for lang in langs:
            low, high = bounds[lang][first][0], bounds[lang][last][1]
            spans = news.ends[name, lang]
            inside[lang] = tuple(row for row, (start, end) in enumerate(spans) if start >= low and end <= high)
        first = last + 1
        if all(inside.values()):
            found.append(inside)
    return tuple(found)


@remembered
def _line_spans(name: str, lang: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for number in ntrex().documents[name]:
        length = len(ntrex().lines[lang][number])
        spans.append((at, at + length))
        at += length + 1
    return spans


def cases(
    news: News, city: str, setting: Setting, langs: Sequence[str], count: int, edited: Mapping[bytes, Vectors]
) -> Iterator[Case]:
    """`count` constructions in one city language, each with every kind of passage."""
    for turn in range(count):
        lang = setting.rival(city, langs, turn)
        spoken = tuple(sorted({city, NETWORK, lang}))
        chance = Random(f"rivals {setting.name} {city} {turn}")
        # Drawn by document and place, so that a sentence that is cut otherwise changes its own cases alone.
        drawn = chance.sample(news.documents, len(news.documents))
        source, story, other = islice((name for name in drawn if len(units(news, name, spoken)) >= _LEAST), 3)
        yield from _constructed(
            _Maker(news, city, lang, edited if setting.edited else {}), source, story, other, chance
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Maker:
    """Picks the sentences of units in one of the three languages."""

    news: News
    city: str
    source: str
    edited: Mapping[bytes, Vectors]

    def units(self, name: str) -> tuple[Unit, ...]:
        return units(self.news, name, tuple(sorted({self.city, NETWORK, self.source})))

    def part(self, lang: str, *pieces: tuple[str, Sequence[Unit]]) -> Part:
        places = [(name, row) for name, found in pieces for unit in found for row in unit[lang]]
        return Part(
            lang,
            np.stack([self.news.vectors[name, lang][row] for name, row in places]),
            tuple(len(self.news.texts[name, lang][row]) for name, row in places),
        )

    def passage(self, *pieces: tuple[str, Sequence[Unit]]) -> Part:
        """In the city's words, edited where that was asked for."""
        taken = self.part(self.city, *pieces)
        vectors = np.stack([self.edited.get(row.tobytes(), row) for row in taken.vectors])
        return Part(self.city, vectors, taken.characters)


def _constructed(make: _Maker, source: str, story: str, other: str, chance: Random) -> Iterator[Case]:
    told, frame, own = make.units(source), make.units(story), make.units(other)
    *starts, end = [make.news.ends[source, NETWORK][unit[NETWORK][0]][0] for unit in told[: len(told) - _QUOTED + 2]]
    at, middle = bisect_right(starts, chance.random() * end) - 1, len(frame) // 2
    taken = told[at : at + _QUOTED]
    quoting = make.part(NETWORK, (story, frame[:middle]), (source, [taken[n] for n in _KEPT]), (story, frame[middle:]))
    whole = make.part(make.source, (source, told))
    decided = make.passage((source, taken[:3]))
    yield Case(Kind.ONE_DECIDES, source, decided, quoting, whole)
    yield Case(Kind.LATER, source, decided, quoting, whole, "2020")
    with_own = make.passage((source, taken[:3]), (other, own[:2]))
    yield Case(Kind.WITH_OWN, source, with_own, quoting, whole)
    mixed = make.passage((source, taken[3:5]), (story, frame[middle : middle + 1]))
    yield Case(Kind.NETWORK, source, mixed, quoting, whole)
    both = make.passage((source, [taken[0], taken[1], taken[3]]))
    yield Case(Kind.BOTH, source, both, quoting, whole)
    full = make.part(NETWORK, (story, frame[:middle]), (source, taken[:3]), (story, frame[middle:]))
    neighbours = make.part(make.source, (source, [*told[:at], *told[at + 3 :]]))
    yield Case(Kind.NEIGHBOURS, source, decided, full, neighbours)
    yield Case(Kind.NEITHER, source, make.passage((other, own[2:5])), quoting, whole)


def light_edits(
    cache: VectorCache, news: News, langs: Sequence[str], means: Mapping[str, Vectors]
) -> dict[bytes, Vectors]:
    """Every sentence of the city languages after light edits, by the bytes of its vector."""
    found = {}
    for lang in langs:
        names = [name for name in news.documents if news.texts[name, lang]]
        flat = [sentence for name in names for sentence in news.texts[name, lang]]
        words = [word for sentence in flat for word in sentence.split()]
        chance = Random(f"rivals {lang}")
        changed = centre(cache.encode([edit_lightly(one, words, chance) for one in flat]), means[lang])
        kept = np.concatenate([news.vectors[name, lang] for name in names])
        found |= {row.tobytes(): other for row, other in zip(kept, changed, strict=True)}
    return found
