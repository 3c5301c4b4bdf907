"""Answers of a sheet beside those that are kept: what says the same is no second one, what was changed back counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from pipeline.review.judgements import CoderState, adjudicated, coder_states
from pipeline.review.records import Answer, AnswerKind
from pipeline.review.store import ReviewStore

__all__ = ["renew_ids"]


def renew_ids(store: ReviewStore, answers: Sequence[Answer]) -> list[Answer]:
    """The same answers, each under the id of what holds where that says the same, else under one not used yet.

    So a sheet that is merged twice is one, and a code that was changed and changed back is a third answer, which is
    the one that counts.
    """
    samples = sorted({pair.sample_id for answer in answers if (pair := store.pair(answer.pair_id))})
    kept = [old for sample in samples for old in store.answers(sample)]
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


def _says(answer: Answer) -> tuple[object, ...]:
    return answer.coder, answer.kind, answer.codebook, dict(answer.codes)
