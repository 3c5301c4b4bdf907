"""Pairs whose right answer is known: with them it is seen how well each coder tells echoes from what is none.

Three kinds: true translations, from the invented corpus that ships; pairs on one subject that are none, whose network
passage stands some paragraphs from one that was found; and passages with a swapped partner.
"""

from __future__ import annotations

import csv
import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.records import Document, Match, ReadableText
from pipeline.records.shipped import shipped
from pipeline.review.records import PairContent, PairKind, ShownPassage
from pipeline.review.sampling.show_pair import CONTEXT_CHARS, cut_sentences, show_match, show_span

__all__ = ["Foil", "make_foils"]

# So many paragraphs lie between a found passage and the one that is shown in its place: near enough to be on the same
# subject, and not its continuation.
_NEAREST, _FARTHEST = 2, 8
_NOT_SEEN = re.compile(r"<!--.*?-->", re.DOTALL)
_WORD = re.compile(r"\w{4,}")

Foil = tuple[PairKind, PairContent, str]  # with the match that it was made from


def make_foils(
    matches: Sequence[Match],
    documents: Mapping[str, Document],
    texts: Mapping[str, ReadableText],
    count: int,
    random: np.random.Generator,
) -> list[Foil]:
    """About `count` foils, a third of each kind; fewer where the study does not give as many.

    `documents` are those of all matches; of `texts` only those are asked for that a foil is made of.
    """
    wanted = [count // 3 + (number < count % 3) for number in range(3)]
    order = [matches[at] for at in random.permutation(len(matches))]
    swapped = _swap(order, documents, texts, wanted[0])
    topic = _neighbours(order, matches, texts, wanted[1], random)
    return [*swapped, *topic, *_translations(order, documents, wanted[2], random)]


def _swap(
    order: Sequence[Match], documents: Mapping[str, Document], texts: Mapping[str, ReadableText], count: int
) -> list[Foil]:
    """The city's passage of one match beside the network's of another: another work, another city."""
    foils: list[Foil] = []
    times: Counter[tuple[str, int]] = Counter()
    partners = _Partners(order, documents)
    for match in order:
        if len(foils) == count:
            break
        if not partners.has_any(match):
            continue
        other = next(one for one in _least_shown(order, times) if partners.fit(match, one))
        shown = _numbered(show_match(other, texts).network, show_match(match, texts).city)
        foils.append((PairKind.FOIL_SWAPPED, shown, match.match_id))
        times[_place(other)] += 1
    return foils


class _Partners:
    """Which matches can lend each other the network's passage: of another work in its language, and another city."""

    def __init__(self, order: Sequence[Match], documents: Mapping[str, Document]) -> None:
        self._documents = documents
        # Up to two cities of each language and work; a third changes nothing of what any match can be given.
        self._cities: dict[str, dict[str, set[str]]] = {}
        for match in order:
            cities = self._cities.setdefault(self._lang(match), {}).setdefault(self._work(match), set())
            if len(cities) < 2:
                cities.add(match.city.document_id)

    def has_any(self, match: Match) -> bool:
        """Whether any match can lend this one its passage, without looking through all of them."""
        works = self._cities[self._lang(match)]
        return any(work != self._work(match) and cities - {match.city.document_id} for work, cities in works.items())

    def fit(self, match: Match, other: Match) -> bool:
        """Whether the other can lend this one its passage."""
        return (
            other.city.document_id != match.city.document_id
            and self._lang(other) == self._lang(match)
            and self._work(other) != self._work(match)
        )

    def _lang(self, match: Match) -> str:
        return self._documents[match.network.document_id].lang

    def _work(self, match: Match) -> str:
        return self._documents[match.network.document_id].work_id


def _least_shown(order: Sequence[Match], times: Counter[tuple[str, int]]) -> Iterator[Match]:
    """Matches by how often their network's passage was lent: one that came again and again would be known."""
    for often in sorted({0, *times.values()}):
        yield from (one for one in order if times[_place(one)] == often)


def _place(match: Match) -> tuple[str, int]:
    return match.network.document_id, match.network.span.start


def _neighbours(
    order: Sequence[Match],
    matches: Sequence[Match],
    texts: Mapping[str, ReadableText],
    count: int,
    random: np.random.Generator,
) -> list[Foil]:
    """The city's passage of a match beside another paragraph of the same network text, which nobody echoes."""
    taken = _merge_taken(matches)
    foils: list[Foil] = []
    for match in order:
        if len(foils) == count:
            break
        source = texts[match.network.document_id]
        free = _free_paragraphs(source, match, taken[match.network.document_id])
        if free:
            start, end = free[int(random.integers(len(free)))]
            network = show_span(source, start, end, match.network.sha256)
            shown = _numbered(network, show_match(match, texts).city)
            foils.append((PairKind.FOIL_TOPIC, shown, match.match_id))
    return foils


def _merge_taken(matches: Sequence[Match]) -> dict[str, list[tuple[int, int]]]:
    """Of each network text the stretches that stand in matches, in order and apart from each other."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in matches:
        spans.setdefault(one.network.document_id, []).append((one.network.span.start, one.network.span.end))
    merged: dict[str, list[tuple[int, int]]] = {}
    for document_id, found in spans.items():
        apart = merged.setdefault(document_id, [])
        for start, end in sorted(found):
            if apart and start < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            else:
                apart.append((start, end))
    return merged


def _free_paragraphs(source: ReadableText, match: Match, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Paragraphs at some distance from the passage of a match, of about its length or more, in no match themselves."""
    passages = source.segmentation.passages
    at = bisect_right(passages, match.network.span.start, key=lambda one: one.end) % max(1, len(passages))
    length = match.network.span.end - match.network.span.start
    found = []
    for distance in range(_NEAREST, _FARTHEST + 1):
        for number in (at - distance, at + distance):
            if not 0 <= number < len(passages):
                continue
            one = passages[number]
            # The first that ends behind the paragraph's beginning is the only one that may reach into it.
            next_taken = bisect_right(taken, one.start, key=lambda span: span[1])
            clear = next_taken == len(taken) or one.end <= taken[next_taken][0]
            if clear and one.end - one.start >= length // 2:
                found.append((one.start, one.end))
    return found


def _translations(
    order: Sequence[Match], documents: Mapping[str, Document], count: int, random: np.random.Generator
) -> list[Foil]:
    """True translations out of the invented corpus, those between languages of the study first."""
    langs = {
        frozenset((documents[one.network.document_id].lang, documents[one.city.document_id].lang)) for one in order
    }
    planted = _planted_translations()
    shuffled = [planted[at] for at in random.permutation(len(planted))]
    fitting = sorted(shuffled, key=lambda one: frozenset((one[0].lang, one[1].lang)) not in langs)
    return [(PairKind.FOIL_TRANSLATION, _numbered(network, city), "") for network, city in fitting[:count]]


def _planted_translations() -> list[tuple[ShownPassage, ShownPassage]]:
    """The planted translations of the demo, as passages without a file."""
    with (shipped("demo") / "truth.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (row["kind"], row["expect"]) == ("translation", "match")]
    written = [_read_written(path) for path in sorted(shipped("demo").glob("sources/*.md"))]
    return [
        (
            _invented(row["network_document_id"], row["network_passage"], written),
            _invented(row["city_document_id"], row["city_passage"], written),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Written:
    """A document of the invented corpus as a reader sees it."""

    lang: str
    text: str


def _read_written(path: Path) -> _Written:
    head, _, body = path.read_text(encoding="utf-8").rpartition("\n+++\n")
    parts = (part for part in _NOT_SEEN.sub("", body).split("\n\n") if part.strip())
    whole = " ".join(" ".join(part.lstrip("# ").split()) for part in parts)
    return _Written(tomllib.loads(head.removeprefix("+++\n"))["lang"], whole)


def _invented(document_id: str, text: str, written: Sequence[_Written]) -> ShownPassage:
    """A passage of the invented corpus with what stands around it: one without would be known for a foil."""
    wanted = " ".join(text.split())
    of = next(one for one in written if wanted in one.text)
    at = of.text.find(wanted)
    end = at + len(wanted)
    before = of.text[max(0, at - CONTEXT_CHARS // 2) : at].strip()
    after = of.text[end : end + CONTEXT_CHARS // 2].strip()
    return ShownPassage(document_id, "", 0, len(text), of.lang, text, before, after, cut_sentences(text))


def _numbered(network: ShownPassage, city: ShownPassage) -> PairContent:
    """The passages with their sentences numbered one by one, since a pair without numbers would be known for a foil."""
    both = min(len(network.sentences), len(city.sentences))
    sides = []
    common = _common_words(network.text, city.text) if network.lang == city.lang else frozenset()
    for side in (network, city):
        words = tuple((m.start(), m.end(), 1) for m in _WORD.finditer(side.text) if m[0].casefold() in common)
        sentences = tuple(
            (start, end, (number,) if number <= both else ())
            for number, (start, end, _) in enumerate(side.sentences, start=1)
        )
        sides.append(replace(side, sentences=sentences, words=words))
    return PairContent(*sides)


def _common_words(network: str, city: str) -> frozenset[str]:
    """Words that stand in both, as the words of a match of one language are marked."""
    sides = [{word.casefold() for word in _WORD.findall(text)} for text in (network, city)]
    return frozenset(sides[0] & sides[1])
