"""The enumeration fingerprint: a list of four items or more that both passages give in the same order.

It needs no knowledge of the languages: the number of items, their lengths, and the numbers and kindred words in
them must not speak against each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer
from pipeline.match.scorers.numbers import find_numbers
from pipeline.text.languages import Languages, known_languages
from pipeline.text.tokens import find_words

_MIN_ITEMS = 4
_COMMA_ITEM_WORDS = 6  # between commas, more words are a clause
_SEMICOLON_ITEM_WORDS = 30
_LENGTH_FACTOR = 5
_COGNATE_LETTERS = 5
_ITEM_CHARS = 40

_SENTENCE = re.compile(r"[.!?:…]\s+|[()]|\n\s*\n")
_COMMA = re.compile(r",(?!\d)")
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦‣]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(\S.*)")
_SLASHES = re.compile(r"(?<![^\s(])[^\s/,;:.()]{1,60}(?:\s?/\s?[^\s/,;:.()]{1,60}){3,}")

Items = tuple[str, ...]


def find_lists(text: str, lang: str) -> list[Items]:
    """Enumerations of four items or more: bullets, items between strokes, commas or semicolons."""
    lists = [*_find_bulleted(text)]
    lists += [tuple(part.strip() for part in slashed[0].split("/")) for slashed in _SLASHES.finditer(text)]
    conjunctions = _conjunctions(known_languages(), lang)
    for sentence in _SENTENCE.split(text):
        lists += _find_inline(sentence, conjunctions)
    return [items for items in lists if len(items) >= _MIN_ITEMS]


@cache
def _conjunctions(languages: Languages, lang: str) -> frozenset[str]:
    """Those of the language; where none are known, those of all languages whose words mean nothing else elsewhere."""
    language = languages.get(lang)
    if language and language.conjunctions:
        return frozenset(language.conjunctions)
    return languages.collect(lambda one: one.conjunctions if one.conjunctions_elsewhere else ())


def _find_bulleted(text: str) -> Iterator[Items]:
    """Lines that begin with a mark; a line without one goes on with the item, unless a blank line parts them."""
    items: list[str] = []
    parted = False
    for line in text.splitlines():
        if bullet := _BULLET.match(line):
            items.append(bullet[1])
        elif line.strip() and items and not parted:
            items[-1] += " " + line.strip()
        elif line.strip():
            yield tuple(items)
            items = []
        parted = not line.strip()
    yield tuple(items)


def _find_inline(sentence: str, conjunctions: frozenset[str]) -> Iterator[Items]:
    """Lists within one sentence; between commas they end with a conjunction before the last item."""
    if sentence.count(";") >= _MIN_ITEMS - 1:
        pieces = [piece for piece in sentence.split(";") if piece.strip()]
        if all(_count_words(piece) <= _SEMICOLON_ITEM_WORDS for piece in pieces[1:-1]):
            yield tuple(_drop_conjunction(piece, conjunctions) for piece in pieces)
        return
    pieces = _COMMA.split(sentence)
    used = 0
    for place in range(1, len(pieces)):
        parts = _split_at_conjunction(pieces[place], conjunctions)
        if not parts or _count_words(parts[0]) > _COMMA_ITEM_WORDS:
            continue
        first = place - 1
        while first > used and 1 <= _count_words(pieces[first]) <= _COMMA_ITEM_WORDS:
            first -= 1
        middle = [parts[0]] if parts[0].strip() else []
        yield tuple(_trim([*pieces[first:place], *middle, parts[1]]))
        used = place + 1


def _count_words(piece: str) -> int:
    return len(find_words(piece))


def _split_at_conjunction(piece: str, conjunctions: frozenset[str]) -> tuple[str, str] | None:
    """What stands before and after the first conjunction of a piece."""
    for word in find_words(piece):
        if word.folded in conjunctions and piece[word.end :].strip():
            return piece[: word.start], piece[word.end :]
    return None


def _drop_conjunction(piece: str, conjunctions: frozenset[str]) -> str:
    parts = _split_at_conjunction(piece, conjunctions)
    return parts[1].strip() if parts and not parts[0].strip() else piece.strip()


def _trim(items: Sequence[str]) -> list[str]:
    """The items without what the sentence says before the first and after the last."""
    first, last = items[0].split(), items[-1].split()
    return [
        " ".join(first[-_COMMA_ITEM_WORDS:]),
        *(" ".join(item.split()) for item in items[1:-1]),
        " ".join(last[:_COMMA_ITEM_WORDS]),
    ]


def _agree(a: Items, b: Items) -> bool:
    """Whether two lists may be one: as many items, and nothing in an item speaks against its partner."""
    return len(a) == len(b) and _lengths_agree(a[1:-1], b[1:-1]) and _numbers_agree(a, b) and _cognates_agree(a, b)


def _lengths_agree(a: Items, b: Items) -> bool:
    """The first and last item run into the sentence, so only those between them are measured."""
    return all(
        max(len(item), len(partner)) <= _LENGTH_FACTOR * max(1, min(len(item), len(partner)))
        for item, partner in zip(a, b, strict=True)
    )


def _numbers_agree(a: Items, b: Items) -> bool:
    pairs = [(find_numbers(item), find_numbers(partner)) for item, partner in zip(a, b, strict=True)]
    return all(not numbers or not others or numbers & others for numbers, others in pairs)


def _cognates_agree(a: Items, b: Items) -> bool:
    """A word that only one item of each list holds must be in the same place."""
    places_a, places_b = _place_cognates(a), _place_cognates(b)
    return all(places_a[key] == places_b[key] for key in places_a.keys() & places_b.keys())


def _place_cognates(items: Items) -> dict[str, int]:
    places: dict[str, set[int]] = {}
    for place, item in enumerate(items):
        for word in find_words(item):
            letters = unicodedata.normalize("NFKD", word.folded)
            key = "".join(letter for letter in letters if not unicodedata.combining(letter))
            if len(key) >= _COGNATE_LETTERS:
                places.setdefault(key[:_COGNATE_LETTERS], set()).add(place)
    return {key: where.pop() for key, where in places.items() if len(where) == 1}


def _measure_enumeration(passages: MatchedPassages) -> Measurement:
    network = find_lists(passages.network_core, passages.network.lang)
    city = find_lists(passages.city_core, passages.city.lang)
    if not network or not city:
        return Measurement(None)
    for network_list in network:
        for city_list in city:
            if _agree(network_list, city_list):
                return Measurement(1.0, f"{_shorten(network_list)} = {_shorten(city_list)}")
    return Measurement(0.0, f"{_shorten(network[0])} / {_shorten(city[0])}")


def _shorten(items: Items) -> str:
    return "; ".join(item if len(item) <= _ITEM_CHARS else item[: _ITEM_CHARS - 1] + "…" for item in items)


ENUMERATION = Scorer(
    "enumeration",
    _measure_enumeration,
    "Both passages give the same list item by item: {detail}.",
    "Both passages give lists, but they do not agree item by item: {detail}.",
    "Lists: at least one passage gives none of four items or more.",
)
