"""The answers that a pack saved, read back: whole and unchanged, of this sample, coder and codebook, or not at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pipeline.errors import InputError
from pipeline.review.codebook import Codebook
from pipeline.review.collect import CANNOT_TELL
from pipeline.review.exchanging.sheets import NOTE, ReadSheet, codebook_faults
from pipeline.review.records import Answer, AnswerKind
from pipeline.review.serving.desk import mark_work
from pipeline.review.store import ReviewStore
from pipeline.study.csv_table import Fault

__all__ = ["is_answer_file", "read_answer_file"]

_BEGINS = b'{"policyecho_answers":'
_LARGEST = 32_000_000  # bytes; a thousand pairs make half a megabyte
_LONGEST_NOTE = 4000
_SUMMED = re.compile(r'(\{.*),"sum":"([0-9a-f]{16})"\}')

_Code = Annotated[str, StringConstraints(max_length=_LONGEST_NOTE)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Head(_Line):
    policyecho_answers: Literal[1]
    work: str
    coder: str
    codebook: str


class _End(_Line):
    end: int


class _Given(_Line):
    answer_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    pair_id: str = Field(max_length=40)
    kind: Literal["code", "skip", "later", "undo", "rival", "network_guess"]
    codes: dict[str, _Code]
    given_at: str = Field(pattern=r"^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$")
    seconds: float = Field(ge=0, le=86_400, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What an answer may be of: the coder, the pairs, the codebook, the networks, and the answers kept already."""

    coder: str
    pairs: frozenset[str]
    codebook: Codebook
    networks: tuple[str, ...]
    kept: Mapping[str, Answer]


def is_answer_file(path: Path) -> bool:
    """Whether a file was saved by a pack."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        begins = stream.read(len(codecs.BOM_UTF8) + len(_BEGINS))
    return begins.removeprefix(codecs.BOM_UTF8).startswith(_BEGINS)


def read_answer_file(path: Path, store: ReviewStore, codebook: Codebook, networks: tuple[str, ...]) -> ReadSheet:
    """The answers of a pack in their order, and what is wrong with the lines that hold none that can be used.

    Raises InputError where the file as a whole belongs to other work or is torn.
    """
    lines, faults = _read_lines(path)
    head, allowed = _read_head(path, lines[0] if lines else "", store, codebook, networks)
    faults += _head_faults(head, codebook)
    answers: list[Answer] = []
    seen: set[str] = set()
    for number, line in enumerate(lines[1:-1], start=2):
        answer, wrong = _read_answer(line, allowed, seen)
        if answer:
            answers.append(answer)
        if wrong:
            faults.append(Fault(number, "; ".join(wrong)))
    faults += _end_faults(lines)
    return ReadSheet(tuple(answers), 0, tuple(sorted(faults, key=lambda fault: fault.line)))


def _read_lines(path: Path) -> tuple[list[str], list[Fault]]:
    """The lines without their sums, and those whose sums do not fit."""
    if path.stat().st_size > _LARGEST:
        raise InputError(f"{path} is larger than any answer file; give the one that the pack saved")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is damaged (no UTF-8); have the pack save it again") from None
    bodies, faults, before = [], [], ""
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        found = _SUMMED.fullmatch(line.removesuffix("\r"))
        fits = found is not None and _sum(before + found[1]) == found[2]
        if not fits:
            faults.append(Fault(number, "it was changed or broke off after the pack had saved it"))
        before = found[2] if found else ""
        bodies.append(f"{found[1]}}}" if found and fits else "")
    return bodies, faults


def _read_head(
    path: Path, line: str, store: ReviewStore, codebook: Codebook, networks: tuple[str, ...]
) -> tuple[_Head, _Allowed]:
    try:
        head = _Head.model_validate_json(line)
    except ValidationError:
        raise InputError(f"{path} line 1: it is no beginning of an answer file; have the pack save it again") from None
    for sample in store.samples():
        if mark_work(sample, head.coder) == head.work:
            pairs = frozenset(pair_id for pair_id, _ in store.pair_ids(sample.sample_id))
            kept = {answer.answer_id: answer for answer in store.answers(sample.sample_id)}
            return head, _Allowed(head.coder, pairs, codebook, networks, kept)
    raise InputError(
        f"{path} line 1: it holds answers to a sample of another study, or its coder was changed; merge it where the "
        "pack was written"
    )


def _head_faults(head: _Head, codebook: Codebook) -> list[Fault]:
    return [Fault(1, wrong) for wrong in codebook_faults(head.codebook, codebook)]


def _end_faults(lines: Sequence[str]) -> list[Fault]:
    try:
        whole = len(lines) > 1 and _End.model_validate_json(lines[-1]).end == len(lines) - 2
    except ValidationError:
        whole = False
    return [] if whole else [Fault(len(lines), "the file ends here and is not whole; have the pack save it again")]


def _read_answer(line: str, allowed: _Allowed, seen: set[str]) -> tuple[Answer | None, list[str]]:
    if not line:
        return None, []  # its sum did not fit, which is told already
    try:
        given = _Given.model_validate_json(line)
    except ValidationError as error:
        fields = sorted({".".join(map(str, one["loc"])) or "line" for one in error.errors()})
        return None, [f"it is no answer ({', '.join(map(repr, fields))})"]
    answer = Answer(
        given.answer_id, given.pair_id, allowed.coder, AnswerKind(given.kind), given.codes, allowed.codebook.digest,
        f"{given.given_at[:19]}Z", given.seconds,
    )  # fmt: skip
    wrong = _CHECKS[answer.kind](answer, allowed)
    if answer.pair_id not in allowed.pairs:
        wrong.append(f"pair {answer.pair_id!r} is none of this sample")
    if answer.answer_id in seen:
        wrong.append(f"answer {answer.answer_id} stands twice")
    seen.add(answer.answer_id)
    kept = allowed.kept.get(answer.answer_id)
    if kept and _says(kept) != _says(answer):
        wrong.append(f"answer {answer.answer_id} was taken in already and says something else")
    return answer, wrong


def _says(answer: Answer) -> tuple[object, ...]:
    return answer.pair_id, answer.coder, answer.kind, dict(answer.codes)


def _check_code(answer: Answer, allowed: _Allowed) -> list[str]:
    return allowed.codebook.faults({name: code for name, code in answer.codes.items() if name != NOTE})


def _check_rival(answer: Answer, allowed: _Allowed) -> list[str]:
    return allowed.codebook.relation_alone.faults(dict(answer.codes))


def _check_guess(answer: Answer, allowed: _Allowed) -> list[str]:
    network = answer.codes.get("network", "")
    if set(answer.codes) == {"network"} and network in (*allowed.networks, CANNOT_TELL):
        return []
    return [f"{network!r} is no network of this study"]


def _check_empty(answer: Answer, allowed: _Allowed) -> list[str]:
    return ["it carries codes where there are none"] if answer.codes else []


_CHECKS: Mapping[AnswerKind, Callable[[Answer, _Allowed], list[str]]] = {
    AnswerKind.CODE: _check_code,
    AnswerKind.RIVAL: _check_rival,
    AnswerKind.NETWORK_GUESS: _check_guess,
    AnswerKind.SKIP: _check_empty,
    AnswerKind.LATER: _check_empty,
    AnswerKind.UNDO: _check_empty,
}


def _sum(text: str) -> str:
    """64 bits of FNV-1a in hexadecimal digits: against slips and torn files, not against whoever means to deceive."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"
