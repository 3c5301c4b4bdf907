"""Sheets for whoever decides where coders differ: the codes that were given, unnamed, and the causes to choose from."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.export.csv import protect, unprotect
from pipeline.review.causes import CAUSE, Cause
from pipeline.review.codebook import RELATION, Codebook
from pipeline.review.exchanging.sheets import (
    NOTE,
    ReadSheet,
    as_in_codebook,
    codebook_faults,
    part_pair_id,
    unknown_pair,
)
from pipeline.review.records import Answer, AnswerKind, Pair
from pipeline.study import write_atomically
from pipeline.study.csv_table import TABLE_SUFFIXES, Fault, columns_of, read_table

__all__ = ["is_adjudication", "read_adjudication", "write_adjudication"]

_GIVEN = "codes_given"


def write_adjudication(
    path: Path, pairs: Sequence[Pair], given: Mapping[str, Sequence[str]], who: str, codebook: Codebook
) -> None:
    """One line for each pair on which coders differ. Raises InputError where the file is there already."""
    if path.exists():
        raise InputError(f"{path} is there already and may hold decisions; choose another name, or merge it first")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["pair_id", "adjudicator", "network_passage", "city_passage", _GIVEN, RELATION, CAUSE, NOTE])
    for pair in pairs:
        texts = (pair.content.network.text, pair.content.city.text)
        cells = [f"{pair.pair_id}@{codebook.digest}", who, *texts, " | ".join(given[pair.pair_id]), "", "", ""]
        writer.writerow([protect(cell) for cell in cells])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, stream.getvalue().encode("utf-8-sig"))


def is_adjudication(path: Path) -> bool:
    """Whether a sheet is one of decisions."""
    return path.suffix.lower() in TABLE_SUFFIXES and {"adjudicator", CAUSE} <= columns_of(path)


def read_adjudication(
    path: Path,
    codebook: Codebook,
    known: Callable[[str], bool],
    now: str,
    coders_of: Callable[[str], Collection[str]] = lambda _: (),
) -> ReadSheet:
    """The decisions in a sheet, and what is wrong with the lines that hold none that can be used.

    `known` says whether a pair is one of the study, `coders_of` who coded the sample of one: they decide none of it.
    """
    table = read_table(path, ("pair_id", "adjudicator", RELATION, CAUSE))
    faults = list(table.faults)
    answers: list[Answer] = []
    empty = 0
    seen: dict[str, int] = {}
    for line, cells in table.rows:
        row = {name: unprotect(cell) for name, cell in cells.items()}
        if not row[RELATION] and not row[CAUSE] and not row.get(NOTE):
            empty += 1
            continue
        row["pair_id"], coded_by = part_pair_id(row["pair_id"])
        row[RELATION], row[CAUSE] = as_in_codebook(codebook.relation, row[RELATION]), row[CAUSE].lower()
        wrong = _faults(row, codebook, known) + codebook_faults(coded_by, codebook)
        if row["adjudicator"] in coders_of(row["pair_id"]):
            wrong.append(f"{row['adjudicator']} codes this sample and cannot decide between its coders")
        if (first := seen.setdefault(row["pair_id"], line)) != line:
            wrong.append(f"pair {row['pair_id']} stands on line {first} already")
        if wrong:
            faults.append(Fault(line, "; ".join(wrong)))
        else:
            answers.append(_answer(row, codebook, now))
    return ReadSheet(tuple(answers), empty, tuple(sorted(faults, key=lambda fault: fault.line)))


def _faults(row: Mapping[str, str], codebook: Codebook, known: Callable[[str], bool]) -> list[str]:
    wrong = codebook.relation_alone.faults({RELATION: row[RELATION]} if row[RELATION] else {})
    causes = sorted(cause.value for cause in Cause)
    if row[CAUSE] not in causes:
        wrong.append(f"cause {row[CAUSE]!r} is none of {', '.join(causes)}")
    if not known(row["pair_id"]):
        wrong.append(unknown_pair(row["pair_id"]))
    if not row["adjudicator"]:
        wrong.append("no adjudicator is named")
    return wrong


def _answer(row: Mapping[str, str], codebook: Codebook, now: str) -> Answer:
    codes = {name: row[name] for name in (RELATION, CAUSE, NOTE) if row.get(name)}
    said = json.dumps([row["pair_id"], row["adjudicator"], codes, "adjudicated"], sort_keys=True, ensure_ascii=False)
    return Answer(
        hashlib.sha256(said.encode()).hexdigest()[:32], row["pair_id"], row["adjudicator"], AnswerKind.ADJUDICATED,
        codes, codebook.digest, now,
    )  # fmt: skip
