"""The truth about the corpus: what `truth.toml` says, joined with the passages marked in the sources."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from builder.errors import CorpusError
from builder.source import SourceDocument

KINDS = (
    *("verbatim", "translation", "paraphrase", "instrument", "frame"),
    *("common_source", "own_reuse", "reversed", "name_trap", "look_alike"),
)
EXPECTATIONS = (
    *("match", "none", "optional"),
    *("excluded:common_source_better", "excluded:own_document_better", "excluded:reverse_direction"),
)


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One row of truth.csv; `rival_document_id` is empty where no third document is involved."""

    truth_id: str
    kind: str
    expect: str
    network_document_id: str
    city_document_id: str
    network_passage: str
    city_passage: str
    rival_document_id: str
    note: str


def truth_rows(
    path: Path, documents: Iterable[SourceDocument], document_ids: Mapping[str, str]
) -> tuple[TruthRow, ...]:
    """The rows of the truth in the order of the file.

    `document_ids` gives the id of each slug. Raises CorpusError when an entry lacks a marked passage, when
    one is marked twice for one side, or when a marker belongs to no entry.
    """
    marked: dict[tuple[str, str], tuple[str, str]] = {}
    for document in documents:
        for plant in document.plants:
            key = (plant.truth_id, plant.side)
            if key in marked:
                raise CorpusError(f"{document.slug}: {' '.join(key)} is marked twice; mark each side once")
            marked[key] = (document_ids[document.slug], plant.passage)
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["truth"]
    unknown = {truth_id for truth_id, _ in marked} - {entry["id"] for entry in entries}
    if unknown:
        raise CorpusError(f"{path.name} has no entry for {', '.join(sorted(unknown))}; add it or remove the marker")
    return tuple(_row(entry, marked) for entry in entries)


def _row(entry: Mapping[str, str], marked: Mapping[tuple[str, str], tuple[str, str]]) -> TruthRow:
    truth_id = entry["id"]
    if entry["kind"] not in KINDS or entry["expect"] not in EXPECTATIONS:
        raise CorpusError(f"{truth_id}: kind or expect is unknown; use one that builder/truth.py lists")
    sides = {}
    for side in ("network", "city"):
        if (truth_id, side) not in marked:
            raise CorpusError(f"{truth_id} has no {side} passage; mark one in the sources")
        sides[side] = marked[truth_id, side]
    return TruthRow(
        truth_id=truth_id,
        kind=entry["kind"],
        expect=entry["expect"],
        network_document_id=sides["network"][0],
        city_document_id=sides["city"][0],
        network_passage=sides["network"][1],
        city_passage=sides["city"][1],
        rival_document_id=marked.get((truth_id, "rival"), ("", ""))[0],
        note=entry["note"],
    )


def truth_csv(rows: Iterable[TruthRow]) -> str:
    """The rows as CSV text with a header line."""
    names = [field.name for field in fields(TruthRow)]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return target.getvalue()
