"""What the makers give: one hostile file, with what it claims to be."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT_TYPE = "application/vnd.oasis.opendocument.text"

# What a reader must never show: every Unix system has this file, and it begins with these words.
SECRET_URL, SECRET_WORDS = "file:///etc/passwd", "root:"

PROSE = (
    "The council gives every newcomer a guide in the first year.",
    "Schools teach the first language of their pupils in the afternoon.",
    "The advice centre answers letters in nine languages within a week.",
)


class HostileFile(NamedTuple):
    """A file as a server would send it."""

    name: str
    data: bytes
    media_type: str


class Maker(NamedTuple):
    """Makes one file, always the same; its bytes come into being only when it is called."""

    name: str
    media_type: str
    make: Callable[[], bytes]

    def __call__(self) -> HostileFile:
        return HostileFile(self.name, self.make(), self.media_type)


def truncated(data: bytes, seed: int) -> bytes:
    """The beginning of the data, cut at a random place."""
    return data[: random.Random(seed).randrange(1, len(data))]


def flipped(data: bytes, seed: int, start: int = 0, end: int | None = None, count: int = 20) -> bytes:
    """The data with random bytes in [start, end) replaced by random ones."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(count):
        changed[chance.randrange(start, len(data) if end is None else end)] = chance.randrange(256)
    return bytes(changed)
