from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.records import Block, BlockKind, PageSpan
from pipeline.records.structure import heading_path, kind_at, page_facts, pages_within, with_heading_paths

PARAGRAPHS = (
    ("Arrival plan", BlockKind.HEADING, 1),
    ("The city welcomes everyone.", BlockKind.PARAGRAPH, 0),
    ("2 Housing", BlockKind.HEADING, 2),
    ("2.1 Flats", BlockKind.HEADING, 3),
    ("Four hundred flats are built.", BlockKind.LIST_ITEM, 0),
    ("3 Schools", BlockKind.HEADING, 2),
    ("Classes grow smaller.", BlockKind.PARAGRAPH, 0),
)
TEXT = "\n\n".join(text for text, _, _ in PARAGRAPHS)
BLOCKS = tuple(Block(kind, TEXT.index(text), TEXT.index(text) + len(text), level) for text, kind, level in PARAGRAPHS)
PAGES = (
    PageSpan(1, 0, 10), PageSpan(2, 10, 20, ocr=0.93), PageSpan(3, 20, 20, "no text layer"),
    PageSpan(4, 20, 30, "letters cannot be read", 0.61), PageSpan(5, 30, 40),
)  # fmt: skip


def at(words: str) -> tuple[str, ...]:
    return heading_path(BLOCKS, TEXT, TEXT.index(words))


def test_headings_above_a_place_are_those_of_its_chapter_highest_first() -> None:
    assert at("welcomes") == ("Arrival plan",)
    assert at("Four hundred") == at("built") == ("Arrival plan", "2 Housing", "2.1 Flats")
    assert at("Classes") == ("Arrival plan", "3 Schools")


def test_a_heading_stands_under_those_above_it_and_not_under_itself_or_its_like() -> None:
    assert at("Arrival") == ()
    assert at("3 Schools") == at("Schools") == ("Arrival plan",)
    assert at("2.1") == ("Arrival plan", "2 Housing")


def test_between_a_heading_and_its_text_the_heading_counts() -> None:
    assert heading_path(BLOCKS, TEXT, BLOCKS[0].end) == ("Arrival plan",)


def test_a_text_without_blocks_has_no_headings_and_plain_paragraphs() -> None:
    assert heading_path((), TEXT, 40) == ()
    assert kind_at((), 40) is BlockKind.PARAGRAPH


def test_a_level_that_is_left_out_is_no_level() -> None:
    deep = (Block(BlockKind.HEADING, 0, 1, 4), Block(BlockKind.HEADING, 3, 4, 2), Block(BlockKind.PARAGRAPH, 6, 7))
    assert heading_path(deep, "a\n\nb\n\nc", 6) == ("b",)


def test_every_block_is_told_with_the_headings_above_it() -> None:
    told = list(with_heading_paths(BLOCKS, TEXT))
    assert [block for block, _ in told] == list(BLOCKS)
    assert [above for _, above in told] == [at(text) for text, _, _ in PARAGRAPHS]


def test_kind_is_that_of_the_paragraph_around_a_place() -> None:
    assert kind_at(BLOCKS, TEXT.index("hundred")) is BlockKind.LIST_ITEM
    assert kind_at(BLOCKS, BLOCKS[4].end - 1) is BlockKind.LIST_ITEM
    assert kind_at(BLOCKS, BLOCKS[4].end) is BlockKind.PARAGRAPH


class Counted(tuple[Block, ...]):
    """Blocks that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, place: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[Block]:
        raise AssertionError("a long text is not gone through for every place in it")


@pytest.mark.slow
def test_few_of_many_paragraphs_are_looked_at() -> None:
    blocks = Counted(Block(BlockKind.PARAGRAPH, 10 * n, 10 * n + 8) for n in range(100_000))
    assert kind_at(blocks, 999_995) is BlockKind.PARAGRAPH
    assert Counted.looks < 40


def test_pages_of_a_span_are_those_it_touches_and_those_without_text_between_them() -> None:
    assert [page.number for page in pages_within(PAGES, 5, 10)] == [1]
    assert [page.number for page in pages_within(PAGES, 19, 21)] == [2, 3, 4]
    assert [page.number for page in pages_within(PAGES, 20, 21)] == [4]


def test_page_facts_tell_the_worst_confidence_and_every_reason() -> None:
    plain = page_facts(PAGES, 0, 10)
    assert (plain.ocr, plain.confidence, plain.reasons) == (False, None, ())
    scan = page_facts(PAGES, 0, 11)
    assert (scan.ocr, scan.confidence, scan.reasons) == (True, 0.93, ())
    worst = page_facts(PAGES, 15, 35)
    assert (worst.ocr, worst.confidence) == (True, 0.61)
    assert worst.reasons == ((3, "no text layer"), (4, "letters cannot be read"))
