"""Which pair a coder sees next, and what an answer does; all that the page knows, without the page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.review.codebook import Codebook
from pipeline.review.judgements import CoderState, order_pairs, pair_state
from pipeline.review.records import Answer, AnswerKind, Pair, Sample
from pipeline.review.store import ReviewStore

__all__ = ["ASKED_EVERY", "Desk", "Place", "codes_of", "mark_work"]

NOTHING_YET = CoderState()
ASKED_EVERY = 30  # pairs between two at which a coder is asked whose the network's passage is


@dataclass(frozen=True, slots=True)
class Place:
    """Where a coder stands: a pair, its number in the coder's order, and how many there are and are done."""

    pair: Pair
    number: int
    total: int
    done: int
    state: CoderState


@dataclass(slots=True)
class _Work:
    """What a coder has done, kept beside the store so that no page reads all answers."""

    order: list[str]
    places: dict[str, int] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    states: dict[str, CoderState] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    sequence: list[str] = field(default_factory=list)  # pairs in the order of the answers

    @classmethod
    def of(cls, order: list[str]) -> _Work:
        """The work of a coder who has not begun."""
        return cls(order, {pair_id: number for number, pair_id in enumerate(order, start=1)})

    def keep(self, answer: Answer) -> None:
        """Take an answer into account."""
        pair_id = answer.pair_id
        self.answers.setdefault(pair_id, []).append(answer)
        self.sequence.append(pair_id)
        self.states[pair_id] = pair_state(self.answers[pair_id])
        (self.finished.add if _is_done(self.states[pair_id]) else self.finished.discard)(pair_id)

    def state(self, pair_id: str) -> CoderState:
        """What is held of a pair."""
        return self.states.get(pair_id, NOTHING_YET)


class Desk:
    """The desk of a sample: every coder's order and work."""

    def __init__(self, store: ReviewStore, sample: Sample, codebook: Codebook) -> None:
        self.sample, self.codebook = sample, codebook
        self.store = store
        self._pairs = store.pair_ids(sample.sample_id)
        self._work: dict[str, _Work] = {}

    def mark(self, coder: str) -> str:
        """The work of a coder on this sample, by which a browser keeps apart what waits to be sent."""
        return mark_work(self.sample, coder)

    def place(self, coder: str, pair_id: str) -> Place | None:
        """A pair as a coder sees it; None where it is none of this sample."""
        work = self._work_of(coder)
        pair = self.store.pair(pair_id)
        if pair is None or pair.sample_id != self.sample.sample_id:
            return None
        return Place(pair, work.places[pair_id], len(work.order), self.done(coder), work.state(pair_id))

    def next_pairs(self, coder: str, count: int, without: Sequence[str] = ()) -> list[str]:
        """The pairs that come next: those not touched yet, and after them those that were put off."""
        work, left_out = self._work_of(coder), frozenset(without)
        fresh: list[str] = []
        later: list[str] = []
        for pair_id in work.order:
            if pair_id in left_out or pair_id in work.finished:
                continue
            (later if work.state(pair_id).held else fresh).append(pair_id)
            if len(fresh) == count:
                break
        return (fresh + later)[:count]

    @property
    def total(self) -> int:
        """How many pairs there are for each coder."""
        return len(self._pairs)

    def done(self, coder: str) -> int:
        """How many pairs a coder has coded or skipped."""
        return len(self._work_of(coder).finished)

    def pace(self, coder: str) -> float | None:
        """The middle of the seconds that a coder took for the last pairs; None before five of them."""
        seconds = sorted(
            answer.seconds
            for pair_id in self._work_of(coder).sequence[-50:]
            for answer in self._work_of(coder).answers[pair_id][-1:]
            if answer.kind is AnswerKind.CODE and answer.seconds
        )
        return seconds[len(seconds) // 2] if len(seconds) >= 5 else None

    def answer(self, answer: Answer) -> list[str]:
        """Keep an answer for good; returns what is wrong with it, in which case it is not kept."""
        if answer.kind in (AnswerKind.CODE, AnswerKind.RIVAL):
            codes = {name: code for name, code in answer.codes.items() if name != "note"}
            asked = self.codebook.relation_alone if answer.kind is AnswerKind.RIVAL else self.codebook
            faults = asked.faults(codes)
            if faults:
                return faults
        new = self.store.add_answers([answer], (self.codebook.digest, self.codebook.model_dump_json()))
        if new:
            self._work_of(answer.coder).keep(answer)
        return []

    def pair_of(self, coder: str, answer_id: str) -> str | None:
        """The pair of an answer that was kept already; None where it is new."""
        given = self._work_of(coder).answers
        return next((pair for pair, answers in given.items() if any(a.answer_id == answer_id for a in answers)), None)

    def last_answered(self, coder: str) -> str | None:
        """The pair whose answer an undo would take back; None where there is none."""
        work = self._work_of(coder)
        for pair_id in reversed(work.sequence):
            if work.state(pair_id).held:
                return pair_id
        return None

    def asks_network(self, coder: str, pair_id: str) -> bool:
        """Whether the coder is asked here which network it may be, so that blindness itself is measured."""
        return self._work_of(coder).places[pair_id] % ASKED_EVERY == 0

    def _work_of(self, coder: str) -> _Work:
        if coder not in self._work:
            work = _Work.of(order_pairs(self._pairs, self.sample.seed, coder))
            for answer in self.store.answers(self.sample.sample_id, coder):
                # What was said by another codebook counts in no figure, so those pairs are asked again.
                if answer.codebook == self.codebook.digest:
                    work.keep(answer)
            self._work[coder] = work
        return self._work[coder]


def mark_work(sample: Sample, coder: str) -> str:
    """Twelve hex digits of a coder's work on a sample, which tell neither."""
    of = f"{sample.sample_id}\0{sample.drawn_at}\0{sample.seed}\0{coder}"
    return hashlib.sha256(of.encode()).hexdigest()[:12]


def _is_done(state: CoderState) -> bool:
    return bool(state.held and state.held.kind in (AnswerKind.CODE, AnswerKind.SKIP))


def codes_of(form: Mapping[str, str], codebook: Codebook) -> dict[str, str]:
    """The codes in a form, with the note; what is empty is left out."""
    wanted = [*(one.field for one in codebook.fields), "note"]
    return {name: value for name in wanted if (value := str(form.get(name, "")).strip())}
