"""From settled codes to verdicts on matches: the rows from which precision is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pipeline.review.agreement.coders import judge_on_foils
from pipeline.review.agreement.codings import Coded
from pipeline.review.codebook import Codebook
from pipeline.review.collect import Collected
from pipeline.review.estimates import Estimate, Undefined
from pipeline.review.precision import Claim, Dimension, Sample, Verdict, correct_for_coders, measure_precision
from pipeline.review.records import PairKind
from pipeline.review.stop_line import even_out

__all__ = ["Judged", "judge"]

# The group of claims by the name of the fact that was kept of each when the sample was drawn.
_FACTS = {
    Dimension.CLASS: "text_class",
    Dimension.GRADE: "grade",
    Dimension.LANGUAGE: "langs",
    Dimension.EXPOSURE: "contact",
}
_ECHO = "echo"


@dataclass(frozen=True, slots=True)
class Judged:
    """The claims of a run with what people found of those that were drawn.

    `in_order` are verdicts in the order in which they were settled, of each stratum as many as if all had been drawn
    alike, None where coders differ whether a match is an echo. `undecided` is how many differ in that; they have no
    verdict in `sample`. `at_worst` and `at_best` are the precision of all matches were none of them an echo, or all.
    `corrected` is the precision freed from the errors that coders made on foils.
    """

    sample_id: str
    sample: Sample
    in_order: tuple[bool | None, ...]
    undecided: int
    at_worst: float | None
    at_best: float | None
    corrected: Estimate


def judge(collected: Collected, codebook: Codebook) -> Judged:
    """What is settled of the matches of a sample."""
    found = collected.verdicts(codebook.is_echo)
    pairs = [pair for pair in collected.pairs.values() if pair.kind is PairKind.MATCH]
    # As they were settled, so that a line that was reached stays reached when more is judged.
    judged = sorted((pair for pair in pairs if pair.pair_id in found), key=lambda one: collected.last_said[one.pair_id])
    worst = [Verdict(pair.match_id, found[pair.pair_id] is True, pair.probability) for pair in judged]
    undecided = {pair.match_id for pair in judged if found[pair.pair_id] is None}
    best = [replace(verdict, is_right=True) if verdict.unit in undecided else verdict for verdict in worst]
    claims = _claims(collected)
    settled = Sample.of(claims, [verdict for verdict in worst if verdict.unit not in undecided])
    kept = even_out(worst, min((pair.probability for pair in pairs), default=1.0), collected.sample.seed)
    return Judged(
        collected.sample.sample_id,
        settled,
        tuple(None if verdict.unit in undecided else verdict.is_right for verdict in kept),
        len(undecided),
        _share_right(claims, worst),
        _share_right(claims, best),
        _correct(collected, codebook, measure_precision(settled).whole.estimate),
    )


def _share_right(claims: list[Claim], verdicts: list[Verdict]) -> float | None:
    """The precision of all matches by these verdicts; None without any."""
    return Sample.of(claims, verdicts).estimate(np.ones(len(claims), dtype=np.bool_)).value


def _claims(collected: Collected) -> list[Claim]:
    """Every claim of the run that was drawn from; less its q-value it is as likely an echo as scores can tell."""
    facts = collected.sample.facts.get("matches")
    if not isinstance(facts, list):
        return []
    has_rates = all(one["q_value"] is not None for one in facts)
    return [
        Claim(
            one["match_id"],
            one["stratum"],
            {by: str(one[name]) for by, name in _FACTS.items()},
            1 - one["q_value"] if has_rates else None,
        )
        for one in facts
    ]


def _correct(collected: Collected, codebook: Codebook, whole: Estimate) -> Estimate:
    """Precision freed from coders' errors, whose rates are those of what was settled of foils."""
    found = collected.verdicts(codebook.is_echo)
    calls = [
        Coded(unit, "settled", _ECHO if found[unit] else "")
        for unit in collected.is_echo
        if found.get(unit) is not None
    ]
    rates = judge_on_foils(calls, collected.is_echo, {_ECHO})
    if not rates:
        return Estimate.without_value(Undefined.NO_FOILS)
    return correct_for_coders(whole, rates[0].sensitivity, rates[0].specificity)
