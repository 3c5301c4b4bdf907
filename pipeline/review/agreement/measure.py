"""How far coders agree: raw agreement, alpha, AC1, kappa and prevalence side by side, with bootstrap intervals.

None of them stands alone: raw agreement counts luck in, alpha and kappa fall where one code is much more frequent than
the others, AC1 does not. Judgements by different versions of a codebook are different tables and are never put in one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.review.agreement import coefficients
from pipeline.review.agreement.bootstrap import Coefficient, Drawn, draw
from pipeline.review.agreement.codings import Arranged, Coded, arrange
from pipeline.review.estimates import Estimate, Undefined

__all__ = ["DRAWS", "Agreement", "PairKappa", "Prevalence", "measure_agreement", "measure_agreement_by_group"]

DRAWS = 2000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class PairKappa:
    """Cohen's kappa of two coders."""

    coder: str
    other: str
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How frequent a code is: its mean share of the codes of a unit."""

    code: str
    share: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures on the agreement of coders about the same units.

    `units` have a code of two coders or more, and the agreement rests on them; `single_units` have one code and count
    for the prevalence alone. `kappa` is the mean over the pairs of coders for which it is defined.
    """

    coders: tuple[str, ...]
    judgements: int
    units: int
    single_units: int
    raw: Estimate
    alpha: Estimate
    alpha_ordinal: Estimate
    ac1: Estimate
    kappa: Estimate
    kappa_of_pairs: tuple[PairKappa, ...]
    prevalence: tuple[Prevalence, ...]


def measure_agreement(
    codings: Sequence[Coded], scale: Sequence[str] = (), *, seed: int = 0, draws: int = DRAWS
) -> Agreement:
    """The agreement of two or more coders; units may lack the codes of some.

    `scale` has the codes in their order, for the ordinal alpha; without it that is undefined. Intervals are the 2.5 and
    97.5 percentiles of a bootstrap over units, the same for the same seed. Raises ValueError for a code that is not on
    the scale and where a coder has two codes for a unit.
    """
    table = arrange(codings, scale)
    if not codings:
        none = Estimate.without_value(Undefined.NO_JUDGEMENTS)
        return Agreement((), 0, 0, 0, none, none, none, none, none, (), ())
    pairs = list(combinations(range(len(table.coders)), 2))
    figures = [*_of_all(table), *(_kappa(table, *pair) for pair in pairs), *_shares(table)]
    raw, alpha, alpha_ordinal, ac1, *more = draw(table.times, figures, seed, draws)
    kappas, shares = more[: len(pairs)], more[len(pairs) :]
    total = int(table.times.sum())
    units = int(table.times[table.patterns.coders > 1].sum())
    why = Undefined.ONE_CODE if units else Undefined.ONE_CODER
    return Agreement(
        coders=table.coders,
        judgements=len(codings),
        units=units,
        single_units=total - units,
        raw=raw.estimate(units, why),
        alpha=alpha.estimate(units, why),
        alpha_ordinal=alpha_ordinal.estimate(units, why)
        if scale
        else Estimate.without_value(Undefined.NO_ORDER, units),
        ac1=ac1.estimate(units, why),
        kappa=Drawn.mean(kappas).estimate(units, why) if kappas else Estimate.without_value(why),
        kappa_of_pairs=tuple(_told(table, pair, kappa) for pair, kappa in zip(pairs, kappas, strict=True)),
        prevalence=tuple(
            Prevalence(code, share.estimate(total, why)) for code, share in zip(table.codes, shares, strict=True)
        ),
    )


def measure_agreement_by_group(
    codings: Sequence[Coded],
    groups: Mapping[str, str],
    scale: Sequence[str] = (),
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> dict[str, Agreement]:
    """The agreement in each group of units, as by class or by language; `groups` says to which a unit belongs.

    A group of which nothing was judged is there too; units without a group are in none.
    """
    parted: dict[str, list[Coded]] = {group: [] for group in sorted(set(groups.values()))}
    for one in codings:
        if one.unit in groups:
            parted[groups[one.unit]].append(one)
    return {group: measure_agreement(part, scale, seed=seed, draws=draws) for group, part in parted.items()}


def _of_all(table: Arranged) -> tuple[Coefficient, ...]:
    patterns = table.patterns
    return (
        lambda weights: coefficients.raw_agreement(patterns, weights),
        lambda weights: coefficients.alpha(patterns, weights, ordinal=False),
        lambda weights: coefficients.alpha(patterns, weights, ordinal=True),
        lambda weights: coefficients.ac1(patterns, weights),
    )


def _kappa(table: Arranged, coder: int, other: int) -> Coefficient:
    return lambda weights: coefficients.kappa(table.patterns, weights, coder, other)


def _shares(table: Arranged) -> list[Coefficient]:
    def share_of(place: int) -> Coefficient:
        return lambda weights: coefficients.shares(table.patterns, weights)[:, place]

    return [share_of(place) for place in range(len(table.codes))]


def _told(table: Arranged, pair: tuple[int, int], kappa: Drawn) -> PairKappa:
    first, second = (table.patterns.given[:, coder] >= 0 for coder in pair)
    shared = int(table.times[first & second].sum())
    why = Undefined.ONE_CODE if shared else Undefined.ONE_CODER
    return PairKappa(table.coders[pair[0]], table.coders[pair[1]], kappa.estimate(shared, why))
