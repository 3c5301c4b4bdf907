"""The texts that a run read last, so that its stages need not read each of them again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from pipeline.records import Extraction, Segmentation

__all__ = ["CutText", "RecentTexts"]

CutText = tuple[Extraction, Segmentation]

_MOST_BYTES = 64 * 10**6
_BYTES_A_PIECE = 100  # of a paragraph, passage or sentence, as it is held in memory


class RecentTexts:
    """Texts with their sentences by version, the last asked for, in so many bytes; one that takes more is not held."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most, self._taken = most_bytes, 0
        self._held: OrderedDict[str, CutText] = OrderedDict()

    def recall(self, sha256: str, read: Callable[[], CutText]) -> CutText:
        """The text of a version, read where it is not held."""
        if sha256 in self._held:
            self._held.move_to_end(sha256)
            return self._held[sha256]
        found = read()
        size = _size_of(found)
        if size <= self._most:
            self._held[sha256] = found
            self._taken += size
        while self._taken > self._most:
            _, dropped = self._held.popitem(last=False)
            self._taken -= _size_of(dropped)
        return found

    def clear(self) -> None:
        """Hold nothing any more."""
        self._held.clear()
        self._taken = 0


def _size_of(text: CutText) -> int:
    extraction, cut = text
    pieces = len(extraction.blocks) + len(cut.passages) + len(cut.sentences)
    return len(extraction.text) + _BYTES_A_PIECE * pieces
