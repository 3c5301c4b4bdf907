"""Words beside a date that say what it dates; those of each language stand in `data/languages/` under `dates.cues`.

A word is looked for at the beginning of a word, so that a stem finds its inflected forms; `*` before it finds it at
the end of a compound too (`*gesetz` finds Aufenthaltsgesetz), a blank behind it keeps it from beginning a longer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from operator import attrgetter

from pipeline.ingest.dating.written.months import fold
from pipeline.text.languages import Languages, known_languages


class Cue(Enum):
    """What a date beside such words is the date of; the value is how a reader is told."""

    PUBLISHED = "publication"
    ADOPTED = "adoption"
    REVISED = "revision of the text"
    STATED = "date line"
    DRAFT = "draft"
    UPDATED = "last update of a page"
    COPYRIGHT = "copyright line"
    RETRIEVED = "day on which something was read or printed"
    VALIDITY = "validity"
    DEADLINE = "deadline"
    LAW = "a law or another document"
    EVENT = "event"
    FIGURES = "figures of that day"
    LIFE = "birth or foundation"


# Signs that every language writes.
_SIGNS = {Cue.COPYRIGHT: ("©", "(c) ")}


def cue_patterns() -> Mapping[Cue, re.Pattern[str]]:
    """For each cue the pattern that finds its words in a folded text; date lines (STATED) have one of their own."""
    return _compile(known_languages())


@cache
def _compile(languages: Languages) -> Mapping[Cue, re.Pattern[str]]:
    patterns: dict[Cue, re.Pattern[str]] = {}
    for cue in Cue:
        if cue is Cue.STATED:
            continue
        words = languages.collect(attrgetter(f"dates.cues.{cue.name.lower()}"))
        patterns[cue] = _pattern(words.union(_SIGNS.get(cue, ())))
    return patterns


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = []
    for word in sorted({fold(word) for word in words}, key=lambda word: (-len(word), word)):
        stem = re.escape(word.lstrip("*")).replace(r"\ ", r"\s+")
        parts.append(rf"\w*{stem}" if word.startswith("*") else stem)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})")
