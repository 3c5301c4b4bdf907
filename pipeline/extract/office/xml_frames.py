"""Documents read as a stream of elements: what stands in an element is gathered by a frame while it is open.

Neither the depth nor the number of elements costs more memory than the text in them.
"""

from __future__ import annotations

from collections.abc import Mapping

# Three times the text of the longest PDF that is read.
MAX_CHARS = 10_000_000
# What stands in tables or boxes within more of them than this is given paragraph by paragraph.
MAX_NESTED = 20


class TextLimitError(Exception):
    """A document holds more text than is read of one; the message is a reason."""


class Frame:
    """An element that is open, and all below it that opens no frame of its own."""

    def begin(self, role: str, attributes: Mapping[str, str]) -> Frame | None:
        """The frame of an element that begins inside, or this one; None when nothing in the element is read."""
        return self

    def data(self, text: str) -> None:
        """Characters inside."""

    def end(self) -> None:
        """The element that opened the frame ends."""


class FrameReader:
    """Hands elements and characters to the frame that is open; `roles` gives the elements that frames tell apart.

    Raises TextLimitError beyond 10,000,000 characters.
    """

    def __init__(self, root: Frame, roles: Mapping[str, str]) -> None:
        self._frames = [root]
        self._roles = roles
        self._silent = self._chars = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        frame = None if self._silent else self._frames[-1].begin(self._roles.get(name, ""), attributes)
        if frame is None:
            self._silent += 1
        else:
            self._frames.append(frame)

    def data(self, text: str) -> None:
        """Characters of the element that began last."""
        if self._silent:
            return
        self._chars += len(text)
        if self._chars > MAX_CHARS:
            raise TextLimitError(f"it holds more than {MAX_CHARS:,} characters; the text behind them was not read")
        self._frames[-1].data(text)

    def end(self, name: str) -> None:
        """The element that began last ends."""
        if self._silent:
            self._silent -= 1
        else:
            self._end_frame()

    def close(self) -> None:
        """The markup ends, whatever is still open."""
        while len(self._frames) > 1:
            self._end_frame()

    def _end_frame(self) -> None:
        frame = self._frames.pop()
        if frame is not self._frames[-1]:
            frame.end()


class FirstFields:
    """The first text of each of the elements that `names` leads from to a field, among the properties of a file."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.values: dict[str, str] = {}
        self._names, self._open = names, ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        field = self._names.get(name, "")
        self._open = "" if field in self.values else field

    def data(self, text: str) -> None:
        """Characters of the element that began last."""
        if self._open:
            self.values[self._open] = self.values.get(self._open, "") + text

    def end(self, name: str) -> None:
        """The element ends."""
        self._open = ""
