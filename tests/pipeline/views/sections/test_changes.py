"""What `show` tells of changed and of left out sentences."""

from __future__ import annotations

from dataclasses import replace

from pipeline.records import (
    AlignedPair,
    AlignedRun,
    Block,
    BlockKind,
    Difference,
    Document,
    DocumentStatus,
    Extraction,
    Flag,
    Match,
    ReadableText,
    Role,
    Side,
    Span,
)
from pipeline.text.segment import SegmentSettings, segment
from pipeline.views.sections.changes import changes_section, find_left_out, left_out_section

ABOVE, TITLE, BELOW = "Something that stands elsewhere in this text.", "Arrival of newcomers", "Housing for all"
SECTION = (
    "Every newcomer is welcomed in person at the town hall. A single counter answers all questions. "
    "Nobody pays for a course of the language.\n\nMentors walk along for a year or longer."
)
TEXT = f"{ABOVE}\n\n{TITLE}\n\n{SECTION}\n\n{BELOW}\n\nFlats are found by lot."


def source(text: str = TEXT, *headings: str) -> ReadableText:
    blocks = tuple(
        Block(BlockKind.HEADING, text.index(one), text.index(one) + len(one), 1) for one in headings
    )  # fmt: skip
    about = Document("net", Role.NETWORK, "issuer", "net", lang="en")
    extraction = Extraction(text, DocumentStatus.OK, blocks=blocks)
    return ReadableText(about, extraction, segment(text, SegmentSettings()))


def number_of(text: str, within: ReadableText) -> int:
    at = within.extraction.text.index(text)
    return next(one.number for one in within.segmentation.sentences if one.start <= at < one.end)


def match(within: ReadableText, *aligned: str) -> Match:
    """A match that took sentences, by their beginnings, of the network's text."""
    numbers = [number_of(one, within) for one in aligned]
    sentences = {one.number: one for one in within.segmentation.sentences}
    span = Span(sentences[min(numbers)].start, sentences[max(numbers)].end)
    side = Side("net", "0" * 64, span, span, min(numbers), max(numbers) + 1, 1.0)
    pairs = tuple(AlignedPair(one, place, 0.6, 0.2) for place, one in enumerate(numbers))
    return Match("0123456789abcdef", side, side, 1.0, 0.6, 0.2, pairs)


def left_out(found: Match, within: ReadableText) -> list[tuple[str, str]]:
    return [(one.place, one.text.split()[0]) for one in find_left_out(found, within)]


def test_sentences_before_between_and_after_the_aligned_ones_are_told_to_the_next_heading() -> None:
    whole = source(TEXT, TITLE, BELOW)
    assert left_out(match(whole, "Every", "Nobody"), whole) == [("between", "A"), ("after", "Mentors")]
    assert left_out(match(whole, "A single"), whole) == [
        ("before", "Every"), ("after", "Nobody"), ("after", "Mentors"),
    ]  # fmt: skip


def test_without_headings_the_section_is_the_paragraphs_of_the_passage() -> None:
    plain = source()
    assert left_out(match(plain, "A single"), plain) == [("before", "Every"), ("after", "Nobody")]


def test_a_sentence_whose_words_stand_in_both_texts_was_not_left_out() -> None:
    whole = source(TEXT, TITLE, BELOW)
    start = TEXT.index("Nobody")
    run = AlignedRun(Span(start, start + 30), Span(0, 30))
    assert left_out(replace(match(whole, "A single"), runs=(run,)), whole) == [
        ("before", "Every"),
        ("after", "Mentors"),
    ]


def test_what_another_passage_of_the_city_document_holds_was_not_left_out() -> None:
    whole = source(TEXT, TITLE, BELOW)
    taken = frozenset({number_of("Nobody", whole), number_of("Every", whole)})
    assert [one.text.split()[0] for one in find_left_out(match(whole, "A single"), whole, taken)] == ["Mentors"]


def test_nothing_is_left_out_where_all_was_taken_or_nothing_aligned() -> None:
    plain = source()
    all_of_it = match(plain, "Every", "A single", "Nobody")
    assert left_out_section(all_of_it, plain) is None
    assert left_out_section(replace(all_of_it, pairs=()), plain) is None


def test_of_many_sentences_twelve_are_quoted_and_the_others_counted() -> None:
    text = " ".join(f"This is the sentence with the number {number} of them." for number in range(20))
    many = source(text)
    section = left_out_section(match(many, "This"), many)
    assert section is not None and len(section.told) == 13
    assert section.told[-1].text == "and 7 sentences more: policyecho text net"
    assert section.told[0].text == "“This is the sentence with the number 1 of them.”"


def test_a_long_sentence_is_cut_short() -> None:
    text = f"It begins here with a few words. Then {'comes a very long sentence and ' * 20}ends."
    long = source(text)
    section = left_out_section(match(long, "It begins"), long)
    assert section is not None and len(section.told[0].text) == 242 and section.told[0].text.endswith("…”")


def test_expressions_stand_beside_each_other_under_the_number_of_their_sentence() -> None:
    plain = source()
    found = replace(
        match(plain, "Every", "A single"),
        differences=(
            Difference(Flag.NUMBERS_DIFFER, 1, 0, ("12", "3"), ("15",)),
            Difference(Flag.POLARITY_DIFFERS, 2, 1, (), ("nicht",)),
            Difference(Flag.MODALITY_WEAKER, 2, 1, ("must",), ("kann",)),
        ),
    )
    section = changes_section(found, {1: "1", 2: "2"})
    assert section is not None
    assert [(one.label, one.text) for one in section.told] == [
        ("sentence 1", "numbers: network “12”, “3”, city “15”."),
        ("sentence 2", "denial: network nothing is denied, city “nicht”."),
        ("sentence 2", "weaker duty: network “must”, city “kann”."),
    ]


def test_no_difference_is_told_apart_from_no_comparison() -> None:
    plain = source()
    compared = replace(match(plain, "Every"), differences=())
    section = changes_section(compared, {})
    assert section is not None and section.told[0].label == "none found"
    assert changes_section(match(plain, "Every"), {}) is None
