"""Sentences that most publications print: who answers for the content, what may be copied, cookies, forms of gender."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pipeline.text.languages import Languages, known_languages
from pipeline.text.statements.words import WordedSentence

__all__ = ["is_notice"]


def is_notice(sentence: str, words: Iterable[str]) -> bool:
    """Whether a sentence holds the words of a notice of any language; `words` are those of the sentence."""
    told = _phrases_by_word(known_languages())
    phrases = [phrase for word in words for phrase in told.get(word.casefold(), ())]
    return bool(phrases) and bool(WordedSentence(sentence).find(dict.fromkeys(phrases)))


@cache
def _phrases_by_word(languages: Languages) -> dict[str, tuple[str, ...]]:
    """The phrases by their longest word without a wildcard or an apostrophe, which few other sentences have."""
    found: dict[str, list[str]] = {}
    for language in languages:
        for phrase in language.notices:
            longest = max((word for word in phrase.casefold().split() if word.isalpha()), key=len)
            found.setdefault(longest, []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}
