"""What a page holds twice, one copy for wide screens and one for telephones, of which a reader sees one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.backend import Paragraph

# Shorter texts are headings and links; a form or a list of links may repeat those on purpose.
_PROSE_CHARS = 80
_LEAST_PROSE = 2


def drop_copies(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs without those that repeat what stands right before them.

    A copy repeats it to the letter, in the same order, and holds at least two paragraphs of 80 characters.
    """
    texts = [paragraph.text for paragraph in paragraphs]
    following = _find_next(texts)
    refuted: dict[int, int] = {}  # by the length of a part: up to where its copy was looked for in vain
    kept: list[Paragraph] = []
    at = 0
    while at < len(texts):
        length = following[at] - at
        if length < _LEAST_PROSE or refuted.get(length, -1) >= at:
            kept.append(paragraphs[at])
            at += 1
            continue
        same = _count_same(texts, at, length)
        if same < length or _count_prose(texts[at : at + length]) < _LEAST_PROSE:
            # As far as the texts are the same, every part of this length is cut short too, or has as little prose.
            refuted[length] = at + same
            continue
        kept += paragraphs[at : at + length]
        at += length * (1 + same // length)
    return kept


def _find_next(texts: Sequence[str]) -> list[int]:
    """For each text the place where the same stands next, 0 where it does not."""
    following, seen = [0] * len(texts), dict[str, int]()
    for place in range(len(texts) - 1, -1, -1):
        following[place] = seen.get(texts[place], 0)
        seen[texts[place]] = place
    return following


def _count_same(texts: Sequence[str], start: int, length: int) -> int:
    """How many texts from a place on are the same as those so many places further."""
    place = start
    while place + length < len(texts) and texts[place] == texts[place + length]:
        place += 1
    return place - start


def _count_prose(texts: Sequence[str]) -> int:
    return sum(len(text) >= _PROSE_CHARS for text in texts)
