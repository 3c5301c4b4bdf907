"""Words that carry content: all but short ones and the commonest function words of each language."""

from __future__ import annotations

from functools import cache

from pipeline.text.languages import Languages, known_languages
from pipeline.text.tokens import Word

_MIN_LETTERS = 4  # shorter words are nearly all function words in the languages of the seed tables


def is_content(word: Word, lang: str) -> bool:
    """Whether a word carries content: a number, or a word of four letters or more that is no common function word."""
    if word.folded.isdecimal():
        return True
    return len(word.folded) >= _MIN_LETTERS and word.folded not in _function_words(known_languages(), lang)


@cache
def _function_words(languages: Languages, lang: str) -> frozenset[str]:
    language = languages.get(lang)
    return frozenset(language.function_words) if language else frozenset()
