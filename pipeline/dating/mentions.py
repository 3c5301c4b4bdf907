"""What a line of text says of each date in it: that it was then published or adopted, or something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.dating.cue_words import ITSELF, LABEL, NARRATIVE, OTHERS, PATTERNS, REFERENCE, WEEKDAY, Cue
from pipeline.dating.months import fold
from pipeline.dating.parse import YEAR, Tongue, Written, written_dates

SHORT_LINE = 200  # characters; longer paragraphs are running text, where a date is mostly that of something else
_BEFORE, _AFTER = 130, 70
# What states a date is short: few words before its cue, little behind the date, and the cue near a date before it.
_LABEL_CHARS, _LABEL_WORDS, _REVISION_WORDS, _TAIL, _NEAR = 50, 6, 2, 60, 25
_OWN = (Cue.PUBLISHED, Cue.ADOPTED, Cue.REVISED)
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?]\s+|[;|]\s|\s/\s")
_ALONE = re.compile(rf"[\s(\[]*(?:{WEEKDAY.pattern})?(?:the\s+|den\s+|le\s+)?\Z")
# Where a full stop follows the year in writing a date; elsewhere it ends a sentence whose rest stands above.
_STOP_AFTER_YEAR = frozenset({"hr", "sl", "hu", "lv", "cs", "bg", "lt", "pl", ""})
_AFTER_ALONE = re.compile(r"[\s)\].]*(?:,?\s*\d\d[:.]\d\d(?:\s*uhr)?)?(?:\s?(?:r|g|г)\.?)?[\s)\].]*\Z")
_WORD = re.compile(r"\w+")
_PLACE = re.compile(r"[^\W\d_][^\d,;:·]{1,40}\s*[,·]\s*(?:im|am|den|le|li|i|en|a|il|w|dnia|on|the|in|dne|dana|u)?\s*\Z")


class Manner:
    """How a date stands in its line where no word says what it dates."""

    ALONE = "alone on its line"
    PLACED = "after a place name"
    IN_TITLE = "in a title"
    UNSAID = "no word beside it says what it dates"


@dataclass(frozen=True, slots=True)
class Saying:
    """One date of a line with the cue beside it, or, without one, the manner in which it stands.

    `refused` says why the line dates something else, `at_first` whether the cue stands before the date.
    """

    written: Written
    cue: Cue | None
    manner: str = ""
    at_first: bool = True
    refused: str = ""


@lru_cache(maxsize=65_536)
def sayings(line: str, read_in: Tongue) -> tuple[Saying, ...]:
    """What a line says of each date in it, in order."""
    text = unicodedata.normalize("NFC", line)
    folded = fold(text)
    dates = written_dates(line, read_in)
    goes_on = text[:1].islower() and len(text) > _LABEL_CHARS
    found = []
    for number, one in enumerate(dates):
        start = dates[number - 1].end if number else 0
        end = dates[number + 1].start if number + 1 < len(dates) else len(folded)
        said = _saying(folded, one, start, end, read_in.lang)
        if goes_on and said.cue in _OWN and not said.refused:
            said = replace(said, refused="in a line that goes on with a sentence")
        found.append(said)
    return tuple(found)


def _saying(folded: str, one: Written, start: int, end: int, lang: str) -> Saying:
    before = _clause(folded[max(start, one.start - _BEFORE) : one.start])
    after = folded[one.end : min(end, one.end + _AFTER)]
    cue, at_first = _cue_before(before), True
    if cue in (None, Cue.EVENT, Cue.STATED, Cue.LIFE):
        later = _first_cue(_until_sentence_end(after), (Cue.PUBLISHED, Cue.ADOPTED))
        if later:
            cue, at_first = later, cue is Cue.STATED
    if cue is None and start == 0 and (marked := PATTERNS[Cue.COPYRIGHT].search(folded)) and marked.start() < one.start:
        cue = Cue.COPYRIGHT
    refused = ""
    of_itself = bool(ITSELF.search(_sentence(folded, one)))
    if cue is Cue.ADOPTED and OTHERS.search(folded) and not of_itself:
        refused = "someone else adopted something then"
    elif cue in _OWN and REFERENCE.search(folded):
        refused = "a reference to another publication"
    elif (
        len(folded) > SHORT_LINE or _narrates(folded, one, before, cue, at_first=at_first, follows=start > 0)
    ) and not (cue in _OWN and of_itself):
        refused = "in running text that does not speak of the document itself"
    manner = "" if cue else _manner(folded, one, before, after)
    if manner == Manner.ALONE and after.startswith(".") and lang not in _STOP_AFTER_YEAR:
        refused = "the end of a sentence"
    return Saying(one, cue, manner, at_first, refused)


def _narrates(folded: str, one: Written, before: str, cue: Cue | None, *, at_first: bool, follows: bool) -> bool:
    """Whether the line tells a story rather than stating a date: "The council had decided on 12 May 2016 that ..."."""
    if cue is Cue.STATED:
        # "Residents, as of: 31 Dec 2012; staff, as of: 1 Jul 2013"
        return len(_WORD.findall(before)) > _LABEL_WORDS and len(folded) - one.end > _NEAR
    if cue not in _OWN:
        return False
    words = list(PATTERNS[cue].finditer(before if at_first else folded[one.end :]))
    if not words:
        return False
    if not at_first:
        return words[0].start() > _NEAR
    head = before[: words[-1].start()]
    # After another date of the line an edition is mostly that of what the line speaks of.
    most = (0 if follows else _REVISION_WORDS) if cue is Cue.REVISED else _LABEL_WORDS
    return len(_WORD.findall(head)) > most or bool(NARRATIVE.search(head)) or len(folded) - one.end > _TAIL


def _clause(before: str) -> str:
    """What stands before a date in its own sentence."""
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _sentence(folded: str, one: Written) -> str:
    """The sentence in which a date stands."""
    ends = [match.end() for match in _SENTENCE_END.finditer(folded, 0, one.start)]
    return folded[ends[-1] if ends else 0 : one.end] + _until_sentence_end(folded[one.end :])


def _until_sentence_end(after: str) -> str:
    found = _SENTENCE_END.search(after)
    return after[: found.start() + 3] if found else after


def _cue_before(before: str) -> Cue | None:
    """The cue nearest before a date; an adoption at an event is an adoption."""
    if LABEL.search(before):
        # A law "of" a day, and an amendment "dated" so, are named by the word before the label.
        nearest = _nearest(before)
        return nearest if nearest else Cue.STATED
    return _nearest(before)


def _nearest(before: str) -> Cue | None:
    ends: list[tuple[int, int, Cue]] = []
    for cue, pattern in PATTERNS.items():
        ends += [(match.end(), match.end() - match.start(), cue) for match in pattern.finditer(before)]
    if not ends:
        return None
    ends.sort(key=lambda found: found[:2])
    nearest = ends[-1][2]
    if nearest is Cue.EVENT:
        return next((cue for _, _, cue in reversed(ends) if cue in _OWN), nearest)
    if nearest is Cue.REVISED and any(cue is Cue.LAW for _, _, cue in ends):
        return Cue.LAW
    return nearest


def _first_cue(after: str, wanted: tuple[Cue, ...]) -> Cue | None:
    found = [(match.start(), cue) for cue in wanted if (match := PATTERNS[cue].search(after))]
    return min(found, key=lambda one: one[0])[1] if found else None


def _manner(folded: str, one: Written, before: str, after: str) -> str:
    ends_line = bool(_AFTER_ALONE.match(after)) and one.end + len(after) == len(folded)
    head = folded[: one.start]
    if ends_line and _ALONE.match(head):
        return Manner.ALONE
    if ends_line and one.precision != YEAR and _PLACE.match(head):
        return Manner.PLACED
    return Manner.IN_TITLE if ends_line or one.precision == YEAR or one.begins else Manner.UNSAID


def own_dates(line: str, read_in: Tongue) -> Iterator[Saying]:
    """Those sayings that speak of the document: by a cue for it, alone on a line, after a place, in a title."""
    for one in sayings(line, read_in):
        if one.cue or one.manner != Manner.UNSAID:
            yield one
