"""From settled codes to verdicts on matches: the rows from which precision is counted."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Judged:
    """The claims of a run with what people found of those that were drawn.

    `in_order` are verdicts in the order in which they were settled, of each stratum as many as if all had been drawn
    alike; `undecided` are the pairs on which coders differ, `corrected` is the precision freed from the errors that
    coders made on foils.
    """

    sample_id: str
    sample: Sample
    in_order: tuple[bool, ...]
    undecided: int
    corrected: Estimate


def judge(collected: Collected, codebook: Codebook) -> Judged:
    """What is settled of the matches of a sample."""
    settled = collected.settled()
    verdicts = [
        Verdict(pair.match_id, codebook.is_echo(settled[pair.pair_id]), pair.probability)
        # As they were settled, so that a line that was reached stays reached when more is judged.
        for pair in sorted(collected.pairs.values(), key=lambda pair: collected.last_said.get(pair.pair_id, -1))
        if pair.kind is PairKind.MATCH and pair.pair_id in settled
    ]
    sample = Sample.of(_claims(collected), verdicts)
    least = min((pair.probability for pair in collected.pairs.values() if pair.kind is PairKind.MATCH), default=1.0)
    whole = measure_precision(sample).whole.estimate
    return Judged(
        collected.sample.sample_id,
        sample,
        tuple(even_out(verdicts, least, collected.sample.seed)),
        len(collected.disagreements()),
        _correct(collected, codebook, whole, settled),
    )


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


def _correct(collected: Collected, codebook: Codebook, whole: Estimate, settled: dict[str, str]) -> Estimate:
    """Precision freed from coders' errors, whose rates are those of the settled codes of foils."""
    foils = collected.is_echo
    codings = [Coded(unit, "settled", settled[unit]) for unit in foils if unit in settled]
    echo_codes = {code.code for code in codebook.relation.codes if code.echo}
    rates = judge_on_foils(codings, foils, echo_codes)
    if not rates:
        return Estimate.without_value(Undefined.NO_FOILS)
    return correct_for_coders(whole, rates[0].sensitivity, rates[0].specificity)
