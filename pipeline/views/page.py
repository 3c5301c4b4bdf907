"""A match as a page of plain text for a person, and as values for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.export.rows import page_range
from pipeline.records import Match, ReadableText, Side
from pipeline.study.crawls import Vanished
from pipeline.views.found import MatchView
from pipeline.views.passages import legend_lines, network_numbers, passage_lines, quote_sentences
from pipeline.views.places import Place, find_place, place_lines
from pipeline.views.section import LabelledText, Section
from pipeline.views.sections.caveats import caveats_section
from pipeline.views.sections.chance import chance_section
from pipeline.views.sections.changes import LeftOut, changes_section, find_left_out, left_out_section
from pipeline.views.sections.rivals import rivals_section
from pipeline.views.sections.verdict import class_section, grade_section, scores_section, time_section, title_lines
from pipeline.workflow.settings import StudySettings

__all__ = ["MatchPage", "describe_match", "match_page"]


@dataclass(frozen=True, slots=True)
class MatchPage:
    """All that `show` tells of a match: the record, the quoted passages, where they stand, the sections in words,
    since when (UTC) a document is gone from its source, empty where it is not, and what the city left out.
    """

    match: Match
    is_current: bool
    network_passage: str
    city_passage: str
    rival_passage: str
    network_place: Place
    city_place: Place
    sections: tuple[Section, ...]
    network_gone_since: str
    city_gone_since: str
    left_out: tuple[LeftOut, ...]


def match_page(shown: MatchView) -> MatchPage:
    """The match for a program; passages exactly as their texts have them."""
    match = shown.match
    rival = match.rival
    return MatchPage(
        match,
        shown.is_current,
        _exact(shown.network, match.network),
        _exact(shown.city, match.city),
        quote_sentences(shown.rival, rival.first_sentence, rival.last_sentence) if rival and shown.rival else "",
        find_place(shown.network, match.network),
        find_place(shown.city, match.city),
        tuple(_sections(shown)),
        shown.network_gone.since if shown.network_gone else "",
        shown.city_gone.since if shown.city_gone else "",
        find_left_out(match, shown.network, shown.taken),
    )


def describe_match(shown: MatchView, settings: StudySettings) -> str:
    """The match in plain words in lines of 80 characters: passages with what belongs together marked, then reasons."""
    match = shown.match
    lines = [*title_lines(match, shown.is_current), ""]
    sides = (("NETWORK", shown.network_name, match.network, shown.network, shown.network_gone),
             ("CITY", shown.city_name, match.city, shown.city, shown.city_gone))  # fmt: skip
    for role, name, side, source, gone in sides:
        lines += [*_head(role, name, side, source), *_gone_lines(gone), ""]
        lines += [*passage_lines(match, side, source, settings.export.context_chars), ""]
    lines += [f"  {line}" for line in legend_lines(match)]
    for section in _sections(shown):
        lines += ["", *section.lines()]
    return "\n".join(lines)


def _sections(shown: MatchView) -> Iterator[Section]:
    match = shown.match
    yield class_section(match)
    yield chance_section(match)
    yield time_section(match)
    yield rivals_section(match, shown.rival)
    yield grade_section(match, shown.limits)
    if caveats := caveats_section(match):
        yield caveats
    if changes := changes_section(match, network_numbers(match)):
        yield changes
    if left_out := left_out_section(match, shown.network, shown.taken):
        yield left_out
    yield scores_section(match)


def _exact(source: ReadableText, side: Side) -> str:
    return source.extraction.text[side.span.start : side.span.end]


def _head(role: str, name: str, side: Side, source: ReadableText) -> list[str]:
    """Who wrote it, when, and where exactly it stands."""
    document = source.document
    first, last = page_range(source.extraction, side.span.start, side.span.end)
    pages = "" if first is None else f", page {first}" if first == last else f", pages {first}-{last}"
    pages += " of the file" if pages else ""  # the number printed on a page may be another
    date = "date unknown"
    if document.date:
        earliest, latest = document.date.earliest, document.date.latest
        date = f"{earliest}" if earliest == latest else f"{earliest} to {latest}"
    lines = LabelledText(role, f"{name}: {document.title or 'untitled'} ({document.lang}, {date})").lines()
    lines += LabelledText("", f"{document.document_id}{pages}").lines()
    place = f"characters {side.span.start}-{side.span.end}, certain {side.core.start}-{side.core.end}"
    lines += LabelledText("", f"{place}, version {side.sha256[:12]}").lines()
    return [*lines, *place_lines(find_place(source, side), document.lang)]


def _gone_lines(gone: Vanished | None) -> list[str]:
    if gone is None:
        return []
    return LabelledText(
        "", f"gone from its source since {gone.since} ({gone.reason}); what was archived is kept"
    ).lines()
