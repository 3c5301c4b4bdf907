"""Weighing matches: what else could explain them, and what follows from the order of dates."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from pipeline.corpus import Corpus
from pipeline.evidence.rivals import RivalIndex, judged
from pipeline.records import ExclusionCode, Match, Order

__all__ = ["VERSION", "EvidenceSettings", "weigh"]

VERSION = "1"


class EvidenceSettings(BaseModel):
    """How rivals are weighed."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    rival_delta: float = Field(
        0.06, ge=0, description="margin by which one source must fit a sentence better to decide it"
    )
    rival_margin: float = Field(0.12, description="margin from which a rival sentence is an explanation at all")


def weigh(corpus: Corpus, matches: tuple[Match, ...], settings: EvidenceSettings) -> tuple[Match, ...]:
    """The matches with order, rivals, flags and exclusion codes; same number, same sequence."""
    index = RivalIndex(corpus)
    return tuple(_weighed(index, match, settings) for match in matches)


def _weighed(index: RivalIndex, match: Match, settings: EvidenceSettings) -> Match:
    match = judged(index, match, settings.rival_delta, settings.rival_margin)
    network, city = (index.find(side.document_id).document for side in (match.network, match.city))
    flags = list(match.flags)
    exclusion = match.exclusion
    if match.order is Order.UNKNOWN:
        flags.append("order_unknown")
    if match.order is Order.OVERLAP:
        flags.append("precedence_uncertain")
    if network.work_id == city.work_id:
        exclusion = ExclusionCode.SAME_WORK
    elif match.order is Order.CITY_FIRST:
        exclusion = ExclusionCode.REVERSE_DIRECTION
    return replace(match, flags=tuple(sorted(flags)), exclusion=exclusion)
