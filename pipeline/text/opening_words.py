"""Sentences that begin where no mark ends the one before, or one that may belong to a number or a name.

A file of plain text keeps no paragraph apart from its heading, and a web page may not either; a full stop behind "5" or
"A" may be that of an ordinal or an initial. The next sentence is told by a word that begins sentences and hardly stands
in upper case inside one ("heading The", "in group 5. The"), of the language that the paragraph seems to be in. Words
for numbers and words of one letter may be parts of a name: they tell it amid small letters alone ("heading Three men").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.text.languages import Languages, known_languages

__all__ = ["find_openings", "may_end_before", "tell_languages"]

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĢĦĪĮİĶŁĻĽŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚΆ-ΏΑ-ΫЀ-ЯҐ"
_CANDIDATE = re.compile(rf"(?<=[\w\"”»“’)%.])(\s+)([{_CAPITAL}][^\W\d_]*+(?:['’][^\W\d_]++)*)(?=\s+(\S{{1,40}}))")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DOUBTFUL_STOP = re.compile(r"(?<!\w)(?:\d{1,2}|[^\W\d_])\.$")  # of an ordinal or an initial
_ITEM = re.compile(r"(?:(?:^|\n)\s*\d[\d.]*\)?|(?<!\w)(?:\d{1,3}|[^\W\d_])\))\s*$")  # "1 ", "(1) " or "a) "
_LONGEST_WORD = 40
_LABELS = "ABCDEFIVXАБВГΑΒΓΔΕ"  # words of one letter that also tell groups and chapters apart
_MILLION = 1_000_000
_SHORT = 3  # letters, at most, of what may be a part of a name
_FEWEST = 2  # words of a language without which a paragraph is taken to be in none
_LIKE = 0.8  # of the most such words: a language with as many may be the one as well


def find_openings(paragraph: str) -> list[int]:
    """Where sentences begin though no clear mark ends what stands before: the places of their first characters."""
    found = [one for one in _CANDIDATE.finditer(paragraph) if _opening_in(one[2]) or _number_in(one[2])]
    if not found:
        return []
    langs = tell_languages(paragraph)
    return [one.start(2) for one in found if _opens(paragraph, one, langs)]


def may_end_before(paragraph: str, places: Sequence[int]) -> list[int]:
    """Those of these places behind whose last word something may end: not so behind an article or a conjunction.

    Where no language can be told, such a word of any counts.
    """
    if not places:
        return []
    words = _binding_words(known_languages())
    langs = tell_languages(paragraph) or frozenset(known_languages().by_tag)
    before = {at: paragraph[max(0, at - _LONGEST_WORD) : at].rstrip() for at in places}
    return [at for at, said in before.items() if not said[-1:].isalpha() or _may_end(said, words, langs)]


def tell_languages(paragraph: str) -> frozenset[str]:
    """The languages that a paragraph seems to be in, by its small words; empty where it has too few of any."""
    return _languages_of(paragraph, _languages_of_words(known_languages()))


def _opening_in(word: str) -> frozenset[str]:
    """The languages in which a word, or an article in front of it ("l'"), opens sentences."""
    words, folded = _languages_of_words(known_languages()), _folded(word)
    head, apostrophe, _ = folded.partition("'")
    return words.get(folded) or words.get(head + apostrophe) or frozenset()


def _number_in(word: str) -> frozenset[str]:
    """The languages in which a word is a number."""
    return _number_words(known_languages()).get(_folded(word), frozenset())


def _opens(paragraph: str, found: re.Match[str], langs: frozenset[str]) -> bool:
    word, line_ends = found[2], "\n" in found[1]
    before = paragraph[max(0, found.start() - _LONGEST_WORD) : found.start()]
    if not _may_open(found, before, langs) or (not line_ends and _ITEM.search(before)):
        return False  # of a heading: "1 Where we stand"
    if before.endswith("."):
        return _DOUBTFUL_STOP.search(before) is not None
    if not before[-1].isalpha():
        return True
    may_be_name = not line_ends and _may_be_syllable(word, langs) and _ends_as_name(before)  # "Kim Jong Un"
    return _may_end(before, _languages_of_words(known_languages()), langs) and not may_be_name


def _may_open(found: re.Match[str], before: str, langs: frozenset[str]) -> bool:
    """Whether a word may open a sentence, as the words beside it are written."""
    word, following = found[2], found[3]
    opens = bool(langs & _opening_in(word))
    if not (word[1:].islower() or len(word) == 1):
        return False
    # "told The Telegraph", "Annex A to": behind the end of a line a name or a number is less likely than a sentence.
    if opens and "\n" in found[1]:
        return True
    behind_mark = not before[-1].isalnum()
    amid_small = before[-1].isalpha() and _TOKEN.findall(before)[-1].islower()
    capital_nouns = _languages_of_capital_nouns(known_languages())
    is_name = following[0].isupper() and not (amid_small and langs <= capital_nouns)
    if opens and word not in _LABELS:
        return not is_name
    if not (opens or langs & _number_in(word)):
        return False
    # "type A of", "Chapter Two of"
    told = any(map(str.isalpha, following)) and _may_end(following, _binding_words(known_languages()), langs)
    return (amid_small or behind_mark) and told and not is_name


def _may_be_syllable(word: str, langs: frozenset[str]) -> bool:
    """Whether a word may be the last part of a name: none of three letters that stands everywhere, such as "the"."""
    common = len(word) == _SHORT and langs & _common_words(known_languages()).get(_folded(word), frozenset())
    return len(word) <= _SHORT and not common


def _ends_as_name(before: str) -> bool:
    return all(word[0].isupper() for word in _TOKEN.findall(before)[-2:])


def _may_end(before: str, words: dict[str, frozenset[str]], langs: frozenset[str]) -> bool:
    """Whether what has no end mark may end here: not so "in" of "in The Hague", a word like those that open."""
    last = _TOKEN.findall(before)[-1:]
    return not (last and langs & words.get(_folded(last[0]), frozenset()))


def _languages_of(paragraph: str, words: dict[str, frozenset[str]]) -> frozenset[str]:
    """The languages whose words these are, in lower case; several where they have as good as equally many."""
    counts = Counter(lang for word in _TOKEN.findall(paragraph) if word.islower() for lang in words.get(word, ()))
    most = max(counts.values(), default=0)
    return frozenset(lang for lang, count in counts.items() if count >= max(_FEWEST, _LIKE * most))


@cache
def _languages_of_words(languages: Languages) -> dict[str, frozenset[str]]:
    return _by_word((language.tag, language.opening_words) for language in languages)


@cache
def _number_words(languages: Languages) -> dict[str, frozenset[str]]:
    """The words for numbers below a million, which is a noun, with their languages."""
    phrases = ((language.tag, phrase.split()) for language in languages for phrase in language.wording.numbers)
    return _by_word(
        (tag, (word for word in words if len(word) > 1)) for tag, (value, *words) in phrases if float(value) < _MILLION
    )


@cache
def _common_words(languages: Languages) -> dict[str, frozenset[str]]:
    return _by_word((language.tag, language.pages.common_words) for language in languages)


@cache
def _languages_of_capital_nouns(languages: Languages) -> frozenset[str]:
    return frozenset(language.tag for language in languages if language.capital_nouns)


@cache
def _binding_words(languages: Languages) -> dict[str, frozenset[str]]:
    """The words that more must follow, with their languages."""
    return _by_word(
        (language.tag, {*language.opening_words, *language.conjunctions, *language.pages.common_words})
        for language in languages
    )


def _by_word(lists: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for tag, words in lists:
        for word in words:
            found.setdefault(word, set()).add(tag)
    return {word: frozenset(tags) for word, tags in found.items()}


def _folded(word: str) -> str:
    return word.lower().replace("’", "'")
