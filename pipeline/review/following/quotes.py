"""Where a judged passage stands in a text that may have changed since it was judged.

In the same text it stands where it stood. In another it is looked for by its quote, and is taken for the same only
where nothing else can be meant: a judgement is rather lost, and told to be, than moved to a passage that looks alike.
"""

from __future__ import annotations

import bisect
import hashlib
import re
from functools import cached_property

from pipeline.records import Span
from pipeline.review.following.whereabouts import Whereabouts
from pipeline.review.records import ShownPassage

__all__ = ["QuotedText", "digest_of"]

# Of the words right beside a quote, so many characters must be the same for the surroundings to be the same.
_BESIDE = 40
_WORD = re.compile(r"\S+")


def digest_of(text: str) -> str:
    """SHA-256 of a normalised text: offsets mean the same only where it is the same."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class QuotedText:
    """A text in which passages are looked for; line ends and spaces make no difference to a quote."""

    def __init__(self, text: str, sha256: str) -> None:
        self.text, self.sha256 = text, sha256
        self._found: dict[str, list[int]] = {}

    @cached_property
    def digest(self) -> str:
        """The digest of the text."""
        return digest_of(self.text)

    @cached_property
    def _words(self) -> tuple[list[int], list[int], str]:
        """Where each word begins in the text and in the folded text, and that text."""
        starts, folded_starts, words, at = [], [], [], 0
        for found in _WORD.finditer(self.text):
            starts.append(found.start())
            folded_starts.append(at)
            words.append(found.group())
            at += len(found.group()) + 1
        return starts, folded_starts, " ".join(words)

    def times(self, quote: str) -> int:
        """How often a quote stands in the text."""
        return len(self._places(_fold(quote)))

    def find(self, judged: ShownPassage) -> Span | Whereabouts:
        """Where a judged passage stands now, or why it cannot be said."""
        if self._is_same_text(judged):
            return Span(judged.start, judged.end)
        quote = _fold(judged.text)
        places = self._places(quote)
        if not places:
            return Whereabouts.QUOTE_GONE
        if len(places) == 1 and judged.times == 1:
            # It was the only one then and is now: one side that stayed is enough, the other may have been edited.
            beside = self._beside(judged, places[0], len(quote), _BESIDE)
            return self._span(places[0], len(quote)) if any(beside) or not beside else Whereabouts.OTHER_CONTEXT
        # One of several, then or now: only that with all the context that was kept, on both sides.
        fitting = [at for at in places if (beside := self._beside(judged, at, len(quote))) and all(beside)]
        if len(fitting) == 1:
            return self._span(fitting[0], len(quote))
        return Whereabouts.QUOTE_TWICE if len(places) > 1 else Whereabouts.OTHER_CONTEXT

    def _is_same_text(self, judged: ShownPassage) -> bool:
        if judged.text_sha256:
            return judged.text_sha256 == self.digest
        # Of passages that were kept without the digest: the same bytes, and all that was kept stands where it stood.
        shown = judged.before + judged.text + judged.after
        start = judged.start - len(judged.before)
        return judged.sha256 == self.sha256 and start >= 0 and self.text[start : start + len(shown)] == shown

    def _places(self, quote: str) -> list[int]:
        """Where a folded quote begins in the folded text."""
        if quote not in self._found:
            folded, found, at = self._words[2], [], -1
            while quote and (at := folded.find(quote, at + 1)) >= 0:
                found.append(at)
            self._found[quote] = found
        return self._found[quote]

    def _beside(self, judged: ShownPassage, at: int, length: int, most: int | None = None) -> list[bool]:
        """For each side of which context was kept, whether it is the same at this place."""
        folded = self._words[2]
        before, after = _fold(judged.before), _fold(judged.after)
        told = []
        if before:
            kept = before if most is None else before[-most:]
            told.append(folded[max(0, at - len(kept) - 1) : at].rstrip().endswith(kept))
        if after:
            kept = after if most is None else after[:most]
            told.append(folded[at + length : at + length + len(kept) + 1].lstrip().startswith(kept))
        return told

    def _span(self, at: int, length: int) -> Span:
        return Span(self._offset(at), self._offset(at + length - 1) + 1)

    def _offset(self, at: int) -> int:
        starts, folded_starts, _ = self._words
        word = bisect.bisect_right(folded_starts, at) - 1
        return starts[word] + at - folded_starts[word]


def _fold(text: str) -> str:
    return " ".join(text.split())
