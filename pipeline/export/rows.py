"""From records to the rows of the exported tables."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.evidence.grade_rules import NUMBERS_AGREE
from pipeline.evidence.text_class import instrument_ids
from pipeline.evidence.weigh import WHOLE_DOCUMENT
from pipeline.export.columns import DATE_EVIDENCE, DOCUMENTS, MATCHES
from pipeline.export.pieces import cut_into_pieces
from pipeline.export.tables import Cell, Table
from pipeline.records import (
    GRADED_BY_POINTS,
    Dating,
    Document,
    DocumentStatus,
    ExclusionCode,
    Extraction,
    GradeReason,
    Letter,
    Match,
    ReadableText,
    Score,
    Segmentation,
    Side,
)
from pipeline.records.structure import page_facts, pages_within
from pipeline.study.tables import Issuer

_UNREAD = frozenset({DocumentStatus.FAILED, DocumentStatus.SKIPPED, DocumentStatus.REMOVED})
_NO_GRADE = "~"  # after every letter
_SCRAP_CELLS: Mapping[str, Cell] = {
    "exclusion_code": ExclusionCode.SCRAP.value,
    "grade": Letter.X.value,
    "grade_points": None,
    "grade_reasons": str(GradeReason.of_exclusion(ExclusionCode.SCRAP)),
}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What became of one document."""

    document: Document
    status: DocumentStatus
    reason: str
    pages: int
    characters: int
    sentences: int
    gone_since: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A match as listed, or a piece of a long one: its id, whether it is set apart as a scrap, both sides' cells."""

    match_id: str
    is_scrap: bool
    cells: Mapping[str, Cell]


Recall = Callable[[Match, Callable[[], list[Piece]]], list[Piece]]


@dataclass(frozen=True, slots=True)
class Quoted:
    """What rows quote beside the matches: documents by id, issuers by id, and how much context.

    `find_scraps` gives for a document the numbers of the sentences that are no running text, `recall` the pieces of a
    match where they are known, so that its texts need not be looked at.
    """

    texts: Mapping[str, ReadableText]
    issuers: Mapping[str, Issuer]
    context_chars: int
    find_scraps: Callable[[ReadableText], frozenset[int]] = lambda _: frozenset()
    recall: Recall = lambda _, make: make()

    def is_scrap(self, piece: Match) -> bool:
        """Whether one side of a piece has nothing but headings, figures, references and the like."""
        return any(
            self.find_scraps(self.texts[side.document_id]).issuperset(range(side.first_sentence, side.last_sentence))
            for side in (piece.network, piece.city)
        )


def match_tables(run_id: str, matches: Sequence[Match], quoted: Quoted) -> tuple[Table, Table]:
    """`matches` (the claims) and `excluded`, best grade first, then by q_value, score (descending) and match_id.

    A long passage is listed in pieces, one after the other. Of a claim, a piece that is a scrap by itself stands in
    `excluded`, so that nobody is asked to judge a row of figures; what remains keeps its numbers.
    """
    names = [column.name for column in MATCHES]
    rows: dict[bool, list[tuple[Cell, ...]]] = {False: [], True: []}
    for match in sorted(matches, key=_rank):
        about: dict[str, Cell] = {"run_id": run_id, "passage_id": match.match_id}
        about |= _found_cells(match) | _weighed_cells(match)
        for piece in quoted.recall(match, partial(_list_pieces, match, quoted)):
            cells: dict[str, Cell] = {**about, "match_id": piece.match_id}
            if piece.is_scrap:
                cells |= _SCRAP_CELLS
            cells |= piece.cells
            rows[cells["exclusion_code"] is not None].append(tuple(cells.get(name) for name in names))
    return Table("matches", MATCHES, tuple(rows[False])), Table("excluded", MATCHES, tuple(rows[True]))


def _list_pieces(match: Match, quoted: Quoted) -> list[Piece]:
    pieces = []
    for match_id, piece, is_scrap in _listed(match, quoted):
        cells: dict[str, Cell] = {}
        for side_name, side in (("network", piece.network), ("city", piece.city)):
            cells |= {f"{side_name}_{name}": cell for name, cell in _side_cells(side, quoted).items()}
        pieces.append(Piece(match_id, is_scrap, cells))
    return pieces


def _listed(match: Match, quoted: Quoted) -> Iterator[tuple[str, Match, bool]]:
    """The pieces of a match, each with its id and whether it is set apart as a scrap; a short match is its only one."""
    pieces = cut_into_pieces(match, quoted.texts[match.network.document_id], quoted.texts[match.city.document_id])
    if len(pieces) == 1:
        yield match.match_id, match, False
        return
    scraps = [match.exclusion is None and quoted.is_scrap(piece) for piece in pieces]
    for number, (piece, is_scrap) in enumerate(zip(pieces, scraps, strict=True), 1):
        # What was weighed as a claim stays listed as one.
        yield f"{match.match_id}.{number}", piece, is_scrap and not all(scraps)


def _rank(match: Match) -> tuple[str, float, float, str]:
    letter = match.grade.letter if match.grade else _NO_GRADE
    q_value = match.chance.q_value if match.chance else None
    return letter, math.inf if q_value is None else q_value, -match.score, match.match_id


def _found_cells(match: Match) -> dict[str, Cell]:
    """What the matcher and its scorers found."""
    numbers, citation = match.scored("numbers"), match.scored("citation")
    return {
        "score": match.score,
        "score_cosine": match.score_cosine,
        "score_margin": match.score_margin,
        "score_lexical": _value(match, "lexical"),
        "align_coverage_network": _value(match, "coverage_network"),
        "align_coverage_city": _value(match, "coverage_city"),
        "numbers_match": _yes_no(numbers, NUMBERS_AGREE),
        "instrument_ids": "|".join(instrument_ids(match)) or None,
        "order": match.order.value,
        "lag_days_min": match.lag_days_min,
        "lag_days_max": match.lag_days_max,
        "cites_source": _yes_no(citation, 1),
    }


def _value(match: Match, name: str) -> float | None:
    found = match.scored(name)
    return found.value if found else None


def _yes_no(score: Score | None, least: float) -> str | None:
    """None where nothing could be compared: neither yes nor no."""
    if score is None or score.value is None:
        return None
    return "yes" if score.value >= least else "no"


def _weighed_cells(match: Match) -> dict[str, Cell]:
    """What the weighing says of it."""
    cells: dict[str, Cell] = {
        "text_class": match.text_class.value if match.text_class else None,
        "learning_type": match.learning_type or None,
        "flags": "|".join(match.flags) or None,
        "exclusion_code": match.exclusion.value if match.exclusion else None,
        "exclusion_detail": whole.detail if (whole := match.scored(WHOLE_DOCUMENT)) else None,
    }
    if match.exposure:
        cells["exposure_level"] = match.exposure.level
    if match.rival:
        cells |= {"best_rival_kind": match.rival.kind, "best_rival_document_id": match.rival.document_id}
        cells |= {"best_rival_score": match.rival.score, "delta_rival": match.rival.delta}
    if match.chance:
        cells |= {"p_value": match.chance.p_value, "q_value": match.chance.q_value, "stratum": match.chance.stratum}
    if match.cluster:
        cells |= {"cluster_id": match.cluster.cluster_id, "cluster_size": match.cluster.size}
    if match.grade:
        # Reversed and excluded ones are not added up.
        points = match.grade.points if match.grade.letter in GRADED_BY_POINTS else None
        cells |= {"grade": match.grade.letter, "grade_points": points}
        cells["grade_reasons"] = "|".join(match.grade.reasons)
    return cells


def _side_cells(side: Side, quoted: Quoted) -> dict[str, Cell]:
    source = quoted.texts[side.document_id]
    document, text = source.document, source.extraction.text
    issuer = quoted.issuers.get(document.issuer_id, Issuer())
    before, after = quote_context(text, source.segmentation, side.span.start, side.span.end, quoted.context_chars)
    first, last = page_range(source.extraction, side.span.start, side.span.end)
    recognised = page_facts(source.extraction.pages, side.span.start, side.span.end).ocr
    cells: dict[str, Cell] = {
        "document_id": document.document_id,
        "work_id": document.work_id,
        "issuer_id": document.issuer_id,
        "issuer_name": issuer.name,
        "country_code": issuer.country_code,
        "title": document.title,
        "doc_type": document.doc_type,
        "lang": document.lang,
        "date_earliest": document.date.earliest.isoformat() if document.date else None,
        "date_latest": document.date.latest.isoformat() if document.date else None,
        "date_source": document.date_source,
        "url": document.url,
        "retrieved_at": document.retrieved_at,
        "file_sha256": side.sha256,
        "page_first": first,
        "page_last": last,
        "char_start": side.span.start,
        "char_end": side.span.end,
        "core_start": side.core.start,
        "core_end": side.core.end,
        "passage": text[side.span.start : side.span.end],
        "context_before": before,
        "context_after": after,
        "ocr": "yes" if recognised else "no",
        "extraction_quality": round(source.extraction.quality, 4),
    }
    return {name: None if cell == "" else cell for name, cell in cells.items()}


def page_range(extraction: Extraction, start: int, end: int) -> tuple[int | None, int | None]:
    """Physical pages (from 1) on which a span begins and ends; None where the format has none."""
    numbers = [page.number for page in pages_within(extraction.pages, start, end)]
    return (min(numbers), max(numbers)) if numbers else (None, None)


def quote_context(text: str, segmentation: Segmentation, start: int, end: int, limit: int) -> tuple[str, str]:
    """What stands before and after a span: the rest of its paragraph and one neighbour, at most `limit` each."""
    passages = segmentation.passages
    if not passages:
        return "", ""
    first = max(0, bisect.bisect_right(passages, start, key=lambda one: one.start) - 1)
    last = max(0, bisect.bisect_left(passages, end, key=lambda one: one.start) - 1)
    low = passages[max(0, first - 1)].start
    high = passages[min(len(passages) - 1, last + 1)].end
    return text[max(low, start - limit) : start], text[end : min(high, end + limit)]


def documents_table(rows: Sequence[DocumentRow]) -> Table:
    """Every document of the study, unreadable and removed ones included, by document_id."""
    cells = [_document_cells(row) for row in sorted(rows, key=lambda row: row.document.document_id)]
    return Table("documents", DOCUMENTS, tuple(cells))


def _document_cells(row: DocumentRow) -> tuple[Cell, ...]:
    document = row.document
    texts = (
        document.document_id, document.role.value, document.issuer_id, document.work_id, document.title,
        document.doc_type, document.lang,
    )  # fmt: skip
    dates = (document.date.earliest.isoformat(), document.date.latest.isoformat()) if document.date else ("", "")
    places = (document.path, document.url, document.sha256, row.status.value, row.reason)
    # Of a file that was not read nobody knows how long its text is, which is not the same as no text.
    sizes = (None, None) if row.status in _UNREAD else (row.characters, row.sentences)
    counts = (row.pages or None, *sizes)
    cells: tuple[Cell, ...] = (*texts, *dates, *places, *counts, row.gone_since)
    return tuple(None if cell == "" else cell for cell in cells)


def date_evidence_table(datings: Mapping[str, Dating]) -> Table:
    """Every witness to the date of every document, by document_id; those used first, then by weight and kind."""
    rows: list[tuple[Cell, ...]] = []
    for document_id, dating in sorted(datings.items()):
        for one in sorted(dating.evidence, key=lambda one: (not one.used, -one.weight, one.kind, one.text, one.note)):
            days = (one.interval.earliest.isoformat(), one.interval.latest.isoformat()) if one.interval else ("", "")
            truths = ("yes" if one.used else "no", "yes" if one.disagrees else "no")
            cells: tuple[Cell, ...] = (
                document_id, one.kind, one.text, *days, one.precision, round(one.weight, 4), *truths, one.note,
            )  # fmt: skip
            rows.append(tuple(None if cell == "" else cell for cell in cells))
    return Table("date_evidence", DATE_EVIDENCE, tuple(rows))
