"""Does the comparison of before and after joining hold its error rate, and what would others find in the same studies?

Invented studies of 12 years: cities differ in rate, able ones join earlier, some never; networks differ by year and are
echoed more from year to year; a city's texts of one year are alike (all on the logarithm, see `World`). Printed is

* where the 95 % interval of the ratio holds the truth, at ratios of 1 and 1.5, and how far the ratio is off; the same
  of the third year after joining alone. Where effects grow, the ratio is not quite that of all finds alike, which is
  taken for the truth: it weighs cities with long texts before joining, and years with few after it, more;
* how often the placebos say that cities changed before joining: about .05 is right where they did not;
* the partner: one coefficient of joining beside city and year (two-way fixed effects), whose truth is the same. With
  effects that grow from year to year it is biased, since cities that joined early are what late ones are compared to;
* where cities rose before they joined (`rising`), how far both are off, and how often the placebos see it.

    python -m benchmarks.before_after [--runs N]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import date

import numpy as np

from pipeline.analyse.joining.before_after import BeforeAfter, compare_before_after
from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.observations import NEVER, Observations
from pipeline.records.dates import DateInterval

SEED = 2026
YEARS, YEARS_AFTER, THIRD = 12, 5, 3


@dataclass(frozen=True, slots=True)
class World:
    """What is true of an invented study. `growth` is of the logarithm of the ratio a year, `rising` of a city's rate in
    each of the three years before it joins and ever after; standard deviations are of logarithms."""

    name: str
    cities: int
    networks: int
    ratio: float
    finds: float = 1.0  # of a city's texts of one year in one network, about
    growth: float = 0.0
    rising: float = 0.0
    city_sd: float = 0.6
    network_sd: float = 0.5
    pair_sd: float = 0.3
    year_sd: float = 0.3
    text_sd: float = 0.3
    trend: float = 0.1
    joining: float = 0.65
    writes: float = 0.6


WORLDS = (
    World("28 cities, 4 networks", 28, 4, 1.0),
    World("28 cities, 4 networks", 28, 4, 1.5),
    World("60 cities, 1 network", 60, 1, 1.0),
    World("60 cities, 1 network", 60, 1, 1.5),
    World("60 cities, 4 networks", 60, 4, 1.5),
    World("many finds", 28, 4, 1.5, finds=8.0),
    World("effects that grow", 60, 4, 1.0, growth=0.25),
    World("rising before joining", 60, 4, 1.0, rising=0.25),
)


def invent_study(world: World, rng: np.random.Generator) -> tuple[Crossed, float]:
    """A study's rows, and by what joining multiplies its finds to be expected in the years after joining."""
    cities, networks = world.cities, world.networks
    able = rng.normal(0, 1, cities)
    pair = world.city_sd * able[:, None] + rng.normal(0, world.pair_sd, (cities, networks))
    year = rng.normal(0, world.year_sd, (networks, YEARS)) + rng.normal(0, world.network_sd, (networks, 1))
    year += world.trend * (np.arange(YEARS) - YEARS / 2)
    text = rng.normal(0, world.text_sd, (cities, YEARS))
    early = (-able[:, None] + rng.normal(0, 1, (cities, networks))).argsort(0).argsort(0) / cities
    joins = np.where(rng.random((cities, networks)) < world.joining, 1 + np.floor(early * (YEARS - 1)), np.inf)
    when = np.arange(YEARS)[None, None]
    since = when - joins[:, :, None]
    log_rate = pair[:, :, None] + year[None] + text[:, None]
    log_rate += world.rising * np.clip(np.where(np.isfinite(since), since, -9.0) + 3, 0, 3)
    joined = since >= 0
    effect = np.where(joined, np.log(world.ratio) + world.growth * np.where(joined, since, 0), 0.0)
    room = np.exp(rng.normal(0, 0.6, (cities, 1, YEARS)) - 0.18) * (1 + when) / (1 + YEARS / 2)
    room = np.broadcast_to(room, since.shape)
    expected = room * world.finds * np.exp(log_rate)
    finds = rng.poisson(expected * np.exp(effect))
    # A text of the year of joining lies on neither side.
    takes_part = np.broadcast_to(rng.random((cities, 1, YEARS)) < world.writes, since.shape) & (since != 0)
    counted = takes_part & joined & (since <= YEARS_AFTER)
    truth = float((expected * np.exp(effect))[counted].sum() / expected[counted].sum())
    return _cross(takes_part, np.where(np.isfinite(since), since, NEVER), finds, room), truth


def _cross(takes_part: np.ndarray, since: np.ndarray, finds: np.ndarray, room: np.ndarray) -> Crossed:
    city, network, period = np.nonzero(takes_part)
    cities, networks, _ = takes_part.shape
    names = tuple(f"city-{n}" for n in range(cities)), tuple(f"network-{n}" for n in range(networks))
    rows = Observations(
        *names,
        tuple(range(YEARS)),
        city,
        network,
        period,
        since[takes_part].astype(np.int64),
        finds[takes_part].astype(np.float64),
        room[takes_part],
    )
    joins = {(names[0][i], names[1][k]) for i, k in zip(city, network, strict=True) if since[i, k].max() != NEVER}
    return Crossed(rows, {}, (), dict.fromkeys(sorted(joins), DateInterval(date.min, date.max)))


@dataclass(slots=True)
class _Seen:
    """What a study says: by how much (logarithms) its ratio and the partner's are off, and whether they hold."""

    off: float
    partner_off: float
    held: bool | None
    width: float
    placebo_rejects: bool | None
    third_off: float
    third_held: bool | None


def look_at(found: BeforeAfter, truth: float, third: float) -> _Seen | None:
    """None where nothing could be estimated."""
    ratio = found.ratio
    if ratio is None or not ratio.ratio:
        return None
    partner = np.log(found.two_way / truth) if found.two_way else np.nan
    held = None if ratio.low is None or ratio.high is None else ratio.low <= truth <= ratio.high
    width = np.nan if ratio.low is None or ratio.high is None else np.log(ratio.high / ratio.low)
    third_off, third_held = np.nan, None
    for year in found.years:
        made = year.estimate if year.since == THIRD else None
        if made is not None and made.ratio:
            third_off = float(np.log(made.ratio / third))
            third_held = None if made.low is None or made.high is None else made.low <= third <= made.high
    return _Seen(
        float(np.log(ratio.ratio / truth)),
        float(partner),
        held,
        float(width),
        found.changed_before,
        third_off,
        third_held,
    )


def _share(values: list[bool | None]) -> float:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else float("nan")


def main() -> None:
    """Print a line for each world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=300, help="studies of each world")
    runs = parser.parse_args().runs
    print(f"{runs} studies each; ratios by logarithm")
    print(
        f"{'world':24} {'truth':>5} {'made':>5} {'covers':>6} {'off':>6} {'sd':>5} {'width':>5} {'placebos':>8} "
        f"{'partner off':>11} {'third off':>9} {'it covers':>10}"
    )
    for world in WORLDS:
        rng, started, seen, truths = np.random.default_rng(SEED), time.process_time(), [], []
        for _ in range(runs):
            crossed, truth = invent_study(world, rng)
            truths.append(truth)
            third = world.ratio * float(np.exp(world.growth * THIRD))
            seen.append(look_at(compare_before_after(crossed, YEARS_AFTER), truth, third))
        made = [one for one in seen if one is not None]
        off = np.array([one.off for one in made])
        print(
            f"{world.name:24} {np.mean(truths):5.2f} {len(made) / runs:5.2f} {_share([one.held for one in made]):6.3f} "
            f"{off.mean():+6.3f} {off.std():5.3f} {np.nanmedian([one.width for one in made]):5.2f} "
            f"{_share([one.placebo_rejects for one in made]):8.3f} "
            f"{np.nanmean([one.partner_off for one in made]):+11.3f} "
            f"{np.nanmean([one.third_off for one in made]):+9.3f} "
            f"{_share([one.third_held for one in made]):10.3f}  {time.process_time() - started:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
