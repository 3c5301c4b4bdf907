"""In words: what the city changed of the network's sentences, and which of them it left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.records import Block, BlockKind, Difference, Flag, Match, ReadableText, Sentence, SentenceStatus, Span
from pipeline.text.characters import visible
from pipeline.text.pages import running_text
from pipeline.views.section import LabelledText, Section

__all__ = ["LeftOut", "changes_section", "find_left_out", "left_out_section"]

_MOST_SENTENCES = 12  # that are quoted; the others are counted
_MOST_CHARACTERS = 240  # of one
_CHANGED: Mapping[Flag, str] = {
    Flag.NUMBERS_DIFFER: "numbers",
    Flag.POLARITY_DIFFERS: "denial",
    Flag.MODALITY_WEAKER: "weaker duty",
    Flag.MODALITY_STRONGER: "stronger duty",
}
_NONE = {Flag.NUMBERS_DIFFER: "no number", Flag.POLARITY_DIFFERS: "nothing is denied"}
_TAKEN = 0.5  # of a sentence's characters in words that both passages have: then it was not left out


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence of the network's section without partner in the city text, and where it stands to the aligned ones:
    before, between or after.
    """

    place: str
    sentence: int
    text: str


def changes_section(match: Match, numbers: Mapping[int, str]) -> Section | None:
    """The differing expressions of each aligned pair beside each other; None where none could be compared.

    `numbers` are those by which the passages show the network's sentences.
    """
    if match.differences is None:
        return None
    told = [
        LabelledText(_label(one, numbers), f"{_CHANGED[one.flag]}: network {_side(one, one.network)}, city "
                     f"{_side(one, one.city)}.")
        for one in match.differences
    ]  # fmt: skip
    if not told:
        told = [
            LabelledText(
                "none found",
                "In the aligned sentences that are as near as translations no number, denial or duty differs for "
                "certain.",
            )
        ]
    return Section("What was changed on the way", tuple(told))


def _label(one: Difference, numbers: Mapping[int, str]) -> str:
    return f"sentence {numbers.get(one.network_sentence, '')}".strip()


def _side(one: Difference, expressions: tuple[str, ...]) -> str:
    return ", ".join(f"“{expression}”" for expression in expressions) or _NONE.get(one.flag, "none")


def left_out_section(
    match: Match, source: ReadableText, taken_elsewhere: frozenset[int] = frozenset()
) -> Section | None:
    """What the city left out of the section from which it took; None where nothing was aligned or all was taken."""
    found = find_left_out(match, source, taken_elsewhere)
    if not found:
        return None
    told = [LabelledText(one.place, f"“{_shorten(one.text)}”") for one in found[:_MOST_SENTENCES]]
    if len(found) > _MOST_SENTENCES:
        more = f"and {len(found) - _MOST_SENTENCES} sentences more: policyecho text {match.network.document_id}"
        told.append(LabelledText("", more))
    return Section("What the city left out of the section", tuple(told))


def find_left_out(
    match: Match, source: ReadableText, taken_elsewhere: frozenset[int] = frozenset()
) -> tuple[LeftOut, ...]:
    """The sentences of the network's section that have no partner in the city text, in order.

    The section ends at the headings around the passage; where the file has none it is the paragraphs of the passage.
    What takes no part in matching, as headings and figures, is not told, nor what other passages of the city document
    hold (`taken_elsewhere`).
    """
    taken = {pair.network_sentence for pair in match.pairs}
    if not taken:
        return ()
    section = _find_section(match.network.span, source)
    sentences = [
        one
        for one in source.segmentation.sentences
        if section.start <= one.start and one.end <= section.end and one.status is SentenceStatus.EMBEDDED
    ]
    taken |= {one.number for one in sentences if _is_in_runs(one, match)}
    first, last = min(taken), max(taken)
    text = running_text(source.extraction.text)
    return tuple(
        LeftOut(
            "before" if one.number < first else "after" if one.number > last else "between",
            one.number,
            text[one.start : one.end],
        )
        for one in sentences
        if one.number not in taken and one.number not in taken_elsewhere
    )


def _find_section(span: Span, source: ReadableText) -> Span:
    """The characters between the heading above a passage and the one below it."""
    headings = list(_headings(source.extraction.blocks))
    if not headings:
        inside = [one for one in source.segmentation.passages if one.start < span.end and span.start < one.end]
        return Span(inside[0].start, inside[-1].end) if inside else span
    start = max((one.end for one in headings if one.end <= span.start), default=0)
    end = min((one.start for one in headings if one.start >= span.end), default=len(source.extraction.text))
    return Span(start, end)


def _headings(blocks: Iterable[Block]) -> Iterator[Block]:
    return (block for block in blocks if block.kind is BlockKind.HEADING)


def _is_in_runs(one: Sentence, match: Match) -> bool:
    """Whether most of a sentence stands in words that both passages have."""
    spans = (run.network for run in match.runs)
    shared = sum(max(0, min(one.end, span.end) - max(one.start, span.start)) for span in spans)
    return shared >= _TAKEN * (one.end - one.start)


def _shorten(text: str) -> str:
    line = " ".join(visible(text).split())
    return line if len(line) <= _MOST_CHARACTERS else f"{line[: _MOST_CHARACTERS - 1].rstrip()}…"
