"""What people said of a match of a run: the codes of all passages judged that are it, are part of it or hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import ReviewStatus, Span
from pipeline.review.codebook import RELATION
from pipeline.review.following.overlap import Overlap, Relation, holds
from pipeline.review.records import Answer, AnswerKind, Pair

__all__ = ["GivenLabel", "JudgedPair", "Located", "MatchReview", "review_match"]

SPEECH_ACT = "speech_act"


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A match of a sample with the codes that coders hold of it and, by codebook, what was decided last.

    `run_id` is the run that the sample was drawn from, `stratum_matches` how many matches its stratum had there.
    """

    pair: Pair
    run_id: str
    coded: tuple[Answer, ...]
    decided: tuple[Answer, ...]
    stratum_matches: int

    def settled(self, codebook: str, field: str = RELATION) -> str:
        """The code that holds by a codebook: decided, else what all coders say; empty where there is none."""
        for answers in (self.decided, self.coded):
            codes = {one.codes[field] for one in answers if one.codebook == codebook and one.codes.get(field)}
            if codes:
                return next(iter(codes)) if len(codes) == 1 else ""
        return ""

    def is_judged_by(self, codebook: str) -> bool:
        """Whether anybody coded it by this codebook."""
        return any(one.codebook == codebook for one in (*self.coded, *self.decided))


@dataclass(frozen=True, slots=True)
class Located:
    """A judged pair with where its passages stand in the texts of a run."""

    judged: JudgedPair
    network: Span
    city: Span


@dataclass(frozen=True, slots=True)
class GivenLabel:
    """A code and who gave it; `codebook` is empty for the one in force."""

    coder: str
    code: str
    is_decision: bool
    relation: Relation
    codebook: str

    @property
    def text(self) -> str:
        """As `A:copy`, with what keeps it from counting, or that it was a decision, in brackets."""
        marks = ["decided"] if self.is_decision else []
        marks += {Relation.SAME: [], Relation.WITHIN: ["of a part"], Relation.PIECE: ["of more"]}[self.relation]
        marks += [f"codebook {self.codebook}"] if self.codebook else []
        in_brackets = f" ({', '.join(marks)})" if marks else ""
        return f"{self.coder}:{self.code}{in_brackets}"


@dataclass(frozen=True, slots=True)
class MatchReview:
    """What people said of a match.

    `labels` are all codes that have to do with it; `coders` counts those who coded the passage itself by the codebook
    in force, of which also `adjudicated`, `settled` and `speech_act` are (empty: none). `overlap` is the smallest
    common share of the judged passages that are this one; None where only parts were judged.
    """

    status: ReviewStatus
    labels: tuple[GivenLabel, ...]
    coders: int
    adjudicated: str
    settled: str
    speech_act: str
    pair_ids: tuple[str, ...]
    overlap: float | None


def review_match(found: Sequence[tuple[Located, Overlap]], codebook: str) -> MatchReview:
    """Pool what was said of the judged pairs that have to do with one match; `codebook` is the digest in force."""
    same = [one.judged for one, overlap in found if overlap.relation is Relation.SAME]
    counted = [one for one in same if one.is_judged_by(codebook)]
    coders = {one.coder for judged in counted for one in judged.coded if one.codebook == codebook}
    decided = {one.codes[RELATION] for judged in counted for one in judged.decided if one.codebook == codebook}
    status = _status(found, counted, len(coders), codebook)
    is_settled = status in (ReviewStatus.CODED, ReviewStatus.AGREED, ReviewStatus.ADJUDICATED)
    return MatchReview(
        status,
        tuple(sorted(_labels(found, codebook), key=lambda label: (label.coder, label.text))),
        len(coders),
        "|".join(sorted(decided)),
        counted[0].settled(codebook) if is_settled else "",
        _one({one.settled(codebook, SPEECH_ACT) for one in counted}) if is_settled else "",
        tuple(sorted({one.judged.pair.pair_id for one, _ in found})),
        min((overlap.share for _, overlap in found if overlap.relation is Relation.SAME), default=None),
    )


def _status(
    found: Sequence[tuple[Located, Overlap]], counted: Sequence[JudgedPair], coders: int, codebook: str
) -> ReviewStatus:
    """How far the match is judged; what differs between passages judged apart is told and never chosen from."""
    around = [(one, overlap.relation) for one, overlap in found if one.judged.is_judged_by(codebook)]
    own = [one for one, relation in around if relation is Relation.SAME]
    # A part that whoever judged the passage had before them says nothing against it.
    parts = [one for one, relation in around if relation is Relation.WITHIN and not _is_in(one, own)]
    codes = {one.judged.settled(codebook) for one in (*own, *parts)} - {""}
    if len(codes) > 1:
        return ReviewStatus.CONFLICTING
    if not counted:
        return ReviewStatus.PART if around else ReviewStatus.OTHER_CODEBOOK
    if not all(judged.settled(codebook) for judged in counted):
        return ReviewStatus.DISPUTED
    if any(one.codebook == codebook for judged in counted for one in judged.decided):
        return ReviewStatus.ADJUDICATED
    return ReviewStatus.AGREED if coders > 1 else ReviewStatus.CODED


def _is_in(part: Located, others: Iterable[Located]) -> bool:
    return any(holds(other.network, part.network) and holds(other.city, part.city) for other in others)


def _labels(found: Sequence[tuple[Located, Overlap]], codebook: str) -> set[GivenLabel]:
    return {
        GivenLabel(
            answer.coder,
            answer.codes[RELATION],
            answer.kind is AnswerKind.ADJUDICATED,
            overlap.relation,
            "" if answer.codebook == codebook else answer.codebook,
        )
        for one, overlap in found
        for answer in (*one.judged.coded, *one.judged.decided)
    }


def _one(codes: set[str]) -> str:
    """The code where there is one only."""
    return next(iter(codes)) if len(codes) == 1 else ""
