from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.pieces import MOST_CHARACTERS, MOST_SENTENCES, cut_into_pieces
from pipeline.records import (
    AlignedPair,
    Document,
    DocumentStatus,
    Extraction,
    Match,
    ReadableText,
    Role,
    Side,
    Span,
)
from pipeline.text.segment import SegmentSettings, segment


def text_of(name: str, sentences: int, *, length: int = 60, paragraph: int = 100) -> ReadableText:
    """So many sentences of about that length, so many of them a paragraph."""
    lines = [
        f"Sentence {number} of {name} says what it says {'and more ' * (length // 9)}here."
        for number in range(sentences)
    ]
    parts = [" ".join(lines[at : at + paragraph]) for at in range(0, sentences, paragraph)]
    text = "\n\n".join(parts)
    record = Document(name, Role.CITY, "issuer", name)
    return ReadableText(record, Extraction(text, DocumentStatus.OK), segment(text, SegmentSettings()))


def match_of(network: ReadableText, city: ReadableText, pairs: Sequence[tuple[int, int]]) -> Match:
    """A match of two whole texts; `pairs` are (network, city) sentences."""
    sides = [
        Side(
            text.document.document_id,
            "",
            span := Span(0, len(text.extraction.text)),
            span,
            0,
            len(text.segmentation.sentences),
            1.0,
        )
        for text in (network, city)
    ]
    aligned = tuple(AlignedPair(one, other, 0.9, 0.5) for one, other in pairs)
    return Match("0123456789abcdef", sides[0], sides[1], 3.0, 0.9, 0.5, aligned)


def sentences_in(text: ReadableText, side: Side) -> list[int]:
    return [
        one.number for one in text.segmentation.sentences if side.span.start <= one.start and one.end <= side.span.end
    ]


def test_a_short_passage_is_its_only_piece() -> None:
    network, city = text_of("n", 9), text_of("c", 9)
    match = match_of(network, city, [(n, n) for n in range(9)])
    assert cut_into_pieces(match, network, city) == [match]


def test_a_long_passage_is_cut_and_each_piece_stands_beside_its_partners() -> None:
    network, city = text_of("n", 40), text_of("c", 40)
    match = match_of(network, city, [(n, n) for n in range(40)])
    pieces = cut_into_pieces(match, network, city)
    assert len(pieces) >= 4
    for piece in pieces:
        assert sentences_in(network, piece.network) == sentences_in(city, piece.city)
        assert len(sentences_in(city, piece.city)) <= MOST_SENTENCES
        assert piece.city.span.end - piece.city.span.start <= MOST_CHARACTERS
    assert [n for piece in pieces for n in sentences_in(city, piece.city)] == list(range(40))


def test_pieces_end_with_a_paragraph_where_one_ends_in_reach() -> None:
    network, city = text_of("n", 24, paragraph=6), text_of("c", 24, paragraph=6)
    pieces = cut_into_pieces(match_of(network, city, [(n, n) for n in range(24)]), network, city)
    assert [sentences_in(city, piece.city)[-1] for piece in pieces] == [5, 11, 17, 23]


def test_the_longer_side_decides_how_many_pieces_there_are() -> None:
    network, city = text_of("n", 40), text_of("c", 4)
    match = match_of(network, city, [(n, n // 10) for n in range(40)])
    pieces = cut_into_pieces(match, network, city)
    assert [n for piece in pieces for n in sentences_in(network, piece.network)] == list(range(40))
    assert sentences_in(city, pieces[0].city) == [0]


def test_the_certain_part_is_cut_with_the_piece() -> None:
    network, city = text_of("n", 30), text_of("c", 30)
    match = match_of(network, city, [(n, n) for n in range(30)])
    core = Span(match.city.span.start, city.segmentation.sentences[4].end)
    pieces = cut_into_pieces(replace(match, city=replace(match.city, core=core)), network, city)
    assert pieces[0].city.core == core
    assert pieces[-1].city.core == pieces[-1].city.span


def test_a_sentence_longer_than_a_piece_is_a_piece() -> None:
    text = "\n\n".join(["a" * 2000, "b" * 2000])
    readable = ReadableText(
        Document("c", Role.CITY, "i", "c"), Extraction(text, DocumentStatus.OK),
        segment(text, SegmentSettings(max_sentence_chars=4000, max_passage_chars=4000)),
    )  # fmt: skip
    pieces = cut_into_pieces(match_of(readable, readable, [(0, 0), (1, 1)]), readable, readable)
    assert [piece.city.span.end - piece.city.span.start for piece in pieces] == [2000, 2000]


@given(
    st.integers(1, 40), st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60),
    st.integers(1, 15),
)  # fmt: skip
def test_every_sentence_of_the_longer_side_is_in_one_piece(
    network_size: int, city_size: int, pairs: list[tuple[int, int]], paragraph: int
) -> None:
    network, city = text_of("n", network_size, paragraph=paragraph), text_of("c", city_size, paragraph=paragraph)
    held = [(a, b) for a, b in pairs if a < network_size and b < city_size]
    pieces = cut_into_pieces(match_of(network, city, held), network, city)
    listed = [
        [n for one in pieces for n in sentences_in(text, side(one))]
        for text, side in ((network, lambda m: m.network), (city, lambda m: m.city))
    ]
    assert listed[0] == list(range(network_size)) or listed[1] == list(range(city_size))
    for one in pieces:
        for text, side in ((network, one.network), (city, one.city)):
            assert len(sentences_in(text, side)) <= MOST_SENTENCES
            assert side.span.end - side.span.start <= MOST_CHARACTERS
            assert side.span.start <= side.core.start < side.core.end <= side.span.end
