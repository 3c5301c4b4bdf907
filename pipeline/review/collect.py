"""From the answers of a sample to the plain rows that figures are counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.review.agreement.blindness import Guess
from pipeline.review.agreement.codings import Coded
from pipeline.review.codebook import RELATION
from pipeline.review.judgements import CoderState, adjudicated, coder_states
from pipeline.review.records import Answer, AnswerKind, Pair, PairKind, Sample
from pipeline.review.store import ReviewStore

__all__ = ["CANNOT_TELL", "Collected", "collect", "read_guesses"]

CANNOT_TELL = "cannot_tell"  # of the network, as the page sends it


@dataclass(frozen=True, slots=True)
class Collected:
    """What was said of the pairs of a sample under one codebook.

    `codings` are of matches, `on_foils` of foils and `all_codings` of all pairs, repeats included. `other_codebooks`
    counts the answers that were given by another codebook and are not among them; `last_said` has the place of each
    pair's last answer among all.
    """

    sample: Sample
    pairs: Mapping[str, Pair]
    codings: tuple[Coded, ...]
    on_foils: tuple[Coded, ...]
    all_codings: tuple[Coded, ...]
    decided: Mapping[str, str]
    last_said: Mapping[str, int]
    other_codebooks: Mapping[str, int]

    @property
    def is_echo(self) -> dict[str, bool]:
        """Of every foil whether it is an echo."""
        foils = (pair for pair in self.pairs.values() if pair.kind.is_foil)
        return {pair.pair_id: pair.kind is PairKind.FOIL_TRANSLATION for pair in foils}

    @property
    def repeats(self) -> dict[str, str]:
        """The pair that each duplicate repeats."""
        return {pair.pair_id: pair.repeats for pair in self.pairs.values() if pair.repeats}

    def groups(self, fact: str) -> dict[str, str]:
        """By pair the class, languages or contact of its match, as they were when the sample was drawn."""
        matches = self.sample.facts.get("matches")
        of_match = {one["match_id"]: str(one[fact]) for one in matches} if isinstance(matches, list) else {}
        return {
            pair.pair_id: of_match[pair.match_id]
            for pair in self.pairs.values()
            if pair.kind is PairKind.MATCH and pair.match_id in of_match
        }

    def verdicts(self, is_echo: Callable[[str], bool]) -> dict[str, bool | None]:
        """By pair whether it is an echo: as it was decided, else as all coders of it say, be it by different codes.

        None where coders differ whether it is one.
        """
        said: dict[str, set[bool]] = {}
        for one in self.all_codings:
            said.setdefault(one.unit, set()).add(is_echo(one.code))
        agreed = {unit: next(iter(calls)) if len(calls) == 1 else None for unit, calls in said.items()}
        return agreed | {unit: is_echo(code) for unit, code in self.decided.items()}

    def disagreements(self) -> dict[str, list[str]]:
        """Pairs on which coders differ and nobody has decided, with the codes given, in no order of coders."""
        given: dict[str, list[str]] = {}
        for one in self.all_codings:
            given.setdefault(one.unit, []).append(one.code)
        return {
            unit: sorted(codes)
            for unit, codes in given.items()
            if len(set(codes)) > 1 and unit not in self.decided and unit not in self.repeats
        }


def collect(store: ReviewStore, sample: Sample, codebook: str, field: str = RELATION) -> Collected:
    """What was said of a sample by the codebook of this digest, for one field of it."""
    pairs = {pair.pair_id: pair for pair in store.pairs(sample.sample_id)}
    answers = store.answers(sample.sample_id)
    codings = list(_codings(coder_states(answers), answers, codebook, field))
    others = Counter(answer.codebook for answer in answers if answer.codebook != codebook)
    return Collected(
        sample,
        pairs,
        tuple(one for one in codings if pairs[one.unit].kind is PairKind.MATCH),
        tuple(one for one in codings if pairs[one.unit].kind.is_foil),
        tuple(codings),
        {
            pair_id: answer.codes[field]
            for pair_id, answer in adjudicated(answers).items()
            if answer.codes.get(field) and answer.codebook == codebook
        },
        {answer.pair_id: number for number, answer in enumerate(answers)},
        dict(others),
    )


def read_guesses(answers: Sequence[Answer], pairs: Mapping[str, Pair], networks: Mapping[str, str]) -> list[Guess]:
    """What coders said when asked which network a pair is of; pairs whose network has no name are left out."""
    return [
        Guess(
            answer.coder, "" if answer.codes.get("network") == CANNOT_TELL else answer.codes.get("network", ""), truth
        )
        for answer in answers
        if answer.kind is AnswerKind.NETWORK_GUESS
        and (truth := networks.get(pairs[answer.pair_id].content.network.document_id, ""))
    ]


def _codings(
    states: Mapping[str, Mapping[str, CoderState]], answers: Sequence[Answer], codebook: str, field: str
) -> Iterator[Coded]:
    """The code each coder holds for each pair, with its turn in their work."""
    turns: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for answer in answers:
        turns[answer.answer_id] = seen[answer.coder]
        seen[answer.coder] += 1
    for coder, held in states.items():
        for pair_id, state in held.items():
            coded = state.coded
            if coded and coded.codebook == codebook and coded.codes.get(field):
                yield Coded(pair_id, coder, coded.codes[field], turns[coded.answer_id], coded.seconds or None)
