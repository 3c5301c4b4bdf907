"""Letters that a font tells falsely, and that words give away: set right where it is known what is printed.

A program that widely prints to PDF tells the number of a glyph as its letter, so that Calibri's ligatures become
letters of other alphabets ("integraƟon"). Letters that look alike in two alphabets are told as those of the other one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.extract.pdf.words import Word

_LIGATURES = {"Ɵ": "ti", "Ʃ": "tt", "Ō": "ft", "ƫ": "tti", "ƞ": "tf"}
# A capital behind a small letter and before one, or at the end of the word; those that may also begin one.
_INSIDE = re.compile(r"(?<=[a-zß-ÿ])[ƟƩŌ](?![A-ZÀ-Þ])|(?<=[a-z])ƫ(?=[a-z])|(?<=[a-z])ƞ(?=o)")
_BEGINS = re.compile(r"(?<![^\W\d_])[ƟƩ](?=[a-zß-ÿ])")
_TWO_ALPHABETS = re.compile(r"[a-zA-ZÀ-ɏ][Ѐ-ӿ]|[Ѐ-ӿ][a-zA-ZÀ-ɏ]")
_RUN = re.compile(r"[a-zA-ZÀ-ɏЀ-ӿ]+")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_ALIKE = dict(zip("аеорсухіјѕһԁАВЕКМНОРСТХІЈЅ", "aeopcyxijshdABEKMHOPCTXIJS", strict=True))
_TO_LATIN = str.maketrans(_ALIKE)
_TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in _ALIKE.items()})

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
    return tuple(word if word.text.isascii() else word._replace(text=_mend(word.text, false)) for word in words)


def _mend(word: str, false: set[str]) -> str:
    mended = _INSIDE.sub(lambda match: _LIGATURES[match[0]], word)
    mended = _BEGINS.sub(lambda match: _LIGATURES[match[0]] if match[0] in false else match[0], mended)
    return _RUN.sub(lambda match: _join_alphabets(match[0]), mended) if _TWO_ALPHABETS.search(mended) else mended


def _join_alphabets(run: str) -> str:
    """Letters of two alphabets as those of one, where those of the other look like letters of it."""
    latin, cyrillic = run.translate(_TO_LATIN), run.translate(_TO_CYRILLIC)
    if not _CYRILLIC.search(latin):
        return latin
    return run if re.search("[a-zA-ZÀ-ɏ]", cyrillic) else cyrillic


def tells_falsely(words: Sequence[str]) -> bool:
    """Whether the words show that some letters on a page are told as others, as in "operaOons"."""
    found: dict[str, set[str]] = defaultdict(set)
    text = " ".join(words)
    if not _STRANGE_INSIDE.search(text) and (text.isascii() or not _TWO_ALPHABETS.search(text)):
        return False
    for word in words:
        if match := _STRANGE.match(word.strip(_AROUND)):
            found[match["sign"]].add(word)
        elif not word.isascii() and _TWO_ALPHABETS.search(word):
            return True
    return any(len(strange) >= _MANY_WORDS for strange in found.values())
