"""Whether the city passage stands in an annex, where a document reprints what others wrote."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from pipeline.corpus.model import CorpusDocument
from pipeline.match.scorers.base import MatchedPassages, Measurement, Scorer
from pipeline.records import Flag, ScrapKind
from pipeline.text.characters import on_one_line
from pipeline.text.languages import known_languages

_LONGEST_HEADING = 120  # characters
_OF_CONTENTS = (ScrapKind.HEADING, ScrapKind.CONTENTS)


def _measure_annex(passages: MatchedPassages) -> Measurement:
    """1 where the last heading of an annex stands before the city passage; detail: that heading."""
    city, own, english = passages.city, _annex_words(passages.city.lang), _annex_words("en")
    pattern = _pattern((*own, *english))
    first = bisect_left(city.sentences, passages.match.city.span.start, key=lambda sentence: sentence.start)
    for row in range(first - 1, -1, -1):
        if _may_be_heading(city, row):
            line = on_one_line(city.sentence_text(row))
            if len(line) <= _LONGEST_HEADING and pattern.match(line):
                return Measurement(1.0, line)
    return Measurement(0.0 if own else None)


def _may_be_heading(city: CorpusDocument, row: int) -> bool:
    """Whether a sentence is no running text, and stands behind what is no heading: in contents one follows another."""
    if row == 0 or not city.is_scrap(row):
        return False
    return city.scraps[row] is not ScrapKind.CONTENTS and city.scraps[row - 1] not in _OF_CONTENTS


def _annex_words(lang: str) -> tuple[str, ...]:
    language = known_languages().get(lang)
    return language.annex_words if language else ()


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """How the heading of an annex begins: "Annex 2: ", "Anlage A", "1. melléklet", "Appendix"."""
    number = r"(?:\d{1,2}|[A-ZА-Я]|[IVX]{1,5})"
    named = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    behind = rf"(?:\s+(?:[Nn]\w{{0,2}}[.°º]?\s*)?{number}\b|\s*[:.–—-]|\s*$)"
    return re.compile(rf"\W*(?:{number}[.)]?\s+)?(?i:{named}){behind}")


IN_ANNEX = Scorer(
    Flag.IN_ANNEX.value,
    _measure_annex,
    "The city passage stands behind the heading of an annex: “{detail}”.",
    "The city passage stands behind no heading of an annex.",
    "Annexes: no words for them are known in this language.",
)
