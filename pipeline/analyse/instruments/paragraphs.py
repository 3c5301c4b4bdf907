"""What was found of instruments in plain words. To name one is not to have it, and no echo is called learning."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analyse.instruments.asked_spread import SpreadTest
from pipeline.analyse.instruments.identification import Identification
from pipeline.analyse.instruments.investigation import Investigation
from pipeline.analyse.instruments.means_and_reasons import ContactKind, MeansAndReasons
from pipeline.analyse.instruments.naming.traces import Standing
from pipeline.analyse.instruments.obstacles import Obstacle
from pipeline.analyse.instruments.ratios import Estimate
from pipeline.text.plurals import count_of, tell_p

__all__ = ["NOT_BUILT", "tell_all", "tell_identification", "tell_notes"]

_LEVEL = 0.05
_NAMED = 3
_FOLLOWED = 5  # cities without which a share says little
_EQUAL = 0.005  # two shares that are told alike
_CONTACT = {
    ContactKind.MEMBERSHIP: "contact with a network",
    ContactKind.PLATFORMING: "an event of platforming",
    ContactKind.ELEVATING: "an event of elevating",
}

NOT_BUILT = (
    "Not built, and why: who took an instrument from whom cannot be inferred from the order of namings (NetInf and its "
    "like), because that needs hundreds of instruments that spread and a study has a few; Hawkes processes and "
    "transfer entropy need many events of each city at exact times, and plans come years apart. Their figures would "
    "look exact and rest on nothing."
)


def tell_all(found: Investigation) -> Iterator[str]:
    """The paragraphs of the design in their order."""
    yield tell_identification(found.identification)
    yield _tell_events(found.identification)
    if found.identification.obstacle is not None:
        yield f"First namings cannot be asked of these data: {found.identification.obstacle.meaning}."
    else:
        yield " ".join(_tell_curves(found))
    if found.namings:
        yield " ".join(_tell_spread(found))
        yield _tell_hazard(found)
    if found.kinds:
        yield " ".join(_tell_kinds(found))
    yield (
        "None of this shows that a city learnt: to name an instrument is not to have it, and who named it after an "
        "event may have known it anyway."
    )
    yield NOT_BUILT


def tell_identification(found: Identification) -> str:
    """What there is to trace and to place in time."""
    listed = (
        f"{count_of(found.instruments, 'instrument')} with {count_of(found.terms, 'term')} in "
        f"{count_of(found.langs, 'language')}"
    )
    if not found.texts:
        return f"{listed}, and no city with a text."
    pairs = found.bounded + found.begun + found.unnamed + found.unknown
    return (
        f"{listed}, looked for in {count_of(found.texts, 'text')} of "
        f"{count_of(found.cities, 'city', 'cities')} in {count_of(found.countries, 'country', 'countries')}: "
        f"{count_of(found.counted, 'trace')} that count, in {count_of(found.naming_cities, 'city', 'cities')}. Of "
        f"{count_of(pairs, 'pair')} of an instrument and a city, {found.bounded} have a first naming between two "
        f"texts, {found.begun} name it in the first text that would, {found.unnamed} do not as far as their texts "
        f"reach, and of {found.unknown} nothing is known. {found.would_name} of the texts are of a kind that would "
        "name an instrument."
    )


def tell_notes(found: Investigation) -> Iterator[str]:
    """What takes no part, a sentence each kind."""
    for standing in (
        Standing.BEFORE_ORIGIN, Standing.TRAP, Standing.UNDATED, Standing.OF_ORIGIN, Standing.DESCRIBED,
    ):  # fmt: skip
        held = [trace for trace in found.traces if trace.standing is standing]
        if held:
            names = sorted({trace.document_id for trace in held})
            yield f"{count_of(len(held), 'trace')} not counted ({standing.meaning}): {_named(names)}"
    texts = found.identification
    if texts.texts > texts.would_name:
        yield (
            f"{count_of(texts.texts - texts.would_name, 'text')} of cities cannot say that an instrument was not "
            f"there: without a date, read in part, in a language without its terms, or of another doc_type than "
            f"{', '.join(found.kinds_that_name)}"
        )
    lost = sorted({naming.city_id for naming in found.namings if not naming.country})
    if lost:
        yield (
            f"{count_of(len(lost), 'city', 'cities')} without a country in cities.csv take no part in what is asked of "
            f"countries: {_named(lost)}"
        )


def _tell_events(found: Identification) -> str:
    events = found.events
    if not events.usable:
        return (
            f"process_events.csv has {count_of(events.all, 'event')}, none of them a dated event of contact on one of "
            "the instruments, so that nothing is asked of events: add who was at which, when, and on what."
        )
    told = (
        f"{count_of(events.usable, 'dated event')} of contact on {count_of(events.instruments, 'instrument')} "
        f"({events.platforming} of platforming, {events.elevating} of elevating) with participants of "
        f"{count_of(events.countries, 'country', 'countries')}; by these alone, countries could trade places in "
        f"{count_of(events.trades, 'way')}."
    )
    if not events.trades:
        hinders = Obstacle.ONE_INSTRUMENT if events.instruments < 2 else Obstacle.NOTHING_TO_PERMUTE
        told = f"{told} So no test of events can be made, whatever cities write: {hinders.meaning}."
    if events.by_city:
        return told
    return (
        f"{told} Only national authorities took part, so that all cities of a country share their contact, and within "
        "a country there is nothing to permute."
    )


def _tell_curves(found: Investigation) -> Iterator[str]:
    """For each instrument the share of cities that had named it when texts end, and with those nobody knows of."""
    for instrument in found.instruments:
        every = [one for one in found.namings if one.instrument_id == instrument.instrument_id]
        held = [one for one in every if one.is_known]
        named = sum(one.by is not None for one in held)
        cities = f"{count_of(len(held), 'city', 'cities')} that can say"
        if not named:
            yield f"{instrument.instrument_id}: named by none of {cities}."
            continue
        told = f"{instrument.instrument_id}: named by {named} of {cities}{_tell_bounds(named, len(held), len(every))}"
        last = sorted(max(day for day in (one.after, one.by) if day is not None) for one in held)
        if len(last) < _FOLLOWED:
            yield f"{told}, too few for an estimate over time."
            continue
        # Where one city is left the estimate jumps to all or none of them.
        until = last[-_FOLLOWED]
        least, most = found.curves[instrument.instrument_id].share_by(until.toordinal())
        share = f"{least:.0%}" if most - least < _EQUAL else f"{least:.0%} to {most:.0%}"
        yield f"{told}, by Turnbull's estimate {share} of cities by {until}, up to when {_FOLLOWED} are followed."


def _tell_bounds(named: int, known: int, every: int) -> str:
    """What the cities of which nothing is known could change at the most."""
    lost = every - known
    if not lost:
        return ""
    return f" (with the {lost} of which nothing is known, {named / every:.0%} to {(named + lost) / every:.0%})"


def _tell_spread(found: Investigation) -> Iterator[str]:
    primary = found.tests["any_event"]
    if primary.p is None:
        yield f"Whether an instrument spread where a country was at an event on it cannot be tested: {_why(primary)}."
    else:
        shown = "seldom give as much" if primary.p <= _LEVEL else "give as much often enough, so that nothing is shown"
        yield (
            f"{count_of(primary.namings, 'first naming')} after the events on an instrument, {primary.of_contact} of "
            f"them in countries that had been at one: countries drawn anew {shown} (one-sided p {tell_p(primary.p)})."
        )
        yield _tell_rates(primary.ratio)
    for name in ("platforming", "elevating"):
        test = found.tests[name]
        if test.p is not None:
            yield f"For events of {name} alone p is {tell_p(test.p)}. {_tell_rates(test.ratio)}"
        else:
            yield f"For events of {name} alone it cannot be tested: {_why(test)}."
    if found.practices.is_whole:
        yield f"The ratio of platforming over that of elevating is {_told(found.practices)}{_verdict(found.practices)}."
    elif primary.obstacle is None:
        yield "Platforming and elevating cannot be compared: not both could be estimated with an interval."


def _tell_rates(ratio: Estimate) -> str:
    if ratio.ratio is None:
        return "By how much rates differ cannot be told, because all first namings or none are on one side."
    return f"Rates there are {_told(ratio)} those elsewhere, beside what countries and instruments differ in."


def _tell_hazard(found: Investigation) -> str:
    risk, ratio = found.hazard.risk, found.hazard.ratio
    if ratio.ratio is not None:
        return (
            f"A year after an event on an instrument has {_told(ratio)} the hazard of a first naming of a year without "
            f"({count_of(risk.events, 'first naming')}, an intercept for each instrument and a trend), if cities that "
            "were at an event would have named it no sooner than others of their time."
        )
    if risk.events < risk.wanted:
        return (
            f"No model in time is fitted: {count_of(risk.events, 'first naming')} for {risk.parameters} numbers, where "
            f"{risk.wanted} are the least."
        )
    obstacle = found.hazard.obstacle
    return f"No model in time is fitted: {obstacle.meaning if obstacle else ''}."


def _tell_kinds(found: Investigation) -> Iterator[str]:
    yield "Instruments and frames are never pooled."
    hindered: dict[Obstacle, list[str]] = {}
    for one in found.kinds:
        if one.obstacle is None:
            yield _tell_kind(one)
        else:
            hindered.setdefault(one.obstacle, []).append(_CONTACT[one.contact])
    for obstacle, contacts in hindered.items():
        yield f"Whether {' or '.join(contacts)} goes with means or with reasons cannot be asked: {obstacle.meaning}."
    if found.unsaid:
        yield f"{count_of(found.unsaid, 'find')} of which the wording does not say which take no part."


def _tell_kind(one: MeansAndReasons) -> str:
    return (
        f"With {_CONTACT[one.contact]}, finds that name an instrument are {_told(one.means)} as frequent "
        f"({one.means_finds[0]} finds), those of goals and reasons {_told(one.reasons)} ({one.reasons_finds[0]}); "
        f"the one over the other is {_told(one.interaction)}{_verdict(one.interaction)}."
    )


def _verdict(ratio: Estimate) -> str:
    """What an interval of a ratio of ratios says; only it may say that two results differ."""
    if ratio.low is None or ratio.high is None:
        return ", without an interval, so that nothing is said of a difference"
    if ratio.low > 1 or ratio.high < 1:
        return ", so that the two differ"
    return ", so that no difference is shown, and none inside that interval ruled out"


def _told(ratio: Estimate) -> str:
    if ratio.ratio is None:
        return "an unknown number of times"
    if ratio.low is None or ratio.high is None:
        return f"{ratio.ratio:.2f} times"
    return f"{ratio.ratio:.2f} times (95 % interval {ratio.low:.2f} to {ratio.high:.2f})"


def _why(test: SpreadTest) -> str:
    return test.obstacle.meaning if test.obstacle is not None else ""


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
