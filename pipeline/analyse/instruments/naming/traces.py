"""Where texts name an instrument: every trace with its document, place and sentence, so that it can be checked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from index.progress import Bar, no_bar, part_of
from pipeline.analyse.instruments.naming.listed import Instrument
from pipeline.corpus.lexicon import Lexicon, Mention, NameKind
from pipeline.records import Match, ReadableText, Role, Side
from pipeline.records.codes import Code
from pipeline.records.dates import DateInterval
from pipeline.study.tables import StudyTables
from pipeline.text.language import base_language
from pipeline.text.pages import compared_text, running_text
from pipeline.workflow.inventory import Item
from pipeline.workflow.workspace import Workspace

__all__ = ["Standing", "Trace", "find_traces", "trace_instruments"]


class Standing(Code):
    """What a trace says of its city, or why it says nothing."""

    COUNTED = "counted", "the city named the instrument"
    NOT_A_CITY = "not_a_city", "a network's or a common source's text; it says of no city that it named it"
    OF_ORIGIN = "of_origin", "the instrument came from this city or its country"
    TRAP = "trap", "beside a term that means something else, by instruments.csv"
    BEFORE_ORIGIN = "before_origin", "the text is certainly older than the instrument, so the name means something else"
    UNDATED = "undated", "the text has no date"
    DESCRIBED = (
        "described",
        "an echo of a network text that names the instrument, which the city's passage does not: read it, and add the "
        "city's word to instruments.csv if it is one",
    )


@dataclass(frozen=True, slots=True)
class Trace:
    """One name of an instrument in one text: characters [start, end), with the sentence around it.

    Of one that is only described they are those of the city's passage, and it has no term.

    `term` is as instruments.csv has it, `confidence` how far that row was checked. `match_ids` are echoes of a network
    text in whose city passage it stands: there the instrument is described, not only named.
    """

    instrument_id: str
    document_id: str
    role: Role
    issuer_id: str
    country: str
    lang: str
    date: DateInterval | None
    term: str
    confidence: str
    page: int | None
    start: int
    end: int
    sentence: str
    standing: Standing
    match_ids: tuple[str, ...] = ()


def trace_instruments(
    workspace: Workspace, instruments: Iterable[Instrument], matches: Iterable[Match], bar: Bar = no_bar
) -> tuple[Trace, ...]:
    """Every name of an instrument in every text of the study; `bar` is told of one unit in all."""
    known = {instrument.instrument_id: instrument for instrument in instruments}
    lexicon = Lexicon.of(workspace.tables)
    echoes = [match for match in matches if match.exclusion is None]
    of_city: dict[str, list[Match]] = {}
    for match in echoes:
        of_city.setdefault(match.city.document_id, []).append(match)
    items = [item for item in workspace.readable if known]
    step = part_of(bar, len(items))
    found: list[Trace] = []
    for item in items:
        document = item.document
        country = _country_of(workspace, item)
        held = find_traces(workspace.text_of(item), item, country, known, lexicon, workspace.tables)
        found += (_with_echoes(trace, of_city.get(document.document_id, ())) for trace in held)
        step(1, document.document_id)
    found += _find_described(workspace, found, echoes)
    return tuple(sorted(found, key=lambda trace: (trace.instrument_id, trace.document_id, trace.start, trace.term)))


def find_traces(
    text: ReadableText,
    item: Item,
    country: str,
    known: Mapping[str, Instrument],
    lexicon: Lexicon,
    tables: StudyTables,
) -> Iterator[Trace]:
    """The traces in one text, passage by passage: a negative term speaks against names in its own passage only."""
    shown, whole = running_text(text.extraction.text), compared_text(text.extraction.text)
    document = text.document
    starts = [sentence.start for sentence in text.segmentation.sentences]
    confidences = {(term.instrument_id, term.term): term.confidence for term in tables.terms}
    for passage in text.segmentation.passages:
        for mention in _mentions(lexicon, whole[passage.start : passage.end], {item.lang, base_language(passage.lang)}):
            if mention.key not in known or mention.kind not in (NameKind.INSTRUMENT, NameKind.TRAP):
                continue
            start, end = passage.start + mention.start, passage.start + mention.end
            at = bisect_right(starts, start) - 1
            sentence = text.segmentation.sentences[at] if at >= 0 else None
            inside = sentence is not None and start < sentence.end
            yield Trace(
                instrument_id=mention.key,
                document_id=document.document_id,
                role=document.role,
                issuer_id=document.issuer_id,
                country=country,
                lang=item.lang,
                date=document.date,
                term=mention.term,
                confidence=confidences.get((mention.key, mention.term), ""),
                page=next((page.number for page in text.extraction.pages if page.start <= start < page.end), None),
                start=start,
                end=end,
                sentence=shown[sentence.start : sentence.end]
                if sentence is not None and inside
                else shown[passage.start : passage.end],
                standing=_standing(known[mention.key], mention, item, country),
            )


def _mentions(lexicon: Lexicon, passage: str, langs: set[str]) -> list[Mention]:
    """The names in a passage by the language of its document and its own, each stretch once."""
    longest: dict[tuple[str, int], Mention] = {}
    for lang in sorted(langs - {""}):
        for mention in lexicon.find_mentions(passage, lang):
            held = longest.get((mention.key, mention.start))
            if held is None or mention.end > held.end:
                longest[mention.key, mention.start] = mention
    return sorted(longest.values(), key=lambda mention: (mention.start, mention.end, mention.key))


def _standing(instrument: Instrument, mention: Mention, item: Item, country: str) -> Standing:
    document, year = item.document, instrument.origin_year
    if mention.kind is NameKind.TRAP:
        return Standing.TRAP
    if document.role is not Role.CITY:
        return Standing.NOT_A_CITY
    if instrument.came_from(document.issuer_id, country):
        return Standing.OF_ORIGIN
    if document.date is None:
        return Standing.UNDATED
    if year is not None and document.date.latest.year < year:
        return Standing.BEFORE_ORIGIN
    return Standing.COUNTED


def _find_described(workspace: Workspace, traces: Iterable[Trace], echoes: Iterable[Match]) -> list[Trace]:
    """City passages that echo a network's sentences on an instrument without its name, each once an instrument."""
    of_document: dict[str, list[Trace]] = {}
    for trace in traces:
        of_document.setdefault(trace.document_id, []).append(trace)
    found: dict[tuple[str, str, int, int], Trace] = {}
    for match in echoes:
        named = {trace.instrument_id: trace for trace in _inside(of_document, match.network)}
        here = {trace.instrument_id for trace in _inside(of_document, match.city)}
        for name in sorted(named.keys() - here):
            item, span = workspace.item(match.city.document_id), match.city.span
            key = name, match.city.document_id, span.start, span.end
            held = found.get(key) or Trace(
                instrument_id=name,
                document_id=item.document.document_id,
                role=item.document.role,
                issuer_id=item.document.issuer_id,
                country=_country_of(workspace, item),
                lang=item.lang,
                date=item.document.date,
                term="",
                confidence="",
                page=None,
                start=span.start,
                end=span.end,
                sentence=workspace.text_of(item).extraction.text[span.start : span.end],
                standing=Standing.DESCRIBED,
            )
            found[key] = replace(held, match_ids=tuple(sorted({*held.match_ids, match.match_id})))
    return list(found.values())


def _inside(of_document: Mapping[str, Iterable[Trace]], side: Side) -> Iterator[Trace]:
    """The names in one side of a match, traps left out."""
    for trace in of_document.get(side.document_id, ()):
        if side.span.start < trace.end and trace.start < side.span.end and trace.standing is not Standing.TRAP:
            yield trace


def _country_of(workspace: Workspace, item: Item) -> str:
    issuer = workspace.issuers.get(item.document.issuer_id)
    return issuer.country_code if issuer else ""


def _with_echoes(trace: Trace, matches: Iterable[Match]) -> Trace:
    inside = sorted(
        match.match_id for match in matches if match.city.span.start < trace.end and trace.start < match.city.span.end
    )
    return replace(trace, match_ids=tuple(inside)) if inside else trace
