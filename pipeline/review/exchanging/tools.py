"""Sheets as Label Studio, doccano and Prodigy read and write them: one JSON value a line, or one list of all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.errors import InputError
from pipeline.review.codebook import RELATION, Codebook
from pipeline.study.csv_table import Fault

__all__ = ["TOOLS", "parse_tool_lines"]

Row = dict[str, str]

# What Label Studio writes beside the data of a task and the names of the controls where it writes all flat (JSON-MIN).
_BESIDE = {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"}
_DATA = ("pair_id", "network_passage", "city_passage", "context")


class _UnusableError(ValueError):
    """A task whose answer cannot be taken as it is; the text says why."""


_DIVIDER = "\n\n———\n\n"


def _to_label_studio(rows: Sequence[Row], codebook: Codebook) -> str:
    tasks = [{"data": {name: row[name] for name in _DATA}} for row in rows]
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _to_doccano(rows: Sequence[Row], codebook: Codebook) -> str:
    return _lines({"text": _text(row), "label": [], "pair_id": row["pair_id"]} for row in rows)


def _to_prodigy(rows: Sequence[Row], codebook: Codebook) -> str:
    options = [{"id": code.code, "text": f"{code.code}: {code.meaning}"} for code in codebook.relation.codes]
    return _lines({"text": _text(row), "options": options, "meta": {"pair_id": row["pair_id"]}} for row in rows)


TOOLS: Mapping[str, Callable[[Sequence[Row], Codebook], str]] = {
    "label-studio": _to_label_studio,
    "doccano": _to_doccano,
    "prodigy": _to_prodigy,
}


def parse_tool_lines(text: str, codebook: Codebook) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """The lines of what one of the tools has exported, and those that are no such thing.

    A task that nobody has answered is a line without codes. Raises InputError for what is no JSON at all.
    """
    rows: list[tuple[int, Row]] = []
    faults: list[Fault] = []
    for line, value in _values(text):
        try:
            rows += [(line, {name: str(cell) for name, cell in row.items()}) for row in _rows_of(value, codebook)]
        except _UnusableError as error:
            faults.append(Fault(line, str(error)))
        except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
            faults.append(Fault(line, f"it is no task of Label Studio, doccano or Prodigy ({type(error).__name__})"))
    return rows, faults


def _values(text: str) -> list[tuple[int, Any]]:
    """Every value with its line, or its number where the file is one list."""
    if text.lstrip().startswith("["):
        try:
            return list(enumerate(json.loads(text), start=1))
        except json.JSONDecodeError as error:
            raise InputError(f"line {error.lineno}: this is no JSON ({error.msg}); export it again") from None
    values = []
    # Not by `splitlines`, which ends a line at marks that may stand in a passage.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append((number, json.loads(line)))
        except json.JSONDecodeError as error:
            raise InputError(f"line {number}: this is no JSON ({error.msg}); export it again") from None
    return values


def _rows_of(task: Any, codebook: Codebook) -> list[Row]:
    if "annotations" in task or "data" in task:
        given = [one for one in task.get("annotations", ()) if not one.get("was_cancelled")]
        return [_label_studio_row(task, one, codebook) for one in given] or [{"pair_id": task["data"]["pair_id"]}]
    if "annotation_id" in task:
        return [_flat_row(task, codebook)]
    if "answer" in task:
        code = _one_of(task.get("accept") or ()) if task["answer"] == "accept" else ""
        coder = task.get("_annotator_id") or task.get("_session_id") or ""
        return [{"pair_id": task["meta"]["pair_id"], RELATION: code, "coder": str(coder)}]
    label = task.get("label") or task.get("labels") or ()
    coder = task.get("annotator") or task.get("username") or ""
    note = "; ".join(str(one) for one in task.get("Comments") or task.get("comments") or [])
    meta = task.get("meta") or task
    return [{"pair_id": meta["pair_id"], RELATION: _one_of(label), "coder": str(coder), "note": note}]


def _one_of(given: Any) -> str:
    """The one code that was chosen; empty where none was."""
    codes = [given] if isinstance(given, str) else list(given)
    if len(codes) > 1:
        raise _UnusableError(f"{' and '.join(map(repr, codes))} are chosen where one code is asked for")
    return str(codes[0]) if codes else ""


def _check_control(name: str, codebook: Codebook) -> None:
    if name != "note" and codebook.field(name) is None:
        raise _UnusableError(f"its control {name!r} is no field of the codebook; call it {RELATION!r} or as its field")


def _flat_row(task: Any, codebook: Codebook) -> Row:
    """What is one annotation a value in Label Studio's JSON-MIN."""
    row: Row = {"pair_id": task["pair_id"]}
    for name in task.keys() - _BESIDE - set(_DATA):
        _check_control(name, codebook)
        value = task[name]
        given = value["choices"] if isinstance(value, dict) else value
        row[name] = "\n".join(given) if name == "note" and not isinstance(given, str) else _one_of(given)
    return row | {"coder": str(task.get("annotator", "")), "seconds": str(task.get("lead_time") or "")}


def _label_studio_row(task: Any, annotation: Any, codebook: Codebook) -> Row:
    row: Row = {"pair_id": task["data"]["pair_id"]}
    for result in annotation["result"]:
        name, value = result["from_name"], result["value"]
        _check_control(name, codebook)
        row[name] = _one_of(value["choices"]) if "choices" in value else "\n".join(value.get("text", []))
    # Who completed it is an object with an email in some exports and a number in others.
    by = annotation.get("completed_by", "")
    row["coder"] = str(by.get("email") or by.get("id") or "") if isinstance(by, dict) else str(by)
    row["seconds"] = str(annotation.get("lead_time") or "")
    return row


def _text(row: Row) -> str:
    return f"{row['network_passage']}{_DIVIDER}{row['city_passage']}"


def _lines(values: Any) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
