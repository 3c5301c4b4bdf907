"""What can answer a query: paragraphs of running text, the items of a list together with what introduces them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import BlockKind, ReadableText, ScrapKind, Sentence
from pipeline.records.arrays import Range
from pipeline.records.structure import kind_at
from pipeline.text.scraps import is_prose

__all__ = ["AnswerPassage", "find_passages"]

_MOST_CHARACTERS = 1200  # of several paragraphs put together
_FEWEST_WORDS = 20  # of what is no sentence
_INTRODUCED = (":", ";")


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
    found = []
    for group in _put_together(readable, sorted(rows)):
        if not _says_something(readable, [sentences[row] for number in group for row in rows[number]]):
            continue
        passages = [readable.segmentation.passages[number] for number in group]
        inside = tuple(row for number in group for row in rows[number])
        found.append(AnswerPassage((passages[0].start, passages[-1].end), inside))
    return found


def _says_something(readable: ReadableText, sentences: Sequence[Sentence]) -> bool:
    """Whether sentences can be an answer: one of them reads as one, or they have some words, as the items of a list."""
    texts = [readable.extraction.text[one.start : one.end] for one in sentences]
    return any(map(is_prose, texts)) or sum(len(text.split()) for text in texts) >= _FEWEST_WORDS


def _put_together(readable: ReadableText, numbers: Sequence[int]) -> Iterator[list[int]]:
    """Groups of passages that follow each other: the items of a list, with the paragraph that introduces them."""
    text, passages = readable.extraction.text, readable.segmentation.passages
    blocks = readable.extraction.blocks
    group: list[int] = []
    for number in numbers:
        passage = passages[number]
        is_item = bool(blocks) and kind_at(blocks, passage.start) is BlockKind.LIST_ITEM
        last = passages[group[-1]] if group else None
        joins = (
            last is not None
            and is_item
            and number == group[-1] + 1
            and passage.end - passages[group[0]].start <= _MOST_CHARACTERS
            and (kind_at(blocks, last.start) is BlockKind.LIST_ITEM or text[last.end - 1] in _INTRODUCED)
        )
        if group and not joins:
            yield group
            group = []
        group.append(number)
    if group:
        yield group
