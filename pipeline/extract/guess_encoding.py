"""The old encoding of a text that names none: by the language of its plain letters, and by what its other bytes make.

Most letters of a text in Latin script are the same in every encoding, and its language can be told by them. Of the
encodings in which that language was written the one is taken in which the other bytes are letters where letters belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.text import language
from pipeline.text.languages import known_languages
from pipeline.text.languages.records import PageWords

WESTERN = "cp1252"
_SAMPLE_BYTES = 60_000
_SURE = 0.8
# Of the bytes that are not ASCII so many may stand where no letter belongs: marks of copyright, stray ones.
_STRANGE_SHARE = 0.05
# A text of another script has so many of its letters beyond ASCII.
_SCRIPT_SHARE = 0.5
# Script, style and tags say nothing of a language.
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^<>]*>|&#?\w+;", re.IGNORECASE | re.DOTALL)
# Punctuation that may touch a word; another sign there is a letter of another encoding.
_MARKS = r"\s.,;:!?()\[\]\"'/\xa0\xad*%&+#§°»«›‹„“”‚‘’–—…\-"
# Quotation marks and daggers stand beside words and never within, and a circumflex never stands alone.
_STRANGE = re.compile(
    rf"[\x80-\x9f\ufffdˆ]|(?<=[^\W\d_])[^\w{_MARKS}]|[^\w{_MARKS}¿¡](?=[^\W\d_])|(?<=[^\W\d_])[‚„“”†‡](?=[^\W\d_])"
)
# Marks that stand where a letter may: within a word, or right behind one though they begin or name something.
_IN_ITS_PLACE = re.compile(r"(?<=[^\W\d_])[‚„†‡‹]|[‚„](?=[\s.,;:])|(?<=[^\W\d_])[–—‘›](?=[a-zß-ÿ])")
_WITHIN = re.compile(r"(?<=[A-Za-z])[^\W\d_\x00-\x7f]|[^\W\d_\x00-\x7f](?=[A-Za-z])")
# By so many such letters and marks fewer one encoding is told from another.
_TELLING = 2
_USUAL = re.compile(r"cp125|iso8859|koi8")
_BEYOND = re.compile(r"[^\W\d_\x00-\x7f]")


class Guess(NamedTuple):
    """An encoding and whether the text says that it is this one; where it does not, it is the likeliest.

    `rival` is an older encoding that fits a text with few accents as well, where there is one.
    """

    encoding: str
    sure: bool
    rival: str = ""

    @property
    def usual(self) -> bool:
        """Whether web pages were written in it; those of DOS and of old Macintoshs hardly were."""
        return bool(_USUAL.match(self.encoding))


def guess_encoding(data: bytes) -> Guess:
    """The encoding of a text or page that is neither UTF-8 nor names its encoding."""
    sample = _MARKUP.sub(b" ", data[:_SAMPLE_BYTES])
    high = sum(byte > 127 for byte in sample)
    letters = high + sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    if not high:
        return Guess(WESTERN, True)
    if high > _SCRIPT_SHARE * letters:
        return _guess_script(sample, high)
    guess = language.detect(sample.decode(WESTERN, errors="replace"))
    written = _how_written(guess.lang)
    if guess.confidence < _SURE or not written.encodings:
        # Marks that are no letters, such as quotation marks, are the same in most of them.
        western = sample.decode(WESTERN, errors="replace")
        return Guess(WESTERN, not any(one.search(western) for one in (_BEYOND, _STRANGE, _IN_ITS_PLACE)))
    if written.accents and written.encodings[0] == WESTERN:
        return _take_western(sample, written, high)
    return _take_best([(_count_strange(sample, one, written.letters), one) for one in written.encodings], high)


def _how_written(lang: str) -> PageWords:
    languages = known_languages()
    known = languages.get(lang) or next((one for one in languages if one.identifier == lang), None)
    return known.pages if known else PageWords()


def _guess_script(sample: bytes, high: int) -> Guess:
    """The encoding of a text of which most letters are not Latin: the one that makes its language's words."""
    found: list[tuple[int, str]] = []
    surest: dict[str, float] = {}
    for encoding in dict.fromkeys(encoding for known in known_languages() for encoding in known.pages.encodings):
        guess = language.detect(sample.decode(encoding, errors="replace"))
        if encoding in _how_written(guess.lang).encodings and guess.confidence >= _SURE:
            found.append((_count_strange(sample, encoding, ()), encoding))
            surest[encoding] = guess.confidence
    # Letters of one script fall on letters of another, so of equals the one that makes surer words comes first.
    return _take_best(sorted(found, key=lambda one: (one[0], -surest[one[1]])), high)


def _take_best(found: list[tuple[int, str]], high: int) -> Guess:
    if not found:
        return Guess(WESTERN, False)
    strange, encoding = min(found, key=lambda one: one[0])
    return Guess(encoding, strange <= max(1, _STRANGE_SHARE * high))


def _take_western(sample: bytes, written: PageWords, high: int) -> Guess:
    """The encoding of a text that most of its letters do not tell: by what is strange in any language, then by letters
    that are not the language's own and marks that stand where such letters would.

    Of these a single one may be a name or a slip, so it makes a rival only.
    """
    own = frozenset("".join(written.accents))
    usual, *others = (_weigh(sample, encoding, own) for encoding in written.encodings)
    best = min((usual, *others), key=lambda one: one.order)
    if best.strange < usual.strange or usual.foreign - best.foreign >= _TELLING:
        return Guess(best.encoding, best.strange <= max(1, _STRANGE_SHARE * high))
    sure = usual.strange <= max(1, _STRANGE_SHARE * high)
    return Guess(WESTERN, sure) if best is usual else Guess(WESTERN, False, best.encoding)


class _Weight(NamedTuple):
    """What speaks against an encoding, strange signs and letters that are none of the language, and for it: its own."""

    encoding: str
    strange: int
    foreign: int
    own: int

    @property
    def order(self) -> tuple[int, int, int]:
        return self.strange, self.foreign, -self.own


def _weigh(sample: bytes, encoding: str, own: frozenset[str]) -> _Weight:
    text = sample.decode(encoding, errors="replace")
    letters = [found[0].lower() for found in _BEYOND.finditer(text)]
    foreign = sum(letter not in own for letter in letters) + len(_IN_ITS_PLACE.findall(text))
    within = sum(found[0].lower() in own for found in _WITHIN.finditer(text))
    return _Weight(encoding, _count_strange(sample, encoding, ()), foreign, within)


def _count_strange(sample: bytes, encoding: str, letters: Iterable[str]) -> int:
    """How many characters beyond ASCII are no letters within words, none of the language's where these are given, or
    capitals where small ones belong."""
    text = sample.decode(encoding, errors="replace")
    own = frozenset("".join(letters))
    strange = sum(not found[0].isascii() for found in _STRANGE.finditer(text))
    for found in _BEYOND.finditer(text):
        turned = found[0].isupper() and text[max(0, found.start() - 1)].islower()
        strange += turned or bool(own and found[0].lower() not in own)
    return strange
