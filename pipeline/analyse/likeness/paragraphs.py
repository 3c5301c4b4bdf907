"""What the comparison of distances over time found, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analyse.likeness.city_documents import CityDocuments
from pipeline.analyse.likeness.convergence import Convergence, Group, GroupName
from pipeline.analyse.likeness.leave_out import Trend
from pipeline.text.plurals import count_of

__all__ = ["tell_convergence", "tell_uncompared"]

_NAMED = 3


def tell_convergence(found: Convergence, network: str) -> str:
    """The paragraph of the design."""
    said = [_tell_group(group, found, network) for group in found.groups]
    if found.difference is not None:
        told = f"The difference of the two is {_told(found.difference)} a period"
        if found.difference.high < 0:
            said.append(f"{told}: cities in contact grow alike faster than others.")
        elif found.difference.low > 0:
            said.append(f"{told}: cities in contact grow alike more slowly than others.")
        else:
            said.append(f"{told}: no difference is shown, and one inside that interval is not ruled out.")
    said.append("That texts grow alike does not say why: common laws, funders and fashions have the same effect.")
    return " ".join(said)


def _tell_group(group: Group, found: Convergence, network: str) -> str:
    name = f"{'in' if group.name is GroupName.IN_CONTACT else 'not in'} contact with {network}"
    left_out = (
        f" ({count_of(len(group.left_out), 'city', 'cities')} with fewer than two dated texts in a period left out: "
        f"{', '.join(group.left_out[:_NAMED])}{' ...' if len(group.left_out) > _NAMED else ''})"
        if group.left_out
        else ""
    )
    if group.slope is None:
        return f"Of cities {name} nothing can be said: {group.missing.meaning if group.missing else ''}{left_out}."
    years = ", ".join(
        f"{period.first}-{period.last} {distance.value:.3f}"
        for period, distance in zip(found.periods, group.distances, strict=True)
    )
    return (
        f"The texts of {len(group.cities)} cities {name}{left_out} lie apart by {years}, a change of "
        f"{_told(group.slope)} a period."
    )


def _told(trend: Trend) -> str:
    return f"{trend.value:+.4f} ({trend.low:+.4f} to {trend.high:+.4f})"


def tell_uncompared(documents: CityDocuments) -> Iterator[str]:
    """Documents that take no part, a sentence each kind."""
    for names, why in (
        (documents.undated, "without a date"),
        (documents.uncentred, "in a language whose mean the model's profile does not know"),
    ):
        if names:
            yield f"{count_of(len(names), 'document')} of cities {why}: {', '.join(names[:_NAMED])}"
