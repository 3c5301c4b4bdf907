"""What each figure on coders means, in a sentence that a reader without statistics can use."""

from __future__ import annotations

from pipeline.records.codes import Code
from pipeline.review.agreement.measure import Agreement
from pipeline.review.estimates import Estimate

__all__ = ["FIRM", "TENTATIVE", "Figure", "Reliability", "explain", "explain_agreement", "judge_reliability"]

FIRM, TENTATIVE = 0.80, 0.667  # Krippendorff 2004, "Content analysis", 2nd edition, p. 241
_DOMINANT = 0.80  # prevalence of one code from which alpha and kappa fall whatever the coders do


class Reliability(Code):
    """What may be concluded from judgements that agree so far."""

    FIRM = "firm", "firm: conclusions may rest on these judgements"
    TENTATIVE = "tentative", "tentative: only cautious conclusions may rest on these judgements"
    UNSURE = (
        "unsure",
        "not certain: on so few pairs it may as well be below .667, which would be too low; judge more pairs before "
        "anything rests on it",
    )
    REWRITE = "rewrite", "too low: rewrite the codebook where coders disagree, train on it, and judge again"
    UNKNOWN = "unknown", "nothing can be concluded from it yet"


class Figure(Code):
    """The figures on coders."""

    RAW = "raw", "how often two coders gave the same pair the same code; luck is counted in"
    ALPHA = (
        "alpha",
        "Krippendorff's alpha: 1 is perfect, 0 what chance gives; all codes are equally different",
    )
    ALPHA_ORDINAL = (
        "alpha_ordinal",
        "Krippendorff's alpha for ordered codes: codes far apart on the scale weigh more than neighbours",
    )
    AC1 = "ac1", "Gwet's AC1: agreement beyond chance that does not fall only because one code is frequent"
    KAPPA = "kappa", "Cohen's kappa: agreement beyond chance of two coders, the mean over all pairs of coders"
    PREVALENCE = (
        "prevalence",
        "how frequent a code is; where one is very frequent, alpha and kappa are low",
    )
    SENSITIVITY = "sensitivity", "of planted echoes, the share that the coder called an echo"
    SPECIFICITY = "specificity", "of planted pairs that are no echo, the share that the coder did not call one"
    DRIFT = "drift", "agreement in the last quarter of the work less that in the first; below 0 the coder has drifted"
    HASTE = "haste", "the share of judgements that took under two seconds, in which nobody reads two passages"
    REPEAT = "repeat", "how often a coder gave the same code when the same pair came again"


_COEFFICIENTS = (Figure.ALPHA, Figure.ALPHA_ORDINAL, Figure.AC1, Figure.KAPPA)


def judge_reliability(alpha: Estimate) -> Reliability:
    """By alpha: .80 and more is firm, .667 and more tentative, where its interval does not reach below .667."""
    if alpha.value is None:
        return Reliability.UNKNOWN
    if alpha.value < TENTATIVE:
        return Reliability.REWRITE
    if alpha.low is None or alpha.low < TENTATIVE:
        return Reliability.UNSURE
    return Reliability.FIRM if alpha.value >= FIRM else Reliability.TENTATIVE


def explain(figure: Figure, estimate: Estimate) -> str:
    """One sentence: the figure, its interval, and what it means, or why there is none."""
    if estimate.undefined is not None:
        return f"{figure} is undefined: {estimate.undefined.meaning}."
    told = f"{figure} is {_told(figure, estimate.value)}{_interval(figure, estimate)} on {_units(estimate.n)}"
    if figure in (Figure.ALPHA, Figure.ALPHA_ORDINAL):
        return f"{told}, which is {judge_reliability(estimate).meaning}."
    return f"{told}: {figure.meaning}."


def explain_agreement(agreement: Agreement) -> tuple[str, ...]:
    """A sentence for each figure, and one where the figures seem to contradict each other."""
    figures = (
        (Figure.RAW, agreement.raw),
        (Figure.ALPHA, agreement.alpha),
        (Figure.ALPHA_ORDINAL, agreement.alpha_ordinal),
        (Figure.AC1, agreement.ac1),
        (Figure.KAPPA, agreement.kappa),
    )
    sentences = tuple(explain(figure, estimate) for figure, estimate in figures)
    return sentences + _why_alpha_is_low(agreement)


def _why_alpha_is_low(agreement: Agreement) -> tuple[str, ...]:
    """The paradox of Feinstein and Cicchetti (1990): coders agree, and alpha is low all the same."""
    alpha, ac1 = agreement.alpha.value, agreement.ac1.value
    frequent = max(agreement.prevalence, key=lambda one: one.share.value or 0.0, default=None)
    if alpha is None or ac1 is None or frequent is None or frequent.share.value is None:
        return ()
    if alpha >= TENTATIVE or ac1 < FIRM or frequent.share.value < _DOMINANT:
        return ()
    share = f"{frequent.share.value:.0%}"
    return (
        f"alpha is low although ac1 is high because {share} of the codes are {frequent.code!r}, so that a few "
        "disagreements weigh much; judge more pairs of the other codes before you rewrite the codebook.",
    )


def _told(figure: Figure, value: float | None) -> str:
    if value is None:
        raise ValueError("an undefined figure is told by its reason")
    return f"{value:.3f}" if figure in _COEFFICIENTS else f"{value:.1%}"


def _interval(figure: Figure, estimate: Estimate) -> str:
    if estimate.no_interval is not None:
        return f" (no interval: {estimate.no_interval.meaning})"
    return f" ({_told(figure, estimate.low)} to {_told(figure, estimate.high)})"


def _units(n: int) -> str:
    return "1 unit" if n == 1 else f"{n:,} units"
