"""Words of a page put right: marks of notes set level, copies dropped, drawn bullets added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.extract.backend import BULLET
from pipeline.extract.characters import BULLETS
from pipeline.extract.pdf.page import Box
from pipeline.extract.pdf.words import Word

_MARKS = frozenset("*∗†‡§")
# Sizes of type between a drawn bullet and the first word of its line at most.
_BULLET_REACH = 3.0


def level_note_marks(words: list[Word]) -> list[Word]:
    """The words, the raised marks of notes as high as the word beside them, so that they stay on its line."""
    result = list(words)
    for number, word in enumerate(words):
        if word.upright and len(word.text) <= 3 and (word.text.isdigit() or word.text in _MARKS):
            for beside in words[max(0, number - 1) : number] + words[number + 1 : number + 2]:
                gap = max(beside.x0 - word.x1, word.x0 - beside.x1)
                level = beside.top - 0.5 * beside.size < word.bottom < beside.bottom + 0.1 * beside.size
                if word.size < 0.8 * beside.size and beside.upright and gap < 0.6 * beside.size and level:
                    result[number] = word._replace(top=beside.top, bottom=beside.bottom)
                    break
    return result


def drop_copies(words: list[Word]) -> list[Word]:
    """The words without those drawn a second time in the same place to look bold."""
    # Most pages hold no copies: where no two equal words share a square of three points, nothing is compared.
    places = Counter((word.text, round(word.x0 / 3), round(word.top / 3)) for word in words)
    if len(places) == len(words):
        return words
    kept: dict[str, list[Word]] = {}
    result = []
    for word in words:
        seen = kept.setdefault(word.text, [])
        if any(abs(word.x0 - other.x0) < 1.5 and abs(word.top - other.top) < 1.5 for other in seen):
            continue
        seen.append(word)
        result.append(word)
    return result


def add_bullets(words: list[Word], dots: Sequence[Box]) -> list[Word]:
    """The words with a bullet before each line that a small filled shape is drawn in front of."""
    if not dots:
        return words
    bullets: dict[int, Word] = {}
    for x0, top, x1, bottom in dots:
        level = [
            (number, word)
            for number, word in enumerate(words)
            if word.upright and word.top < (top + bottom) / 2 < word.bottom and bottom - top < 0.9 * word.size
        ]
        after = [(word.x0, number, word) for number, word in level if word.x0 >= x1 - 1]
        if not after:
            continue
        _, number, word = min(after)
        near = word.x0 - x1 < _BULLET_REACH * word.size
        alone = not any(-1 < x0 - other.x1 < _BULLET_REACH * word.size for _, other in level)
        if near and alone and word.text not in BULLETS:
            bullets[number] = word._replace(text=BULLET, x0=x0, x1=x1, bold=False, spaced=True)
    return [
        printed for number, word in enumerate(words) for printed in (bullets.get(number), word) if printed is not None
    ]
