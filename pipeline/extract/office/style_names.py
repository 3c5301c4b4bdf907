"""What the names of paragraph styles say: headings and captions, as word processors of many languages call them.

Word keeps the English name whatever its language; programs that do not, and ids of styles, are known by the names in
`data/languages/`. In an id the letters beyond English ones are often missing (`berschrift1`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.records import BlockKind
from pipeline.text.languages import Languages, known_languages


@dataclass(frozen=True, slots=True)
class _Styles:
    """The names of all languages; those of headings with their level behind them."""

    heading: re.Pattern[str]
    titles: frozenset[str]
    subtitles: frozenset[str]
    captions: frozenset[str]


def kind_by_name(name: str) -> tuple[BlockKind, int] | None:
    """Heading with its level, or caption, if a style of this name or id is one; None where it does not say."""
    styles = _styles(known_languages())
    plain = re.sub(r"[\s_]+", "", name).casefold()
    if found := styles.heading.fullmatch(plain):
        return BlockKind.HEADING, int(found[1])
    if plain in styles.titles:
        return BlockKind.HEADING, 1
    if plain in styles.subtitles:
        return BlockKind.HEADING, 2
    return (BlockKind.CAPTION, 0) if plain in styles.captions else None


@cache
def _styles(languages: Languages) -> _Styles:
    headings = _with_ids(languages.collect(lambda language: language.pages.heading_styles))
    return _Styles(
        re.compile(rf"(?:{'|'.join(map(re.escape, sorted(headings)))})([1-9])"),
        _with_ids(languages.collect(lambda language: language.pages.title_styles)),
        _with_ids(languages.collect(lambda language: language.pages.subtitle_styles)),
        _with_ids(languages.collect(lambda language: language.pages.caption_styles)),
    )


def _with_ids(names: Iterable[str]) -> frozenset[str]:
    """The names, and what is left of each in an id."""
    folded = {name.casefold() for name in names}
    ids = {"".join(letter for letter in name if letter.isascii()) for name in folded}
    return frozenset(folded | ids - {""})
