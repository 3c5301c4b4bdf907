"""Which matches of a run are counted, blind to contact: the outcome of every design (METHOD 2.2).

A match counts if nothing but dates excludes it and its letter is C or better with contact left out of the grade. Finds
in which the city was first are held to the same as if the network had been. What repeats an echo that another
document of the city, or another piece of the passage, already counts for is no second one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.evidence.grade import GradeInputs, as_if_network_first, grade_inputs, grade_without_contact
from pipeline.records import Flag, Letter, Match, Order

__all__ = ["Find", "count_finds"]

_COUNTED = frozenset({Letter.A, Letter.B, Letter.C})
# Not the network's, not the city's where that is first, contradicted, a report of the city in either order, or counted
# elsewhere (METHOD 1.3).
_NOT_COUNTED = frozenset(
    {Flag.VIA_COMMON_SOURCE, Flag.OWN_REPEAT, Flag.NETWORK_REPEAT, Flag.REJECTED, Flag.TELLS_OF_CITY}
)


@dataclass(frozen=True, slots=True)
class Find:
    """One counted match: its documents and who was first, which is certain."""

    match_id: str
    city_document_id: str
    network_document_id: str
    network_first: bool


def count_finds(matches: Iterable[Match], q_limit: float) -> Iterator[Find]:
    """The matches that count, each once. Nothing of memberships or engagement enters."""
    for match in matches:
        if match.order not in (Order.NETWORK_FIRST, Order.CITY_FIRST) or _NOT_COUNTED & set(match.flags):
            continue
        inputs = _turned(match, grade_inputs(match, q_limit))
        # Without a q-value chance is not ruled out, whatever the class.
        if inputs.q_value is None:
            continue
        if grade_without_contact(inputs).letter in _COUNTED:
            yield Find(
                match.match_id,
                match.city.document_id,
                match.network.document_id,
                match.order is Order.NETWORK_FIRST,
            )


def _turned(match: Match, inputs: GradeInputs) -> GradeInputs:
    """The inputs with both sides exchanged in time where the city was first, so that a long lag counts alike."""
    if match.order is Order.NETWORK_FIRST:
        return inputs
    lag = None if match.lag_days_max is None else -match.lag_days_max
    return replace(as_if_network_first(inputs), lag_days=lag)
