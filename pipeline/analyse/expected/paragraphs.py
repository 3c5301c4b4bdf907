"""What is more than chance, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analyse.expected.beyond_chance import BeyondChance, CellCompared
from pipeline.analyse.expected.by_network import NetworkCompared
from pipeline.text.plurals import count_of, tell_p

__all__ = ["tell_beyond_chance", "tell_networks"]

_LEVEL = 0.05
_NAMED = 5


def tell_beyond_chance(found: BeyondChance) -> tuple[str, str]:
    """What there is to compare, and which cells have more than chance gives."""
    compared = [one for one in found.cells if one.p is not None]
    if not compared:
        why = next((one.obstacle.meaning for one in found.cells if one.obstacle), "no city or no network has a text")
        return f"{_cells(len(found.cells))}, of which none can be compared with chance: {why}.", ""
    together = found.together
    counted = (
        f"{_cells(len(found.cells))}, of which {len(compared)} can be compared with chance. Counted are texts of "
        "cities with a find of which chance gives its kind, languages and length one at most in all of the study"
        + (f"; {count_of(found.below_bar, 'weaker find is', 'weaker finds are')} left out." if found.below_bar else ".")
    )
    more = sorted((one for one in compared if one.q is not None and one.q <= _LEVEL), key=lambda one: one.p or 0)
    told = (
        f"In all cells together {count_of(together.with_find, 'text has', 'texts have')} such a find, each counted "
        f"once a network, and chance would give {together.chance.expected:.1f} over all kinds, languages and lengths "
        f"(p {tell_p(together.p or 0)})."
    )
    if not more:
        return (
            counted,
            f"{told} No single cell has more than chance at a q of .05, which rules an echo in none of them out: how "
            "sure a single find is, its own q-value says.",
        )
    named = ", ".join(_name(one) for one in more[:_NAMED])
    rest = f" and {len(more) - _NAMED} more" if len(more) > _NAMED else ""
    return counted, (
        f"{told} {count_of(len(more), 'cell has', 'cells have')} more than chance at a q of .05: {named}{rest}. More "
        "than chance is not yet more than what third sources, fashion or resemblance give."
    )


def tell_networks(found: Sequence[NetworkCompared]) -> str:
    """Which networks are echoed more by cities in contact with them."""
    tested = [one for one in found if one.p_of_all is not None]
    if not tested:
        why = next((one.obstacle.meaning for one in found if one.obstacle), "there is none with a text")
        return f"No network can be asked by itself whether its own cities echo it more: {why}."
    more = [one for one in tested if one.p_of_all is not None and one.p_of_all <= _LEVEL]
    told = ", ".join(f"{one.network_id} (p {tell_p(one.p_of_all or 0)})" for one in more[:_NAMED])
    begin = f"Of {count_of(len(tested), 'network')} asked one by one, allowing for all of them, "
    if not more:
        return f"{begin}none is shown to be echoed more by cities in contact with it."
    return f"{begin}{len(more)} {'is' if len(more) == 1 else 'are'} echoed more by cities in contact: {told}."


def _cells(count: int) -> str:
    return f"{count_of(count, 'cell')} of a city with a network"


def _name(one: CellCompared) -> str:
    return f"{one.city_id} with {one.network_id} ({one.with_find} of {one.chance.documents}, {one.chance.expected:.2f})"
