"""What coders hold now, read from all that they answered, and the order in which each coder is shown the pairs."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.review.records import Answer, AnswerKind

__all__ = [
    "FAR_APART",
    "CoderState",
    "adjudicated",
    "coder_states",
    "have_coded",
    "order_pairs",
    "pair_state",
]

FAR_APART = 50  # pairs between one and its duplicate, as far as there are so many


@dataclass(frozen=True, slots=True)
class CoderState:
    """What a coder holds of one pair: the answer that counts, or that it was skipped or put off; None: nothing yet.

    `rival` and `network_guess` are what was said of the strongest other source and of the network, once asked.
    """

    held: Answer | None = None
    rival: Answer | None = None
    network_guess: Answer | None = None

    @property
    def coded(self) -> Answer | None:
        """The answer, where there is a code."""
        return self.held if self.held and self.held.kind is AnswerKind.CODE else None


def pair_state(answers: Iterable[Answer]) -> CoderState:
    """What a coder holds of a pair after these answers, in the order in which they were kept; each undo takes one."""
    held: list[Answer] = []
    beside: dict[AnswerKind, Answer] = {}
    for answer in answers:
        if answer.kind is AnswerKind.UNDO:
            if held:
                held.pop()
            beside.clear()
        elif answer.kind in (AnswerKind.RIVAL, AnswerKind.NETWORK_GUESS):
            beside[answer.kind] = answer
        elif answer.kind is not AnswerKind.ADJUDICATED:
            held.append(answer)
    return CoderState(held[-1] if held else None, beside.get(AnswerKind.RIVAL), beside.get(AnswerKind.NETWORK_GUESS))


def coder_states(answers: Sequence[Answer]) -> dict[str, dict[str, CoderState]]:
    """By coder and pair what is held; coders who only adjudicated are not among them."""
    sorted_out: dict[str, dict[str, list[Answer]]] = {}
    for answer in answers:
        if answer.kind is not AnswerKind.ADJUDICATED:
            sorted_out.setdefault(answer.coder, {}).setdefault(answer.pair_id, []).append(answer)
    return {
        coder: {pair_id: pair_state(given) for pair_id, given in by_pair.items()}
        for coder, by_pair in sorted_out.items()
    }


def have_coded(answers: Sequence[Answer]) -> frozenset[str]:
    """Who has judged any pair, whose codes are not to be decided between by themselves."""
    return frozenset(answer.coder for answer in answers if answer.kind is not AnswerKind.ADJUDICATED)


def adjudicated(answers: Sequence[Answer]) -> Mapping[str, Answer]:
    """By pair what was decided where coders did not agree; the last decision counts."""
    return {answer.pair_id: answer for answer in answers if answer.kind is AnswerKind.ADJUDICATED}


def order_pairs(pairs: Sequence[tuple[str, str]], seed: int, coder: str) -> list[str]:
    """The ids of pairs in the order of one coder; `pairs` are ids with that of the pair each repeats, or nothing.

    The order is another for every coder and always the same for one. A pair and its duplicate are at least fifty pairs
    apart, or as far as a small sample allows.
    """
    digest = hashlib.sha256(f"{seed}\0{coder}".encode()).digest()
    shuffled = [pair_id for pair_id, _ in pairs]
    random.Random(digest).shuffle(shuffled)
    repeats = {pair_id: other for pair_id, other in pairs if other}
    return _apart(shuffled, repeats, min(FAR_APART, len(shuffled) // 2))


def _apart(order: list[str], repeats: Mapping[str, str], distance: int) -> list[str]:
    """The order with each duplicate so far behind its original."""
    singles = [pair_id for pair_id in order if pair_id not in repeats]
    place = {pair_id: number for number, pair_id in enumerate(singles)}
    # Originals come to the front half, or nothing would be left behind which a duplicate could stand.
    originals = {repeats[one] for one in repeats}
    last = max(0, len(order) - distance - len(repeats))
    late = [one for one in singles if one in originals and place[one] >= last]
    early = [one for one in singles if one not in originals and place[one] < last]
    for original, other in zip(late, reversed(early), strict=False):
        at, to = place[original], place[other]
        singles[at], singles[to] = other, original
        place[original], place[other] = to, at
    result: list[str] = list(singles)
    for duplicate in [one for one in order if one in repeats]:
        first = result.index(repeats[duplicate]) + distance + 1
        at = max(first, round(first + (len(result) - first) * _unit(duplicate))) if first < len(result) else len(result)
        result.insert(at, duplicate)
    return result


def _unit(text: str) -> float:
    """A number in [0, 1) that hangs on the text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 16**8
