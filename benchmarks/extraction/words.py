"""Words as texts of several extractors are compared on, with punctuation, case and line ends set aside."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

NGRAM = 5

# pdfium writes U+FFFE (in some places U+0002) for a hyphen at a line's end, and drops the line break.
_LINE_END_HYPHEN = re.compile(r"(?<=\w)(?:[\ufffe\x02]\s*|[-\u2010\u00ad][ \t]*[\r\n]\s*)(?=(\w+))")
_INNER_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011](?=(\w))")
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"\w+\Z")
_MAX_WORD = 60


def split_words(text: str, is_word: Callable[[str], bool] = lambda word: True) -> list[str]:
    """The words in order, NFKC and case-folded; words parted by a hyphen at a line's end are one word again.

    They are joined where the next line goes on in lower case and `is_word` holds for the two as one; else the hyphen
    is one of the word's own and parts two words.
    """

    def without_hyphen(found: re.Match[str]) -> str:
        before = _LAST_WORD.search(text[max(0, found.start() - _MAX_WORD) : found.start()])
        whole = (before[0] if before else "") + found[1]
        return "" if found[1][0].islower() and is_word(_fold(whole)) else "-"

    return _WORD.findall(_fold(_LINE_END_HYPHEN.sub(without_hyphen, text)))


def split_compounds(text: str) -> list[str]:
    """As `split_words`, but a hyphen inside a word counts for nothing wherever it stands.

    For texts of which none can be trusted to tell a word's own hyphen from one at a line's end.
    """
    joined = _LINE_END_HYPHEN.sub(lambda found: "-", text)
    return _WORD.findall(_fold(_INNER_HYPHEN.sub(lambda found: "" if found[1].islower() else "-", joined)))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()


def count_ngrams(words: Sequence[str], size: int = NGRAM) -> Counter[tuple[str, ...]]:
    """How often each run of `size` words occurs."""
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def count_shared_ngrams(reference: Sequence[str], words: Sequence[str]) -> int:
    """How many of the reference's 5-grams stand in the words, each as often as it does there."""
    return (count_ngrams(reference) & count_ngrams(words)).total()
