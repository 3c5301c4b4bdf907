"""Numbers that are written in words: "two hundred and five", "zweihundertfünf", "both"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.text.languages import wording_of
from pipeline.text.statements.words import WordedSentence, WordRun

__all__ = ["WrittenNumber", "read_number_words"]

_HUNDRED, _THOUSAND = 100, 1000
_JOINT = re.compile(r"[\s\u00ad-]*")
_PART_LETTERS = 2  # letters of the shortest part of a compound
_STEM_LETTERS = 4  # letters of a number with which a longer word may begin: "dreitägig"


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number in words by its code points [start, end); a hint may mean something else."""

    start: int
    end: int
    value: Decimal
    hint: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """A word or phrase with a value, by its words."""

    run: WordRun
    value: int
    linked: bool = False  # whether a link stands between it and the number before it


def read_number_words(sentence: WordedSentence, lang: str) -> list[WrittenNumber]:
    """The numbers of a sentence that are written in words, in order."""
    wording = wording_of(lang)
    values = _values(wording.numbers)
    if not values:
        return []
    items = [_Item(run, values[_row(sentence, run)]) for run in sentence.find(values)]
    taken = {number for item in items for number in range(*item.run)}
    hints: list[_Item] = []
    for number, word in enumerate(sentence.words):
        if number not in taken and (compound := _read_compound(word.folded, lang)):
            items.append(_Item(WordRun(number, number + 1), compound))
            taken.add(number)
        elif number not in taken and (stem := _read_stem(word.folded, lang)):
            hints.append(_Item(WordRun(number, number + 1), stem))
    numbers = [
        _written(sentence, parts) for parts in _chains(sentence, sorted(items, key=_place), wording.number_links)
    ]
    numbers += [_written(sentence, [item], hint=True) for item in hints]
    for value, phrases in _by_value(wording.number_hints).items():
        runs = [run for run in sentence.find(phrases) if taken.isdisjoint(range(*run))]
        numbers += [_written(sentence, [_Item(run, value)], hint=True) for run in runs]
    return sorted(numbers, key=lambda one: (one.start, one.hint))


def _place(item: _Item) -> WordRun:
    return item.run


def _row(sentence: WordedSentence, run: WordRun) -> str:
    return " ".join(word.folded for word in sentence.words[run.first : run.last])


def _chains(sentence: WordedSentence, items: list[_Item], links: Iterable[str]) -> list[list[_Item]]:
    """The items that stand side by side and together make one number."""
    chains: list[list[_Item]] = []
    for item in items:
        linked = _joined(sentence, chains[-1][-1].run.last, item.run.first, links) if chains else None
        if linked is not None and _sum([*chains[-1], one := _Item(item.run, item.value, linked)]) is not None:
            chains[-1].append(one)
        else:
            chains.append([item])
    return chains


def _joined(sentence: WordedSentence, last: int, first: int, links: Iterable[str]) -> bool | None:
    """Whether a link stands between two words that stand side by side; None for words that do not."""
    words = sentence.words
    linked = first == last + 1 and words[last].folded in set(links)
    if first != last and not linked:
        return None
    places = range(last - 1, first)
    if all(_JOINT.fullmatch(sentence.text[words[one].end : words[one + 1].start]) for one in places):
        return linked
    return None


def _sum(items: list[_Item]) -> int | None:
    """The number that parts make in this order; None where they make none: "two three"."""
    total, current, scale = 0, 0, 0
    for place, item in enumerate(items):
        value = item.value
        if value >= _THOUSAND:
            if scale and value > scale:
                total, current = (total + current) * value, 0
            else:
                total, current = total + max(current, 1) * value, 0
            scale = value
        elif value == _HUNDRED and 0 < current < _HUNDRED:
            current *= value
        elif place == 0 or current == 0 or _follows(current, value):
            current += value
        elif item.linked and current < 10 <= value < _HUNDRED and not value % 10:
            current += value  # fem og tyve
        else:
            return None
    return total + current


def _follows(current: int, value: int) -> bool:
    """Whether a part can be added to what stands before it: units to tens, tens to hundreds, twelve to sixty."""
    if value < 10:
        return not current % 10 and current % _HUNDRED != 10
    if value < 20:
        return not current % 20
    return value < _HUNDRED and not current % _HUNDRED


def _written(sentence: WordedSentence, items: list[_Item], *, hint: bool = False) -> WrittenNumber:
    start = sentence.words[items[0].run.first].start
    end = sentence.words[items[-1].run.last - 1].end
    total = _sum(items) or 0
    # "Millions of people" and "hundert" name no number for certain, "zweihundert" does.
    bare = all(_is_scale(item.value) for item in items)
    return WrittenNumber(start, end, Decimal(total), hint or bare or total < 2)


def _is_scale(value: int) -> bool:
    """Whether it is a hundred, a thousand, a hundred thousand, a million and so on."""
    return value >= _HUNDRED and set(str(value)[1:]) == {"0"} and str(value)[0] == "1"


@lru_cache(maxsize=256)
def _by_value(phrases: tuple[str, ...]) -> Mapping[int, tuple[str, ...]]:
    words: dict[int, list[str]] = {}
    for value, *parts in map(str.split, phrases):
        words.setdefault(int(value), []).extend(parts)
    return {value: tuple(parts) for value, parts in words.items()}


@lru_cache(maxsize=256)
def _values(phrases: tuple[str, ...]) -> Mapping[str, int]:
    """The value of each number, which is written as its words without case with one blank between."""
    values = {}
    for value, words in _by_value(phrases).items():
        for word in words:
            folded = unicodedata.normalize("NFC", word).casefold()
            values[" ".join(re.findall(r"\w+", folded))] = value
    return values


@lru_cache(maxsize=65536)
def _read_compound(word: str, lang: str) -> int:
    """The number that a word is made of: vierundzwanzig, ventidue; 0 where it is none."""
    wording = wording_of(lang)
    values, links = _values(wording.numbers), set(wording.number_links)
    found = _split(word, values, links)
    return found or 0


def _split(word: str, values: Mapping[str, int], links: set[str]) -> int | None:
    waiting: list[tuple[int, tuple[_Item, ...], bool]] = [(0, (), False)]
    while waiting:
        at, items, linked = waiting.pop()
        for end in range(len(word), at + _PART_LETTERS - 1, -1):
            part = word[at:end]
            if part in values:
                longer = (*items, _Item(WordRun(at, end), values[part], linked))
                total = _sum(list(longer))
                if total is None:
                    continue
                if end == len(word) and len(longer) > 1:
                    return total
                waiting.append((end, longer, False))
        if items and not linked:
            waiting += [(at + len(link), items, True) for link in links if word.startswith(link, at)]
    return None


@lru_cache(maxsize=65536)
def _read_stem(word: str, lang: str) -> int:
    """The number with which a longer word begins; 0 where there is none."""
    values = _values(wording_of(lang).numbers)
    for end in range(len(word) - 1, _STEM_LETTERS - 1, -1):
        if word[:end] in values:
            return values[word[:end]]
    return 0
