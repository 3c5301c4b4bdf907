"""Sentences told by their end marks alone, since where a benchmark plants must not hang on how the program cuts."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["find_marked_sentences"]

# A mark behind three letters, so that neither "12. Juni" nor "z. B." ends one, before white space and a capital.
_END = re.compile(r"(?<=[^\W\d_]{3})[.!?][\"“”»)]*(?=\s+[^\W\d_a-zäöüß])|\n[^\S\n]*\n")


def find_marked_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The places of all pieces between end marks and blank lines, white space around them left out."""
    ends = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    spans = []
    for first, last in pairwise(ends):
        piece = text[first:last]
        if piece.strip():
            spans.append((first + len(piece) - len(piece.lstrip()), first + len(piece.rstrip())))
    return tuple(spans)
