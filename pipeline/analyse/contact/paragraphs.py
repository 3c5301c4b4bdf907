"""What a design found in plain words, how sure, and what cannot be concluded. An echo is never called learning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.analyse.contact.corrected import Uncorrected, correct_ratio
from pipeline.analyse.contact.exposure_tests import Tested, TestName
from pipeline.analyse.contact.identification import Identification, Obstacle
from pipeline.analyse.contact.involvement import Involvement
from pipeline.analyse.contact.leave_one import LeftOut
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.counts.coverage import Availability, Coverage
from pipeline.analyse.counts.missing import MissingTexts
from pipeline.review.precision import Contrast
from pipeline.text.plurals import count_of, tell_p

__all__ = [
    "METHODS",
    "tell_corrected",
    "tell_coverage",
    "tell_identification",
    "tell_involvement",
    "tell_left_out",
    "tell_missing",
    "tell_subsets",
]

_LEVEL = 0.05
_NAMED = 3

# How each test is made, and what must be true for it to say what it seems to say.
METHODS: Mapping[TestName, tuple[str, str]] = {
    TestName.WITHIN_COUNTRY: (
        "residuals of a Poisson model with city and network effects and opportunity as offset, summed over cells of "
        "contact; memberships permuted within countries with both margins fixed (curveball, Besag-Clifford references)",
        "cities of one country did not join a network because they themselves resembled it",
    ),
    TestName.FREE: (
        "as within_country, memberships permuted over all countries",
        "no national affinity: cities of one country neither join a network together nor resemble it together",
    ),
    TestName.DIRECTION: (
        "finds with the network first against finds with the city first of the same cell, with city and network "
        "effects in each order; memberships permuted over all countries with both margins fixed",
        "whatever else makes a city resemble a network does so in both orders alike",
    ),
    TestName.NAIVE: (
        "ratio of rates, as if every find were independent",
        "cities and networks do not differ in anything else; it is shown for comparison only",
    ),
}


def tell_identification(found: Identification) -> str:
    """What there is to compare, in one sentence."""
    within, overall = found.within_country, found.overall
    return (
        f"{count_of(found.cities, 'city', 'cities')} in {count_of(found.countries, 'country', 'countries')} and "
        f"{count_of(found.networks, 'network')}: contact is known and finds are possible in "
        f"{count_of(found.allowed_cells, 'cell')}, of which {found.exposed_cells} had contact; memberships allow "
        f"{count_of(within.count, 'trade')} within countries ({count_of(within.cities, 'city', 'cities')}) and "
        f"{overall.count} over all ({overall.cities})."
    )


def tell_involvement(found: Involvement) -> str:
    """The paragraph of the design."""
    tests, obstacles = found.tests, found.identification.obstacles
    if not tests:
        first = next(iter(obstacles.values()))
        return f"Whether cities in contact echo more cannot be asked of these data: {first.meaning}."
    counted = found.identification
    said = [
        f"{count_of(counted.network_first, 'find has', 'finds have')} the network first, {counted.of_contact} of them "
        "in cities that were in contact with it when they wrote this or another of their texts"
        + (f", and {counted.of_unknown} where contact is unknown." if counted.of_unknown else ".")
    ]
    said += _tell_ratio(found)
    said.append(_tell_primary(found))
    said += _tell_direction(tests, obstacles)
    said.append("None of this shows that a city learnt: an echo is wording that came later, and why it came is open.")
    return " ".join(said)


def tell_subsets(found: Mapping[Subset, Involvement]) -> str:
    """What the primary test and the ratio say of fewer texts; empty where there is no subset.

    What hinders the test of a subset is not told again where it hinders that of all texts too; the table has it.
    """
    hindered = found[Subset.ALL].identification.obstacles.get(TestName.WITHIN_COUNTRY)
    return " ".join(
        _tell_subset(subset, of)
        for subset, of in found.items()
        if subset is not Subset.ALL
        and not (hindered and of.identification.obstacles.get(TestName.WITHIN_COUNTRY) is hindered)
    )


def _tell_subset(subset: Subset, found: Involvement) -> str:
    primary = found.tests.get(TestName.WITHIN_COUNTRY)
    ratio = next((one.ratio for one in found.ratios if one.within_country and one.obstacle is None), None)
    begin = subset.meaning[0].upper() + subset.meaning[1:]
    if primary is None:
        obstacle = found.identification.obstacles.get(TestName.WITHIN_COUNTRY)
        return f"{begin} the primary test cannot be made{f': {obstacle.meaning}' if obstacle else ''}."
    return f"{begin} p is {tell_p(primary.p)}{f' and the rate ratio {ratio:.2f}' if ratio else ''}."


def tell_missing(texts: MissingTexts) -> str:
    """How many texts the bounds suppose something of, and of which cities nothing can be supposed."""
    if not texts.missing:
        return ""
    total = sum(texts.missing.values())
    share = count_of(total, "text", of=total + sum(texts.dated.values()))
    told = f"{share} of cities {'is' if total == 1 else 'are'} missing, without a date or not read"
    lost = texts.lost
    if not lost:
        return f"{told}."
    named = f"{', '.join(lost[:_NAMED])}{' ...' if len(lost) > _NAMED else ''}"
    return f"{told}; of {count_of(len(lost), 'city', 'cities')} all are, and no bound has them: {named}."


def tell_left_out(found: Iterable[LeftOut]) -> str:
    """Which city or country changes the answer; empty where nothing was left out."""
    held = list(found)
    if not held:
        return ""
    turned = [f"{one.name} ({' and '.join(moved.value for moved in one.moved)})" for one in held if one.moved]
    said = []
    with_ratio = any(one.ratio is not None for one in held)
    lost = [one.name for one in held if one.ratio is None] if with_ratio else []
    if lost:
        said.append(f"Without {_first_of(lost)} there is no ratio at all.")
    if turned:
        said.append(
            "One city or country changes the answer (sign: the ratio lies on the other side of 1; p: on the other side "
            f"of .05): without {_first_of(turned)}."
        )
    elif stays := _tell_stays(held):
        said.append(f"Without any {'other' if lost else 'one'} city or country {stays}.")
    return " ".join(said)


def _tell_stays(held: Sequence[LeftOut]) -> str:
    """What of the answer there is, and does not turn."""
    told = []
    if any(one.ratio is not None for one in held):
        told.append("the ratio stays on its side of 1")
    if any(one.p is not None for one in held):
        told.append("p stays on its side of .05")
    return " and ".join(told)


def _first_of(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def tell_coverage(coverage: Coverage, availability: Availability) -> str:
    """Which cities have too little, and whether cities in contact have more text."""
    said = []
    if coverage.thin:
        said.append(
            f"{count_of(len(coverage.thin), 'city has', 'cities have')} fewer than two dated texts "
            f"({', '.join(coverage.thin[:_NAMED])}{' ...' if len(coverage.thin) > _NAMED else ''})."
        )
    if coverage.unread:
        said.append(f"{sum(coverage.unread.values())} documents of cities gave no text; `policyecho status` says why.")
    if availability.correlation is not None and availability.p is not None:
        told = f"Spearman's correlation {availability.correlation:.2f}, p {tell_p(availability.p)} within countries"
        if availability.p <= _LEVEL:
            said.append(f"Cities in contact with more networks have more text, or less ({told}): collect the others.")
        else:
            said.append(f"Cities in contact with more networks are not shown to have more text or less ({told}).")
    return " ".join(said)


def tell_corrected(found: Involvement, contrast: Contrast | None) -> str:
    """The ratio corrected by what coders read, or why it is not; empty where no ratio is told."""
    raw = next((one for one in found.ratios if one.within_country and one.obstacle is None), None)
    if raw is None:
        return ""
    corrected = correct_ratio(raw, contrast)
    if isinstance(corrected, Uncorrected):
        return f"The ratio is of finds as they are: {corrected.meaning}."
    told = f"Corrected by what coders read of these finds with and without contact, the ratio is {corrected.ratio:.2f}"
    if corrected.low is None or corrected.high is None:
        return f"{told}."
    return f"{told} ({corrected.low:.2f} to {corrected.high:.2f})."


def _tell_ratio(found: Involvement) -> list[str]:
    ratio = next((one for one in found.ratios if one.within_country), None)
    if ratio is None or ratio.ratio is None:
        return ["By how much contact multiplies finds cannot be told apart from what cities and countries differ in."]
    # Whoever reads a figure in a sentence quotes it; without an interval it stands in the table alone.
    if ratio.obstacle or ratio.low is None or ratio.high is None:
        return [f"By how much contact multiplies finds is not told{_because(ratio.obstacle)}."]
    return [
        f"Beside cities of their country, cities in contact echo a network {ratio.ratio:.2f} times as often (95 % "
        f"interval {ratio.low:.2f} to {ratio.high:.2f})."
    ]


def _because(obstacle: Obstacle | None) -> str:
    return f": {obstacle.meaning}" if obstacle else ""


def _tell_primary(found: Involvement) -> str:
    primary = found.tests.get(TestName.WITHIN_COUNTRY)
    free = found.tests.get(TestName.FREE)
    if primary is None:
        obstacle = found.identification.obstacles[TestName.WITHIN_COUNTRY]
        told = f"The primary test cannot be made: {obstacle.meaning}."
        return f"{told} Over all countries p is {tell_p(free.p)}, if there is no national affinity." if free else told
    if primary.p <= _LEVEL:
        told = f"Memberships drawn anew within countries seldom give as much (one-sided p {tell_p(primary.p)})"
    else:
        told = (
            f"Memberships drawn anew within countries give as much often enough (one-sided p {tell_p(primary.p)}), so "
            "that no difference is shown; one inside the interval is not ruled out"
        )
    if free is not None and (free.p <= _LEVEL) != (primary.p <= _LEVEL):
        told += f", while over all countries p is {tell_p(free.p)}: what cities of a country share makes the difference"
    return f"{told}."


def _tell_direction(tests: Mapping[TestName, Tested], obstacles: Mapping[TestName, Obstacle]) -> list[str]:
    direction, primary = tests.get(TestName.DIRECTION), tests.get(TestName.WITHIN_COUNTRY)
    if direction is None:
        return [f"Who was first cannot be compared: {obstacles[TestName.DIRECTION].meaning}."]
    if direction.p <= _LEVEL:
        told = f"With contact, the network is more often first than without (p {tell_p(direction.p)})"
    else:
        told = f"With contact, the network is not shown to be more often first than without (p {tell_p(direction.p)})"
    if primary is not None and (direction.p <= _LEVEL) != (primary.p <= _LEVEL):
        told += "; the two tests disagree, and an affinity that came before contact would explain that"
    return [f"{told}."]
