"""Letters that a font tells falsely, and that words give away: set right where it is known what is printed.

A program that widely prints to PDF tells the number of a glyph as its letter, so that Calibri's ligatures become
letters of other alphabets ("integraƟon"). Letters that look alike in two alphabets are told as those of the other one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.pdf.words import Word

_LIGATURES = {"Ɵ": "ti", "Ʃ": "tt", "Ō": "ft", "ƫ": "tti", "ƞ": "tf"}
# A capital behind a small letter and before one, or at the end of the word; those that may also begin one.
_INSIDE = re.compile(r"(?<=[a-zß-ÿ])[ƟƩŌ](?![A-ZÀ-Þ])|(?<=[a-z])ƫ(?=[a-z])|(?<=[a-z])ƞ(?=o)")
_BEGINS = re.compile(r"(?<![^\W\d_])[ƟƩ](?=[a-zß-ÿ])")
_LATIN = "a-zA-ZÀ-ɏ"
_IS_LATIN = re.compile(f"[{_LATIN}]")
_LATIN_AND_CYRILLIC = re.compile(f"[{_LATIN}][Ѐ-ӿ]|[Ѐ-ӿ][{_LATIN}]")
_TWO_ALPHABETS = re.compile(f"[{_LATIN}][Ͱ-ԯ]|[Ͱ-ԯ][{_LATIN}]")
_RUN = re.compile(f"[{_LATIN}Ͱ-ԯ]+")


class _Alphabet(NamedTuple):
    """An alphabet beside the Latin one: its letters, and those of either that look like one of the other."""

    letters: re.Pattern[str]
    to_latin: dict[int, int]
    from_latin: dict[int, int]

    @classmethod
    def of(cls, letters: str, own: str, latin: str, rare: str = "") -> _Alphabet:
        """`rare` are letters that hardly a language has, so that no Latin one is taken for them."""
        pairs = zip(own, latin, strict=True)
        back = {ord(other): ord(one) for one, other in pairs if one not in rare}
        return cls(re.compile(letters), str.maketrans(own, latin), back)


_ALPHABETS = (
    _Alphabet.of("[Ѐ-ԯ]", "аеорсухіјѕһԁАВЕКМНОРСТХІЈЅ", "aeopcyxijshdABEKMHOPCTXIJS", rare="ѕһԁЅ"),
    _Alphabet.of("[Ͱ-Ͽ]", "ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovABEZHIKMNOPTYX"),
)
# So many times the letters of the other alphabet, and a word is written in this one whatever its page is written in.
_CLEARLY = 2

# A capital within words that begin small, or a sign that stands in none: in so many, no name or slip is the cause.
_MANY_WORDS = 3
_AROUND = ".,;:!?()\"'„“”«»–-"
_STRANGE_INSIDE = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ\[^\\{|~][a-zß-ÿ]{2}")
_STRANGE = re.compile(r"\A[a-zß-ÿ]{2,}(?P<sign>[A-ZÀ-Þ\[^\\{|~])(?=[a-zß-ÿ]{2})(?:[a-zß-ÿ]|(?P=sign))+\Z")


def mend_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a page with false letters set right, where it can be told what they are."""
    text = " ".join([word.text for word in words if not word.text.isascii()])
    false = {match[0] for match in _INSIDE.finditer(text)}
    mixed = _TWO_ALPHABETS.search(text)
    if not false and not mixed:
        return tuple(words)
    latin = sum(len(_IS_LATIN.findall(word.text)) for word in words) if mixed else 0
    mostly_latin = 2 * latin >= latin + sum(len(one.letters.findall(text)) for one in _ALPHABETS)
    return tuple(
        word if word.text.isascii() else word._replace(text=_mend(word.text, false, mostly_latin)) for word in words
    )


def _mend(word: str, false: set[str], mostly_latin: bool) -> str:
    mended = _INSIDE.sub(lambda match: _LIGATURES[match[0]], word)
    mended = _BEGINS.sub(lambda match: _LIGATURES[match[0]] if match[0] in false else match[0], mended)
    if not _TWO_ALPHABETS.search(mended):
        return mended
    return _RUN.sub(lambda match: _join_alphabets(match[0], mostly_latin), mended)


def _join_alphabets(run: str, mostly_latin: bool) -> str:
    """Letters of two alphabets as those of one, where those of the other look like letters of it.

    Where they might be either, most letters of the word say which, or else most of the page.
    """
    latin = len(_IS_LATIN.findall(run))
    for alphabet in _ALPHABETS:
        own = len(alphabet.letters.findall(run))
        if not own or not latin or own + latin < len(run):
            continue
        as_latin, as_own = run.translate(alphabet.to_latin), run.translate(alphabet.from_latin)
        may_be_latin, may_be_own = not alphabet.letters.search(as_latin), not _IS_LATIN.search(as_own)
        if may_be_latin and may_be_own:
            clear = max(latin, own) >= _CLEARLY * min(latin, own)
            return as_latin if (latin > own if clear else mostly_latin) else as_own
        return as_latin if may_be_latin else as_own if may_be_own else run
    return run


def tells_falsely(words: Sequence[str]) -> bool:
    """Whether the words show that some letters on a page are told as others, as in "operaOons"."""
    found: dict[str, set[str]] = defaultdict(set)
    text = " ".join(words)
    if not _STRANGE_INSIDE.search(text) and (text.isascii() or not _LATIN_AND_CYRILLIC.search(text)):
        return False
    for word in words:
        if match := _STRANGE.match(word.strip(_AROUND)):
            found[match["sign"]].add(word)
        elif not word.isascii() and _LATIN_AND_CYRILLIC.search(word):
            return True
    return any(len(strange) >= _MANY_WORDS for strange in found.values())
