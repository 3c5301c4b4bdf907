"""What can answer a query: paragraphs of running text, the items of a list together with what introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import BlockKind, Passage, ReadableText, ScrapKind, Sentence
from pipeline.records.arrays import Range
from pipeline.records.structure import kind_at
from pipeline.text.pages import compared_text
from pipeline.text.scraps import is_prose

__all__ = ["AnswerPassage", "find_passages"]

_MOST_CHARACTERS = 1500  # of several paragraphs put together
_FEWEST_WORDS = 20  # of what is no sentence
_INTRODUCED = (":", ";")
# How an item begins where its file does not say that it is one: "-Housing", "• Schools", "(iv) work", "b) health"
_ITEM = re.compile(r"(?:[-–−—•·▪◦‣*]\s?|\(?(?:[ivx]{1,5}|[a-z]|\d{1,2})\)\s)\w")
# What may stand between a list's paragraphs: nothing, or the marks of its items, which some files set apart.
_WORDLESS = re.compile(r"[\W_]*")
_MARK = re.compile(r"[-–−—•·▪◦‣*]")


@dataclass(frozen=True, slots=True)
class AnswerPassage:
    """A passage by its characters, and the rows of its sentences that are running text."""

    span: Range
    rows: tuple[int, ...]


def find_passages(
    readable: ReadableText, sentences: Sequence[Sentence], scraps: Sequence[ScrapKind | None]
) -> list[AnswerPassage]:
    """The passages of a text that hold running text, in order; `sentences` are those that have a vector."""
    rows: dict[int, list[int]] = {}
    for row, (sentence, scrap) in enumerate(zip(sentences, scraps, strict=True)):
        if scrap is None:
            rows.setdefault(sentence.passage, []).append(row)
    text, found = compared_text(readable.extraction.text), []
    for group in _put_together(readable, sorted(rows)):
        inside = rows[group[0]] if len(group) == 1 else [row for number in group for row in rows[number]]
        if _says_something([text[sentences[row].start : sentences[row].end] for row in inside]):
            found.append(AnswerPassage(_cut_edges(readable, sentences, group, inside), tuple(inside)))
    return found


def _cut_edges(
    readable: ReadableText, sentences: Sequence[Sentence], group: Sequence[int], inside: Sequence[int]
) -> Range:
    """From the first to the last passage, without the lines of forms and the like that open or close them."""
    first, last = inside[0], inside[-1]
    opens = first > 0 and sentences[first - 1].passage == sentences[first].passage
    closes = last + 1 < len(sentences) and sentences[last + 1].passage == sentences[last].passage
    passages = readable.segmentation.passages
    start = sentences[first].start if opens else passages[group[0]].start
    return start, sentences[last].end if closes else passages[group[-1]].end


def _says_something(texts: Sequence[str]) -> bool:
    """Whether sentences can be an answer: one of them reads as one, or they have some words, as the items of a list."""
    return any(map(is_prose, texts)) or sum(len(text.split()) for text in texts) >= _FEWEST_WORDS


def _put_together(readable: ReadableText, numbers: Sequence[int]) -> Iterator[list[int]]:
    """Groups of passages that follow each other: the items of a list, with the paragraph that introduces them."""
    text, passages = compared_text(readable.extraction.text), readable.segmentation.passages
    blocks = readable.extraction.blocks

    def is_item(passage: Passage) -> bool:
        told = bool(blocks) and kind_at(blocks, passage.start) is BlockKind.LIST_ITEM
        return told or _ITEM.match(text, passage.start) is not None

    group: list[int] = []
    for number in numbers:
        passage = passages[number]
        last = passages[group[-1]] if group else None
        joins = (
            last is not None
            and (is_item(passage) or _MARK.search(text, last.end, passage.start) is not None)
            and _WORDLESS.fullmatch(text, last.end, passage.start) is not None
            and passage.end - passages[group[0]].start <= _MOST_CHARACTERS
            and (is_item(last) or text[last.end - 1] in _INTRODUCED)
        )
        if group and not joins:
            yield group
            group = []
        group.append(number)
    if group:
        yield group
