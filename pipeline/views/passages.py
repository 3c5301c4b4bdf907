"""The two passages of a match side by side in plain text, with marks for what belongs to what."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipeline.export.rows import quote_context
from pipeline.records import Match, ReadableText, Side, Span, sentences_in
from pipeline.text.characters import visible
from pipeline.text.pages import running_text

__all__ = [
    "CERTAIN_PART", "WIDER_PART", "WIDTH", "legend_lines", "network_numbers", "passage_lines", "quote_sentences",
]  # fmt: skip

WIDTH = 80
_GUTTER = 8  # characters for the number and the stroke before each line
_CONTEXT_CHARS = 160
_MOST_PIECES = 60  # a summary may rest on a whole document
_CERTAIN, _WIDER = "|", ":"
CERTAIN_PART, WIDER_PART = "certain part", "taken in with weaker evidence"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a passage that is printed on lines of its own."""

    span: Span
    label: str
    certain: bool
    passage: int


def legend_lines(match: Match) -> list[str]:
    """How the marks are to be read."""
    marked = "[[1 words 1]] stand in both passages; the same number marks the same words."
    numbered = "The same number stands before sentences that belong together (1+2: to both)."
    certain = f"{_CERTAIN} {CERTAIN_PART}   {_WIDER} {WIDER_PART}   … context"
    return [marked if match.runs else numbered, certain]


def passage_lines(match: Match, side: Side, source: ReadableText, context_chars: int) -> list[str]:
    """One side of a match in lines of at most 80 characters: number or nothing, stroke, text."""
    text = running_text(source.extraction.text)
    is_network = side is match.network
    labels = {} if match.runs else _labels(match)[0 if is_network else 1]
    marks = _marks(match, is_network)
    limit = min(context_chars, _CONTEXT_CHARS)
    before, after = quote_context(text, source.segmentation, side.span.start, side.span.end, limit)
    lines = _wrapped("…", " ", before)
    pieces = list(_pieces(side, source, labels))
    last = pieces[0].passage
    for piece in pieces[:_MOST_PIECES]:
        lines += [""] if piece.passage != last else []
        last = piece.passage
        lines += _wrapped(piece.label, _CERTAIN if piece.certain else _WIDER, _marked(text, piece.span, marks))
    if len(pieces) > _MOST_PIECES:
        left = f"and {len(pieces) - _MOST_PIECES} sentences more: policyecho text {side.document_id}"
        return [*lines, *_wrapped("…", " ", left)]
    return [*lines, *_wrapped("…", " ", after)]


def quote_sentences(source: ReadableText, first: int, last: int) -> str:
    """The sentences [first, last) of a document as one line."""
    sentences = source.segmentation.sentences[first:last]
    return _one_line(running_text(source.extraction.text)[sentences[0].start : sentences[-1].end]) if sentences else ""


def _wrapped(label: str, mark: str, text: str) -> list[str]:
    line = _one_line(text)
    width = WIDTH - _GUTTER
    rows = textwrap.wrap(line, width, break_on_hyphens=False)
    return [f"{label if n == 0 else '':>5} {mark} {row}" for n, row in enumerate(rows)]


def _one_line(text: str) -> str:
    # A control character is shown by its stand-in, never as a break.
    return " ".join(visible(text).split())


def network_numbers(match: Match) -> Mapping[int, str]:
    """By which number each aligned sentence of the network is shown; of none where common words are marked instead."""
    return {} if match.runs else _labels(match)[0]


def _labels(match: Match) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """The numbers of aligned sentences, network and city; a sentence with two partners has both their numbers."""
    numbers = {
        sentence: number
        for number, sentence in enumerate(sorted({pair.network_sentence for pair in match.pairs}), start=1)
    }
    partners: dict[int, set[int]] = {}
    for pair in match.pairs:
        partners.setdefault(pair.city_sentence, set()).add(numbers[pair.network_sentence])
    city = {sentence: "+".join(map(str, sorted(found))) for sentence, found in partners.items()}
    return {sentence: str(number) for sentence, number in numbers.items()}, city


def _pieces(side: Side, source: ReadableText, labels: Mapping[int, str]) -> Iterator[_Piece]:
    """The passage cut at the edges of its sentences and of its certain part."""
    text, span = running_text(source.extraction.text), side.span
    inside = sentences_in(source.segmentation.sentences, span.start, span.end)
    edges = {span.start, span.end, side.core.start, side.core.end}
    edges |= {edge for one in inside for edge in (one.start, one.end) if span.start < edge < span.end}
    passage = inside[0].passage if inside else 0
    places = sorted(edges)
    for start, end in pairwise(places):
        if not text[start:end].strip():
            continue
        holder = next((one for one in inside if one.start <= start < one.end), None)
        passage = holder.passage if holder else passage
        label = labels.get(holder.number, "") if holder else ""
        yield _Piece(Span(start, end), label, side.core.start <= start < side.core.end, passage)


def _marks(match: Match, is_network: bool) -> list[tuple[int, int, str]]:
    """Where brackets of common words stand on one side: place, rank at that place (closing first), bracket.

    Runs are numbered in the order of the network text.
    """
    ordered = sorted(match.runs, key=lambda run: (run.network.start, run.network.end, run.city.start))
    found = []
    for number, run in enumerate(ordered, start=1):
        span = run.network if is_network else run.city
        found += [(span.start, 1, f"[[{number} "), (span.end, 0, f" {number}]]")]
    return sorted(found)


def _marked(text: str, span: Span, marks: list[tuple[int, int, str]]) -> str:
    """A stretch of text with the brackets that stand in it; at its edges those that open or close inside."""
    parts, place = [], span.start
    for at, opens, bracket in marks:
        within = span.start <= at < span.end if opens else span.start < at <= span.end
        if within:
            parts += [text[place:at], bracket]
            place = at
    return "".join([*parts, text[place : span.end]])
