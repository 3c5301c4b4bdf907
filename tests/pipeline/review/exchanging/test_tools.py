"""What annotation tools export, as they write it: every code comes in, or its line is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.review.codebook import Codebook, read_codebook
from pipeline.review.exchanging.tools import TOOLS, parse_tool_lines

Task = dict[str, Any]


@pytest.fixture
def codebook(tmp_path: Path) -> Codebook:
    return read_codebook(tmp_path / "none")


def annotated(*results: Task, **beside: Any) -> Task:
    """A task as Label Studio exports it as JSON, with one annotation."""
    annotation = {"id": 7, "completed_by": 1, "was_cancelled": False, "result": list(results), "lead_time": 4.2}
    return {"id": 1, "data": {"pair_id": "p1"}, "annotations": [annotation | beside], "predictions": []}


def chosen(*codes: str, control: str = "relation") -> Task:
    value = {"choices": list(codes)}
    return {"id": "x", "from_name": control, "to_name": "city", "type": "choices", "value": value}


FLAT: Task = {
    "id": 1, "pair_id": "p1", "network_passage": "a", "city_passage": "b", "context": "c", "annotator": 1,
    "annotation_id": 7, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "lead_time": 4.2,
}  # fmt: skip
DOCCANO: Task = {"id": 1, "text": "a", "pair_id": "p1", "Comments": []}
PRODIGY: Task = {"text": "a", "meta": {"pair_id": "p1"}, "answer": "accept", "_session_id": "echo-anna"}


@pytest.mark.parametrize(
    ("task", "row"),
    [
        (FLAT | {"relation": "copy"}, {"relation": "copy", "coder": "1", "seconds": "4.2"}),
        (FLAT | {"relation": "copy", "note": ["one", "two"]}, {"relation": "copy", "note": "one\ntwo"}),
        (FLAT, {"coder": "1"}),
        (annotated(chosen("copy"), chosen("both", control="content")), {"relation": "copy", "content": "both"}),
        (DOCCANO | {"label": "copy"}, {"relation": "copy"}),
        (DOCCANO | {"label": []}, {"relation": ""}),
        (PRODIGY | {"accept": ["copy"]}, {"relation": "copy", "coder": "echo-anna"}),
    ],
)
def test_an_answer_is_read(codebook: Codebook, task: Task, row: dict[str, str]) -> None:
    ((_, found),), faults = parse_tool_lines(json.dumps([task]), codebook)
    assert faults == [] and found["pair_id"] == "p1" and {name: found[name] for name in row} == row


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (annotated(chosen("copy", "frame")), "'copy' and 'frame' are chosen where one code is asked for"),
        (FLAT | {"relation": {"choices": ["copy", "frame"]}}, "'copy' and 'frame' are chosen"),
        (DOCCANO | {"label": ["copy", "frame"]}, "'copy' and 'frame' are chosen"),
        (PRODIGY | {"accept": ["copy", "frame"]}, "'copy' and 'frame' are chosen"),
        (annotated(chosen("copy", control="choice")), "its control 'choice' is no field of the codebook"),
        (FLAT | {"choice": "copy"}, "its control 'choice' is no field of the codebook"),
    ],
)
def test_a_code_that_would_be_lost_is_told_by_its_line(codebook: Codebook, task: Task, said: str) -> None:
    rows, (fault,) = parse_tool_lines(json.dumps([annotated(chosen("frame")), task]), codebook)
    assert len(rows) == 1 and fault.line == 2 and said in fault.text


def test_tasks_that_nobody_has_answered_are_lines_without_codes(codebook: Codebook) -> None:
    cancelled = annotated(chosen("copy"), was_cancelled=True)
    unread = {"data": {"pair_id": "p2"}}
    rows, faults = parse_tool_lines(json.dumps([cancelled, unread]), codebook)
    assert faults == [] and rows == [(1, {"pair_id": "p1"}), (2, {"pair_id": "p2"})]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085"])
def test_a_mark_within_a_passage_ends_no_line(codebook: Codebook, mark: str) -> None:
    lines = [DOCCANO | {"text": f"a{mark}b", "label": ["copy"]}, DOCCANO | {"label": ["frame"]}]
    text = "\r\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    rows, faults = parse_tool_lines(text, codebook)
    assert faults == [] and [(line, row["relation"]) for line, row in rows] == [(1, "copy"), (2, "frame")]


def test_what_is_written_for_a_tool_is_no_answer_yet(codebook: Codebook) -> None:
    row = {"pair_id": "p1", "network_passage": "a", "city_passage": "b", "context": "c"}
    for write in (TOOLS["label-studio"], TOOLS["doccano"]):
        ((_, found),), faults = parse_tool_lines(write([row], codebook), codebook)
        assert faults == [] and found["pair_id"] == "p1" and not found.get("relation")
