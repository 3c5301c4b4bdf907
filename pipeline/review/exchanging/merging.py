"""Answers of a sheet beside those that are kept: what says the same is no second one, what was changed back counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

from pipeline.review.judgements import CoderState, adjudicated, coder_states
from pipeline.review.records import Answer, AnswerKind
from pipeline.review.store import ReviewStore

__all__ = ["count_replaced", "find_like_coders", "renew_ids"]


def renew_ids(store: ReviewStore, answers: Sequence[Answer]) -> list[Answer]:
    """The same answers, each under the id of what holds where that says the same, else under one not used yet.

    So a sheet that is merged twice is one, and a code that was changed and changed back is a third answer, which is
    the one that counts.
    """
    kept = _kept(store, answers)
    states, decided, used = coder_states(kept), adjudicated(kept), {old.answer_id for old in kept}
    renewed = []
    for answer in answers:
        state = states.get(answer.coder, {}).get(answer.pair_id, CoderState())
        held = decided.get(answer.pair_id) if answer.kind is AnswerKind.ADJUDICATED else state.held
        if held and _says(held) == _says(answer):
            renewed.append(replace(answer, answer_id=held.answer_id))
        elif answer.answer_id in used:
            turn = sum(old.pair_id == answer.pair_id and old.coder == answer.coder for old in kept)
            fresh = hashlib.sha256(f"{answer.answer_id}\0{turn}".encode()).hexdigest()[:32]
            renewed.append(replace(answer, answer_id=fresh))
        else:
            renewed.append(answer)
    return renewed


def find_like_coders(store: ReviewStore, answers: Sequence[Answer]) -> tuple[tuple[str, str], ...]:
    """Coders of these answers who have given none before, each with another whose name differs in its spelling alone.

    That is in capitals, or in how accents are written. Both would count as two coders who agree in everything.
    """
    before = {old.coder for old in _kept(store, answers)}
    coders = before | {answer.coder for answer in answers}
    return tuple(
        (new, other)
        for new in sorted(coders - before)
        for other in sorted(coders - {new})
        if normalize("NFC", new).casefold() == normalize("NFC", other).casefold()
    )


def count_replaced(store: ReviewStore, answers: Sequence[Answer]) -> int:
    """How many codes that hold now would give way to others of the same coder if these answers were taken in."""
    kept = _kept(store, answers)
    known = {old.answer_id for old in kept}
    before = coder_states(kept)
    after = coder_states([*kept, *(answer for answer in answers if answer.answer_id not in known)])
    return sum(
        state.coded is not None and dict(state.coded.codes) != _codes(after[coder][pair_id])
        for coder, held in before.items()
        for pair_id, state in held.items()
    )


def _codes(state: CoderState) -> dict[str, str]:
    return dict(state.coded.codes) if state.coded else {}


def _kept(store: ReviewStore, answers: Sequence[Answer]) -> list[Answer]:
    """All answers to the samples that these are of."""
    samples = sorted({pair.sample_id for answer in answers if (pair := store.pair(answer.pair_id))})
    return [old for sample in samples for old in store.answers(sample)]


def _says(answer: Answer) -> tuple[object, ...]:
    return answer.coder, answer.kind, answer.codebook, dict(answer.codes)
