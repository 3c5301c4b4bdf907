"""Whether the text layer of a page can be trusted: fonts may hide which letters their glyphs are, or lie about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from pipeline.extract.characters import BULLETS, make_printable
from pipeline.extract.pdf.bidi import count_letters
from pipeline.extract.pdf.letters.false_letters import tells_falsely
from pipeline.extract.pdf.page import PageContent
from pipeline.extract.pdf.words import SAME_LINE, Word
from pipeline.text.characters import REPLACEMENT
from pipeline.text.languages import Languages, known_languages

# Shares of a page's letters or words.
_MAX_UNKNOWN = 0.3
_MAX_ODD = 0.25
_MIN_COMMON = 0.02
_MIN_WORDS = 20

UNKNOWN_LETTERS = "its font does not tell which letters it shows"
ODD_LETTERS = "its letters make no words: the font tells the wrong ones"

SOME_UNKNOWN = "its font does not tell some of the letters in its words"
SOME_FALSE = "its font tells wrong letters in some of its words"
RIGHT_TO_LEFT = "its script runs from right to left and stands turned, and the order of its letters is not read"

# Of its letters so many belong to a script, on a page that is written in it.
_MIN_TURNED = 0.1
_AROUND = ".,;:!?()[]\"'„“”«»–-"
_SIGNS = f"{REPLACEMENT}\ue000-\uf8ff\U000f0000-\U0010ffff"
_UNKNOWN = re.compile(f"[{_SIGNS}]")
_UNKNOWN_INSIDE = re.compile(rf"[^\W\d_][{_SIGNS}]+[^\W\d_]")
_UNTOLD = "\U000f0000-\U0010ffff"
# Shorter ones are formulas.
_UNTOLD_FIRST, _UNTOLD_LAST = re.compile(rf"\A[{_UNTOLD}][^\W\d_]{{3}}"), re.compile(rf"[^\W\d_]{{3}}[{_UNTOLD}]\Z")
_UNTOLD_WORD = re.compile(rf"[\ue000-\uf8ff{_UNTOLD}]{{3,}}")
# Sizes of type between a word and the one before it, beyond which the line begins.
_WORD_REACH = 1.5
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+\Z")
_VOWELS = frozenset("aeiouyAEIOUYøØœŒæÆı")
# A digit or a mark before letters or between them, a mark that texts do not hold.
_ODD_INSIDE = re.compile(r"\A[\d#$%&*+]+[A-Z]{3}|[^\W\d_][\d#$%*<=>\[\]]+[^\W\d_]|[\\^`{|}~¡¢£¤¥¦¨¬¯¶¸¿]")
_INNER_CAPITAL = re.compile("[a-zß-ÿ][A-ZÀ-Þ]")


def find_fault(page: PageContent) -> str:
    """Why the letters of a page cannot be trusted, empty where they can (or where the page has none)."""
    words = [word.text if word.text.isascii() else make_printable(word.text) for word in page.words]
    text = "".join(words)
    if text and len(_UNKNOWN.findall(text)) >= _MAX_UNKNOWN * len(text):
        return UNKNOWN_LETTERS
    return ODD_LETTERS if _is_odd(words) else ""


def find_flaw(page: PageContent) -> str:
    """What is wrong with some letters of a page whose others can be trusted, or with their order; empty for nothing."""
    places = [number for number, word in enumerate(page.words) if not word.text.isascii()]
    turned = sum(count_letters(page.words[number].text)[0] for number in places if not page.words[number].upright)
    if turned and turned >= _MIN_TURNED * sum(len(word.text) for word in page.words):
        return RIGHT_TO_LEFT
    if _has_unknown_letters(page.words, places):
        return SOME_UNKNOWN
    return SOME_FALSE if tells_falsely([word.text for word in page.words]) else ""


def _has_unknown_letters(words: Sequence[Word], places: Sequence[int]) -> bool:
    """Whether glyphs that are not told stand as letters do: a bullet or another sign stands alone, or begins a line.

    `places` are those of the words that are not plain.
    """
    alone = {words[number].text for number in places if len(words[number].text) == 1}
    for number in places:
        word = words[number]
        if not _UNKNOWN.search(word.text):
            continue
        text = word.text.strip(_AROUND)
        if _UNKNOWN_INSIDE.search(text) or len(set("".join(_UNTOLD_WORD.findall(text))) - BULLETS) > 1:
            return True
        if _UNTOLD_LAST.search(text) and text[-1] not in alone:
            return True
        if _UNTOLD_FIRST.match(text) and number and text[0] not in alone and _follows(words[number - 1], word):
            return True
    return False


def find_unknown(page: PageContent) -> tuple[str, ...]:
    """The signs that stand for unknown glyphs in words, each always for the same one; U+FFFD may stand for any."""
    signs = {sign for word in page.words if not word.text.isascii() for sign in _UNKNOWN.findall(word.text)}
    return tuple(sorted(signs - BULLETS - {REPLACEMENT}))


def _follows(before: Word, word: Word) -> bool:
    level = abs(before.middle - word.middle) < SAME_LINE * word.size
    return level and -1 < word.x0 - before.x1 < _WORD_REACH * word.size


def _is_odd(words: Sequence[str]) -> bool:
    """Whether too many words are such as no language of Europe writes, and hardly any is one that all texts hold."""
    bare = [word.strip(_AROUND) for word in words]
    common = _common_words(known_languages())
    # The cheaper question first: it clears nearly every page.
    if sum(word in common or word.casefold() in common for word in bare) >= _MIN_COMMON * len(bare):
        return False
    long = [word for word in bare if len(word) > 3]
    return len(long) >= _MIN_WORDS and sum(map(_is_odd_word, long)) > _MAX_ODD * len(long)


@cache
def _common_words(languages: Languages) -> frozenset[str]:
    """Words without which hardly a sentence is written, of all languages."""
    return languages.collect(lambda language: language.pages.common_words)


def _is_odd_word(word: str) -> bool:
    if _ODD_INSIDE.search(word) or len(_INNER_CAPITAL.findall(word)) > 1:
        return True
    if not _LATIN.match(word):
        return not any(letter.isalnum() for letter in word)
    return not _VOWELS.intersection(unicodedata.normalize("NFD", word)) and (len(word) > 5 or not word.isupper())
