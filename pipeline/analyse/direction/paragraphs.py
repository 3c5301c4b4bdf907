"""Who wrote first, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.analyse.contact.exposure_tests import TestName
from pipeline.analyse.contact.identification import Identification
from pipeline.analyse.contact.subsets import Subset
from pipeline.analyse.direction.conduits import Conduits
from pipeline.analyse.direction.paths import Contact, Path, PathCount
from pipeline.analyse.direction.tables import OrdersCompared
from pipeline.text.plurals import count_of, in_full, tell_p

__all__ = ["tell_conduits", "tell_order_subsets", "tell_orders", "tell_paths"]

_LEVEL = 0.05


def tell_paths(counted: Iterable[PathCount], identified: Identification) -> str:
    """What there is to compare: finds in both orders, with and without contact."""
    whole = {(one.path, one.contact): one for one in counted if not one.network_id}

    def told(path: Path) -> str:
        yes, no = (whole[path, contact] for contact in (Contact.YES, Contact.NO))
        return f"{yes.finds} with contact ({_rate(yes)}) and {no.finds} without ({_rate(no)})" + (
            f", {unknown} where contact is unknown" if (unknown := whole[path, Contact.UNKNOWN].finds) else ""
        )

    return (
        f"{count_of(identified.cities, 'city', 'cities')} and {count_of(identified.networks, 'network')}, with "
        f"{count_of(identified.overall.count, 'trade')} of memberships over all countries. Finds with the network "
        f"first: {told(Path.NETWORK_TO_CITY)}; with the city first: {told(Path.CITY_TO_NETWORK)}."
    )


def tell_orders(found: OrdersCompared) -> str:
    """Whether contact goes with the network being first."""
    if found.test is None:
        obstacle = found.identification.obstacles[TestName.DIRECTION]
        return (
            f"Whether the network is first more often with contact cannot be asked of these data: {obstacle.meaning}."
        )
    ratio = found.ratio
    said = []
    if ratio is not None and ratio.ratio is not None and ratio.low is not None and ratio.high is not None:
        said.append(
            "Contact multiplies finds with the network first, over those with the city first of the same city and "
            f"network, by {ratio.ratio:.2f} (95 % interval {ratio.low:.2f} to {ratio.high:.2f})."
        )
    elif ratio is not None and ratio.ratio is not None and ratio.obstacle is not None:
        said.append(f"By how much contact shifts the order is not told: {ratio.obstacle.meaning}.")
    else:
        said.append("By how much contact shifts the order cannot be told apart from cities and networks.")
    if found.test.p <= _LEVEL:
        said.append(
            f"Memberships drawn anew seldom give as much (one-sided p {tell_p(found.test.p)}). An affinity that is as "
            "strong before as after contact does not explain that; contact that came with a reason to write alike "
            "would."
        )
    else:
        said.append(
            f"Memberships drawn anew give as much often enough (one-sided p {tell_p(found.test.p)}), so that no "
            "difference is shown."
        )
    return " ".join(said)


def tell_order_subsets(found: Mapping[Subset, OrdersCompared]) -> str:
    """The same of fewer texts; empty where there is no subset."""
    return " ".join(
        f"{subset.meaning[0].upper()}{subset.meaning[1:]} "
        + (f"p is {tell_p(of.test.p)}." if of.test else "the orders cannot be compared.")
        for subset, of in found.items()
        if subset is not Subset.ALL
    )


def tell_conduits(found: Conduits) -> str:
    """City to city by way of a network's text."""
    if not found.possible:
        return (
            "City to city by way of a network cannot be looked for: no network has a text that is certainly later than "
            "one city's and earlier than another's."
        )
    allowed = f"dates allow {count_of(found.possible, 'chain')} of a city, a network's text and another city"
    if not found.chains:
        return f"City to city by way of a network: none was found, where {allowed}."
    cities = {(one.first_city, one.later_city) for one in found.chains}
    return (
        f"City to city by way of a network: {count_of(len(found.chains), 'chain')} of three texts, between "
        f"{count_of(len(cities), 'pair')} of cities, share one passage in this order (conduits.csv), where {allowed}. "
        "That the later city had it from the network, and not from the first city, is not shown by that."
    )


def _rate(one: PathCount) -> str:
    return "no room" if one.rate is None else f"{in_full(one.rate)} a million pairs of sentences"
