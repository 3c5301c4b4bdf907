"""Taking out words that are not compared, such as running headers, wherever an extractor has written them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benchmarks.extraction.alignment import pair_words


def drop_asides(words: Sequence[str], asides: Sequence[str], body: Sequence[str]) -> list[str]:
    """The words without those of `asides`, each as often as it is there, as far as the words have it.

    Words that can be paired with the body stay, so an extractor that has left a header out keeps a heading of the
    same words.
    """
    spare = Counter(asides)
    if not spare:
        return list(words)
    pairs = pair_words(words, body)
    left = []
    for place, word in enumerate(words):
        if place not in pairs and spare[word]:
            spare[word] -= 1
        else:
            left.append(word)
    return left
