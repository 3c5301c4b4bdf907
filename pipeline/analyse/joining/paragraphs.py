"""What the comparison of before and after joining found in plain words, how sure, and what cannot be concluded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.analyse.joining.before_after import BeforeAfter, YearEstimate, mean_with_nothing_elsewhere
from pipeline.analyse.joining.crossing import Crossed
from pipeline.analyse.joining.dates import NoPart
from pipeline.analyse.joining.estimates import Estimate
from pipeline.analyse.joining.identification import LEAST_JOINERS, Identification
from pipeline.analyse.joining.imputation import Effects
from pipeline.analyse.joining.repeats import Repeat
from pipeline.text.plurals import count_of, tell_p

__all__ = ["tell_before_after", "tell_joinings", "tell_left_out", "tell_repeats"]

_LEVEL = 0.05
_NAMED = 3


def tell_joinings(found: Identification) -> str:
    """What there is to compare."""
    unknown = f", {found.unknown_joins} of them at an unknown time" if found.unknown_joins else ""
    return (
        f"{count_of(found.cities, 'city', 'cities')}, {count_of(found.networks, 'network')} and "
        f"{count_of(found.periods, 'period')} have texts that can be counted; cities with a text joined networks "
        f"{count_of(found.joins, 'time')}{unknown}. {count_of(found.joins_with_both, 'joining has', 'joinings have')} "
        f"texts before and after ({count_of(found.joiners_with_both, 'city', 'cities')}), and "
        f"{count_of(found.never, 'pair')} of city and network never joined."
    )


def tell_before_after(found: BeforeAfter) -> str:
    """The paragraph of the design."""
    obstacle = found.identification.obstacle
    if found.ratio is None:
        why = f": {obstacle.meaning}" if obstacle else ""
        return f"Whether cities echo a network more after they joined it cannot be asked of these data{why}."
    said = [_tell_ratio(found, found.ratio), _tell_lost(found.identification), *_tell_years(found)]
    said += [_tell_placebos(found), *_tell_others(found)]
    said.append(
        "None of this shows that a city learnt: an echo is wording that came later, and what else changed in a city in "
        "the year it joined, as a government or a law, would look the same."
    )
    return " ".join(filter(None, said))


def _tell_ratio(found: BeforeAfter, ratio: Estimate) -> str:
    if ratio.ratio is None:
        return "Nothing was to be expected after joining by the finds before it, so that there is no ratio."
    told = (
        f"In texts that are younger than joining, at most {found.years_after} years by the calendar, cities echo the "
        f"network {ratio.ratio:.2f} times as often as was to be expected had they not joined"
    )
    if ratio.low is None or ratio.high is None or ratio.p is None:
        return f"{told}, without an interval, since without one of the cities there is no ratio."
    told += (
        f" (95 % interval {ratio.low:.2f} to {ratio.high:.2f}, p {tell_p(ratio.p)}, {ratio.cities} cities that joined)"
    )
    if ratio.p > _LEVEL:
        return f"{told}: no change is shown, and one inside that interval is not ruled out."
    if ratio.ratio > 1 and found.unweighted is not None:
        finds = found.unweighted.observed
        return f"{told}: of {finds:.0f} finds about {finds * (1 - 1 / ratio.ratio):.0f} are beyond what was expected."
    return f"{told}."


def _tell_lost(found: Identification) -> str:
    lost = found.rows_after - found.imputed
    if not lost:
        return ""
    why = [
        told
        for count, told in (
            (found.unreached, f"{found.unreached} in periods in which nobody wrote who had not joined, or of cities "
             "without a text from before"),
            (found.unbounded, f"{found.unbounded} for which the finds before are too few to say"),
        )
        if count
    ]  # fmt: skip
    return (
        f"{lost} of {found.rows_after} texts after joining (by city, network and period) cannot be compared: "
        f"{'; '.join(why)}."
    )


def _tell_years(found: BeforeAfter) -> Iterator[str]:
    told = _name_years(found.years)
    if told:
        yield f"By years since joining the ratio is {told}."


def _name_years(years: Sequence[YearEstimate]) -> str:
    known = [(year.since, year.estimate.ratio) for year in years if year.estimate and year.estimate.ratio is not None]
    return ", ".join(f"{ratio:.2f} ({since:+d})" if since else f"{ratio:.2f} (0)" for since, ratio in known)


def _tell_placebos(found: BeforeAfter) -> str:
    if found.joint_p is None and found.placebo_cities >= LEAST_JOINERS:
        return "Whether they changed before they joined cannot be tested: too few cities wrote in each of these years."
    if found.joint_p is None:
        return (
            f"Whether they changed before they joined cannot be checked: {found.placebo_cities or 'no'} "
            f"{'city has' if found.placebo_cities == 1 else 'cities have'} texts early enough, and {LEAST_JOINERS} are "
            "needed. A change that began before joining would look the same."
        )
    told = f"Imputed as if they had joined earlier, the years before joining give {_name_years(found.placebos)}"
    made = found.together_before
    if made and made.ratio is not None and made.low is not None and made.high is not None:
        told += f", in all {made.ratio:.2f} ({made.low:.2f} to {made.high:.2f})"
    if found.changed_before:
        return (
            f"{told}, together p {tell_p(found.joint_p)}: cities had changed before they joined, so that the ratio "
            "after it cannot be put down to joining."
        )
    return (
        f"{told}, together p {tell_p(found.joint_p)}: no change before joining is shown, which does not rule one out."
    )


def _tell_others(found: BeforeAfter) -> Iterator[str]:
    if found.effects is Effects.CITY_PERIOD_TOO and found.other_effects and found.other_effects.ratio:
        yield (
            "What a city's texts of a period share in all networks is taken off; without that the ratio is "
            f"{found.other_effects.ratio:.2f}."
        )
    elif found.identification.networks > 1:
        yield ("What a city's texts of a period share in all networks is not taken off: finds are too few to tell it.")
    mean = mean_with_nothing_elsewhere(found)
    left = found.identification.joins - found.identification.joins_compared
    if mean is not None and left:
        yield (
            f"Had the {count_of(left, 'joining')} that could not be compared changed nothing, the mean ratio of all "
            f"would be {mean:.2f}."
        )


def tell_repeats(found: Mapping[Repeat, BeforeAfter]) -> str:
    """What the ratio is with fewer texts; empty where there is no repeat or nothing to repeat."""
    if found[Repeat.ALL].ratio is None:
        return ""
    return " ".join(_tell_repeat(repeat, one) for repeat, one in found.items() if repeat is not Repeat.ALL)


def _tell_repeat(repeat: Repeat, found: BeforeAfter) -> str:
    begin = repeat.meaning[0].upper() + repeat.meaning[1:]
    if found.ratio is None or found.ratio.ratio is None:
        obstacle = found.identification.obstacle
        return f"{begin} there is no ratio{f': {obstacle.meaning}' if obstacle else ''}."
    ends = found.ratio.low, found.ratio.high
    interval = f" ({ends[0]:.2f} to {ends[1]:.2f})" if ends[0] is not None and ends[1] is not None else ""
    return f"{begin} the ratio is {found.ratio.ratio:.2f}{interval}."


def tell_left_out(crossed: Crossed) -> Iterator[str]:
    """What takes no part, a sentence each kind."""
    unknown = [f"{city} ({network})" for (city, network), start in crossed.joins.items() if start is None]
    if unknown:
        told = count_of(len(unknown), "joining")
        yield f"{told} of unknown date: {_named(unknown)}; give start_date in memberships.csv"
    for why, pairs in crossed.left_out.items():
        if why is not NoPart.START_UNKNOWN:
            names = [f"{document} ({network})" for document, network in pairs]
            told = count_of(len(names), "text of a city beside a network", "texts of cities beside a network")
            yield f"{told} {'takes' if len(names) == 1 else 'take'} no part, since {why.meaning}: {_named(names)}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
