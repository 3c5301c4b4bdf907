"""Scripts that run from right to left: from the order in which a line stands on the page to that in which it is read.

Unicode says how a text in logical order is set ("Unicode Bidirectional Algorithm", UAX 9); this is the way back, for
what a page shows. It cannot always be told: "Horizon 2020" and a year before "Horizon" look the same within Arabic,
and the number is taken to belong to the Latin word then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import groupby
from typing import TypeVar

Item = TypeVar("Item")

_PAIRS = ("()", "[]", "{}", "<>", "«»", "‹›")
_OPENING = {sign: pair[0] for pair in _PAIRS for sign in pair}
_CLOSING = {sign: pair[1] for pair in _PAIRS for sign in pair}
# Letters that stand at the end of Hebrew, Arabic and Persian words alone.
_FINAL = frozenset("ךםןףץةىۀ")
_MANY_FINAL = 3.0
# Words that run to the left for each that runs to the right, in a line that begins at the right on such a page.
_SOME = 0.25
# Within a line that is read from right to left, a number with its separators stays as it is printed. After Arabic
# letters only the separators that Unicode calls common do (2016/2017), a dash or a per cent sign does not.
_NUMBER = re.compile(r"[#$€£¥%°+\-]*\d+(?:[+\-.,:/٫٬]\d+)*[%€£¥°‰]*")
_ARABIC_NUMBER = re.compile(r"\d+(?:[.,:/٫٬]\d+)*")
_LATIN_RUN = re.compile(r"\w(?:.*\w)?", re.DOTALL)


class Runs(IntEnum):
    """How the page of a word is read.

    ALONG: from left to right. MIXED: so too, but with words on this line that run the other way. MIRRORED: from right
    to left, and its places are measured from its right edge.
    """

    ALONG = 0
    MIXED = 1
    MIRRORED = 2


@lru_cache(maxsize=4096)
def kind_of(letter: str) -> str:
    """R for a letter that is written to the left, L for one written to the right, N for a digit, O for all else."""
    kind = unicodedata.bidirectional(letter)
    if kind in ("R", "AL"):
        return "R"
    return {"L": "L", "EN": "N", "AN": "N"}.get(kind, "O")


def count_letters(text: str) -> tuple[int, int]:
    """How many letters of a text run to the left, and how many to the right."""
    kinds = [kind_of(letter) for letter in text]
    return kinds.count("R"), kinds.count("L")


def count_words(words: Sequence[str]) -> tuple[int, int]:
    """How many words have letters that run to the left, and how many have only such as run to the right."""
    counts = [count_letters(word) for word in words]
    return sum(left > 0 for left, _ in counts), sum(not left and right > 0 for left, right in counts)


def is_arabic(text: str) -> bool:
    """Whether numbers of a text are set as after Arabic letters."""
    return any(unicodedata.bidirectional(letter) == "AL" for letter in text)


def runs_wrong(words: Sequence[str]) -> bool:
    """Whether words as they stand from left to right are in logical order, because a program printed them so.

    Letters that end words tell it: they stand at the right end then.
    """
    right = sum(word[-1] in _FINAL for word in words if len(word) > 1)
    left = sum(word[0] in _FINAL for word in words if len(word) > 1)
    return right > 1 and right > _MANY_FINAL * left


def read_word(shown: str, arabic: bool) -> str:
    """One word of a line that is read from right to left; `shown` are its letters from left to right on the page.

    `arabic` says how numbers are set there.
    """
    pieces: list[str] = []
    for foreign, letters in groupby(shown, lambda letter: kind_of(letter) != "R" and not unicodedata.combining(letter)):
        piece = "".join(letters)
        pieces.append(_read_foreign(piece, arabic) if foreign else piece[::-1])
    return _set_brackets("".join(reversed(pieces)))


def _read_foreign(piece: str, arabic: bool) -> str:
    """Latin letters and numbers as they stand; the signs around them from right to left."""
    if any(kind_of(letter) == "L" for letter in piece):
        found = [match.span() for match in [_LATIN_RUN.search(piece)] if match]
    else:
        found = [match.span() for match in (_ARABIC_NUMBER if arabic else _NUMBER).finditer(piece)]
    parts, end = [], len(piece)
    for start, stop in reversed(found):
        parts += [piece[stop:end][::-1], piece[start:stop]]
        end = start
    return "".join(parts) + piece[:end][::-1]


def _set_brackets(word: str) -> str:
    """The word with brackets and quotation marks opening where it begins and closing where it ends.

    Files hold them as they look or as they are meant, and some of each.
    """
    if not any(sign in _OPENING for sign in word):
        return word
    bare = [number for number, sign in enumerate(word) if sign.isalnum() or unicodedata.combining(sign)]
    if not bare:
        return word
    signs, waiting = list(word), 0
    for number, sign in enumerate(word):
        if sign not in _OPENING:
            continue
        begins = number < bare[0] or (number < bare[-1] and not waiting)
        signs[number] = (_OPENING if begins else _CLOSING)[sign]
        waiting += 1 if begins else -1
    return "".join(signs)


def order_words(words: Sequence[Item], text_of: Callable[[Item], str], runs: Runs) -> list[Item]:
    """The words of one line in the order in which they are read.

    `words` stand as they are measured: from the left edge of the page, from its right edge where it is mirrored.
    """
    to_left = reads_to_left([text_of(word) for word in words], runs is Runs.MIRRORED)
    shown = list(words) if runs is Runs.MIXED else list(words)[::-1]
    if not to_left:
        return _turn_runs(shown, text_of, "R")
    return _turn_runs(shown[::-1], text_of, "L")


def reads_to_left(words: Sequence[str], mostly: bool) -> bool:
    """Whether a line is read from right to left, by its words of either kind and whether its page mostly is."""
    left, right = count_words(words)
    return left > _SOME * right or not right if mostly else left > right


def _turn_runs(words: list[Item], text_of: Callable[[Item], str], kind: str) -> list[Item]:
    """The words with each run turned whose words are of this kind; numbers and signs within it belong to it."""
    kinds = [_kind_of_word(text_of(word)) for word in words]
    result: list[Item] = []
    start = 0
    while start < len(words):
        end = start + 1
        # A number that stands to the right of Latin words belongs to them, and so it comes first in the other order.
        joins = kinds[start] == kind or (kind == "L" and kinds[start : start + 2] == ["N", "L"])
        while joins and end < len(words):
            following = next((place for place in range(end, len(words)) if kinds[place] not in ("N", "O")), None)
            if following is None or kinds[following] != kind:
                break
            end = following + 1
        result += words[start:end][::-1] if joins else words[start:end]
        start = end
    return result


def _kind_of_word(text: str) -> str:
    kinds = [kind_of(letter) for letter in text]
    return next((kind for kind in ("R", "L", "N") if kind in kinds), "O")
