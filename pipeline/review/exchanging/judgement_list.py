"""All judgements as one table: what was said, of which passages, and where they are in a run; and back.

Whoever deposits a study gives it beside matches.csv, since it holds the quotes and the versions that codes were given
to. It is read back to the letter: the same answers under the same ids, whatever codebook they were given by.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.export.columns import JUDGEMENTS
from pipeline.export.csv import protect, unprotect
from pipeline.review.codebook import RELATION
from pipeline.review.exchanging.sheets import NOTE, ReadSheet, unknown_pair
from pipeline.review.following.follow import Followed
from pipeline.review.following.overlap import Relation
from pipeline.review.records import Answer, AnswerKind, ShownPassage
from pipeline.study.csv_table import TABLE_SUFFIXES, Fault, columns_of, read_table

__all__ = ["is_judgement_list", "list_judgements", "read_judgement_list"]

_ANSWER = ("answer_id", "pair_id", "coder", "kind", RELATION, NOTE, "codes", "codebook", "given_at", "seconds")
_SIDE = (
    "document_id", "lang", "file_sha256", "text_sha256", "char_start", "char_end", "quote", "context_before",
    "context_after",
)  # fmt: skip
_CODEBOOK = re.compile(r"[0-9a-f]{12}")


def list_judgements(run_id: str, followed: Sequence[Followed]) -> str:
    """The table as CSV, a line for each code that a coder holds and each decision, by pair and coder."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    names = [column.name for column in JUDGEMENTS]
    writer.writerow(names)
    for one in followed:
        about = _about(run_id, one)
        for answer in sorted((*one.judged.coded, *one.judged.decided), key=lambda answer: (answer.coder, answer.kind)):
            row = {**_said(answer), **about}
            writer.writerow([protect(row[name]) for name in names])
    return stream.getvalue()


def _said(answer: Answer) -> dict[str, str]:
    return {
        "answer_id": answer.answer_id,
        "pair_id": answer.pair_id,
        "coder": answer.coder,
        "kind": answer.kind.value,
        RELATION: answer.codes.get(RELATION, ""),
        NOTE: answer.codes.get(NOTE, ""),
        "codes": json.dumps(dict(answer.codes), sort_keys=True, ensure_ascii=False),
        "codebook": answer.codebook,
        "given_at": answer.given_at,
        "seconds": repr(answer.seconds),
    }


def _about(run_id: str, one: Followed) -> dict[str, str]:
    """What is the same for all that was said of a pair."""
    same = [overlap for overlap in one.overlaps if overlap.relation is Relation.SAME]
    content = one.judged.pair.content
    return {
        "sample_id": one.judged.pair.sample_id,
        "drawn_from_run": one.judged.run_id,
        "drawn_passage_id": one.judged.pair.match_id,
        "stratum": one.judged.pair.stratum,
        "stratum_matches": str(one.judged.stratum_matches),
        "inclusion": repr(one.judged.pair.probability),
        "run_id": run_id,
        "whereabouts": one.whereabouts.value,
        "meaning": one.whereabouts.meaning,
        "passage_ids": "|".join(overlap.match_id for overlap in same),
        "part_passage_ids": "|".join(overlap.match_id for overlap in one.overlaps if overlap not in same),
        "common_share": f"{same[0].share:.4f}" if same else "",
        **_side("network", content.network),
        **_side("city", content.city),
    }


def _side(side: str, shown: ShownPassage) -> dict[str, str]:
    cells = (
        shown.document_id, shown.lang, shown.sha256, shown.text_sha256, str(shown.start), str(shown.end), shown.text,
        shown.before, shown.after,
    )  # fmt: skip
    return {f"{side}_{name}": cell for name, cell in zip(_SIDE, cells, strict=True)}


def is_judgement_list(path: Path) -> bool:
    """Whether a file is such a table."""
    return path.suffix.lower() in TABLE_SUFFIXES and {"answer_id", "codebook"} <= columns_of(path)


def read_judgement_list(path: Path, known: Callable[[str], bool]) -> ReadSheet:
    """The answers of such a table as they were given. Raises InputError where it cannot be read as a whole."""
    table = read_table(path, _ANSWER)
    faults, answers = list(table.faults), []
    for line, cells in table.rows:
        row = {name: unprotect(cell) for name, cell in cells.items()}
        wrong = list(_faults(row, known))
        if wrong:
            faults.append(Fault(line, "; ".join(wrong)))
        else:
            answers.append(_answer(row))
    return ReadSheet(tuple(answers), 0, tuple(sorted(faults, key=lambda fault: fault.line)))


def _faults(row: Mapping[str, str], known: Callable[[str], bool]) -> Iterator[str]:
    if not known(row["pair_id"]):
        yield unknown_pair(row["pair_id"])
    if row["kind"] not in (AnswerKind.CODE, AnswerKind.ADJUDICATED):
        yield f"kind {row['kind']!r} is neither {AnswerKind.CODE} nor {AnswerKind.ADJUDICATED}"
    yield from (f"{name} is missing" for name in ("answer_id", "coder", "codebook", "given_at") if not row[name])
    if row["codebook"] and not _CODEBOOK.fullmatch(row["codebook"]):
        yield f"codebook {row['codebook']!r} is no digest of one; write it as in the table that was given out"
    codes = _codes(row["codes"])
    if codes is None:
        yield "codes are no JSON of names and codes"
    else:
        for name in (RELATION, NOTE):
            if codes.get(name, "").split() != row[name].split():
                yield f"{name} {row[name]!r} is not what codes say; change codes by a sheet, not in this table"
    if _seconds(row["seconds"]) is None:
        yield f"seconds {row['seconds']!r} is no number"


def _answer(row: Mapping[str, str]) -> Answer:
    return Answer(
        row["answer_id"], row["pair_id"], row["coder"], AnswerKind(row["kind"]), _codes(row["codes"]) or {},
        row["codebook"], row["given_at"], _seconds(row["seconds"]) or 0.0,
    )  # fmt: skip


def _codes(cell: str) -> dict[str, str] | None:
    try:
        codes = json.loads(cell)
    except ValueError:
        return None
    if not isinstance(codes, dict) or not all(isinstance(code, str) for code in codes.values()):
        return None
    return codes


def _seconds(cell: str) -> float | None:
    try:
        seconds = float(cell or 0)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
