"""Works that texts of many issuers rest on, and that a text calls by name or number: conventions, agendas, EU acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from pipeline.text.languages import Languages, known_languages
from pipeline.text.statements.words import WordedSentence

__all__ = ["SourceMention", "find_common_sources"]

_ENGLISH = "en"  # names that often stay untranslated

# "2003/109/EC", "96/34/CE", "(EU) 2016/679", "COM(2020) 758", "A/RES/70/1": the same in every language.
_UNION = r"(?:E[BCEFGHKSUÜYZ]|[CUTWK]E|Ε[ΕΚ]|Е[ОСУ]|EEC|EWG|CEE|ΕΟΚ)"
_NUMBERS = (
    re.compile(rf"(?<![\w/])(?P<key>(?:19|20)?\d\d/\d{{1,4}})/{_UNION}(?!\w)"),
    re.compile(rf"\({_UNION}\)\s*(?:[^\W\d_]{{1,2}}[.°º]?\s*)?(?P<key>\d{{1,4}}/\d{{1,4}})(?![\d/])"),
    re.compile(r"(?<!\w)(?P<key>(?:[CK]OM|SWD|JOIN)\s?\(?(?:19|20)\d\d\)?\s?/?\d{1,4})(?!\d)"),
    re.compile(r"(?<!\w)(?P<key>A/RES/\d{1,3}/\d{1,4})(?!\d)"),
)
_WORD = re.compile(r"[\w*]+")
_BEGINNING = 5  # letters by which a name is looked up
_NUMBER_PART = re.compile(r"[A-Z]+|\d+")


class SourceMention(NamedTuple):
    """A work that a text names: what it is known by in all languages, and the characters of the name."""

    key: str
    start: int
    end: int


def find_common_sources(text: str, lang: str) -> tuple[SourceMention, ...]:
    """Every work that is named by the names of a language or of English, or by its number, in order of place."""
    found = [*_find_numbers(text), *_find_names(text, lang)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.key)))


def _find_numbers(text: str) -> Iterator[SourceMention]:
    for pattern in _NUMBERS:
        for hit in pattern.finditer(text):
            key = hit["key"]
            # "COM (2020) 758" and "COM/2020/758" are one number; what is all digits is written in one way.
            yield SourceMention(key if key[0].isdigit() else _spell_alike(key), *hit.span())


def _spell_alike(number: str) -> str:
    return " ".join(_NUMBER_PART.findall(number)).replace("KOM", "COM")


def _find_names(text: str, lang: str) -> Iterator[SourceMention]:
    sentence = WordedSentence(text)
    by_beginning = _names_by_beginning(known_languages(), lang)
    begun = sorted({word.folded[:_BEGINNING] for word in sentence.words} & by_beginning.keys())
    names: dict[str, list[str]] = {}
    for key, name in dict.fromkeys(one for beginning in begun for one in by_beginning[beginning]):
        names.setdefault(key, []).append(name)
    for key, phrases in names.items():
        for run in sentence.find(phrases):
            yield SourceMention(key, *sentence.characters(run))


@cache
def _names_by_beginning(languages: Languages, lang: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The names in a language and in English, each with its work's key, by the beginning of their longest word."""
    found: dict[str, list[tuple[str, str]]] = {}
    for language in languages:
        if language.tag in (_ENGLISH, lang):
            for phrase in language.common_sources:
                key, _, name = phrase.partition(" ")
                found.setdefault(_longest_word(name)[:_BEGINNING], []).append((key, name))
    return {beginning: tuple(names) for beginning, names in found.items()}


def _longest_word(name: str) -> str:
    """Of the words of a name the longest; one whose end is open only if its beginning is long enough."""
    words: list[str] = _WORD.findall(unicodedata.normalize("NFC", name).casefold())
    told = [word.rstrip("*") for word in words if not word.endswith("*") or len(word) > _BEGINNING]
    return max((word for word in told if "*" not in word), key=len)
