"""Pairs whose right answer is known: with them it is seen how well each coder tells echoes from what is none.

Three kinds: true translations, from the invented corpus that ships; pairs on one subject that are none, whose network
passage stands some paragraphs from one that was found; and passages with a swapped partner.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.records import Match, ReadableText
from pipeline.records.shipped import shipped
from pipeline.review.records import PairContent, PairKind, ShownPassage
from pipeline.review.sampling.show_pair import CONTEXT_CHARS, cut_sentences, show_match, show_span
from pipeline.text import language

__all__ = ["Foil", "make_foils"]

# So many paragraphs lie between a found passage and the one that is shown in its place: near enough to be on the same
# subject, and not its continuation.
_NEAREST, _FARTHEST = 2, 8
_NOT_SEEN = re.compile(r"<!--.*?-->", re.DOTALL)
_WORD = re.compile(r"\w{4,}")

Foil = tuple[PairKind, PairContent, str]  # with the match that it was made from


def make_foils(
    matches: Sequence[Match], texts: Mapping[str, ReadableText], count: int, random: np.random.Generator
) -> list[Foil]:
    """About `count` foils, a third of each kind; fewer where the study does not give as many."""
    wanted = [count // 3 + (number < count % 3) for number in range(3)]
    order = [matches[at] for at in random.permutation(len(matches))]
    swapped = _swap(order, texts, wanted[0])
    topic = _neighbours(order, matches, texts, wanted[1], random)
    return [*swapped, *topic, *_translations(order, texts, wanted[2], random)]


def _swap(order: Sequence[Match], texts: Mapping[str, ReadableText], count: int) -> list[Foil]:
    """The city's passage of one match beside the network's of another: another work, another city."""
    foils: list[Foil] = []
    times: Counter[tuple[str, int]] = Counter()
    for match in order:
        if len(foils) == count:
            break
        # One passage that came again and again would be known for what it is.
        for other in sorted(order, key=lambda one: times[one.network.document_id, one.network.span.start]):
            works = {texts[one.network.document_id].document.work_id for one in (match, other)}
            same_langs = _lang(texts, other.network.document_id) == _lang(texts, match.network.document_id)
            if len(works) == 2 and same_langs and other.city.document_id != match.city.document_id:
                shown = _numbered(show_match(other, texts).network, show_match(match, texts).city)
                foils.append((PairKind.FOIL_SWAPPED, shown, match.match_id))
                times[other.network.document_id, other.network.span.start] += 1
                break
    return foils


def _neighbours(
    order: Sequence[Match],
    matches: Sequence[Match],
    texts: Mapping[str, ReadableText],
    count: int,
    random: np.random.Generator,
) -> list[Foil]:
    """The city's passage of a match beside another paragraph of the same network text, which nobody echoes."""
    taken: dict[str, list[tuple[int, int]]] = {}
    for one in matches:
        taken.setdefault(one.network.document_id, []).append((one.network.span.start, one.network.span.end))
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


def _free_paragraphs(source: ReadableText, match: Match, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Paragraphs at some distance from the passage of a match, of about its length or more, in no match themselves."""
    passages = source.segmentation.passages
    at = next((number for number, one in enumerate(passages) if one.end > match.network.span.start), 0)
    length = match.network.span.end - match.network.span.start
    found = []
    for distance in range(_NEAREST, _FARTHEST + 1):
        for number in (at - distance, at + distance):
            if not 0 <= number < len(passages):
                continue
            one = passages[number]
            clear = all(one.end <= start or end <= one.start for start, end in taken)
            if clear and one.end - one.start >= length // 2:
                found.append((one.start, one.end))
    return found


def _translations(
    order: Sequence[Match], texts: Mapping[str, ReadableText], count: int, random: np.random.Generator
) -> list[Foil]:
    """True translations out of the invented corpus, those between languages of the study first."""
    langs = {frozenset((_lang(texts, one.network.document_id), _lang(texts, one.city.document_id))) for one in order}
    planted = _planted_translations()
    shuffled = [planted[at] for at in random.permutation(len(planted))]
    fitting = sorted(shuffled, key=lambda one: frozenset((one[0].lang, one[1].lang)) not in langs)
    return [(PairKind.FOIL_TRANSLATION, _numbered(network, city), "") for network, city in fitting[:count]]


def _planted_translations() -> list[tuple[ShownPassage, ShownPassage]]:
    """The planted translations of the demo, as passages without a file."""
    with (shipped("demo") / "truth.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (row["kind"], row["expect"]) == ("translation", "match")]
    written = [
        _without_marks(path.read_text(encoding="utf-8")) for path in sorted(shipped("demo").glob("sources/*.md"))
    ]
    return [
        (
            _invented(row["network_document_id"], row["network_passage"], written),
            _invented(row["city_document_id"], row["city_passage"], written),
        )
        for row in rows
    ]


def _without_marks(text: str) -> list[str]:
    """The paragraphs of a document of the invented corpus, as a reader sees them."""
    body = _NOT_SEEN.sub("", text.rpartition("\n+++\n")[2])
    return [" ".join(part.lstrip("# ").split()) for part in body.split("\n\n") if part.strip()]


def _invented(document_id: str, text: str, written: Sequence[Sequence[str]]) -> ShownPassage:
    lang = language.detect(text, ()).lang
    before, after = _context(text, written)
    return ShownPassage(document_id, "", 0, len(text), lang, text, before, after, cut_sentences(text))


def _context(passage: str, written: Sequence[Sequence[str]]) -> tuple[str, str]:
    """What stands around a passage of the invented corpus: a pair without would be known for a foil."""
    wanted = " ".join(passage.split())
    for paragraphs in written:
        whole = " ".join(paragraphs)
        at = whole.find(wanted)
        if at >= 0:
            end = at + len(wanted)
            return whole[max(0, at - CONTEXT_CHARS // 2) : at].strip(), whole[end : end + CONTEXT_CHARS // 2].strip()
    return "", ""


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


def _lang(texts: Mapping[str, ReadableText], document_id: str) -> str:
    return texts[document_id].document.lang
