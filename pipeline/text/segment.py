"""From a normalised text to passages and sentences, with exact offsets.

Paragraphs are what stands between blank lines, or one line each where lines are not wrapped (`lines`). A passage is a
paragraph of at most `max_passage_chars`, cut between sentences where it is longer. A sentence lies inside one passage.
Offsets are code points of the text as it is; nothing is normalised here. What only the pages of a plain text put into
it (`pages`) is passed over: a sentence that goes on behind it is one, and its length is that of its running text. Every
rule is linear in the length of the text, whatever it holds.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.records import Passage, Segmentation, Sentence, SentenceStatus
from pipeline.text.end_marks import BEHIND_END, QUOTES, is_ended
from pipeline.text.languages import Languages, known_languages
from pipeline.text.lines import find_early_ends, find_parted_lines
from pipeline.text.opening_words import find_openings, may_end_before, tell_languages
from pipeline.text.pages import PageBreak, find_page_breaks

VERSION = "12"

_PARAGRAPH_BREAK = re.compile(r"\r?\n[^\S\n]*+\r?\n\s*+")
# A run of end marks (of which Greek has its own for questions, which elsewhere is a semicolon) with what may stand
# behind it before white space, or a colon or semicolon at a line's end. The look-behind and the possessive quantifiers
# keep a long run from being scanned again and again.
_END = re.compile(
    rf"(?:(?<![.!?…؟])[.!?…؟]++|(?<=[\u0370-\u03ff\u1f00-\u1fff]);){BEHIND_END}(?=\s)"
    r"|[:;](?=[^\S\n]*+\n)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")  # "J" and "U.S", without the last stop
_LOOK_BACK = 40  # characters before an end mark among which its word and those before are looked for
_CLAUSE_MARKS = (";", ":", "\n")

_Piece = tuple[int, int, SentenceStatus]  # from its first character to behind its last


class SegmentSettings(BaseModel):
    """How texts are cut; a change here re-segments and re-embeds."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    min_sentence_words: int = Field(3, ge=1, description="shorter pieces join their neighbour in the paragraph")
    max_sentence_chars: int = Field(400, ge=40, description="longer sentences are cut at a clause mark or blank")
    max_passage_chars: int = Field(1200, ge=400, description="longer paragraphs are cut between sentences")

    @model_validator(mode="after")
    def _sentences_fit_into_passages(self) -> Self:
        if self.max_sentence_chars > self.max_passage_chars:
            raise ValueError("max_sentence_chars is greater than max_passage_chars; lower it")
        return self


def segment(text: str, settings: SegmentSettings) -> Segmentation:
    """Passages and sentences of `text`, in order, none overlapping; only white space, and running lines of pages, lie
    outside them.
    """
    breaks = find_page_breaks(text)
    return _spread(_segment(_condense(text, breaks), settings), breaks) if breaks else _segment(text, settings)


def _condense(text: str, breaks: Sequence[PageBreak]) -> str:
    """The text with what stands for a reader between its pages in place of all that stands there."""
    edges = [0, *(at for one in breaks for at in (one.start, one.end)), len(text)]
    pieces = (text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return "".join(part for pair in zip_longest(pieces, (one.shown for one in breaks), fillvalue="") for part in pair)


def _spread(found: Segmentation, breaks: Sequence[PageBreak]) -> Segmentation:
    """What was found in a condensed text with its places in the text itself."""
    behind, shifts = list[int](), [0]
    for one in breaks:
        shifts.append(shifts[-1] + one.end - one.start - len(one.shown))
        behind.append(one.end - shifts[-1])

    def places(start: int, end: int) -> tuple[int, int]:
        return start + shifts[bisect_right(behind, start)], end + shifts[bisect_right(behind, end - 1)]

    return Segmentation(
        tuple(Passage(one.number, *places(one.start, one.end)) for one in found.passages),
        tuple(Sentence(one.number, *places(one.start, one.end), one.passage, one.status) for one in found.sentences),
    )


def _segment(text: str, settings: SegmentSettings) -> Segmentation:
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    known: dict[str, list[list[_Piece]]] = {}
    for start, end in _paragraphs(text):
        paragraph = text[start:end]
        # White space stands before it, so that it is cut as it would be where it stands; forms repeat a paragraph a
        # hundred thousand times.
        if paragraph not in known:
            known[paragraph] = _cut(paragraph, settings)
        for group in known[paragraph]:
            number = len(passages)
            passages.append(Passage(number, start + group[0][0], start + group[-1][1]))
            for first, last, status in group:
                sentences.append(Sentence(len(sentences), start + first, start + last, number, status))
    return Segmentation(tuple(passages), tuple(sentences))


def _cut(paragraph: str, settings: SegmentSettings) -> list[list[_Piece]]:
    """The sentences of a paragraph, passage by passage, by their characters in it."""
    groups = _passages(_sentences(paragraph, 0, len(paragraph), settings), settings.max_passage_chars)
    return [
        [(first, last, _status(paragraph[first:last], settings.min_sentence_words)) for first, last in group]
        for group in groups
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _blocks(text):
        last = start
        for cut in find_parted_lines(text[start:end]):
            yield from _trimmed(text, last, start + cut)
            last = start + cut
        yield from _trimmed(text, last, end)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """What stands between blank lines."""
    start = 0
    for found in _PARAGRAPH_BREAK.finditer(text):
        yield from _trimmed(text, start, found.start())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without white space (or a byte order mark) at its ends; nothing when nothing is left."""
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _sentences(text: str, start: int, end: int, settings: SegmentSettings) -> list[tuple[int, int]]:
    pieces = [
        cut
        for first, last in _split_at_ends(text, start, end)
        for cut in _cut_long(text, first, last, settings.max_sentence_chars)
    ]
    return _join_short(text, pieces, settings)


def _split_at_ends(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    last = start
    early = may_end_before(text, find_early_ends(text))
    for cut in sorted({*_ends(text, start, end), *find_openings(text), *early}):
        yield from _trimmed(text, last, cut)
        last = cut
    yield from _trimmed(text, last, end)


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    last = start
    for found in _END.finditer(text, start, end):
        if _is_sentence_end(text, last, found, end):
            last = found.end()
            yield last


def _is_sentence_end(text: str, start: int, found: re.Match[str], end: int) -> bool:
    following = text[found.end() : min(end, found.end() + 8)].lstrip()[:1]
    if found.group()[-1].isdecimal() and not following.isupper():
        return False  # "part.3 of the plan"
    if found.group()[0] != ".":
        return not (following.islower() and found.group()[-1] in QUOTES)
    before = text[max(start, found.start() - _LOOK_BACK) : found.start()].split()
    word = before[-1].lstrip("([\"'«„“‚") if before else ""
    # "12. Juni" and "1. Januar", but not "in 2016. The".
    ordinal = word.isdigit() and len(word) < 3
    if _INITIALS.fullmatch(word):
        return len(word) > 1 and _names_author(before[:-1]) and not following.islower()
    return not (ordinal or following.islower() or _is_abbreviation(word, following, text))


def _names_author(before: Sequence[str]) -> bool:
    """Whether initials stand behind the surname of an author: "Morton, D.G. The waters", not "In May, U.S. Navy"."""
    *others, surname = before or [""]
    return surname.endswith(",") and surname[0].isupper() and not (others and others[-1][-1].isalnum())


def _is_abbreviation(word: str, following: str, paragraph: str) -> bool:
    """Whether a word is one of any language, and no whole word of the paragraph's: "sig." is none in Swedish.

    Before a number it is one all the same: "no. 5".
    """
    languages = known_languages()
    if {word, word.lower()}.isdisjoint(_abbreviations(languages)):
        return False
    whole = _whole_words(languages).get(word, frozenset())
    return following.isdigit() or not (whole and whole & tell_languages(paragraph))


@cache
def _abbreviations(languages: Languages) -> frozenset[str]:
    """Those of all languages: a text is cut before anybody has told which language each of its paragraphs is in."""
    return languages.collect(lambda language: language.abbreviations)


@cache
def _whole_words(languages: Languages) -> dict[str, frozenset[str]]:
    """The words that are abbreviations elsewhere, with their languages."""
    found: dict[str, set[str]] = {}
    for language in languages:
        for word in language.no_abbreviations:
            found.setdefault(word, set()).add(language.tag)
    return {word: frozenset(tags) for word, tags in found.items()}


def _cut_long(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    while end - start > limit:
        cut = _cut_position(text, start, limit)
        yield from _trimmed(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _cut_position(text: str, start: int, limit: int) -> int:
    """Where a piece that is too long is cut: after a clause mark, else a comma, else a blank, else at the limit."""
    low, high = start + limit // 3, start + limit
    for marks in (_CLAUSE_MARKS, (",",), (" ",)):
        position = max(text.rfind(mark, low, high) for mark in marks)
        if position >= 0:
            return position + 1
    # No blank anywhere: never cut between a letter and its combining marks or inside a joined emoji.
    for position in range(high, high - 16, -1):
        if not _binds(text[position]) and not _binds(text[position - 1], joiner_only=True):
            return position
    return high


def _binds(character: str, *, joiner_only: bool = False) -> bool:
    if character == "\u200d":
        return True
    return not joiner_only and (unicodedata.category(character)[0] == "M" or "\U0001f3fb" <= character <= "\U0001f3ff")


def _join_short(text: str, pieces: list[tuple[int, int]], settings: SegmentSettings) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and end - joined[-1][0] <= settings.max_sentence_chars:
            before = joined[-1]
            fewest = min(len(text[start:end].split()), len(text[before[0] : before[1]].split()))
            if fewest < settings.min_sentence_words and not _is_line_apart(text, joined, (start, end), settings):
                joined[-1] = (before[0], end)
                continue
        joined.append((start, end))
    return joined


def _is_line_apart(text: str, joined: list[tuple[int, int]], piece: tuple[int, int], settings: SegmentSettings) -> bool:
    """Whether a piece, or the last one before it, is a heading or a page number between sentences of running text.

    That is a short line without an end, behind a sentence that has one.
    """
    before, after = text[joined[-1][0] : joined[-1][1]], text[piece[0] : piece[1]]
    behind_sentence = is_ended(before)
    line = after if behind_sentence else before
    if is_ended(line) or len(line.split()) >= settings.min_sentence_words:
        return False
    return "\n" in text[joined[-1][1] : piece[0]] and (behind_sentence or len(joined) > 1)


def _passages(sentences: list[tuple[int, int]], limit: int) -> Iterator[list[tuple[int, int]]]:
    group: list[tuple[int, int]] = []
    for span in sentences:
        if group and span[1] - group[0][0] > limit:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _status(sentence: str, min_words: int) -> SentenceStatus:
    words = _WORD.findall(sentence)
    if not words:
        return SentenceStatus.NO_WORDS
    return SentenceStatus.EMBEDDED if len(words) >= min_words else SentenceStatus.TOO_SHORT
