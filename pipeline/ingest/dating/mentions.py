"""What a line of text says of each date in it: that it was then published or adopted, or something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from pipeline.ingest.dating.cue_words import Cue, cue_patterns
from pipeline.ingest.dating.line_patterns import REFERENCE, line_patterns
from pipeline.ingest.dating.written.months import fold
from pipeline.ingest.dating.written.parse import YEAR, DateLocale, ParsedDate, parse_dates
from pipeline.text.languages import Languages, known_languages

SHORT_LINE = 200  # characters; longer paragraphs are running text, where a date is mostly that of something else
_BEFORE, _AFTER = 130, 70
# What states a date is short: few words before its cue, little behind the date, and the cue near a date before it.
_LABEL_CHARS, _LABEL_WORDS, _REVISION_WORDS, _TAIL, _NEAR = 50, 6, 2, 60, 25
_OWN = (Cue.PUBLISHED, Cue.ADOPTED, Cue.REVISED)
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?]\s+|[;|]\s|\s/\s")
_WORD = re.compile(r"\w+")
_NUMBERED, _COUNTED = re.compile(r"\d\d?/\d{4}"), re.compile(r"[1-9]/\d{4}")


class LinePosition(StrEnum):
    """How a date stands in its line where no word says what it dates."""

    ALONE = "alone on its line"
    PLACED = "after a place name"
    IN_TITLE = "in a title"
    UNMARKED = "no word beside it says what it dates"


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date of a line with the cue beside it, or, without one, the position in which it stands.

    `refused` says why the line dates something else, `at_first` whether the cue stands before the date.
    """

    parsed: ParsedDate
    cue: Cue | None
    position: LinePosition = LinePosition.UNMARKED
    at_first: bool = True
    refused: str = ""


def find_mentions(line: str, locale: DateLocale) -> tuple[DateMention, ...]:
    """What a line says of each date in it, in order."""
    return _find_mentions(line, locale, known_languages())


@lru_cache(maxsize=65_536)
def _find_mentions(line: str, locale: DateLocale, languages: Languages) -> tuple[DateMention, ...]:
    text = unicodedata.normalize("NFC", line)
    folded = fold(text)
    dates = parse_dates(line, locale)
    goes_on = text[:1].islower() and len(text) > _LABEL_CHARS
    may_stop = _may_stop_after_year(locale.lang, languages)
    mentions = []
    for number, parsed in enumerate(dates):
        # A cue belongs to the date nearest to it: neither neighbour's words are looked at.
        start = dates[number - 1].end if number else 0
        end = dates[number + 1].start if number + 1 < len(dates) else len(folded)
        mention = _read_mention(folded, parsed, start, end, may_stop)
        if goes_on and mention.cue in _OWN and not mention.refused:
            mention = replace(mention, refused="in a line that goes on with a sentence")
        mentions.append(mention)
    return tuple(mentions)


def _read_mention(folded: str, parsed: ParsedDate, start: int, end: int, may_stop: bool) -> DateMention:
    before = _cut_clause(folded[max(start, parsed.start - _BEFORE) : parsed.start], in_cell=_fills_cell(folded, parsed))
    after = folded[parsed.end : min(end, parsed.end + _AFTER)]
    cue, at_first = _find_cue_before(before), True
    if cue in (None, Cue.EVENT, Cue.STATED, Cue.LIFE):
        # "Date: 12 May 2016 (adopted by the council)": what follows says more than what stands before.
        later = _find_first_cue(_cut_at_sentence_end(after), (Cue.PUBLISHED, Cue.ADOPTED))
        if later:
            cue, at_first = later, cue is Cue.STATED
    if cue is None and start == 0 and _follows_copyright(folded, parsed):
        cue = Cue.COPYRIGHT
    if _is_number(folded, parsed, before, cue):
        return DateMention(replace(parsed, interval=None, note="the number of a decision or paper"), None)
    follows = start > 0
    refused = _find_refusal(folded, parsed, before, cue, at_first=at_first, follows=follows)
    position = LinePosition.UNMARKED if cue else _find_position(folded, parsed, after)
    if parsed.several and position in (LinePosition.ALONE, LinePosition.PLACED):
        position = LinePosition.IN_TITLE  # a text comes out on one day, and a meeting lasts several
    if position is LinePosition.ALONE and after.startswith(".") and not may_stop:
        refused = "the end of a sentence"
    return DateMention(parsed, cue, position, at_first, refused)


def _may_stop_after_year(lang: str, languages: Languages) -> bool:
    """Whether a full stop belongs to the date; elsewhere it ends a sentence whose rest stands above."""
    language = languages.get(lang)
    return not lang or (language is not None and language.dates.shape.stop_after_year)


def _follows_copyright(folded: str, parsed: ParsedDate) -> bool:
    mark = cue_patterns()[Cue.COPYRIGHT].search(folded)
    return mark is not None and mark.start() < parsed.start


def _find_refusal(
    folded: str, parsed: ParsedDate, before: str, cue: Cue | None, *, at_first: bool, follows: bool
) -> str:
    """Why a date with this cue is that of something else than the document; empty where it may be the document's."""
    of_itself = bool(line_patterns().itself.search(_cut_sentence(folded, parsed)))
    if cue is Cue.ADOPTED and line_patterns().others.search(folded) and not of_itself:
        return "someone else adopted something then"
    if cue in _OWN and REFERENCE.search(folded):
        return "a reference to another publication"
    told = len(folded) > SHORT_LINE or _narrates(folded, parsed, before, cue, at_first=at_first, follows=follows)
    if told and not (cue in _OWN and of_itself):
        return "in running text that does not speak of the document itself"
    return ""


def _is_number(folded: str, parsed: ParsedDate, before: str, cue: Cue | None) -> bool:
    """Whether what looks like a month stands right behind a word, as in "Resolution 3/2019": councils count so.

    What no word calls a decision may be a month where it has two digits: "Plan 05/2019".
    """
    shape = _NUMBERED if cue is Cue.ADOPTED else _COUNTED if cue is None else None
    if shape is None or not shape.fullmatch(folded[parsed.start : parsed.end]):
        return False
    return before.rstrip()[-1:].isalpha() and not line_patterns().link.search(before)


def _narrates(folded: str, parsed: ParsedDate, before: str, cue: Cue | None, *, at_first: bool, follows: bool) -> bool:
    """Whether the line tells a story rather than stating a date: "The council had decided on 12 May 2016 that ..."."""
    if cue is Cue.STATED:
        # "Residents, as of: 31 Dec 2012; staff, as of: 1 Jul 2013"
        return len(_WORD.findall(before)) > _LABEL_WORDS and len(folded) - parsed.end > _NEAR
    if cue not in _OWN:
        return False
    words = list(cue_patterns()[cue].finditer(before if at_first else folded[parsed.end :]))
    if not words:
        return False
    if not at_first:
        return words[0].start() > _NEAR
    head = before[: words[-1].start()]
    # After another date of the line an edition is mostly that of what the line speaks of.
    most = (0 if follows else _REVISION_WORDS) if cue is Cue.REVISED else _LABEL_WORDS
    tells = line_patterns().narrative.search(head) is not None
    return len(_WORD.findall(head)) > most or tells or len(folded) - parsed.end > _TAIL


def _fills_cell(folded: str, parsed: ParsedDate) -> bool:
    """Whether a day or month is all that stands in its table cell: its label is then the cell before."""
    after = folded[parsed.end :].strip()
    return parsed.precision != YEAR and folded[: parsed.start].rstrip().endswith("|") and after[:1] in ("", "|")


def _cut_clause(before: str, *, in_cell: bool) -> str:
    """What stands before a date in its own sentence; before one that fills its cell, the cell before as its label."""
    if in_cell:
        before = f"{before.rstrip().removesuffix('|').rstrip().removesuffix(':')}: "
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _cut_sentence(folded: str, parsed: ParsedDate) -> str:
    """The sentence in which a date stands."""
    ends = [match.end() for match in _SENTENCE_END.finditer(folded, 0, parsed.start)]
    return folded[ends[-1] if ends else 0 : parsed.end] + _cut_at_sentence_end(folded[parsed.end :])


def _cut_at_sentence_end(after: str) -> str:
    found = _SENTENCE_END.search(after)
    return after[: found.start() + 3] if found else after


def _find_cue_before(before: str) -> Cue | None:
    """The cue nearest before a date; an adoption at an event is an adoption."""
    if line_patterns().label.search(before):
        # A law "of" a day, and an amendment "dated" so, are named by the word before the label.
        nearest = _find_nearest_cue(before)
        return nearest if nearest else Cue.STATED
    return _find_nearest_cue(before)


def _find_nearest_cue(before: str) -> Cue | None:
    ends: list[tuple[int, int, Cue]] = []
    for cue, pattern in cue_patterns().items():
        ends += [(match.end(), match.end() - match.start(), cue) for match in pattern.finditer(before)]
    if not ends:
        return None
    # The last word decides; of two that end together the longer one ("date of issue", not "issue").
    ends.sort(key=lambda end: end[:2])
    nearest = ends[-1][2]
    if nearest is Cue.EVENT:
        return next((cue for _, _, cue in reversed(ends) if cue in _OWN), nearest)
    if nearest is Cue.REVISED and any(cue is Cue.LAW for _, _, cue in ends):
        return Cue.LAW
    return nearest


def _find_first_cue(after: str, wanted: tuple[Cue, ...]) -> Cue | None:
    starts = [(match.start(), cue) for cue in wanted if (match := cue_patterns()[cue].search(after))]
    return min(starts, key=lambda start: start[0])[1] if starts else None


def _find_position(folded: str, parsed: ParsedDate, after: str) -> LinePosition:
    patterns = line_patterns()
    ends_line = bool(patterns.after_alone.match(after)) and parsed.end + len(after) == len(folded)
    head = folded[: parsed.start]
    if ends_line and patterns.before_alone.match(head):
        return LinePosition.ALONE
    if ends_line and parsed.precision != YEAR and patterns.place.match(head):
        return LinePosition.PLACED
    in_title = ends_line or parsed.precision == YEAR or parsed.begins
    return LinePosition.IN_TITLE if in_title else LinePosition.UNMARKED


def find_own_mentions(line: str, locale: DateLocale) -> Iterator[DateMention]:
    """Those mentions that speak of the document: by a cue for it, alone on a line, after a place, in a title."""
    for mention in find_mentions(line, locale):
        if mention.cue or mention.position is not LinePosition.UNMARKED:
            yield mention
