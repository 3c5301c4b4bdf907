"""The passages of a pair as coders see them, with their context and what belongs together in them."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.export.rows import page_range, quote_context
from pipeline.records import Match, ReadableText, Side, Span, sentences_in
from pipeline.review.records import PairContent, ShownPassage
from pipeline.text.pages import running_text
from pipeline.text.segment import SegmentSettings, segment

__all__ = ["CONTEXT_CHARS", "cut_sentences", "show_match", "show_span"]

# Of the paragraph around a passage and one beside it; as much as is read without scrolling.
CONTEXT_CHARS = 600


def show_match(match: Match, texts: Mapping[str, ReadableText], rival: ReadableText | None = None) -> PairContent:
    """The two passages of a match, and the strongest other source where its text is given."""
    numbers = {
        sentence: number
        for number, sentence in enumerate(sorted({pair.network_sentence for pair in match.pairs}), start=1)
    }
    network: dict[int, set[int]] = {sentence: {number} for sentence, number in numbers.items()}
    city: dict[int, set[int]] = {}
    for pair in match.pairs:
        city.setdefault(pair.city_sentence, set()).add(numbers[pair.network_sentence])
    runs = sorted(match.runs, key=lambda run: (run.network.start, run.city.start))
    return PairContent(
        _show_side(match.network, texts, network, [run.network for run in runs]),
        _show_side(match.city, texts, city, [run.city for run in runs]),
        _show_rival(match, rival) if rival and match.rival else None,
    )


def _show_side(
    side: Side, texts: Mapping[str, ReadableText], partners: Mapping[int, set[int]], words: list[Span]
) -> ShownPassage:
    source = texts[side.document_id]
    shown = show_span(source, side.span.start, side.span.end, side.sha256)
    start, end = side.span.start, side.span.end
    sentences = tuple(
        (max(one.start, start) - start, min(one.end, end) - start, tuple(sorted(partners.get(one.number, ()))))
        for one in sentences_in(source.segmentation.sentences, start, end)
    )
    marked = tuple((span.start - start, span.end - start, number) for number, span in enumerate(words, start=1))
    return ShownPassage(
        shown.document_id, shown.sha256, start, end, shown.lang, shown.text, shown.before, shown.after,
        sentences, marked, shown.page,
    )  # fmt: skip


def show_span(source: ReadableText, start: int, end: int, sha256: str = "") -> ShownPassage:
    """Any stretch of a text as a passage, its sentences without partners."""
    text = running_text(source.extraction.text)
    before, after = quote_context(text, source.segmentation, start, end, CONTEXT_CHARS)
    first, _ = page_range(source.extraction, start, end)
    return ShownPassage(
        source.document.document_id,
        sha256 or source.document.sha256,
        start,
        end,
        source.document.lang,
        text[start:end],
        before,
        after,
        cut_sentences(text[start:end]),
        page=first or 0 if source.extraction.places.packed else 0,  # a file of plain text has pages, but no print
    )


def cut_sentences(text: str) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """The sentences of a passage, none with a partner."""
    return tuple((one.start, one.end, ()) for one in segment(text, SegmentSettings()).sentences)


def _show_rival(match: Match, source: ReadableText) -> ShownPassage | None:
    if match.rival is None:
        return None
    sentences = source.segmentation.sentences[match.rival.first_sentence : match.rival.last_sentence]
    return show_span(source, sentences[0].start, sentences[-1].end) if sentences else None
